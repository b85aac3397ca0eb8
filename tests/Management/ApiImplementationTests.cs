using Testing;
using static Management.CatalogCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class ApiImplementationTests(ManagementFixture app)
{
    [AzuriteFact]
    public async Task Creates_201_a_link_to_a_control_plane_without_a_service()
    {
        var api = (await app.ApiWith("GET /flights")).Id;
        var controlPlane = await app.ControlPlane();
        var link = (await app.Call("POST", $"/v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = controlPlane } })).Is(201)
            .HasKeys("id", "created_at", "updated_at", "control_plane");
        Assert.Equal($$"""{"access_control_enforcement_enabled":false,"control_plane_id":"{{controlPlane}}"}""", link["control_plane"].GetRawText());
        (await app.Call("POST", $"/v2/control-planes/{controlPlane}/core-entities/plugins", new { name = "ace", config = new { match_policy = "required" } })).Is(201);
        var shown = (await app.Call("GET", $"/v3/apis/{api}/implementations/{link.Id}")).Is(200).HasKeys("id", "created_at", "updated_at", "control_plane");
        Assert.True(shown["control_plane"].GetProperty("access_control_enforcement_enabled").GetBoolean());
        var listed = Assert.Single((await app.Call("GET", $"/v3/api-implementations?filter[api_id]={api}")).Is(200).Data);
        Assert.Equal(["api_id", "control_plane", "created_at", "id", "updated_at"], listed.EnumerateObject().Select(property => property.Name).Order());
        Assert.True(listed.GetProperty("control_plane").GetProperty("access_control_enforcement_enabled").GetBoolean());
    }

    [AzuriteFact]
    public async Task Creates_201_a_link_to_a_service_without_a_control_plane()
    {
        var api = (await app.ApiWith("GET /flights")).Id;
        var controlPlane = await app.ControlPlane();
        var (service, _) = await app.Route(controlPlane, "/flights");
        var link = (await app.Call("POST", $"/v3/apis/{api}/implementations", new { service = new { control_plane_id = controlPlane, id = service } })).Is(201)
            .HasKeys("id", "created_at", "updated_at", "service");
        Assert.Equal($$"""{"control_plane_id":"{{controlPlane}}","id":"{{service}}"}""", link["service"].GetRawText());
        Assert.Equal("gateway_entity_binding", (await app.Call("GET", $"/v3/apis/{api}")).Is(200).String("implementation_mode"));
        Assert.Equal(link.Id, Assert.Single((await app.Call("GET", $"/v3/api-implementations?filter[service_id]={service}&sort=service_id%20desc,api_id")).Is(200).Data).GetProperty("id").GetGuid());
    }

    [AzuriteFact]
    public async Task Rejects_400_what_is_neither_or_both_or_not_there()
    {
        var api = (await app.ApiWith("GET /flights")).Id;
        var path = $"/v3/apis/{api}/implementations";
        var controlPlane = await app.ControlPlane();
        var (service, _) = await app.Route(controlPlane, "/flights");
        var other = await app.ControlPlane();
        (await app.Call("POST", path, new { })).Faults("service", "required");
        (await app.Call("POST", path, new { service = new { control_plane_id = controlPlane, id = service }, control_plane = new { control_plane_id = controlPlane } })).Faults("control_plane", "invalid");
        (await app.Call("POST", path, new { service = new { id = "mine" }, colour = 1 })).Faults("service.id", "is_uuid").Faults("service.control_plane_id", "required").Faults("colour", "unknown_property");
        (await app.Call("POST", path, new { control_plane = new { colour = 1 } })).Faults("control_plane.control_plane_id", "required").Faults("control_plane.colour", "unknown_property");
        (await app.Call("POST", path, new { control_plane = new { control_plane_id = Guid.NewGuid() } })).Faults("control_plane.control_plane_id", "missing_reference");
        (await app.Call("POST", path, new { service = new { control_plane_id = Guid.NewGuid(), id = service } })).Faults("service.control_plane_id", "missing_reference");
        var missing = (await app.Call("POST", path, new { service = new { control_plane_id = other, id = service } })).Faults("service.id", "missing_reference");
        Assert.Equal("Service not found", missing["invalid_parameters"][0].GetProperty("reason").GetString());
        (await app.Call("POST", $"/v3/apis/{Guid.NewGuid()}/implementations", new { control_plane = new { control_plane_id = controlPlane } })).Is(404);
        Assert.Empty((await app.Call("GET", $"/v3/api-implementations?filter[api_id]={api}")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Creates_one_and_rejects_409_the_others_when_an_API_or_a_service_is_linked_at_once()
    {
        var controlPlane = await app.ControlPlane();
        var (service, _) = await app.Route(controlPlane, "/flights");
        var api = (await app.ApiWith("GET /flights")).Id;
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => app.Call("POST", $"/v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = controlPlane } })));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => Assert.Equal("An implementation already exists for this API", answer.Is(409).String("detail")));

        var apis = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id));
        answers = await Task.WhenAll(apis.Select(one => app.Call("POST", $"/v3/apis/{one}/implementations", new { service = new { control_plane_id = controlPlane, id = service } })));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => Assert.Equal("This gateway service is already linked to another API", answer.Is(409).String("detail")));
    }

    [AzuriteFact]
    public async Task Removes_with_the_members_of_packages_and_frees_the_service_when_unlinked()
    {
        var (api, controlPlane, link) = await app.LinkedApi("GET /flights");
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name() })).Is(201).Id;
        var operation = (await app.Operations(api))["GET /flights"];
        (await app.Call("PATCH", $"/v3/api-packages/{package}/operations", new[] { new { op = "add", path = $"operations/{operation}" } })).Is(204);
        (await app.Call("DELETE", $"/v3/apis/{api}/implementations/{Guid.NewGuid()}")).Is(404);
        (await app.Call("DELETE", $"/v3/apis/{api}/implementations/{link}")).Is(204);
        (await app.Call("DELETE", $"/v3/apis/{api}/implementations/{link}")).Is(404);
        (await app.Call("GET", $"/v3/apis/{api}/implementations/{link}")).Is(404);
        Assert.Equal("null", (await app.Call("GET", $"/v3/apis/{api}")).Is(200)["implementation_mode"].GetRawText());
        // Gone for good: linking again does not bring the member back.
        await app.Link(api, controlPlane);
        Assert.Equal(operation, (await app.Operations(api))["GET /flights"]);
        Assert.Empty((await app.Call("GET", $"/v3/api-packages/{package}/operations")).Is(200).Data);

        var (service, _) = await app.Route(controlPlane, "/billing");
        var other = (await app.ApiWith("GET /billing")).Id;
        var bound = (await app.Call("POST", $"/v3/apis/{other}/implementations", new { service = new { control_plane_id = controlPlane, id = service } })).Is(201).Id;
        (await app.Call("DELETE", $"/v3/apis/{other}/implementations/{bound}")).Is(204);
        (await app.Call("POST", $"/v3/apis/{(await app.ApiWith("GET /x")).Id}/implementations", new { service = new { control_plane_id = controlPlane, id = service } })).Is(201);
    }

    [AzuriteFact]
    public async Task Keeps_a_control_plane_that_is_linked_or_is_being_linked()
    {
        for (var i = 0; i < 6; i++)
        {
            var api = (await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id;
            var controlPlane = await app.ControlPlane();
            var link = app.Call("POST", $"/v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = controlPlane } });
            var removal = app.Call("DELETE", $"/v2/control-planes/{controlPlane}");
            await Task.WhenAll(link, removal);
            var linked = (await link).Status == 201;
            Assert.Equal(linked ? 200 : 404, (await app.Call("GET", $"/v2/control-planes/{controlPlane}")).Status);
            Assert.NotEqual(linked, (await removal).Status == 204);
        }
    }
}
