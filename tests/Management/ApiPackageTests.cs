using Testing;
using static Management.CatalogCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class ApiPackageTests(ManagementFixture app)
{
    private static readonly string[] Keys =
        ["id", "name", "description", "slug", "version", "rate_limiting_config", "labels", "attributes", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Creates_201_with_every_key_when_only_the_name_is_given()
    {
        var name = Name("Partner package");
        var package = (await app.Call("POST", "/v3/api-packages", new { name })).Is(201).HasKeys(Keys);
        Assert.Equal(name.ToLowerInvariant().Replace(' ', '-'), package.String("slug"));
        foreach (var nothing in new[] { "description", "version", "rate_limiting_config" }) Assert.Equal("null", package[nothing].GetRawText());
        Assert.Equal(package.Text, (await app.Call("GET", $"/v3/api-packages/{package.Id}")).Is(200).Text);
    }

    [AzuriteFact]
    public async Task Changes_only_what_is_given_when_patched()
    {
        var name = Name();
        var package = (await app.Call("POST", "/v3/api-packages", new
        {
            name, version = "1.2.3", description = "d", rate_limiting_config = new { limit = 0, duration = "hours" }, labels = new { env = "test" }, attributes = new { a = new[] { "x" } },
        })).Is(201);
        Assert.Equal("""{"limit":0,"duration":"hours"}""", package["rate_limiting_config"].GetRawText());
        Assert.EndsWith("-1", package.String("slug"));
        var changed = (await app.Call("PATCH", $"/v3/api-packages/{package.Id}", new { rate_limiting_config = new { limit = 5, duration = "seconds" }, labels = new { tier = "1" } })).Is(200).HasKeys(Keys);
        Assert.Equal("""{"limit":5,"duration":"seconds"}""", changed["rate_limiting_config"].GetRawText());
        Assert.Equal("""{"env":"test","tier":"1"}""", changed["labels"].GetRawText());
        Assert.Equal("""{"a":["x"]}""", changed["attributes"].GetRawText());
        Assert.Equal("null", (await app.Call("PATCH", $"/v3/api-packages/{package.Id}", new { rate_limiting_config = (object?)null })).Is(200)["rate_limiting_config"].GetRawText());
        (await app.Call("POST", "/v3/api-packages", new { name, version = "1.2.3" })).Is(409);
        var other = (await app.Call("POST", "/v3/api-packages", new { name, version = "2" })).Is(201);
        (await app.Call("PATCH", $"/v3/api-packages/{other.Id}", new { version = "1.2.3" })).Is(409);
        (await app.Call("PATCH", $"/v3/api-packages/{other.Id}", new { slug = package.String("slug") })).Is(409);
        (await app.Call("PATCH", $"/v3/api-packages/{Guid.NewGuid()}", new { })).Is(404);
    }

    [AzuriteFact]
    public async Task Replaces_the_way_limits_are_counted_and_tells_enforcement()
    {
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name(), rate_limiting_config = new { limit = 5, duration = "minutes" } })).Is(201);
        var path = $"/v3/api-packages/{package.Id}/limit-counting";
        Assert.Equal("""{"counted_per":"credential","window":"fixed"}""", (await app.Call("GET", path)).Is(200).Text);
        (await app.Call("PUT", path, new { counted_per = "application", window = "sliding" })).Is(200);
        Assert.Equal("""{"counted_per":"application","window":"sliding"}""", (await app.Call("GET", path)).Is(200).Text);
        // The contract's own answer has no room for it, and a change by the contract leaves it alone.
        (await app.Call("PATCH", $"/v3/api-packages/{package.Id}", new { description = "x" })).Is(200).HasKeys(Keys);
        Assert.Equal("""{"counted_per":"application","window":"sliding"}""", (await app.Call("GET", path)).Is(200).Text);
        (await app.Call("PUT", path, new { window = "wide", colour = 1 })).Faults("window", "enum").Faults("colour", "unknown_property");
        (await app.Call("PUT", path, new { })).Is(200);
        Assert.Equal("""{"counted_per":"credential","window":"fixed"}""", (await app.Call("GET", path)).Is(200).Text);
        (await app.Call("PUT", $"/v3/api-packages/{Guid.NewGuid()}/limit-counting", new { })).Is(404);
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_when_the_body_is_wrong() =>
        (await app.Call("POST", "/v3/api-packages", new { slug = "a/b", rate_limiting_config = new { limit = -1, duration = "days", colour = 1 }, labels = 1, colour = 1 }))
            .Faults("name", "required").Faults("slug", "matches_regex").Faults("rate_limiting_config.limit", "min").Faults("rate_limiting_config.duration", "enum")
            .Faults("rate_limiting_config.colour", "unknown_property").Faults("labels", "is_object").Faults("colour", "unknown_property");

    [AzuriteFact]
    public async Task Lists_the_operations_of_several_APIs_with_their_own_limits_and_routes()
    {
        var (flights, controlPlane, _) = await app.LinkedApi("GET /flights", "POST /flights");
        var (billing, _, _) = await app.LinkedApi("GET /billing");
        var (service, _) = await app.Route(controlPlane, "/flights");
        var (a, b) = (await app.Operations(flights), await app.Operations(billing));
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name() })).Is(201).Id;
        Assert.Equal("", (await app.Call("PATCH", $"/v3/api-packages/{package}/operations", new object[]
        {
            new { op = "add", path = $"operations/{a["GET /flights"]}" },
            new { op = "add", path = $"operations/{a["POST /flights"].ToString().ToUpperInvariant()}", value = new { rate_limiting_config = (object?)null } },
            new { op = "add", path = $"operations/{b["GET /billing"]}", value = new { rate_limiting_config = new { limit = 10, duration = "minutes" } } },
        })).Is(204).Text);
        var list = (await app.Call("GET", $"/v3/api-packages/{package}/operations?sort=path,method%20desc")).Is(200);
        Assert.Equal(["GET /billing", "POST /flights", "GET /flights"], list.Data.Select(one => $"{one.GetProperty("method").GetString()} {one.GetProperty("path").GetString()}"));
        var (first, last) = (list.Data[0], list.Data[2]);
        Assert.Equal(
            ["api", "created_at", "id", "implementation_status", "method", "path", "rate_limiting_config", "updated_at"], first.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal("""{"limit":10,"duration":"minutes"}""", first.GetProperty("rate_limiting_config").GetRawText());
        Assert.False(first.GetProperty("implementation_status").GetProperty("matched").GetBoolean());
        Assert.Equal("null", last.GetProperty("rate_limiting_config").GetRawText());
        Assert.Equal(service, last.GetProperty("implementation_status").GetProperty("service").GetProperty("id").GetGuid());
        Assert.Equal(flights, last.GetProperty("api").GetProperty("id").GetGuid());
        Assert.Equal("1.0.0", last.GetProperty("api").GetProperty("version").GetString());
        Assert.Single((await app.Call("GET", $"/v3/api-packages/{package}/operations?filter[api_id]={billing}&filter[method]=GET")).Is(200).Data);
        var one = (await app.Call("GET", $"/v3/api-packages/{package}/operations/{b["GET /billing"]}")).Is(200);
        Assert.Equal(first.GetRawText(), one.Text);

        (await app.Call("DELETE", $"/v3/api-packages/{package}/operations/{b["GET /billing"]}")).Is(204);
        (await app.Call("DELETE", $"/v3/api-packages/{package}/operations/{b["GET /billing"]}")).Is(404);
        (await app.Call("GET", $"/v3/api-packages/{package}/operations/{b["GET /billing"]}")).Is(404);
        (await app.Call("GET", $"/v3/api-packages/{Guid.NewGuid()}/operations")).Is(404);
    }

    [AzuriteFact]
    public async Task Changes_all_steps_or_none()
    {
        var (api, _, _) = await app.LinkedApi("GET /a", "GET /b");
        var operations = await app.Operations(api);
        var unlinked = (await app.ApiWith("GET /c")).Id;
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name() })).Is(201).Id;
        var path = $"/v3/api-packages/{package}/operations";
        string A = $"operations/{operations["GET /a"]}", B = $"operations/{operations["GET /b"]}";
        var limit = new { rate_limiting_config = new { limit = 1, duration = "seconds" } };

        (await app.Call("PATCH", path, new object[]
        {
            new { op = "add", path = A },
            new { op = "move", path = "/" + A },
            new { op = "add", path = "operations/mine", value = new { rate_limiting_config = new { limit = "1", duration = "days" } }, colour = 1 },
            new { op = "replace", path = B },
            new { op = "add", path = B, value = new { } },
            7,
            new { },
            new { op = "add", path = $"operations/{Guid.NewGuid()}" },
            new { op = "remove", path = $"operations/{Guid.NewGuid()}" },
        })).Faults("7.path", "missing_reference").Faults("8.path", "missing_reference").Faults("1.op", "enum").Faults("1.path", "matches_regex").Faults("2.path", "matches_regex").Faults("2.value.rate_limiting_config.limit", "is_integer")
            .Faults("2.value.rate_limiting_config.duration", "enum").Faults("2.colour", "unknown_property").Faults("3.value", "required")
            .Faults("4.value.rate_limiting_config", "required").Faults("5", "is_object").Faults("6.op", "required").Faults("6.path", "required");
        (await app.Call("PATCH", path, new object[]
        {
            new { op = "add", path = A }, new { op = "add", path = $"operations/{Guid.NewGuid()}" }, new { op = "remove", path = B }, new { op = "replace", path = B, value = limit },
        })).Faults("1.path", "missing_reference").Faults("2.path", "missing_reference").Faults("3.path", "missing_reference");
        (await app.Call("PATCH", path, Array.Empty<object>())).Faults("body", "min_items");
        (await app.Call("PATCH", path, new { op = "add" })).Faults("body", "is_array");
        (await app.Call("PATCH", path, Enumerable.Repeat(new { op = "add", path = A }, 101).ToArray())).Faults("body", "max_items");
        (await app.Call("PATCH", $"/v3/api-packages/{Guid.NewGuid()}/operations", new object[] { new { op = "add", path = A } })).Is(404);
        Assert.Empty((await app.Call("GET", path)).Is(200).Data);
        Assert.NotEqual(Guid.Empty, unlinked);

        (await app.Call("PATCH", path, new object[] { new { op = "add", path = A, value = limit }, new { op = "add", path = B } })).Is(204);
        var before = (await app.Call("GET", $"{path}/{operations["GET /a"]}")).Is(200);
        // What is there is added again: its limit is replaced. Steps go in order.
        (await app.Call("PATCH", path, new object[] { new { op = "add", path = A }, new { op = "remove", path = B }, new { op = "add", path = B, value = limit } })).Is(204);
        var after = (await app.Call("GET", $"{path}/{operations["GET /a"]}")).Is(200);
        Assert.Equal("null", after["rate_limiting_config"].GetRawText());
        Assert.Equal(before.String("created_at"), after.String("created_at"));
        Assert.Equal("""{"limit":1,"duration":"seconds"}""", (await app.Call("GET", $"{path}/{operations["GET /b"]}")).Is(200)["rate_limiting_config"].GetRawText());
        (await app.Call("PATCH", path, new object[] { new { op = "replace", path = B, value = new { rate_limiting_config = (object?)null } } })).Is(204);
        Assert.Equal("null", (await app.Call("GET", $"{path}/{operations["GET /b"]}")).Is(200)["rate_limiting_config"].GetRawText());
    }

    [AzuriteFact]
    public async Task Changes_100_operations_in_one_call_and_all_of_many_calls_at_once()
    {
        var (api, _, _) = await app.LinkedApi([.. Enumerable.Range(0, 120).Select(i => $"GET /p{i}")]);
        var operations = (await app.Operations(api)).Values.ToList();
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name() })).Is(201).Id;
        var path = $"/v3/api-packages/{package}/operations";
        (await app.Call("PATCH", path, operations.Take(100).Select(id => new { op = "add", path = $"operations/{id}" }).ToArray())).Is(204);
        Assert.Equal(100, (await app.Call("GET", $"{path}?page[size]=1000")).Is(200).Data.Count);
        (await app.Call("PATCH", path, operations.Take(100).Select(id => new { op = "remove", path = $"operations/{id}" }).ToArray())).Is(204);
        // Overlapping changes: each adds its own five and sets the limit of the same one.
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async i =>
            (await app.Call("PATCH", path, operations.Skip(1 + (5 * i)).Take(5).Append(operations[0])
                .Select(id => new { op = "add", path = $"operations/{id}", value = new { rate_limiting_config = new { limit = i, duration = "seconds" } } }).ToArray())).Is(204)));
        Assert.Equal(81, (await app.Call("GET", $"{path}?page[size]=1000")).Is(200).Data.Count);
    }

    [AzuriteFact]
    public async Task Rejects_400_operations_of_APIs_that_are_not_linked_to_a_control_plane()
    {
        var (api, _, link) = await app.LinkedApi("GET /a");
        var operation = (await app.Operations(api))["GET /a"];
        (await app.Call("DELETE", $"/v3/apis/{api}/implementations/{link}")).Is(204);
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name() })).Is(201).Id;
        (await app.Call("PATCH", $"/v3/api-packages/{package}/operations", new[] { new { op = "add", path = $"operations/{operation}" } })).Faults("0.path", "missing_reference");
    }

    [AzuriteFact]
    public async Task Keeps_no_member_of_an_API_that_is_unlinked_at_the_same_time()
    {
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name() })).Is(201).Id;
        for (var i = 0; i < 5; i++)
        {
            var (api, controlPlane, link) = await app.LinkedApi("GET /a", "GET /b");
            var steps = (await app.Operations(api)).Values.Select(id => new { op = "add", path = $"operations/{id}" }).ToArray();
            await Task.WhenAll(app.Call("PATCH", $"/v3/api-packages/{package}/operations", steps), app.Call("DELETE", $"/v3/apis/{api}/implementations/{link}"));
            await app.Link(api, controlPlane);
            Assert.Empty((await app.Call("GET", $"/v3/api-packages/{package}/operations?filter[api_id]={api}")).Is(200).Data);
        }
    }

    [AzuriteFact]
    public async Task Creates_one_and_rejects_409_the_others_when_a_name_is_taken_at_once()
    {
        var name = Name();
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => app.Call("POST", "/v3/api-packages", new { name, version = "1" })));
        var created = Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer != created), answer => answer.Is(409));
        Assert.Equal(created.Id, Assert.Single((await app.Call("GET", $"/v3/api-packages?filter[name]={Uri.EscapeDataString(name)}")).Is(200).Data).GetProperty("id").GetGuid());
    }

    [AzuriteFact]
    public async Task Removes_and_frees_the_names_when_deleted()
    {
        var (api, _, _) = await app.LinkedApi("GET /a");
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name(), version = "1" })).Is(201);
        (await app.Call("PATCH", $"/v3/api-packages/{package.Id}/operations", (await app.Operations(api)).Values.Select(id => new { op = "add", path = $"operations/{id}" }).ToArray())).Is(204);
        (await app.Call("DELETE", $"/v3/api-packages/{package.Id}")).Is(204);
        foreach (var path in new[] { "", "/operations" }) (await app.Call("GET", $"/v3/api-packages/{package.Id}{path}")).Is(404);
        (await app.Call("DELETE", $"/v3/api-packages/{package.Id}")).Is(404);
        (await app.Call("POST", "/v3/api-packages", new { name = package.String("name"), version = "1", slug = package.String("slug") })).Is(201);
    }

    [AzuriteFact]
    public async Task Lists_in_the_contracts_orders_and_filters()
    {
        var mark = Guid.NewGuid().ToString("N");
        foreach (var (name, version) in new[] { ("b", "1"), ("a", "2"), ("c", "3") })
            (await app.Call("POST", "/v3/api-packages", new { name = $"{name} {mark}", version, labels = new { env = name } })).Is(201);
        var list = (await app.Call("GET", $"/v3/api-packages?filter[name][contains]={mark}&sort=version%20desc&page[size]=2")).Is(200);
        Assert.Equal(["3", "2"], list.Data.Select(package => package.GetProperty("version").GetString()));
        Assert.Equal(3, list["meta"].GetProperty("page").GetProperty("total").GetInt32());
        Assert.Single((await app.Call("GET", $"/v3/api-packages?filter[name][contains]={mark}&filter[labels.env][oeq]=a,x")).Is(200).Data);
        (await app.Call("GET", "/v3/api-packages?filter[slug]=x")).Faults("filter[slug]", "unknown_property");
    }

    [AzuriteTheory]
    [InlineData("GET", "/v3/api-packages")]
    [InlineData("POST", "/v3/api-packages")]
    [InlineData("GET", "/v3/api-packages/{id}")]
    [InlineData("PATCH", "/v3/api-packages/{id}")]
    [InlineData("DELETE", "/v3/api-packages/{id}")]
    [InlineData("GET", "/v3/api-packages/{id}/operations")]
    [InlineData("PATCH", "/v3/api-packages/{id}/operations")]
    public async Task Refuses_401_and_writes_nothing_when_nobody_calls(string method, string path)
    {
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name() })).Is(201);
        var refused = (await app.CallAsNobody(method, path.Replace("{id}", package.Id.ToString()), method is "POST" or "PATCH" ? new { name = "mine" } : null)).Is(401);
        Assert.DoesNotContain(package.String("name"), refused.Text);
        Assert.Equal(package.Text, (await app.Call("GET", $"/v3/api-packages/{package.Id}")).Is(200).Text);
    }
}
