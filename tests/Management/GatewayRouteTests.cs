using System.Text.Json;
using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class GatewayRouteTests(ManagementFixture app)
{
    private static readonly string[] Keys =
    [
        "id", "name", "service", "protocols", "methods", "hosts", "paths", "headers", "https_redirect_status_code", "regex_priority", "strip_path", "path_handling",
        "preserve_host", "request_buffering", "response_buffering", "tags", "created_at", "updated_at", "snis", "sources", "destinations",
    ];

    [AzuriteFact]
    public async Task Creates_201_with_defaults_and_publishes_them()
    {
        var gateway = await GatewayOf.Make(app);
        var service = await gateway.Service();
        var made = (await gateway.Call("POST", "routes", new { paths = new[] { "/anything" }, service = new { id = service.Id } })).Is(201).HasKeys(Keys);
        Assert.Equal("""["http","https"]""", made["protocols"].GetRawText());
        Assert.Equal(service.Id, made["service"].GetProperty("id").GetGuid());
        Assert.True(made["strip_path"].GetBoolean());
        Assert.Equal("v0", made.String("path_handling"));
        Assert.Equal(426, made["https_redirect_status_code"].GetInt32());
        var published = Assert.Single((await gateway.Snapshot())["routes"]);
        Assert.Equal(service.Id, published.GetProperty("serviceId").GetGuid());
        Assert.Equal("/anything", published.GetProperty("paths")[0].GetString());
        Assert.Equal(made["created_at"].GetInt64(), published.GetProperty("createdAt").GetInt64());
    }

    [AzuriteFact]
    public async Task Keeps_what_was_given_when_every_field_is()
    {
        var gateway = await GatewayOf.Make(app);
        var body = new
        {
            name = "all", protocols = new[] { "https" }, methods = new[] { "GET", "POST" }, hosts = new[] { "example.com", "*.example.org", "example.*", "example.net:8443" },
            paths = new[] { "/v1", "~/v2/\\d+", "~/(?P<name>x)$" }, headers = new Dictionary<string, string[]> { ["X-Version"] = ["1", "2"], ["X-Pattern"] = ["~*^v\\d$"] },
            https_redirect_status_code = 308, regex_priority = 7, strip_path = false, path_handling = "v1", preserve_host = true, request_buffering = false,
            response_buffering = false, tags = new[] { "t" }, snis = Array.Empty<string>(), expression = (string?)null,
        };
        var made = (await gateway.Call("POST", "routes", body)).Is(201);
        foreach (var property in JsonSerializer.SerializeToElement(body).EnumerateObject().Where(property => property.Name is not ("snis" or "expression")))
            Assert.Equal(property.Value.GetRawText(), JsonSerializer.Serialize(made[property.Name]));
        Assert.Equal(JsonValueKind.Null, made["service"].ValueKind);
        var published = Assert.Single((await gateway.Snapshot())["routes"]);
        Assert.Equal("V1", published.GetProperty("pathHandling").GetString());
        Assert.Equal(2, published.GetProperty("headers").GetProperty("X-Version").GetArrayLength());
        Assert.False(published.GetProperty("stripPath").GetBoolean());
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_when_the_body_is_wrong()
    {
        var gateway = await GatewayOf.Make(app);
        (await gateway.Call("POST", "routes", new
        {
            name = "a/b", protocols = new[] { "tcp" }, methods = new[] { "get" }, hosts = new[] { "a.*.b" }, paths = new[] { "x", "~/[", "/a//b", "/" + new string('x', 1024) },
            headers = new Dictionary<string, object> { ["Host"] = new[] { "a" }, ["X"] = "a", ["Y"] = new[] { "~*[" } }, https_redirect_status_code = 200, regex_priority = "1",
            strip_path = "no", path_handling = "v2", snis = new[] { "a" }, sources = new[] { new { ip = "10.0.0.1" } }, destinations = new[] { new { port = 1 } }, expression = "true",
            service = new { id = Guid.NewGuid() }, colour = 1,
        })).Faults("name", "matches_regex").Faults("protocols.0", "enum").Faults("methods.0", "matches_regex").Faults("hosts.0", "matches_regex").Faults("paths.3", "max_length")
            .Faults("headers.Host", "invalid").Faults("headers.X", "is_array").Faults("headers.Y", "invalid").Faults("https_redirect_status_code", "enum")
            .Faults("regex_priority", "is_integer").Faults("strip_path", "is_boolean").Faults("path_handling", "enum").Faults("snis", "invalid").Faults("sources", "invalid")
            .Faults("destinations", "invalid").Faults("expression", "invalid").Faults("service.id", "missing_reference").Faults("colour", "unknown_property");
        (await gateway.Call("POST", "routes", new { paths = new[] { "x", "~/[", "/a//b" } })).Faults("paths.0", "invalid").Faults("paths.1", "invalid").Faults("paths.2", "invalid");
        (await gateway.Call("POST", "routes", new { name = "nothing" })).Faults("paths", "required");
        (await gateway.Call("POST", "routes", new { paths = Array.Empty<string>() })).Faults("paths", "required");
        (await gateway.Call("POST", "routes", new { paths = new[] { "/" }, service = new { id = "x" } })).Faults("service.id", "is_uuid");
        var grpc = new[] { "grpc" };
        (await gateway.Call("POST", "routes", new { paths = new[] { "/" }, protocols = grpc, strip_path = true })).Faults("strip_path", "invalid");
        (await gateway.Call("POST", "routes", new { methods = new[] { "POST" }, protocols = grpc })).Faults("paths", "required");
        (await gateway.Call("POST", "routes", new { paths = new[] { "/" }, protocols = new[] { "grpc", "http" } })).Faults("protocols", "invalid");
        Assert.Empty((await gateway.Snapshot())["routes"]);
        Assert.False((await gateway.Call("POST", "routes", new { paths = new[] { "/" }, protocols = grpc })).Is(201)["strip_path"].GetBoolean());
    }

    [AzuriteFact]
    public async Task Rejects_400_a_service_of_another_control_plane()
    {
        var (mine, other) = (await GatewayOf.Make(app), await GatewayOf.Make(app));
        var service = await other.Service();
        (await mine.Call("POST", "routes", new { paths = new[] { "/" }, service = new { id = service.Id } })).Faults("service.id", "missing_reference");
    }

    [AzuriteFact]
    public async Task Replaces_200_by_id_and_by_name_and_rejects_409_a_taken_name()
    {
        var gateway = await GatewayOf.Make(app);
        var made = (await gateway.Call("PUT", "routes/one", new { paths = new[] { "/a" }, tags = new[] { "x" } })).Is(200).HasKeys(Keys);
        var replaced = (await gateway.Call("PUT", $"routes/{made.Id}", new { name = "one", methods = new[] { "GET" } })).Is(200);
        Assert.Equal(JsonValueKind.Null, replaced["paths"].ValueKind);
        (await gateway.Call("POST", "routes", new { name = "one", paths = new[] { "/" } })).Is(409);
        Assert.Equal("GET", Assert.Single((await gateway.Snapshot())["routes"]).GetProperty("methods")[0].GetString());
        Assert.Single((await gateway.Call("GET", "routes?filter[name][eq]=one")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Keeps_routes_under_their_service_when_nested()
    {
        var gateway = await GatewayOf.Make(app);
        var (one, two) = (await gateway.Service("one"), await gateway.Service("two"));
        var made = (await gateway.Call("POST", "services/one/routes", new { name = "r", paths = new[] { "/r" } })).Is(201).HasKeys(Keys);
        Assert.Equal(one.Id, made["service"].GetProperty("id").GetGuid());
        (await gateway.Call("POST", "services/one/routes", new { paths = new[] { "/r" }, service = new { id = two.Id } })).Faults("service.id", "invalid");
        (await gateway.Call("POST", "services/none/routes", new { paths = new[] { "/r" } })).Is(404);
        Assert.Single((await gateway.Call("GET", $"services/{one.Id}/routes")).Is(200).Data);
        Assert.Empty((await gateway.Call("GET", "services/two/routes")).Is(200).Data);
        (await gateway.Call("GET", "services/one/routes/r")).Is(200);
        (await gateway.Call("GET", "services/two/routes/r")).Is(404);
        (await gateway.Call("DELETE", "services/two/routes/r")).Is(204);
        (await gateway.Call("GET", "routes/r")).Is(200);
        var moved = (await gateway.Call("PUT", "services/two/routes/r", new { paths = new[] { "/r" } })).Is(200);
        Assert.Equal(two.Id, moved["service"].GetProperty("id").GetGuid());
        (await gateway.Call("DELETE", "services/two/routes/r")).Is(204);
        (await gateway.Call("GET", "routes/r")).Is(404);
        Assert.Empty((await gateway.Snapshot())["routes"]);
    }

    [AzuriteFact]
    public async Task Publishes_all_when_many_instances_write_at_once()
    {
        var gateway = await GatewayOf.Make(app);
        await using var second = await app.Start();
        var all = await Task.WhenAll(Enumerable.Range(0, 24).Select(i =>
            (i % 2 == 0 ? app.Http : second.Http).Call("POST", $"{gateway.Path}/routes", new { name = $"r{i}", paths = new[] { $"/{i}" } })));
        Assert.All(all, answer => answer.Is(201));
        Assert.Equal(24, (await gateway.Snapshot())["routes"].Count);
    }
}
