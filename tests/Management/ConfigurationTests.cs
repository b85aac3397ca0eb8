using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Local;
using Testing;

namespace Management;

/// <summary>Export and apply, on storage of their own: an application wipes what it does not list.</summary>
public sealed class ConfigurationTests : IAsyncLifetime
{
    private Azurite? _azurite;
    private HandlerProcess? _app;

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _azurite = await Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None);
        _app = await HandlerProcess.Start("Management", TestSettings.For(_azurite.ConnectionString));
        _app.Administrator();
    }

    public async Task DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        if (_azurite is not null) await _azurite.DisposeAsync();
    }

    [AzuriteFact]
    public async Task Returns_the_same_bytes_after_a_wipe_and_an_application()
    {
        await Fill();
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
        await Fill();
        var wanted = JsonNode.Parse((await Call("GET", "/v3/export")).Text)!.AsObject();
        wanted["apis"]![0]!["description"] = "From the air";
        wanted["portals"]![0]!["labels"] = new JsonObject { ["env"] = "prod" };
        foreach (var part in wanted.Select(pair => pair.Key).Where(key => key is not ("format" or "apis" or "portals")).ToList()) wanted.Remove(part);
        var applied = (await Call("POST", "/v3/apply", wanted)).Is(200);
        Assert.Equal(["portals", "apis"], applied["changes"].EnumerateArray().Select(change => change.GetProperty("part").GetString()));
        Assert.Equal("From the air", (await Call("GET", $"/v3/apis/{wanted["apis"]![0]!["id"]}")).Is(200).String("description"));
        Assert.Single((await Call("GET", "/v3/api-publications")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_and_changes_nothing()
    {
        await Fill();
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

    private async Task Fill()
    {
        var team = (await Call("POST", "/v3/teams", new { name = "Pilots", labels = new { env = "test" } })).Is(201).Id;
        (await Call("POST", $"/v3/teams/{team}/assigned-roles", new { role_name = "Creator", entity_type_name = "APIs" })).Is(201);
        var plane = (await Call("POST", "/v2/control-planes", new { name = "flights", labels = new { b = "2", a = "1" } })).Is(201).Id;
        var core = $"/v2/control-planes/{plane}/core-entities";
        var service = (await Call("POST", $"{core}/services", new { name = "s", url = "http://example.com/x" })).Is(201).Id;
        (await Call("POST", $"{core}/routes", new { name = "r", paths = new[] { "/x" }, service = new { id = service } })).Is(201);
        (await Call("POST", $"{core}/plugins", new { name = "ace", config = new { match_policy = "if_present" } })).Is(201);
        (await Call("POST", $"{core}/consumers", new { username = "c" })).Is(201);
        (await Call("POST", "/v2/application-auth-strategies", new
        {
            name = "oidc", display_name = "OIDC", strategy_type = "openid_connect", configs = new Dictionary<string, object>
            {
                ["openid-connect"] = new { issuer = "https://example.com", credential_claim = new[] { "sub" }, scopes = new[] { "openid" }, auth_methods = new[] { "bearer" }, client_secret = "very-secret" },
            },
        })).Is(201);
        var portal = (await Call("POST", "/v3/portals", new { name = "Travel", description = "All of it" })).Is(201).Id;
        var portalTeam = (await Call("POST", $"/v3/portals/{portal}/teams", new { name = "Partners" })).Is(201).Id;
        var api = (await Call("POST", "/v3/apis", new { name = "Flights", version = "1.0.0", attributes = new { owner = new[] { "a", "b" } }, spec_content = CatalogCalls.Spec("1.0.0", "GET /flights") })).Is(201).Id;
        (await Call("POST", $"/v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = plane } })).Is(201);
        await Settle();
        var operation = (await Call("GET", $"/v3/apis/{api}/operations")).Is(200).Data[0].GetProperty("id").GetGuid();
        var package = (await Call("POST", "/v3/api-packages", new { name = "Partner", rate_limiting_config = new { limit = 5, duration = "minutes" } })).Is(201).Id;
        (await Call("PATCH", $"/v3/api-packages/{package}/operations", new object[] { new { op = "add", path = $"operations/{operation}", value = new { rate_limiting_config = (object?)null } } })).Is(204);
        (await Call("PUT", $"/v3/apis/{api}/publications/{portal}", new { visibility = "public" })).Is(200);
        (await Call("POST", $"/v3/portals/{portal}/teams/{portalTeam}/assigned-roles", new { role_name = "API Viewer", entity_id = api, entity_type_name = "Services", entity_region = "us" })).Is(201);

        // The function that takes specifications up, as the host would call it.
        async Task Settle()
        {
            var version = (await Call("GET", $"/v3/apis/{api}/versions")).Is(200).Data[0].GetProperty("id").GetGuid();
            var upload = new BlobContainerClient(_azurite!.ConnectionString, "specs").GetBlobClient($"{api}/{version}.json").Uri;
            (await Call("POST", "/spec-uploaded", new
            {
                Data = new { content = "" },
                Metadata = new { Uri = JsonSerializer.Serialize(upload.AbsoluteUri), name = "\"x\"", Properties = new { ETag = new { } }, sys = new { MethodName = "spec-uploaded" } },
            })).Is(200);
        }
    }

    private static JsonObject Emptied(Answer export)
    {
        var empty = new JsonObject();
        foreach (var part in export.Json.EnumerateObject()) empty[part.Name] = part.Name == "format" ? JsonValue.Create(part.Value.GetString()) : new JsonArray();
        return empty;
    }

    private Task<Answer> Call(string method, string path, object? body = null) => _app!.Http.Call(method, path, body is JsonNode node ? JsonSerializer.SerializeToUtf8Bytes(node) : body);
}
