using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class ControlPlaneTests(ManagementFixture app)
{
    private const string Path = "/v2/control-planes";

    private static readonly string[] Keys = ["id", "name", "description", "labels", "config", "created_at", "updated_at"];

    private static readonly string[] ConfigKeys = ["control_plane_endpoint", "telemetry_endpoint", "cluster_type", "auth_type", "cloud_gateway", "proxy_urls"];

    [AzuriteFact]
    public async Task Creates_201_with_defaults_and_a_gateway_address_when_only_the_name_is_given()
    {
        var name = Name("team flights");
        var made = (await app.Call("POST", Path, new { name })).Is(201).HasKeys(Keys);
        Assert.Equal("", made.String("description"));
        Assert.Equal(ConfigKeys.Order(), made["config"].EnumerateObject().Select(property => property.Name).Order());
        var config = made["config"];
        Assert.Equal("CLUSTER_TYPE_CONTROL_PLANE", config.GetProperty("cluster_type").GetString());
        Assert.Equal($"http://localhost:7073/ace/{Uri.EscapeDataString(name)}", config.GetProperty("control_plane_endpoint").GetString());
        Assert.Equal(made.Text, (await app.Call("GET", $"{Path}/{made.Id}")).Is(200).Text);
        Assert.Equal(name, (await Snapshot.Find(app, made.Id))!.Name);
    }

    [AzuriteFact]
    public async Task Keeps_what_was_given_when_every_field_is()
    {
        var body = new
        {
            name = Name(), description = "for tests", cluster_type = "CLUSTER_TYPE_SERVERLESS", auth_type = "pki_client_certs", cloud_gateway = true,
            proxy_urls = new[] { new { host = "example.com", port = 443, protocol = "https" } }, labels = new { env = "test" },
        };
        var made = (await app.Call("POST", Path, body)).Is(201);
        Assert.Equal("for tests", made.String("description"));
        Assert.Equal("test", made["labels"].GetProperty("env").GetString());
        Assert.True(made["config"].GetProperty("cloud_gateway").GetBoolean());
        Assert.Equal("pki_client_certs", made["config"].GetProperty("auth_type").GetString());
        Assert.Equal(443, made["config"].GetProperty("proxy_urls")[0].GetProperty("port").GetInt32());
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_when_the_body_is_wrong()
    {
        (await app.Call("POST", Path, new
        {
            name = "x", description = new string('x', 2049), cluster_type = "SOMETHING", auth_type = 1, cloud_gateway = "no", labels = new { kong = "x" }, colour = 1,
            proxy_urls = new object[] { new { host = "", port = 0 }, new { host = "a", port = 1, protocol = "http", path = "/" } },
        })).Faults("name", "min_length").Faults("description", "max_length").Faults("cluster_type", "enum").Faults("auth_type", "enum").Faults("cloud_gateway", "is_boolean")
            .Faults("labels.kong", "is_label").Faults("colour", "unknown_property").Faults("proxy_urls.0.host", "min_length").Faults("proxy_urls.0.port", "min")
            .Faults("proxy_urls.0.protocol", "required").Faults("proxy_urls.1.path", "unknown_property");
        (await app.Call("POST", Path, new { name = "a/b" })).Faults("name", "matches_regex");
        (await app.Call("POST", Path, new { name = ".." })).Faults("name", "matches_regex");
        (await app.Call("PATCH", $"{Path}/{(await Make()).Id}", new { cluster_type = "CLUSTER_TYPE_SERVERLESS" })).Faults("cluster_type", "unknown_property");
    }

    [AzuriteFact]
    public async Task Creates_one_and_rejects_409_the_others_when_a_name_is_taken_at_once()
    {
        var name = Name();
        var all = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => app.Call("POST", Path, new { name })));
        var made = Assert.Single(all, answer => answer.Status == 201);
        Assert.All(all.Where(answer => answer != made), answer => answer.Is(409));
        var listed = (await app.Call("GET", $"{Path}?filter[name][eq]={name}")).Is(200);
        Assert.Equal(made.Id, Assert.Single(listed.Data).GetProperty("id").GetGuid());
    }

    [AzuriteFact]
    public async Task Lists_pages_filters_and_labels()
    {
        var mark = Guid.NewGuid().ToString("N")[..8];
        var first = (await app.Call("POST", Path, new { name = $"list-{mark}-a", labels = new { team = mark, env = "prod" } })).Is(201);
        var second = (await app.Call("POST", Path, new { name = $"list-{mark}-b", labels = new { team = mark } })).Is(201);
        var newest = (await app.Call("GET", $"{Path}?filter%5Bname%5D%5Bcontains%5D=list-{mark}&sort=created_at%20desc&page[size]=1")).Is(200).HasKeys("data", "meta");
        Assert.Equal(second.Id, Assert.Single(newest.Data).GetProperty("id").GetGuid());
        Assert.Equal(2, newest["meta"].GetProperty("page").GetProperty("total").GetInt32());
        var labelled = (await app.Call("GET", $"{Path}?labels=team:{mark},env")).Is(200);
        Assert.Equal(first.Id, Assert.Single(labelled.Data).GetProperty("id").GetGuid());
        Assert.Equal(2, (await app.Call("GET", $"{Path}?filter[id][oeq]={first.Id},{second.Id}")).Is(200).Data.Count);
        (await app.Call("GET", $"{Path}?filter[colour]=red&sort=name")).Faults("filter[colour]", "unknown_property").Faults("sort", "enum");
    }

    [AzuriteFact]
    public async Task Changes_the_name_and_with_it_the_address_of_the_gateway()
    {
        var (made, taken, name) = (await Make(), await Make(), Name());
        var changed = (await app.Call("PATCH", $"{Path}/{made.Id}", new { name, description = "new", labels = new { env = "x" } })).Is(200).HasKeys(Keys);
        Assert.Equal("new", changed.String("description"));
        Assert.EndsWith($"/ace/{name}", changed["config"].GetProperty("control_plane_endpoint").GetString());
        Assert.Equal(name, (await Snapshot.Find(app, made.Id))!.Name);
        Assert.Empty((await app.Call("PATCH", $"{Path}/{made.Id}", new { labels = new { env = (string?)null } })).Is(200)["labels"].EnumerateObject());
        (await app.Call("PATCH", $"{Path}/{made.Id}", new { name = taken.String("name") })).Is(409);
        Assert.Equal(name, (await app.Call("GET", $"{Path}/{made.Id}")).Is(200).String("name"));
        // The old name is free again.
        (await app.Call("POST", Path, new { name = made.String("name") })).Is(201);
    }

    [AzuriteFact]
    public async Task Changes_all_when_patched_at_once()
    {
        var made = await Make();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(async i =>
            (await app.Call("PATCH", $"{Path}/{made.Id}", new { labels = new Dictionary<string, string> { [$"k{i}"] = "v" } })).Is(200)));
        Assert.Equal(5, (await app.Call("GET", $"{Path}/{made.Id}"))["labels"].EnumerateObject().Count());
    }

    [AzuriteFact]
    public async Task Removes_204_with_its_services_and_its_snapshot()
    {
        var made = await Make();
        var service = (await app.Call("POST", $"{Path}/{made.Id}/core-entities/services", new { url = "http://example.com" })).Is(201);
        Assert.NotNull((await Snapshot.Find(app, made.Id))!.Policy);
        (await app.Call("DELETE", $"{Path}/{made.Id}")).Is(204);
        (await app.Call("GET", $"{Path}/{made.Id}")).Is(404);
        (await app.Call("DELETE", $"{Path}/{made.Id}")).Is(404);
        (await app.Call("GET", $"{Path}/{made.Id}/core-entities/services/{service.Id}")).Is(404);
        Assert.Null((await Snapshot.Find(app, made.Id))!.Policy);
        Assert.Empty(await Snapshot.GatewayRows(app, made.Id));
        (await app.Call("POST", Path, new { name = made.String("name") })).Is(201);
    }

    [AzuriteFact]
    public async Task Rejects_400_and_hides_404_when_the_id_is_wrong()
    {
        (await app.Call("GET", $"{Path}/none")).Faults("controlPlaneId", "is_uuid");
        (await app.Call("GET", $"{Path}/{Guid.NewGuid()}")).Is(404);
        (await app.Call("PATCH", $"{Path}/{Guid.NewGuid()}", new { })).Is(404);
    }

    [AzuriteFact]
    public async Task Refuses_401_and_writes_nothing_when_nobody_calls()
    {
        var name = Name();
        (await app.CallAsNobody("POST", Path, new { name })).Is(401);
        (await app.CallAsNobody("GET", Path)).Is(401);
        Assert.Empty((await app.Call("GET", $"{Path}?filter[name]={name}")).Is(200).Data);
    }

    private async Task<Answer> Make() => (await app.Call("POST", Path, new { name = Name() })).Is(201);

    private static string Name(string stem = "cp") => $"{stem} {Guid.NewGuid():N}"[..(stem.Length + 12)].Replace(' ', '-');
}
