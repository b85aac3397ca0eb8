using System.Text.Json;
using Testing;
using static Management.CatalogCalls;
using static Management.ProductCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class ProductVersionTests(ManagementFixture app)
{
    private static readonly string[] Keys = ["id", "name", "gateway_service", "publish_status", "deprecated", "labels", "portals", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Creates_201_from_a_name_alone()
    {
        var product = await app.Product();
        var version = (await app.Call("POST", $"{Products}/{product}/product-versions", new { name = "version#1" })).Is(201).HasKeys(Keys);
        Assert.Equal(("unpublished", false, "[]", "{}", JsonValueKind.Null), (version.String("publish_status"), version["deprecated"].GetBoolean(), version["portals"].GetRawText(), version["labels"].GetRawText(), version["gateway_service"].ValueKind));
        Assert.Equal(version.Text, (await app.Call("GET", $"{Products}/{product}/product-versions/{version.Id}")).Is(200).Text);
        (await app.Call("POST", $"{Products}/{product}/product-versions", new { name = "version#1" })).Is(201);
        Assert.Equal(2, (await app.Call("GET", $"{Products}/{product}")).Is(200)["version_count"].GetInt32());
    }

    [AzuriteFact]
    public async Task Changes_the_gateway_service_by_either_name_of_its_control_plane()
    {
        var controlPlane = await app.ControlPlane();
        var (service, _) = await app.Route(controlPlane, "/flights");
        var (product, version, path) = await app.ProductVersion();
        foreach (var body in new object[]
        {
            new { gateway_service = new { id = service, control_plane_id = controlPlane } }, new { gateway_service = new { id = service, runtime_group_id = controlPlane } },
            new { gateway_service = new { id = service, runtime_group_id = controlPlane, control_plane_id = controlPlane } },
        })
        {
            var linked = (await app.Call("PATCH", path, body)).Is(200).HasKeys(Keys);
            Assert.Equal($$"""{"id":"{{service}}","runtime_group_id":"{{controlPlane}}","control_plane_id":"{{controlPlane}}"}""", linked["gateway_service"].GetRawText());
            Assert.Equal(version, Assert.Single((await app.Call("GET", $"{Products}/{product}/product-versions?filter[gateway_service_id]={service}")).Is(200).Data).GetProperty("id").GetGuid());
            (await app.Call("PATCH", path, new { name = "v2" })).Is(200);
            Assert.Equal(JsonValueKind.Null, (await app.Call("PATCH", path, new { gateway_service = (object?)null })).Is(200)["gateway_service"].ValueKind);
        }
        Assert.Equal("v2", (await app.Call("GET", path)).Is(200).String("name"));
    }

    [AzuriteFact]
    public async Task Rejects_409_a_service_that_somebody_else_has_whichever_contract_they_use()
    {
        var controlPlane = await app.ControlPlane();
        var (service, route) = await app.Route(controlPlane, "/flights");
        var link = new { gateway_service = new { id = service, control_plane_id = controlPlane } };
        var (product, _, path) = await app.ProductVersion(new { name = "v1", link.gateway_service });
        var (_, _, other) = await app.ProductVersion();
        Assert.Equal("This gateway service is already linked to another API product version", (await app.Call("PATCH", other, link)).Is(409).String("detail"));
        (await app.Call("POST", $"{Products}/{product}/product-versions", new { name = "v2", link.gateway_service })).Is(409);
        Assert.Equal(1, (await app.Call("GET", $"{Products}/{product}")).Is(200)["version_count"].GetInt32());
        var api = (await app.ApiWith("GET /flights")).Id;
        Assert.Equal("This gateway service is already linked to an API product version",
            (await app.Call("POST", $"/v3/apis/{api}/implementations", new { service = new { control_plane_id = controlPlane, id = service } })).Is(409).String("detail"));

        // What a version is linked to stays.
        (await app.Call("DELETE", $"/v2/control-planes/{controlPlane}/core-entities/routes/{route}")).Is(204);
        Assert.Contains("API product version", (await app.Call("DELETE", $"/v2/control-planes/{controlPlane}/core-entities/services/{service}")).Is(400).Text, StringComparison.Ordinal);
        Assert.Contains("API product versions", (await app.Call("DELETE", $"/v2/control-planes/{controlPlane}")).Is(409).String("detail"), StringComparison.Ordinal);

        (await app.Call("DELETE", path)).Is(204);
        (await app.Call("GET", path)).Is(404);
        (await app.Call("POST", $"/v3/apis/{api}/implementations", new { service = new { control_plane_id = controlPlane, id = service } })).Is(201);
        Assert.Equal("This gateway service is already linked to a V3 API", (await app.Call("PATCH", other, link)).Is(409).String("detail"));
        Assert.Equal(JsonValueKind.Null, (await app.Call("GET", other)).Is(200)["gateway_service"].ValueKind);
    }

    [AzuriteFact]
    public async Task Keeps_a_service_with_one_of_many_who_want_it_at_once()
    {
        var controlPlane = await app.ControlPlane();
        var (service, _) = await app.Route(controlPlane, "/flights");
        var product = await app.Product();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => app.Call("POST", $"{Products}/{product}/product-versions", new
        {
            name = $"v{n}", gateway_service = new { id = service, control_plane_id = controlPlane },
        })));
        Assert.Equal(7, answers.Count(answer => answer.Status == 409));
        Assert.Single(answers, answer => answer.Status == 201);
        // Whoever removes the product frees the service.
        (await app.Call("DELETE", $"{Products}/{product}")).Is(204);
        await app.ProductVersion(new { name = "v1", gateway_service = new { id = service, control_plane_id = controlPlane } });
    }

    [AzuriteFact]
    public async Task Publishes_by_the_older_form_wherever_the_product_is_shown()
    {
        var (first, second) = (await app.Portal(), await app.Portal());
        var (product, version, path) = await app.ProductVersion(new { name = "v1", publish_status = "published" });
        Assert.Equal("published", (await app.Call("GET", path)).Is(200).String("publish_status"));
        (await app.Call("PATCH", $"{Products}/{product}", new { portal_ids = new[] { first } })).Is(200);
        var shown = Assert.Single((await app.Call("GET", path)).Is(200)["portals"].EnumerateArray().ToList());
        Assert.Equal(["application_registration_enabled", "auth_strategies", "auto_approve_registration", "deprecated", "portal_id", "portal_name", "portal_product_version_id", "publish_status"],
            shown.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal((first, "published", false), (shown.GetProperty("portal_id").GetGuid(), shown.GetProperty("publish_status").GetString(), shown.GetProperty("application_registration_enabled").GetBoolean()));
        (await app.Call("PATCH", $"{Products}/{product}", new { portal_ids = new[] { first, second } })).Is(200);
        var both = (await app.Call("PATCH", path, new { deprecated = true, notify = true })).Is(200);
        Assert.True(both["deprecated"].GetBoolean());
        Assert.All(both["portals"].EnumerateArray(), portal => Assert.True(portal.GetProperty("deprecated").GetBoolean()));
        Assert.Equal(shown.GetProperty("portal_product_version_id").GetGuid(), both["portals"][0].GetProperty("portal_product_version_id").GetGuid());
        var versions = $"{Products}/{product}/product-versions";
        Assert.Single((await app.Call("GET", $"{versions}?filter[publish_status]=published")).Is(200).Data);
        var none = (await app.Call("PATCH", path, new { publish_status = "unpublished" })).Is(200);
        Assert.Equal(("unpublished", "[]"), (none.String("publish_status"), none["portals"].GetRawText()));
        Assert.Empty((await app.Call("GET", $"{versions}?filter[publish_status]=published")).Is(200).Data);
        Assert.Equal(version, none.Id);
    }

    [AzuriteFact]
    public async Task Lists_by_name()
    {
        var product = await app.Product();
        foreach (var name in (string[])["beta", "alpha", "gamma"]) (await app.Call("POST", $"{Products}/{product}/product-versions", new { name })).Is(201);
        Assert.Equal(["gamma", "beta", "alpha"], await Names("?sort=name%20desc"));
        Assert.Equal(["beta", "alpha"], await Names("?filter[name][oeq]=alpha,beta"));
        (await app.Call("GET", $"{Products}/{product}/product-versions?sort=created_at&filter[gateway_service_id]=x")).Faults("sort", "enum").Faults("filter[gateway_service_id]", "is_uuid");

        async Task<List<string?>> Names(string query) =>
            [.. (await app.Call("GET", $"{Products}/{product}/product-versions{query}")).Is(200).Data.Select(version => version.GetProperty("name").GetString())];
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_and_writes_nothing()
    {
        var controlPlane = await app.ControlPlane();
        var (product, _, path) = await app.ProductVersion();
        var versions = $"{Products}/{product}/product-versions";
        (await app.Call("POST", versions, new { name = "", publish_status = "public", deprecated = 1, labels = new { a = "-" }, gateway_service = new { id = "x", name = "x" }, colour = 1 }))
            .Faults("name", "min_length").Faults("publish_status", "enum").Faults("deprecated", "is_boolean").Faults("labels.a", "is_label").Faults("gateway_service.id", "is_uuid")
            .Faults("gateway_service.control_plane_id", "required").Faults("gateway_service.name", "unknown_property").Faults("colour", "unknown_property");
        (await app.Call("POST", versions, new { name = "v2", gateway_service = new { id = Guid.NewGuid(), control_plane_id = Guid.NewGuid() } })).Faults("gateway_service.control_plane_id", "missing_reference");
        (await app.Call("POST", versions, new { name = "v2", gateway_service = new { id = Guid.NewGuid(), control_plane_id = controlPlane } })).Faults("gateway_service.id", "missing_reference");
        (await app.Call("PATCH", path, new { gateway_service = new { id = Guid.NewGuid(), control_plane_id = controlPlane, runtime_group_id = Guid.NewGuid() } })).Faults("gateway_service.runtime_group_id", "invalid");
        Assert.Single((await app.Call("GET", versions)).Is(200).Data);
        (await app.Call("GET", $"{versions}/x")).Faults("productVersionId", "is_uuid");
        (await app.CallAsNobody("PATCH", path, new { name = "x" })).Is(401);
    }

    [AzuriteFact]
    public async Task Hides_404_versions_of_other_products()
    {
        var (here, there) = (await app.ProductVersion(), await app.Product());
        var path = $"{Products}/{there}/product-versions/{here.Version}";
        (await app.Call("GET", path)).Is(404);
        (await app.Call("PATCH", path, new { name = "x" })).Is(404);
        (await app.Call("DELETE", path)).Is(404);
        (await app.Call("GET", $"{path}/specifications")).Is(404);
        Assert.Equal("v1", (await app.Call("GET", here.Path)).Is(200).String("name"));
    }
}
