using System.Text.Json;
using Testing;
using static Management.CatalogCalls;

namespace Management;

/// <summary>What enforcement gets to read after each kind of write.</summary>
[Collection(ManagementCollection.Name)]
public sealed class PolicySnapshotTests(ManagementFixture app)
{
    [AzuriteFact]
    public async Task Publishes_operations_of_a_linked_api_only_while_somebody_publishes_it()
    {
        var (api, controlPlane, _) = await app.LinkedApi("GET /flights", "GET /flights/{id}", "POST /flights");
        Assert.Empty((await Read(controlPlane))["operations"]);
        var (portal, strategy) = await Portal();
        (await app.Call("PUT", $"/v3/apis/{api}/publications/{portal}", new { })).Is(200);
        var snapshot = await Read(controlPlane);
        Assert.Equal(["GET /flights", "GET /flights/*", "POST /flights"], snapshot["operations"].Select(Operation).Order(StringComparer.Ordinal));
        Assert.All(snapshot["operations"], operation => Assert.Equal(api, operation.GetProperty("apiId").GetGuid()));
        var ids = await app.Operations(api);
        Assert.All(snapshot["operations"], operation => Assert.Equal(ids[Operation(operation)], operation.GetProperty("id").GetGuid()));
        var publication = Assert.Single(snapshot["publications"]);
        Assert.Equal((api, portal, strategy), (Id(publication, "entityId"), Id(publication, "portalId"), Id(publication, "strategyId")));
        Assert.Equal("Api", publication.GetProperty("kind").GetString());
        var known = Assert.Single(snapshot["strategies"]);
        Assert.Equal(strategy, Id(known, "id"));
        Assert.Equal("x-key", Assert.Single(known.GetProperty("keyNames").EnumerateArray()).GetString());

        (await app.Call("DELETE", $"/v3/apis/{api}/publications/{portal}")).Is(204);
        snapshot = await Read(controlPlane);
        Assert.Empty(snapshot["operations"]);
        Assert.Empty(snapshot["publications"]);
        Assert.Empty(snapshot["strategies"]);
    }

    [AzuriteFact]
    public async Task Publishes_only_the_operations_that_a_published_package_holds()
    {
        var (api, controlPlane, _) = await app.LinkedApi("GET /flights", "POST /flights");
        var (other, elsewhere, _) = await app.LinkedApi("GET /billing");
        var (ids, others) = (await app.Operations(api), await app.Operations(other));
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name("Partner"), rate_limiting_config = new { limit = 5, duration = "minutes" } })).Is(201).Id;
        (await app.Call("PATCH", $"/v3/api-packages/{package}/operations", new object[]
        {
            new { op = "add", path = $"operations/{ids["GET /flights"]}", value = new { rate_limiting_config = new { limit = 1, duration = "seconds" } } },
            new { op = "add", path = $"operations/{others["GET /billing"]}", value = new { rate_limiting_config = (object?)null } },
        })).Is(204);
        Assert.Empty((await Read(controlPlane))["packages"]);
        var (portal, _) = await Portal();
        (await app.Call("PUT", $"/v3/api-packages/{package}/publications/{portal}", new { auth_strategy_ids = (Guid[]?)null })).Is(200);

        var snapshot = await Read(controlPlane);
        Assert.Equal(["GET /flights"], snapshot["operations"].Select(Operation));
        var published = Assert.Single(snapshot["packages"]);
        Assert.Equal("""{"limit":5,"duration":"Minutes"}""", published.GetProperty("limit").GetRawText());
        var member = Assert.Single(published.GetProperty("members").EnumerateArray());
        Assert.Equal(ids["GET /flights"], Id(member, "operationId"));
        Assert.Equal("""{"limit":1,"duration":"Seconds"}""", member.GetProperty("limit").GetRawText());
        var publication = Assert.Single(snapshot["publications"]);
        Assert.Equal("Package", publication.GetProperty("kind").GetString());
        Assert.False(publication.TryGetProperty("strategyId", out _));
        // The package's other operation belongs to another gateway, which learns of it at the same time.
        Assert.Equal(["GET /billing"], (await Read(elsewhere))["operations"].Select(Operation));
        Assert.False(Assert.Single((await Read(elsewhere))["packages"]).GetProperty("members")[0].TryGetProperty("limit", out _));

        (await app.Call("DELETE", $"/v3/api-packages/{package}")).Is(204);
        Assert.Empty((await Read(controlPlane))["operations"]);
        Assert.Empty((await Read(elsewhere))["packages"]);
    }

    [AzuriteFact]
    public async Task Guards_the_service_that_an_api_is_linked_to_as_a_whole()
    {
        var controlPlane = await app.ControlPlane();
        var (service, _) = await app.Route(controlPlane, "/flights");
        var api = (await app.ApiWith("GET /flights")).Id;
        (await app.Call("POST", $"/v3/apis/{api}/implementations", new { service = new { control_plane_id = controlPlane, id = service } })).Is(201);
        var (portal, strategy) = await Portal();
        (await app.Call("PUT", $"/v3/apis/{api}/publications/{portal}", new { })).Is(200);
        var snapshot = await Read(controlPlane);
        var guard = Assert.Single(snapshot["guards"]);
        Assert.Equal((service, api), (Id(guard, "serviceId"), Id(guard, "apiId")));
        Assert.Equal(strategy, Id(Assert.Single(snapshot["publications"]), "strategyId"));
        Assert.Empty(snapshot["operations"]);
        (await app.Call("DELETE", $"/v2/control-planes/{controlPlane}/core-entities/services/{service}")).Faults("service", "invalid");
    }

    [AzuriteFact]
    public async Task Carries_consumers_and_the_sealed_secret_of_a_strategy_that_asks_its_provider()
    {
        const string Secret = "what only the provider knows";
        var (api, controlPlane, _) = await app.LinkedApi("GET /flights");
        var consumer = (await app.Call("POST", $"/v2/control-planes/{controlPlane}/core-entities/consumers", new { username = "dora", custom_id = "4200" })).Is(201).Id;
        var known = Assert.Single((await Read(controlPlane))["consumers"]);
        Assert.Equal((consumer, "dora", "4200"), (Id(known, "id"), known.GetProperty("username").GetString(), known.GetProperty("customId").GetString()));

        object Config(string issuer, object? secret) => new Dictionary<string, object>
        {
            ["openid-connect"] = new Dictionary<string, object?>
            {
                ["issuer"] = issuer, ["credential_claim"] = new[] { "client_id" }, ["scopes"] = new[] { "openid" }, ["auth_methods"] = new[] { "introspection" }, ["client_id"] = new[] { "gateway" },
                ["client_secret"] = secret,
            }.Where(pair => pair.Value is not null).ToDictionary(),
        };
        var made = (await app.Call("POST", "/v2/application-auth-strategies", new
        {
            name = UniqueName.Of("strategy"), display_name = "x", strategy_type = "openid_connect", configs = Config("https://id.example.com", new[] { Secret }),
        })).Is(201);
        Assert.DoesNotContain("client_secret", made.Text);
        var path = $"/v2/application-auth-strategies/{made.Id}";
        Assert.Equal("gateway", (await app.Call("GET", path)).Is(200)["configs"].GetProperty("openid-connect").GetProperty("client_id")[0].GetString());
        var (portal, _) = await Portal();
        (await app.Call("PUT", $"/v3/apis/{api}/publications/{portal}", new { auth_strategy_ids = new[] { made.Id } })).Is(200);
        var asking = await Introspection();
        Assert.Equal("gateway", asking!.Value.GetProperty("clientId").GetString());
        Assert.DoesNotContain(Secret, (await Read(controlPlane)).Policy!.Value.GetRawText());

        // It stays while it goes to the same place, and must be given again before it goes to another.
        (await app.Call("PATCH", path, new { configs = new Dictionary<string, object> { ["openid-connect"] = new { scopes = new[] { "flights:read" } } } })).Is(200);
        Assert.Equal(asking.Value.GetRawText(), (await Introspection())!.Value.GetRawText());
        (await app.Call("PATCH", path, new { configs = new Dictionary<string, object> { ["openid-connect"] = new { hide_credentials = true } } })).Is(200);
        Assert.True(Assert.Single((await Read(controlPlane))["strategies"]).GetProperty("hideCredentials").GetBoolean());
        (await app.Call("PATCH", path, new { configs = new Dictionary<string, object> { ["openid-connect"] = new { hide_credentials = 1 } } })).Faults("configs.openid-connect.hide_credentials", "is_boolean");
        foreach (var elsewhere in new object[] { new { issuer = "https://evil.example.com" }, new { introspection_endpoint = "https://evil.example.com/" }, new { client_id = "other" } })
            (await app.Call("PATCH", path, new { configs = new Dictionary<string, object> { ["openid-connect"] = elsewhere } })).Faults("configs.openid-connect.client_secret", "required");
        (await app.Call("PATCH", path, new { configs = new Dictionary<string, object> { ["openid-connect"] = new { introspection_endpoint = "javascript:alert(1)", client_secret = 7 } } }))
            .Faults("configs.openid-connect.introspection_endpoint", "matches_regex").Faults("configs.openid-connect.client_secret", "is_string");
        (await app.Call("PUT", path, new { name = "x", display_name = "x", strategy_type = "openid_connect", configs = Config("https://other.example.com", "a new one") })).Is(201);
        Assert.NotEqual(asking.Value.GetProperty("sealedSecret").GetString(), (await Introspection())!.Value.GetProperty("sealedSecret").GetString());
        (await app.Call("PATCH", path, new { configs = new Dictionary<string, object> { ["openid-connect"] = new { client_secret = (string?)null } } })).Is(200);
        Assert.Null(await Introspection());
        Assert.DoesNotContain(Secret, app.Handler.Output);

        async Task<JsonElement?> Introspection() => Assert.Single((await Read(controlPlane))["strategies"]).TryGetProperty("introspection", out var found) ? found : null;
    }

    [AzuriteFact]
    public async Task Follows_a_strategy_and_forgets_a_portal()
    {
        var (api, controlPlane, _) = await app.LinkedApi("GET /flights");
        var (portal, strategy) = await Portal();
        (await app.Call("PUT", $"/v3/apis/{api}/publications/{portal}", new { })).Is(200);
        Task<Answer> KeyAuth(object config) => app.Call("PATCH", $"/v2/application-auth-strategies/{strategy}", new { configs = new Dictionary<string, object> { ["key-auth"] = config } });
        (await KeyAuth(new { key_names = new[] { "other" } })).Is(200);
        Assert.Equal("other", Assert.Single((await Read(controlPlane))["strategies"]).GetProperty("keyNames")[0].GetString());
        // Said of keys, and by the gateway's own setting of tokens: upstreams do not see them.
        foreach (var hides in new[] { true, false })
        {
            var changed = await KeyAuth(new { hide_credentials = hides });
            Assert.Equal(hides, changed.Is(200)["configs"].GetProperty("key-auth").TryGetProperty("hide_credentials", out _));
            Assert.Equal(hides, Assert.Single((await Read(controlPlane))["strategies"]).GetProperty("hideCredentials").GetBoolean());
        }
        (await KeyAuth(new { hide_credentials = "yes" })).Faults("configs.key-auth.hide_credentials", "is_boolean");
        (await app.Call("DELETE", $"/v3/portals/{portal}?force=true")).Is(204);
        Assert.Empty((await Read(controlPlane))["publications"]);
        Assert.Empty((await Read(controlPlane))["operations"]);
    }

    [AzuriteFact]
    public async Task Refuses_409_to_remove_a_control_plane_while_an_api_is_implemented_on_it()
    {
        var (api, controlPlane, link) = await app.LinkedApi("GET /flights");
        (await app.Call("DELETE", $"/v2/control-planes/{controlPlane}")).Is(409);
        (await app.Call("GET", $"/v2/control-planes/{controlPlane}")).Is(200);
        Assert.NotNull((await Snapshot.Find(app, controlPlane))!.Policy);
        (await app.Call("DELETE", $"/v3/apis/{api}/implementations/{link}")).Is(204);
        (await app.Call("DELETE", $"/v2/control-planes/{controlPlane}")).Is(204);
        Assert.Null((await Snapshot.Find(app, controlPlane))!.Policy);
    }

    [AzuriteFact]
    public async Task Keeps_no_link_to_a_control_plane_that_goes_at_the_same_time()
    {
        for (var round = 0; round < 4; round++)
        {
            var (api, controlPlane) = ((await app.ApiWith("GET /flights")).Id, await app.ControlPlane());
            var link = app.Call("POST", $"/v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = controlPlane } });
            var remove = app.Call("DELETE", $"/v2/control-planes/{controlPlane}");
            var (linked, removed) = (await link, await remove);
            var there = (await app.Call("GET", $"/v2/control-planes/{controlPlane}")).Status == 200;
            Assert.True(linked.Status == 201 ? there && removed.Status == 409 : !there && removed.Status == 204, $"{linked} / {removed} / {there}");
        }
    }

    [AzuriteFact]
    public async Task Ends_with_what_is_stored_when_two_instances_publish_and_unpublish_at_once()
    {
        var (api, controlPlane, _) = await app.LinkedApi("GET /flights");
        var (portal, _) = await Portal();
        var path = $"/v3/apis/{api}/publications/{portal}";
        await using var second = await app.Start();
        for (var round = 0; round < 5; round++)
        {
            (await app.Call("PUT", path, new { })).Is(200);
            await Task.WhenAll(
                app.Http.Call("PUT", path, new { visibility = "public" }), second.Http.Call("DELETE", path), app.Http.Call("PUT", path, new { }), second.Http.Call("DELETE", path));
            var isPublished = (await app.Call("GET", path)).Status == 200;
            Assert.Equal(isPublished ? 1 : 0, (await Read(controlPlane))["operations"].Count);
        }
    }

    private async Task<Snapshot> Read(Guid controlPlane) => (await Snapshot.Find(app, controlPlane))!;

    private async Task<(Guid Portal, Guid Strategy)> Portal()
    {
        var strategy = (await app.Call("POST", "/v2/application-auth-strategies", new
        {
            name = Name("Key"), display_name = "Key", strategy_type = "key_auth", configs = new Dictionary<string, object> { ["key-auth"] = new { key_names = new[] { "x-key" } } },
        })).Is(201).Id;
        return ((await app.Call("POST", "/v3/portals", new { name = Name("Portal"), default_application_auth_strategy_id = strategy })).Is(201).Id, strategy);
    }

    private static string Operation(JsonElement operation) => $"{operation.GetProperty("method").GetString()} {operation.GetProperty("path").GetString()}";

    private static Guid Id(JsonElement element, string field) => element.GetProperty(field).GetGuid();
}
