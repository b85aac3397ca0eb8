using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Testing;
using static Management.CatalogCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class GatewayTokenTests(ManagementFixture app)
{
    [AzuriteFact]
    public async Task Creates_201_a_token_that_is_shown_once_and_stored_by_hash()
    {
        var (plane, tokens) = await Plane();
        Assert.Empty(await Hashes(plane));
        var made = (await app.Call("POST", tokens, new { name = "nginx, Frankfurt" })).Is(201).HasKeys("id", "name", "token", "created_at");
        var token = made.String("token");
        Assert.StartsWith("gw_", token);
        Assert.Equal([HashOf(token)], await Hashes(plane));

        var listed = (await app.Call("GET", tokens)).Is(200);
        Assert.Equal((made.Id, "nginx, Frankfurt"), (Assert.Single(listed.Data).GetProperty("id").GetGuid(), listed.Data[0].GetProperty("name").GetString()));
        Assert.DoesNotContain(token, listed.Text);
        Assert.DoesNotContain(HashOf(token), listed.Text);
        await foreach (var row in new TableClient(app.Storage, "gateway").QueryAsync<TableEntity>($"PartitionKey eq '{plane}'"))
            Assert.DoesNotContain(token, row.GetString("Json") ?? "");
        Assert.DoesNotContain(token, app.Handler.Output);
    }

    [AzuriteFact]
    public async Task Removes_204_one_of_several()
    {
        var (plane, tokens) = await Plane();
        var old = (await app.Call("POST", tokens, new { name = "old" })).Is(201);
        var next = (await app.Call("POST", tokens, new { name = "next" })).Is(201);
        Assert.Equal(2, (await Hashes(plane)).Count);
        (await app.Call("DELETE", $"{tokens}/{old.Id}")).Is(204);
        Assert.Equal([HashOf(next.String("token"))], await Hashes(plane));
        (await app.Call("DELETE", $"{tokens}/{old.Id}")).Is(404);
        // The name is free again.
        (await app.Call("POST", tokens, new { name = "old" })).Is(201);
    }

    [AzuriteFact]
    public async Task Rejects_400_409_and_403_what_cannot_be_a_token()
    {
        var (_, tokens) = await Plane();
        (await app.Call("POST", tokens, new { })).Faults("name", "required");
        (await app.Call("POST", tokens, new { name = "" })).Faults("name", "min_length");
        (await app.Call("POST", tokens, new { name = "a", token = "mine" })).Faults("token", "unknown_property");
        for (var i = 0; i < 10; i++) (await app.Call("POST", tokens, new { name = $"gateway {i}" })).Is(201);
        (await app.Call("POST", tokens, new { name = "one too many" })).Is(403);
        (await app.Call("DELETE", $"{tokens}/{(await app.Call("GET", tokens)).Data[0].GetProperty("id").GetGuid()}")).Is(204);
        (await app.Call("POST", tokens, new { name = "gateway 5" })).Is(409);
    }

    [AzuriteFact]
    public async Task Hides_404_the_tokens_of_another_control_plane_and_of_none()
    {
        var ((_, tokens), (_, others)) = (await Plane(), await Plane());
        var made = (await app.Call("POST", tokens, new { name = "mine" })).Is(201);
        (await app.Call("DELETE", $"{others}/{made.Id}")).Is(404);
        (await app.Call("GET", $"/v2/control-planes/{Guid.NewGuid()}/gateway-tokens")).Is(404);
        (await app.Call("POST", $"/v2/control-planes/{Guid.NewGuid()}/gateway-tokens", new { name = "x" })).Is(404);
        (await app.CallAsNobody("GET", tokens)).Is(401);
        (await app.CallAsNobody("POST", tokens, new { name = "stranger" })).Is(401);
        Assert.Single((await app.Call("GET", tokens)).Is(200).Data);
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private async Task<List<string?>> Hashes(Guid plane) => [.. (await Snapshot.Find(app, plane))!["gatewayTokens"].Select(hash => hash.GetString())];

    private async Task<(Guid Plane, string Tokens)> Plane()
    {
        var plane = await app.ControlPlane();
        return (plane, $"/v2/control-planes/{plane}/gateway-tokens");
    }
}
