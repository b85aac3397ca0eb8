using System.Text.Json;
using System.Text.Json.Nodes;
using Testing;

namespace Management;

/// <summary>Export and apply. Every test leaves the configuration as it found it.</summary>
public sealed class ConfigurationTests(ConfigurationFixture app) : IClassFixture<ConfigurationFixture>
{
    [AzuriteFact]
    public async Task Returns_the_same_bytes_after_a_wipe_and_an_application()
    {
        var export = (await Call("GET", "/v3/export")).Is(200);
        foreach (var part in export.Json.EnumerateObject().Where(part => part.Name != "format")) Assert.True(part.Value.GetArrayLength() > 0, $"{part.Name} is empty");
        Assert.DoesNotContain("very-secret", export.Text);
        Assert.DoesNotContain("created_at", export.Text);

        // What is there is what is wanted.
        Assert.Empty((await Call("POST", "/v3/apply", export.Json)).Is(200)["changes"].EnumerateArray());
        var empty = Emptied(export);
        var wiped = (await Call("POST", "/v3/apply?dry_run=true", empty)).Is(200);
        Assert.True(wiped["dry_run"].GetBoolean());
        Assert.All(wiped["changes"].EnumerateArray(), change => Assert.Equal("remove", change.GetProperty("action").GetString()));
        Assert.Equal(export.Text, (await Call("GET", "/v3/export")).Text);

        Assert.Equal(wiped["changes"].GetRawText(), (await Call("POST", "/v3/apply", empty)).Is(200)["changes"].GetRawText());
        foreach (var part in (await Call("GET", "/v3/export")).Json.EnumerateObject().Where(part => part.Name != "format")) Assert.Equal(0, part.Value.GetArrayLength());

        var restored = (await Call("POST", "/v3/apply", export.Json)).Is(200);
        Assert.All(restored["changes"].EnumerateArray(), change => Assert.Equal("create", change.GetProperty("action").GetString()));
        Assert.Equal(export.Text, (await Call("GET", "/v3/export")).Is(200).Text);
        Assert.Empty((await Call("POST", "/v3/apply", export.Json)).Is(200)["changes"].EnumerateArray());
        // What was applied is there for everybody.
        var api = export["apis"][0].GetProperty("id").GetGuid();
        Assert.Equal("Flights", (await Call("GET", $"/v3/apis/{api}")).Is(200).String("name"));
        Assert.Equal(1, (await Call("GET", $"/v3/apis/{api}/versions")).Is(200).Data.Count);
        Assert.Single((await Call("GET", "/v3/api-publications")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Changes_what_differs_and_nothing_else()
    {
        var before = (await Call("GET", "/v3/export")).Is(200);
        var wanted = JsonNode.Parse(before.Text)!.AsObject();
        wanted["apis"]![0]!["description"] = "From the air";
        wanted["portals"]![0]!["labels"] = new JsonObject { ["env"] = "prod" };
        foreach (var part in wanted.Select(pair => pair.Key).Where(key => key is not ("format" or "apis" or "portals")).ToList()) wanted.Remove(part);
        var applied = (await Call("POST", "/v3/apply", wanted)).Is(200);
        Assert.Equal(["portals", "apis"], applied["changes"].EnumerateArray().Select(change => change.GetProperty("part").GetString()));
        Assert.Equal("From the air", (await Call("GET", $"/v3/apis/{wanted["apis"]![0]!["id"]}")).Is(200).String("description"));
        Assert.Single((await Call("GET", "/v3/api-publications")).Is(200).Data);
        (await Call("POST", "/v3/apply", before.Json)).Is(200);
        Assert.Equal(before.Text, (await Call("GET", "/v3/export")).Is(200).Text);
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_and_changes_nothing()
    {
        var before = (await Call("GET", "/v3/export")).Text;
        (await Call("POST", "/v3/apply", new { apis = Array.Empty<object>(), colours = 1 })).Faults("format", "required").Faults("colours", "unknown_property");
        (await Call("POST", "/v3/apply?dry_run=perhaps", new { format = "1" })).Faults("dry_run", "enum");
        (await Call("POST", "/v3/apply", new { format = "1", apis = new object[] { new { id = "x", name = "" }, new { id = Guid.NewGuid(), name = "ok", colour = 1 } } }))
            .Faults("apis.0.id", "is_uuid").Faults("apis.0.name", "min_length").Faults("apis.1.colour", "unknown_property");
        var id = Guid.NewGuid();
        (await Call("POST", "/v3/apply", new { format = "1", api_publications = new object[] { new { entity_type = "api", entity_id = id, portal_id = id, auth_strategy_ids = (object?)null, visibility = "public" } } }))
            .Faults("api_publications.0.entity_id", "missing_reference").Faults("api_publications.0.portal_id", "missing_reference");
        (await Call("POST", "/v3/apply", new { format = "1", auth_strategies = Array.Empty<object>() })).Is(400);
        Assert.Equal(before, (await Call("GET", "/v3/export")).Text);
    }

    private static JsonObject Emptied(Answer export)
    {
        var empty = new JsonObject();
        foreach (var part in export.Json.EnumerateObject()) empty[part.Name] = part.Name == "format" ? JsonValue.Create(part.Value.GetString()) : new JsonArray();
        return empty;
    }

    private Task<Answer> Call(string method, string path, object? body = null) => app.Call(method, path, body);
}
