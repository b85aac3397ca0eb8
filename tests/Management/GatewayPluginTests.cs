using System.Text.Json;
using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class GatewayPluginTests(ManagementFixture app)
{
    private static readonly string[] Keys =
    [
        "id", "name", "instance_name", "config", "service", "route", "enabled", "protocols", "tags", "created_at", "updated_at", "consumer", "consumer_group", "condition",
        "ordering", "partials",
    ];

    [AzuriteFact]
    public async Task Creates_201_ace_with_its_defaults_and_publishes_them()
    {
        var gateway = await GatewayOf.Make(app);
        var made = (await gateway.Call("POST", "plugins", new { name = "ace" })).Is(201).HasKeys(Keys);
        Assert.Equal("""{"anonymous":null,"match_policy":"if_present","rate_limiting":{"sync_rate":null,"redis":null}}""", made["config"].GetRawText());
        Assert.Equal("""["grpc","grpcs","http","https"]""", made["protocols"].GetRawText());
        var published = Assert.Single((await gateway.Snapshot())["plugins"]);
        Assert.Equal("IfPresent", published.GetProperty("ace").GetProperty("matchPolicy").GetString());
        Assert.False(published.TryGetProperty("serviceId", out _));
        var required = (await gateway.Call("PUT", $"plugins/{made.Id}", new { name = "ace", config = new { match_policy = "required", anonymous = "guest", rate_limiting = new { sync_rate = 0.5, redis = new { host = "r" } } } })).Is(200);
        Assert.Equal("r", required["config"].GetProperty("rate_limiting").GetProperty("redis").GetProperty("host").GetString());
        published = Assert.Single((await gateway.Snapshot())["plugins"]);
        Assert.Equal("Required", published.GetProperty("ace").GetProperty("matchPolicy").GetString());
        Assert.Equal("guest", published.GetProperty("ace").GetProperty("anonymous").GetString());
    }

    [AzuriteFact]
    public async Task Creates_201_cors_with_its_defaults_and_publishes_them()
    {
        var gateway = await GatewayOf.Make(app);
        var made = (await gateway.Call("POST", "plugins", new { name = "cors", config = new { origins = new[] { "http://localhost:8080", "^https://.*\\.example\\.com$" }, max_age = 60, credentials = true } })).Is(201);
        Assert.Equal(
            ["allow_origin_absent", "credentials", "exposed_headers", "headers", "max_age", "methods", "origins", "preflight_continue", "private_network"],
            made["config"].EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(9, made["config"].GetProperty("methods").GetArrayLength());
        var cors = Assert.Single((await gateway.Snapshot())["plugins"]).GetProperty("cors");
        Assert.Equal(60, cors.GetProperty("maxAgeSeconds").GetInt32());
        Assert.True(cors.GetProperty("credentials").GetBoolean());
        Assert.Equal(2, cors.GetProperty("origins").GetArrayLength());
    }

    [AzuriteFact]
    public async Task Rejects_400_naming_the_choices_when_the_plugin_is_unknown()
    {
        var gateway = await GatewayOf.Make(app);
        var refused = (await gateway.Call("POST", "plugins", new { name = "key-auth", config = new { key_names = new[] { "apikey" } } })).Faults("name", "enum");
        Assert.Equal("""["ace","cors"]""", refused["invalid_parameters"][0].GetProperty("choices").GetRawText());
        Assert.Single(refused["invalid_parameters"].EnumerateArray());
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_when_the_body_is_wrong()
    {
        var gateway = await GatewayOf.Make(app);
        (await gateway.Call("POST", "plugins", new
        {
            name = "ace", instance_name = "a b", enabled = "x", protocols = new[] { "https" }, service = new { id = Guid.NewGuid() }, route = new { id = Guid.NewGuid() },
            consumer = new { id = Guid.NewGuid() }, consumer_group = new { id = Guid.NewGuid() }, condition = "true", partials = new[] { new { name = "x" } },
            ordering = new { before = new { access = new[] { "cors" } } }, colour = 1,
            config = new { match_policy = "present", anonymous = 1, realm = "x", rate_limiting = new { sync_rate = 0.01, redis = new { port = "x", password = "hunter2", colour = 1 } } },
        })).Faults("instance_name", "matches_regex").Faults("enabled", "is_boolean").Faults("protocols", "invalid").Faults("service.id", "missing_reference")
            .Faults("route.id", "missing_reference").Faults("consumer", "invalid").Faults("consumer_group", "invalid").Faults("condition", "invalid").Faults("partials", "invalid")
            .Faults("ordering", "invalid").Faults("colour", "unknown_property").Faults("config.match_policy", "enum").Faults("config.anonymous", "is_string")
            .Faults("config.realm", "unknown_property").Faults("config.rate_limiting.sync_rate", "is_number").Faults("config.rate_limiting.redis.port", "is_integer")
            .Faults("config.rate_limiting.redis.password", "invalid").Faults("config.rate_limiting.redis.colour", "unknown_property");
        (await gateway.Call("POST", "plugins", new { name = "cors", config = new { origins = new[] { "[" , "(?=x)" }, methods = new[] { "GOT" }, headers = new[] { "a b" }, max_age = -1, x = 1 } }))
            .Faults("config.origins.0", "invalid").Faults("config.origins.1", "invalid").Faults("config.methods.0", "enum").Faults("config.headers.0", "matches_regex")
            .Faults("config.max_age", "min").Faults("config.x", "unknown_property");
        (await gateway.Call("POST", "plugins", new { config = new { } })).Faults("name", "required");
        Assert.Empty(await Snapshot.GatewayRows(app, gateway.Id));
    }

    [AzuriteFact]
    public async Task Rejects_409_a_second_plugin_of_one_name_in_one_scope()
    {
        var gateway = await GatewayOf.Make(app);
        await gateway.Service("s");
        (await gateway.Call("POST", "routes", new { name = "r", paths = new[] { "/" } })).Is(201);
        foreach (var path in new[] { "plugins", "services/s/plugins", "routes/r/plugins" })
        {
            (await gateway.Call("POST", path, new { name = "cors" })).Is(201);
            (await gateway.Call("POST", path, new { name = "cors" })).Is(409);
            (await gateway.Call("POST", path, new { name = "ace" })).Is(201);
        }
        Assert.Equal(6, (await gateway.Snapshot())["plugins"].Count);
        var many = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => await (await GatewayOf.Make(app)).Call("POST", "plugins", new { name = "ace" })));
        Assert.All(many, answer => answer.Is(201));
        var fresh = await GatewayOf.Make(app);
        Assert.Single(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => fresh.Call("POST", "plugins", new { name = "ace" }))), answer => answer.Status == 201);
    }

    [AzuriteFact]
    public async Task Removes_a_service_whose_plugins_are_removed_at_the_same_time()
    {
        var gateway = await GatewayOf.Make(app);
        for (var round = 0; round < 6; round++)
        {
            var service = await gateway.Service();
            var gone = new List<string>();
            foreach (var name in new[] { "ace", "cors" }) gone.Add($"plugins/{(await gateway.Call("POST", $"services/{service.Id}/plugins", new { name })).Is(201).Id}");
            gone.Insert(1, $"services/{service.Id}");
            Assert.All(await Task.WhenAll(gone.Select(path => gateway.Call("DELETE", path))), answer => answer.Is(204));
        }
        Assert.Empty(await Snapshot.GatewayRows(app, gateway.Id));
    }

    [AzuriteFact]
    public async Task Keeps_plugins_in_their_scope_when_nested()
    {
        var gateway = await GatewayOf.Make(app);
        var service = await gateway.Service("s");
        var route = (await gateway.Call("POST", "services/s/routes", new { name = "r", paths = new[] { "/" } })).Is(201);
        var global = (await gateway.Call("POST", "plugins", new { name = "cors", instance_name = "everywhere" })).Is(201);
        var onService = (await gateway.Call("POST", "services/s/plugins", new { name = "cors" })).Is(201);
        var id = Guid.NewGuid();
        var onRoute = (await gateway.Call("PUT", $"routes/r/plugins/{id}", new { name = "cors", enabled = false })).Is(200).HasKeys(Keys);
        Assert.Equal(service.Id, onService["service"].GetProperty("id").GetGuid());
        Assert.Equal((id, route.Id), (onRoute.Id, onRoute["route"].GetProperty("id").GetGuid()));
        Assert.Equal(JsonValueKind.Null, onRoute["service"].ValueKind);
        Assert.Equal(3, (await gateway.Call("GET", "plugins")).Is(200).Data.Count);
        Assert.Equal(onService.Id, Assert.Single((await gateway.Call("GET", $"services/{service.Id}/plugins")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Equal(id, Assert.Single((await gateway.Call("GET", "routes/r/plugins")).Is(200).Data).GetProperty("id").GetGuid());
        (await gateway.Call("GET", $"services/s/plugins/{id}")).Is(404);
        (await gateway.Call("GET", $"routes/r/plugins/{id}")).Is(200);
        (await gateway.Call("GET", "plugins/everywhere")).Is(200);
        (await gateway.Call("POST", "services/s/plugins", new { name = "ace", instance_name = "everywhere" })).Is(409);
        (await gateway.Call("POST", "services/s/plugins", new { name = "ace", service = new { id = Guid.NewGuid() } })).Faults("service.id", "invalid");
        // A route takes its plugins with it.
        (await gateway.Call("DELETE", "routes/r")).Is(204);
        (await gateway.Call("GET", $"plugins/{id}")).Is(404);
        (await gateway.Call("DELETE", $"plugins/{global.Id}")).Is(204);
        (await gateway.Call("DELETE", $"plugins/{global.Id}")).Is(204);
        Assert.Equal(onService.Id, Assert.Single((await gateway.Snapshot())["plugins"]).GetProperty("id").GetGuid());
    }
}
