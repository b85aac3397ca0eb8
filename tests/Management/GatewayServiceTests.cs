using System.Text.Json;
using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class GatewayServiceTests(ManagementFixture app)
{
    private static readonly string[] Keys =
    [
        "id", "name", "protocol", "host", "port", "path", "retries", "connect_timeout", "write_timeout", "read_timeout", "enabled", "tls_verify", "tags", "created_at",
        "updated_at", "ca_certificates", "client_certificate", "tls_verify_depth", "tls_sans",
    ];

    [AzuriteFact]
    public async Task Creates_201_with_defaults_and_publishes_them()
    {
        var gateway = await GatewayOf.Make(app);
        var made = (await gateway.Call("POST", "services", new { host = "example.internal" })).Is(201).HasKeys(Keys);
        Assert.Equal("http", made.String("protocol"));
        Assert.Equal(80, made["port"].GetInt32());
        Assert.Equal(60_000, made["read_timeout"].GetInt32());
        Assert.Equal(5, made["retries"].GetInt32());
        Assert.True(made["enabled"].GetBoolean());
        Assert.InRange(made["created_at"].GetInt64(), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60);
        var published = Assert.Single((await gateway.Snapshot())["services"]);
        Assert.Equal("example.internal", published.GetProperty("host").GetString());
        Assert.Equal(made.Id, published.GetProperty("id").GetGuid());
    }

    [AzuriteTheory]
    [InlineData("http://httpbin.konghq.com/anything", "http", "httpbin.konghq.com", 80, "/anything")]
    [InlineData("https://example.com", "https", "example.com", 443, null)]
    [InlineData("https://example.com/", "https", "example.com", 443, "/")]
    [InlineData("http://127.0.0.1:8081/a/b/", "http", "127.0.0.1", 8081, "/a/b/")]
    [InlineData("http://[::1]:8081", "http", "[::1]", 8081, null)]
    [InlineData("grpc://127.0.0.1:50051", "grpc", "127.0.0.1", 50051, null)]
    [InlineData("grpcs://example.com", "grpcs", "example.com", 443, null)]
    public async Task Reads_the_address_from_the_url_shorthand(string url, string protocol, string host, int port, string? path)
    {
        var gateway = await GatewayOf.Make(app);
        // What a client that sends every field puts beside the shorthand.
        var made = (await gateway.Call("POST", "services", new { url, host = "", port = 80, protocol = "http" })).Is(201);
        Assert.Equal((protocol, host, port, path), (made.String("protocol"), made.String("host"), made["port"].GetInt32(), made["path"].GetString()));
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_when_the_body_is_wrong()
    {
        var gateway = await GatewayOf.Make(app);
        (await gateway.Call("POST", "services", new
        {
            name = "a b", protocol = "tcp", port = 70_000, path = "no-slash", retries = -1, connect_timeout = 0, enabled = 1, tls_verify = "x", colour = 1, tags = new[] { "a,b" },
            id = "one", ca_certificates = new[] { Guid.NewGuid() }, client_certificate = new { id = Guid.NewGuid() }, tls_verify_depth = 3, tls_sans = new { dnsnames = new[] { "a" } },
        })).Faults("name", "matches_regex").Faults("host", "required").Faults("protocol", "enum").Faults("port", "max").Faults("path", "matches_regex").Faults("retries", "min")
            .Faults("connect_timeout", "min").Faults("enabled", "is_boolean").Faults("tls_verify", "is_boolean").Faults("colour", "unknown_property").Faults("tags.0", "matches_regex")
            .Faults("id", "is_uuid").Faults("ca_certificates", "invalid").Faults("client_certificate", "invalid").Faults("tls_verify_depth", "invalid").Faults("tls_sans", "invalid");
        foreach (var url in new[] { "ftp://example.com", "example.com", "http://u:p@example.com", "http://example.com/?a=1", "http://example.com/a//b", "http://" })
            (await gateway.Call("POST", "services", new { url })).Faults("url", "invalid");
        (await gateway.Call("POST", "services", new { url = "grpc://example.com/a" })).Faults("path", "invalid");
        (await gateway.Call("POST", "services", new { host = "a/b" })).Faults("host", "matches_regex");
        (await gateway.Call("POST", "services", new { host = "h", name = Guid.NewGuid() })).Faults("name", "invalid");
        Assert.Empty((await gateway.Call("GET", "services")).Is(200).Data);
        Assert.Empty((await gateway.Snapshot())["services"]);
    }

    [AzuriteFact]
    public async Task Takes_nulls_for_defaults()
    {
        var gateway = await GatewayOf.Make(app);
        var made = (await gateway.Call("POST", "services", JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?>
        {
            ["host"] = "h", ["id"] = null, ["name"] = null, ["protocol"] = null, ["port"] = null, ["path"] = null, ["retries"] = null, ["enabled"] = null, ["tags"] = null, ["url"] = null,
            ["tls_verify"] = null, ["tls_sans"] = null, ["ca_certificates"] = null, ["client_certificate"] = null, ["created_at"] = null, ["read_timeout"] = null,
        }))).Is(201);
        Assert.Equal(80, made["port"].GetInt32());
        Assert.Null(made.String("name"));
    }

    [AzuriteFact]
    public async Task Replaces_200_by_id_and_by_name_and_creates_what_is_not_there()
    {
        var gateway = await GatewayOf.Make(app);
        var id = Guid.NewGuid();
        var made = (await gateway.Call("PUT", $"services/{id}", new { name = "one", host = "h", tags = new[] { "a" } })).Is(200).HasKeys(Keys);
        Assert.Equal(id, made.Id);
        var replaced = (await gateway.Call("PUT", "services/one", new { host = "other" })).Is(200);
        Assert.Equal(id, replaced.Id);
        Assert.Equal("one", replaced.String("name"));
        Assert.Equal(JsonValueKind.Null, replaced["tags"].ValueKind);
        Assert.Equal(made["created_at"].GetInt64(), replaced["created_at"].GetInt64());
        Assert.Equal(replaced.Text, (await gateway.Call("GET", "services/one")).Is(200).Text);
        var named = (await gateway.Call("PUT", "services/two", new { host = "h" })).Is(200);
        Assert.Equal("two", named.String("name"));
        (await gateway.Call("PUT", $"services/{id}", new { name = "two", host = "h" })).Is(409);
        (await gateway.Call("PUT", $"services/{id}", new { id = Guid.NewGuid(), host = "h" })).Faults("id", "invalid");
        (await gateway.Call("PUT", "services/two", new { name = "three", host = "h" })).Faults("name", "invalid");
        // A name that is given up is free.
        (await gateway.Call("PUT", $"services/{id}", new { host = "h" })).Is(200);
        (await gateway.Call("POST", "services", new { name = "one", host = "h" })).Is(201);
    }

    [AzuriteFact]
    public async Task Rejects_409_when_an_id_or_a_name_is_taken()
    {
        var gateway = await GatewayOf.Make(app);
        var made = await gateway.Service("taken");
        (await gateway.Call("POST", "services", new { name = "taken", host = "h" })).Is(409);
        (await gateway.Call("POST", "services", new { id = made.Id, host = "h" })).Is(409);
        (await gateway.Call("POST", "services", new { name = "Taken", host = "h" })).Is(201);
        Assert.Equal(2, (await gateway.Snapshot())["services"].Count);
    }

    [AzuriteFact]
    public async Task Creates_one_when_many_put_the_same_at_once()
    {
        var gateway = await GatewayOf.Make(app);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => gateway.Call("PUT", "services/same", new { host = $"h{i}" })));
        Assert.All(answers, answer => answer.Is(200));
        Assert.Single(answers.Select(answer => answer.Id).Distinct());
        var kept = Assert.Single((await gateway.Call("GET", "services")).Is(200).Data);
        Assert.Equal(kept.GetProperty("host").GetString(), Assert.Single((await gateway.Snapshot())["services"]).GetProperty("host").GetString());
    }

    [AzuriteFact]
    public async Task Lists_pages_tags_and_names()
    {
        var gateway = await GatewayOf.Make(app);
        foreach (var (name, tags) in new[] { ("alpha", new[] { "x", "y" }), ("beta", ["x"]), ("gamma", ["z"]) })
            (await gateway.Call("POST", "services", new { name, host = "h", tags })).Is(201);
        var first = (await gateway.Call("GET", "services?size=2")).Is(200).HasKeys("data", "next", "offset");
        Assert.Equal(2, first.Data.Count);
        var last = (await app.Call("GET", first.String("next"))).Is(200).HasKeys("data", "next");
        Assert.Equal(JsonValueKind.Null, last["next"].ValueKind);
        Assert.Equal(3, first.Data.Concat(last.Data).Select(service => service.GetProperty("id").GetGuid()).Distinct().Count());
        Assert.Equal(["alpha"], await Names("tags=x,y"));
        Assert.Equal(["alpha", "beta", "gamma"], await Names("tags=x/z"));
        Assert.Equal(["beta"], await Names("filter[name][eq]=beta"));
        Assert.Equal(["alpha", "beta", "gamma"], await Names("filter%5Bname%5D%5Bcontains%5D=A&offset="));
        Assert.Equal(["alpha"], await Names("filter[name][contains]=lph&tags=y"));
        (await gateway.Call("GET", "services?size=0&offset=x&tags=a,b/c&filter[host]=h")).Faults("size", "is_number").Faults("offset", "invalid").Faults("tags", "invalid")
            .Faults("filter[host]", "unknown_property");

        async Task<IEnumerable<string?>> Names(string query) =>
            (await gateway.Call("GET", $"services?{query}")).Is(200).Data.Select(service => service.GetProperty("name").GetString()).Order();
    }

    [AzuriteFact]
    public async Task Removes_204_with_its_plugins_but_rejects_400_while_routes_lead_to_it()
    {
        var gateway = await GatewayOf.Make(app);
        var service = await gateway.Service("one");
        (await gateway.Call("POST", "services/one/plugins", new { name = "cors", instance_name = "mine" })).Is(201);
        var route = (await gateway.Call("POST", "services/one/routes", new { paths = new[] { "/a" } })).Is(201);
        (await gateway.Call("DELETE", "services/one")).Faults("service", "invalid");
        (await gateway.Call("GET", $"services/{service.Id}")).Is(200);
        (await gateway.Call("DELETE", $"routes/{route.Id}")).Is(204);
        (await gateway.Call("DELETE", $"services/{service.Id}")).Is(204);
        (await gateway.Call("GET", $"services/{service.Id}")).Is(404);
        (await gateway.Call("DELETE", $"services/{service.Id}")).Is(204);
        Assert.Empty((await gateway.Call("GET", "plugins")).Is(200).Data);
        Assert.Empty((await gateway.Snapshot())["services"]);
        Assert.Empty(await Snapshot.GatewayRows(app, gateway.Id));
    }

    [AzuriteFact]
    public async Task Keeps_no_route_without_its_service_when_one_is_made_while_the_other_goes()
    {
        var gateway = await GatewayOf.Make(app);
        for (var round = 0; round < 8; round++)
        {
            var service = await gateway.Service();
            var add = gateway.Call("POST", "routes", new { paths = new[] { $"/{round}" }, service = new { id = service.Id } });
            var remove = gateway.Call("DELETE", $"services/{service.Id}");
            var (added, removed) = (await add, await remove);
            var there = (await gateway.Call("GET", $"services/{service.Id}")).Status == 200;
            Assert.True(added.Status == 201 ? there && removed.Status == 400 : added.Status == 400 && !there && removed.Status == 204, $"{added} / {removed} / {there}");
        }
    }

    [AzuriteFact]
    public async Task Hides_404_what_belongs_to_another_control_plane()
    {
        var (mine, other) = (await GatewayOf.Make(app), await GatewayOf.Make(app));
        var service = await mine.Service("one");
        (await other.Call("GET", $"services/{service.Id}")).Is(404);
        (await other.Call("GET", "services/one")).Is(404);
        (await other.Call("DELETE", $"services/{service.Id}")).Is(204);
        (await mine.Call("GET", $"services/{service.Id}")).Is(200);
        (await app.Call("GET", $"/v2/control-planes/{Guid.NewGuid()}/core-entities/services")).Is(404);
        (await app.Call("POST", $"/v2/control-planes/{Guid.NewGuid()}/core-entities/services", new { host = "h" })).Is(404);
        (await app.Call("DELETE", $"/v2/control-planes/{Guid.NewGuid()}/core-entities/services/{service.Id}")).Is(404);
        (await app.Call("GET", "/v2/control-planes/x/core-entities/services")).Faults("controlPlaneId", "is_uuid");
    }

    [AzuriteTheory]
    [InlineData("GET", "services")]
    [InlineData("POST", "services")]
    [InlineData("PUT", "services/one")]
    [InlineData("DELETE", "services/one")]
    [InlineData("POST", "routes")]
    [InlineData("POST", "plugins")]
    [InlineData("POST", "services/one/routes")]
    public async Task Refuses_401_and_writes_nothing_when_nobody_calls(string method, string path)
    {
        var gateway = await GatewayOf.Make(app);
        await gateway.Service("one");
        var before = await Snapshot.GatewayRows(app, gateway.Id);
        (await app.CallAsNobody(method, $"{gateway.Path}/{path}", method is "GET" or "DELETE" ? null : new { name = "ace", host = "h", paths = new[] { "/" } })).Is(401);
        Assert.Equal(before, await Snapshot.GatewayRows(app, gateway.Id));
    }
}
