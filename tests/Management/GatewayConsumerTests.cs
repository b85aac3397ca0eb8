using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class GatewayConsumerTests(ManagementFixture app)
{
    private static readonly string[] Keys = ["id", "username", "custom_id", "tags", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Creates_lists_replaces_and_removes_by_id_and_by_username()
    {
        var gateway = await GatewayOf.Make(app);
        var made = (await gateway.Call("POST", "consumers", new { username = "dora@example.com", custom_id = "4200", tags = new[] { "silver" } })).Is(201).HasKeys(Keys);
        Assert.InRange(made["created_at"].GetInt64(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60);
        var other = (await gateway.Call("PUT", "consumers/plain", new { })).Is(200);
        Assert.Equal("plain", other.String("username"));
        Assert.Equal(made.Text, (await gateway.Call("GET", "consumers/dora@example.com")).Is(200).Text);
        Assert.Equal(made.Id, Assert.Single((await gateway.Call("GET", "consumers?custom_id=4200")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Equal(made.Id, Assert.Single((await gateway.Call("GET", "consumers?filter[name][contains]=DORA&tags=silver")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Single((await gateway.Call("GET", "consumers?size=1")).Is(200).HasKeys("data", "next", "offset").Data);

        var replaced = (await gateway.Call("PUT", $"consumers/{made.Id}", new { username = "dave" })).Is(200);
        Assert.Equal((made.Id, made["created_at"].GetInt64()), (replaced.Id, replaced["created_at"].GetInt64()));
        // What is given up is free.
        (await gateway.Call("POST", "consumers", new { custom_id = "4200" })).Is(201);
        (await gateway.Call("DELETE", "consumers/dave")).Is(204);
        (await gateway.Call("DELETE", "consumers/dave")).Is(204);
        (await gateway.Call("GET", $"consumers/{made.Id}")).Is(404);
        Assert.Equal(2, (await gateway.Call("GET", "consumers")).Is(200).Data.Count);
    }

    [AzuriteFact]
    public async Task Rejects_400_what_is_wrong_and_409_what_is_taken()
    {
        var gateway = await GatewayOf.Make(app);
        (await gateway.Call("POST", "consumers", new { })).Faults("username", "required");
        (await gateway.Call("POST", "consumers", new { username = "a/b", custom_id = "", colour = 1, id = "x", tags = "x" }))
            .Faults("username", "matches_regex").Faults("custom_id", "min_length").Faults("colour", "unknown_property").Faults("id", "is_uuid").Faults("tags", "is_array");
        (await gateway.Call("POST", "consumers", new { username = Guid.NewGuid() })).Faults("username", "invalid");
        var made = (await gateway.Call("POST", "consumers", new { username = "one", custom_id = "c" })).Is(201);
        (await gateway.Call("POST", "consumers", new { username = "one" })).Is(409);
        (await gateway.Call("POST", "consumers", new { custom_id = "c" })).Is(409);
        (await gateway.Call("POST", "consumers", new { id = made.Id, username = "two" })).Is(409);
        var names = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => gateway.Call("POST", "consumers", new { username = "same" })));
        Assert.Single(names, answer => answer.Status == 201);
        Assert.All(names.Where(answer => answer.Status != 201), answer => answer.Is(409));
        Assert.Equal(2, (await gateway.Call("GET", "consumers")).Is(200).Data.Count);
        (await (await GatewayOf.Make(app)).Call("GET", $"consumers/{made.Id}")).Is(404);
        (await app.CallAsNobody("DELETE", $"{gateway.Path}/consumers/one")).Is(401);
    }
}
