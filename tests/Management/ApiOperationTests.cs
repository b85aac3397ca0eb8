using Testing;
using static Management.CatalogCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class ApiOperationTests(ManagementFixture app)
{
    [AzuriteFact]
    public async Task Hides_404_unless_the_API_is_linked_to_a_control_plane()
    {
        var api = (await app.ApiWith("GET /flights")).Id;
        (await app.Call("GET", $"/v3/apis/{api}/operations")).Is(404);
        var controlPlane = await app.ControlPlane();
        var (service, _) = await app.Route(controlPlane, "/flights");
        var link = (await app.Call("POST", $"/v3/apis/{api}/implementations", new { service = new { control_plane_id = controlPlane, id = service } })).Is(201).Id;
        (await app.Call("GET", $"/v3/apis/{api}/operations")).Is(404);
        (await app.Call("DELETE", $"/v3/apis/{api}/implementations/{link}")).Is(204);
        var again = await app.Link(api, controlPlane);
        Assert.Single((await app.Call("GET", $"/v3/apis/{api}/operations")).Is(200).Data);
        (await app.Call("DELETE", $"/v3/apis/{api}/implementations/{again}")).Is(204);
        (await app.Call("GET", $"/v3/apis/{api}/operations")).Is(404);
        (await app.Call("GET", $"/v3/apis/{Guid.NewGuid()}/operations")).Is(404);
    }

    [AzuriteFact]
    public async Task Lists_with_the_route_and_service_that_an_operation_takes()
    {
        var (api, controlPlane, _) = await app.LinkedApi("GET /flights", "POST /flights", "GET /flights/{id}", "GET /billing");
        var (service, route) = await app.Route(controlPlane, "/flights", "GET");
        var list = (await app.Call("GET", $"/v3/apis/{api}/operations?filter[method]=GET&filter[path][contains]=flights")).Is(200);
        Assert.Equal(2, list.Data.Count);
        foreach (var operation in list.Data)
        {
            var status = operation.GetProperty("implementation_status");
            Assert.True(status.GetProperty("matched").GetBoolean());
            Assert.Equal(route, status.GetProperty("route").GetProperty("id").GetGuid());
            Assert.StartsWith("route-", status.GetProperty("route").GetProperty("name").GetString());
            Assert.Equal(service, status.GetProperty("service").GetProperty("id").GetGuid());
        }
        var operations = await app.Operations(api);
        foreach (var unmatched in new[] { "POST /flights", "GET /billing" })
        {
            var one = (await app.Call("GET", $"/v3/apis/{api}/operations/{operations[unmatched]}")).Is(200).HasKeys("id", "method", "path", "implementation_status");
            Assert.Equal("""{"matched":false,"route":null,"service":null}""", one["implementation_status"].GetRawText());
        }
        (await app.Call("GET", $"/v3/apis/{api}/operations/{Guid.NewGuid()}")).Is(404);
        (await app.Call("GET", $"/v3/apis/{api}/operations?filter[id]={Guid.NewGuid()}&sort=path")).Faults("filter[id]", "unknown_property").Faults("sort", "unknown_property");
    }

    [AzuriteFact]
    public async Task Keeps_ids_across_edits_of_the_specification()
    {
        var (api, _, _) = await app.LinkedApi("GET /flights/{id}", "POST /flights");
        var before = await app.Operations(api);
        var version = (await app.Call("GET", $"/v3/apis/{api}")).Is(200)["api_spec_ids"][0].GetGuid();
        (await app.Call("PATCH", $"/v3/apis/{api}/versions/{version}", new { spec = new { content = Spec("1.0.0", "POST /flights/", "GET /flights/{flightNumber}", "GET /new") } })).Is(200);
        // Until it is taken up, what was in force stays in force.
        Assert.Equal(before, await app.Operations(api));
        await app.TakeUp(api);
        var after = await app.Operations(api);
        Assert.Equal(3, after.Count);
        Assert.All(before, operation => Assert.Equal(operation.Value, after[operation.Key]));
    }

    [AzuriteFact]
    public async Task Rejects_409_whatever_takes_operations_away_unless_forced()
    {
        var (api, _, _) = await app.LinkedApi("GET /a", "GET /b");
        var operations = await app.Operations(api);
        var first = (await app.Call("GET", $"/v3/apis/{api}")).Is(200)["api_spec_ids"][0].GetGuid();
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name() })).Is(201).Id;
        (await app.Call("PATCH", $"/v3/api-packages/{package}/operations", operations.Values.Select(id => new { op = "add", path = $"operations/{id}" }).ToArray())).Is(204);
        var second = (await app.Call("POST", $"/v3/apis/{api}/versions", new { version = "2", spec = new { content = Spec("2", "GET /a", "GET /c") } })).Is(201).Id;

        foreach (var query in new[] { "", "?force=false" })
        {
            foreach (var refused in new[]
            {
                await app.Call("PATCH", $"/v3/apis/{api}/versions/{first}{query}", new { spec = new { content = Spec("1.0.0", "GET /a") } }),
                await app.Call("PATCH", $"/v3/apis/{api}{query}", new { version = "2" }),
                await app.Call("DELETE", $"/v3/apis/{api}/versions/{first}{query}"),
            })
                Assert.Equal(RemovalRefused, refused.Is(409).String("detail"));
        }
        foreach (var query in new[] { "?force=yes", "?force=TRUE", "?force=1" })
        {
            (await app.Call("PATCH", $"/v3/apis/{api}/versions/{first}{query}", new { })).Faults("force", "enum");
            (await app.Call("DELETE", $"/v3/apis/{api}/versions/{first}{query}")).Faults("force", "enum");
        }
        await app.TakeUp(api);
        Assert.Equal(operations, await app.Operations(api));
        Assert.Equal(2, (await app.Call("GET", $"/v3/api-packages/{package}/operations")).Is(200).Data.Count);

        // Forced, without a value: the current version changes, the operation goes and with it its place in the package; the other keeps its id.
        Assert.Equal(second, (await app.Call("PATCH", $"/v3/apis/{api}?force", new { version = "2" })).Is(200)["current_version_summary"].GetProperty("id").GetGuid());
        Assert.Equal(["GET /a", "GET /c"], (await app.Operations(api)).Keys);
        Assert.Equal(operations["GET /a"], Assert.Single((await app.Call("GET", $"/v3/api-packages/{package}/operations")).Is(200).Data).GetProperty("id").GetGuid());
        (await app.Call("PATCH", $"/v3/apis/{api}/versions/{second}?force=true", new { spec = new { content = Spec("2", "GET /c") } })).Is(200);
        await app.TakeUp(api);
        Assert.Equal(["GET /c"], (await app.Operations(api)).Keys);
        Assert.Empty((await app.Call("GET", $"/v3/api-packages/{package}/operations")).Is(200).Data);
        (await app.Call("DELETE", $"/v3/apis/{api}/versions/{second}?force")).Is(204);
        Assert.Empty((await app.Call("GET", $"/v3/apis/{api}/operations")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Keeps_what_is_in_force_when_the_current_version_changes_before_it_is_taken_up()
    {
        var (api, _, _) = await app.LinkedApi("GET /a");
        (await app.Call("POST", $"/v3/apis/{api}/versions", new { version = "2", spec = new { content = Spec("2", "GET /a", "GET /b") } })).Is(201);
        (await app.Call("PATCH", $"/v3/apis/{api}", new { version = "2" })).Is(200);
        Assert.Equal(["GET /a"], (await app.Operations(api)).Keys);
        await app.TakeUp(api);
        Assert.Equal(["GET /a", "GET /b"], (await app.Operations(api)).Keys);
        // By its name a new version becomes current at once; it must keep the operations, and there is no force to say otherwise.
        (await app.Call("PATCH", $"/v3/apis/{api}", new { version = "3" })).Is(200);
        Assert.Equal(RemovalRefused, (await app.Call("POST", $"/v3/apis/{api}/versions", new { version = "3", spec = new { content = Spec("3", "GET /a") } })).Is(409).String("detail"));
        (await app.Call("POST", $"/v3/apis/{api}/versions", new { version = "3", spec = new { content = Spec("3", "GET /a", "GET /b", "GET /c") } })).Is(201);
        Assert.Equal(["GET /a", "GET /b"], (await app.Operations(api)).Keys);
        await app.TakeUp(api);
        Assert.Equal(3, (await app.Operations(api)).Count);
    }

    [AzuriteFact]
    public async Task Changes_freely_when_the_API_is_not_linked_to_a_control_plane()
    {
        var api = await app.ApiWith("GET /a", "GET /b");
        var version = api["api_spec_ids"][0].GetGuid();
        (await app.Call("PATCH", $"/v3/apis/{api.Id}/versions/{version}", new { spec = new { content = Spec("1.0.0", "GET /b") } })).Is(200);
        (await app.Call("DELETE", $"/v3/apis/{api.Id}/versions/{version}")).Is(204);
    }

    [AzuriteFact]
    public async Task Rejects_400_more_than_1000_operations_when_the_API_is_linked()
    {
        var (api, controlPlane, link) = await app.LinkedApi("GET /p0");
        var many = Spec("1.0.0", [.. Enumerable.Range(0, 1001).Select(i => $"GET /p{i}")]);
        var version = (await app.Call("GET", $"/v3/apis/{api}")).Is(200)["api_spec_ids"][0].GetGuid();
        (await app.Call("PATCH", $"/v3/apis/{api}/versions/{version}?force", new { spec = new { content = many } })).Faults("spec.content", "max_items");
        (await app.Call("POST", $"/v3/apis/{api}/versions", new { version = "2", spec = new { content = many } })).Faults("spec.content", "max_items");
        (await app.Call("DELETE", $"/v3/apis/{api}/implementations/{link}")).Is(204);
        (await app.Call("PATCH", $"/v3/apis/{api}/versions/{version}", new { spec = new { content = many } })).Is(200);
        (await app.Call("POST", $"/v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = controlPlane } })).Faults("control_plane", "max_items");
        var most = Spec("1.0.0", [.. Enumerable.Range(0, 1000).Select(i => $"GET /p{i}")]);
        (await app.Call("PATCH", $"/v3/apis/{api}/versions/{version}", new { spec = new { content = most } })).Is(200);
        await app.TakeUp(api);
        await app.Link(api, controlPlane);
        Assert.Equal(1000, (await app.Operations(api)).Count);
    }
}
