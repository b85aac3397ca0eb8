using Testing;

namespace Management;

/// <summary>Whatever an instance remembers, it answers with what another one has just written.</summary>
[Collection(ManagementCollection.Name)]
public sealed class FreshnessTests(ManagementFixture app)
{
    [AzuriteFact]
    public async Task Returns_through_one_instance_what_was_written_through_another()
    {
        await using var other = await app.Start();
        var mark = Guid.NewGuid().ToString("N");
        var portal = (await app.Call("POST", "/v3/portals", new { name = $"Portal {mark}" })).Is(201).Id;
        for (var round = 0; round < 6; round++)
        {
            var (writer, reader) = round % 2 == 0 ? (app.Http, other.Http) : (other.Http, app.Http);
            var before = (await List(reader)).Length;
            var id = (await writer.Call("POST", "/v3/apis", new { name = $"{mark} {round}", version = "1" })).Is(201).Id;
            Assert.Equal(before + 1, (await List(reader)).Length);
            Assert.Equal($"{mark} {round}", (await Show(reader)).String("name"));

            (await writer.Call("PATCH", $"/v3/apis/{id}", new { name = $"{mark} {round} changed" })).Is(200);
            Assert.Equal($"{mark} {round} changed", (await Show(reader)).String("name"));
            Assert.Contains($"{mark} {round} changed", await List(reader));

            (await writer.Call("PUT", $"/v3/apis/{id}/publications/{portal}", new { })).Is(200);
            Assert.Equal(portal, (await Show(reader))["portals"].EnumerateArray().Single().GetProperty("id").GetGuid());
            (await writer.Call("DELETE", $"/v3/apis/{id}/publications/{portal}")).Is(204);
            Assert.Empty((await Show(reader))["portals"].EnumerateArray());

            (await writer.Call("DELETE", $"/v3/apis/{id}")).Is(204);
            (await reader.Call("GET", $"/v3/apis/{id}")).Is(404);
            Assert.Equal(before, (await List(reader)).Length);

            async Task<Answer> Show(HttpClient http) => (await http.Call("GET", $"/v3/apis/{id}")).Is(200);
        }

        async Task<string[]> List(HttpClient http) => [.. (await http.Call("GET", $"/v3/apis?page[size]=1000&filter[name][contains]={mark}")).Is(200).Data
            .Select(api => api.GetProperty("name").GetString()!)];
    }
}
