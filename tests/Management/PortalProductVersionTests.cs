using System.Text.Json;
using Testing;
using static Management.CatalogCalls;
using static Management.ProductCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class PortalProductVersionTests(ManagementFixture app)
{
    private static readonly string[] Keys =
        ["id", "publish_status", "product_version_id", "auth_strategies", "application_registration_enabled", "auto_approve_registration", "deprecated", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Creates_201_what_holds_for_a_version_in_a_portal()
    {
        var (product, version, path) = await app.ProductVersion();
        var (portal, strategy) = (await app.Portal(), await Strategy());
        var versions = $"/v2/portals/{portal}/product-versions";
        var made = (await app.Call("POST", versions, Terms(version, strategy))).Is(201).HasKeys(Keys);
        Assert.Equal((version, "published", true), (made["product_version_id"].GetGuid(), made.String("publish_status"), made["application_registration_enabled"].GetBoolean()));
        Assert.Equal(["credential_type", "id", "key_names", "name"], made["auth_strategies"][0].EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(made.Text, (await app.Call("GET", $"{versions}/{version}")).Is(200).Text);
        Assert.Equal(made.Text, Assert.Single((await app.Call("GET", versions)).Is(200).Data).GetRawText());
        (await app.Call("POST", versions, Terms(version, strategy))).Is(409);
        // The other switch is the product's.
        Assert.Empty((await app.Call("GET", $"/v2/portals/{portal}/products")).Is(200).Data);
        (await app.Call("PATCH", $"{Products}/{product}", new { portal_ids = new[] { portal } })).Is(200);
        var shown = Assert.Single((await app.Call("GET", $"/v2/portals/{portal}/products")).Is(200).Data);
        Assert.Equal((product, 1), (shown.GetProperty("id").GetGuid(), shown.GetProperty("version_count").GetInt32()));
        var seen = (await app.Call("GET", path)).Is(200)["portals"][0];
        Assert.Equal((made.Id, "published", strategy), (seen.GetProperty("portal_product_version_id").GetGuid(), seen.GetProperty("publish_status").GetString(), seen.GetProperty("auth_strategies")[0].GetProperty("id").GetGuid()));
    }

    [AzuriteFact]
    public async Task Changes_replaces_and_removes_it_by_the_versions_id()
    {
        var (_, version, path) = await app.ProductVersion();
        var (portal, strategy) = (await app.Portal(), await Strategy());
        var one = $"/v2/portals/{portal}/product-versions/{version}";
        (await app.Call("GET", one)).Is(404);
        var id = (await app.Call("POST", $"/v2/portals/{portal}/product-versions", Terms(version, strategy))).Is(201).Id;
        var changed = (await app.Call("PATCH", one, new { deprecated = true, notify_developers = true })).Is(200).HasKeys(Keys);
        Assert.Equal((id, true, "published"), (changed.Id, changed["deprecated"].GetBoolean(), changed.String("publish_status")));
        // Published instructions give the id of the strategy by itself.
        var bare = (await app.Call("PATCH", one, new { auth_strategy_ids = strategy.ToString() })).Is(200);
        Assert.Equal(strategy, bare["auth_strategies"][0].GetProperty("id").GetGuid());
        (await app.Call("PUT", one, new { publish_status = "unpublished" })).Faults("auth_strategy_ids", "required").Faults("deprecated", "required").Faults("application_registration_enabled", "required");
        (await app.Call("PATCH", one, new { product_version_id = Guid.NewGuid(), deprecated = false })).Faults("product_version_id", "invalid");
        var replaced = (await app.Call("PUT", one, new
        {
            product_version_id = version, publish_status = "unpublished", auth_strategy_ids = Array.Empty<Guid>(), application_registration_enabled = false, auto_approve_registration = true, deprecated = false,
        })).Is(200);
        Assert.Equal((id, "unpublished", 0, true), (replaced.Id, replaced.String("publish_status"), replaced["auth_strategies"].GetArrayLength(), replaced["auto_approve_registration"].GetBoolean()));
        // Whoever may register is known by the portal's strategy where none is named.
        Assert.Equal(1, (await app.Call("PATCH", one, new { application_registration_enabled = true })).Is(200)["auth_strategies"].GetArrayLength());
        (await app.Call("DELETE", one)).Is(204);
        (await app.Call("DELETE", one)).Is(404);
        Assert.Equal("[]", (await app.Call("GET", path)).Is(200)["portals"].GetRawText());
    }

    [AzuriteFact]
    public async Task Keeps_the_older_form_in_other_portals_when_it_ends_in_one()
    {
        var (first, second) = (await app.Portal(), await app.Portal());
        var (product, version, path) = await app.ProductVersion(new { name = "v1", publish_status = "published" });
        (await app.Call("PATCH", $"{Products}/{product}", new { portal_ids = new[] { first, second } })).Is(200);
        var implied = (await app.Call("GET", $"/v2/portals/{first}/product-versions/{version}")).Is(200).HasKeys(Keys);
        var own = (await app.Call("PATCH", $"/v2/portals/{first}/product-versions/{version}", new { deprecated = true })).Is(200);
        Assert.Equal((implied.Id, "published", true), (own.Id, own.String("publish_status"), own["deprecated"].GetBoolean()));
        (await app.Call("DELETE", $"/v2/portals/{second}/product-versions/{version}")).Is(204);
        (await app.Call("GET", $"/v2/portals/{second}/product-versions/{version}")).Is(404);
        Assert.Equal(first, Assert.Single((await app.Call("GET", path)).Is(200)["portals"].EnumerateArray().ToList()).GetProperty("portal_id").GetGuid());
    }

    [AzuriteFact]
    public async Task Publishes_several_products_at_once_or_none()
    {
        var portal = await app.Portal();
        var (one, two) = (await app.Product(), await app.Product());
        var published = new { publish_status = "published" };
        (await app.Call("POST", $"/v2/portals/{portal}/publish", new { api_products = new Dictionary<string, object> { [one.ToString()] = published, [Guid.NewGuid().ToString()] = published } })).Is(400);
        Assert.Empty((await app.Call("GET", $"/v2/portals/{portal}/products")).Is(200).Data);
        (await app.Call("POST", $"/v2/portals/{portal}/publish", new { api_products = new Dictionary<string, object> { [one.ToString()] = published, [two.ToString()] = published } })).Is(204);
        Assert.Equal([one, two], (await app.Call("GET", $"/v2/portals/{portal}/products?sort=created_at")).Is(200).Data.Select(product => product.GetProperty("id").GetGuid()));
        (await app.Call("POST", $"/v2/portals/{portal}/publish", new { api_products = new Dictionary<string, object?> { [one.ToString()] = null, [two.ToString()] = new { publish_status = "unpublished" } } })).Is(204);
        Assert.Empty((await app.Call("GET", $"/v2/portals/{portal}/products")).Is(200).Data);
        (await app.Call("POST", $"/v2/portals/{portal}/publish", new { api_products = new Dictionary<string, object> { ["x"] = new { publish_status = "public" } } }))
            .Faults("api_products.x", "is_uuid").Faults("api_products.x.publish_status", "enum");
        (await app.Call("POST", $"/v2/portals/{portal}/publish", new { })).Faults("api_products", "required");
        (await app.Call("POST", $"/v2/portals/{Guid.NewGuid()}/publish", new { api_products = new { } })).Is(404);
    }

    [AzuriteFact]
    public async Task Keeps_strategies_and_portals_that_versions_are_published_with()
    {
        var (_, version, _) = await app.ProductVersion();
        var (portal, strategy) = (await app.Portal(), await Strategy());
        (await app.Call("POST", $"/v2/portals/{portal}/product-versions", Terms(version, strategy))).Is(201);
        (await app.Call("DELETE", $"/v2/application-auth-strategies/{strategy}")).Is(409);
        (await app.Call("DELETE", $"/v3/portals/{portal}")).Is(409);
        (await app.Call("DELETE", $"/v3/portals/{portal}?force=true")).Is(204);
        (await app.Call("DELETE", $"/v2/application-auth-strategies/{strategy}")).Is(204);
    }

    [AzuriteFact]
    public async Task Compiles_a_guard_while_applications_are_registered_shown_or_not()
    {
        var controlPlane = await app.ControlPlane();
        var (service, _) = await app.Route(controlPlane, "/hotels");
        var (product, version, path) = await app.ProductVersion(new { name = "v1", gateway_service = new { id = service, control_plane_id = controlPlane } });
        var (portal, strategy) = (await app.Portal(), await Strategy());
        var one = $"/v2/portals/{portal}/product-versions/{version}";
        await Guards(false);
        (await app.Call("POST", $"/v2/portals/{portal}/product-versions", Terms(version, strategy))).Is(201);
        await Guards(true);
        // What is taken out of the catalog is not given to everybody by that.
        (await app.Call("PATCH", $"{Products}/{product}", new { portal_ids = new[] { portal } })).Is(200);
        (await app.Call("PATCH", one, new { publish_status = "unpublished" })).Is(200);
        await Guards(true);
        (await app.Call("POST", $"/v2/portals/{portal}/publish", new { api_products = new Dictionary<string, object?> { [product.ToString()] = null } })).Is(204);
        await Guards(true);
        (await app.Call("PATCH", one, new { application_registration_enabled = false })).Is(200);
        await Guards(false);
        (await app.Call("PATCH", one, new { application_registration_enabled = true })).Is(200);
        await Guards(true);
        // Nor does it open with what said who may call, be it taken away for itself or with its portal.
        (await app.Call("DELETE", one)).Is(204);
        await Guards(true, isPublished: false);
        (await app.Call("POST", $"/v2/portals/{portal}/product-versions", Terms(version, strategy, registers: false))).Is(201);
        await Guards(false);
        (await app.Call("PATCH", one, new { application_registration_enabled = true })).Is(200);
        await Guards(true);
        (await app.Call("DELETE", $"/v3/portals/{portal}?force=true")).Is(204);
        await Guards(true, isPublished: false);
        (await app.Call("PATCH", path, new { name = "v2" })).Is(200);
        await Guards(true, isPublished: false);
        (await app.Call("DELETE", $"{Products}/{product}")).Is(204);
        await Guards(false);

        async Task Guards(bool expected, bool? isPublished = null)
        {
            var snapshot = (await Snapshot.Find(app, controlPlane))!;
            var guards = snapshot["guards"].Any(guard => guard.GetProperty("serviceId").GetGuid() == service && guard.GetProperty("apiId").GetGuid() == version);
            var published = snapshot["publications"].Any(publication => publication.GetProperty("entityId").GetGuid() == version && publication.GetProperty("strategyId").GetGuid() == strategy);
            Assert.Equal((expected, isPublished ?? expected), (guards, published));
            Assert.Equal(isPublished ?? expected, snapshot["strategies"].Any(one => one.GetProperty("id").GetGuid() == strategy));
        }
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_and_writes_nothing()
    {
        var (_, version, _) = await app.ProductVersion();
        var portal = await app.Portal();
        var versions = $"/v2/portals/{portal}/product-versions";
        (await app.Call("POST", versions, new { product_version_id = "x", publish_status = "public", auth_strategy_ids = new[] { Guid.NewGuid(), Guid.NewGuid() }, application_registration_enabled = 1, colour = 1 }))
            .Faults("product_version_id", "is_uuid").Faults("publish_status", "enum").Faults("auth_strategy_ids", "max_items").Faults("application_registration_enabled", "is_boolean")
            .Faults("auto_approve_registration", "required").Faults("deprecated", "required").Faults("colour", "unknown_property");
        (await app.Call("POST", versions, Terms(Guid.NewGuid(), null))).Faults("product_version_id", "missing_reference");
        (await app.Call("POST", versions, Terms(version, Guid.NewGuid()))).Faults("auth_strategy_ids", "missing_reference");
        (await app.Call("POST", versions, Terms(Guid.NewGuid(), Guid.NewGuid()))).Faults("product_version_id", "missing_reference").Faults("auth_strategy_ids", "missing_reference");
        (await app.Call("POST", $"/v2/portals/{Guid.NewGuid()}/product-versions", Terms(version, null))).Is(404);
        Assert.Empty((await app.Call("GET", versions)).Is(200).Data);
        (await app.Call("GET", $"{versions}?filter[name]=x&sort=name")).Faults("filter[name]", "unknown_property").Faults("sort", "enum");
        (await app.CallAsNobody("POST", versions, Terms(version, null))).Is(401);
    }

    internal static object Terms(Guid version, Guid? strategy, bool registers = true) => new
    {
        product_version_id = version, publish_status = "published", auth_strategy_ids = strategy is { } id ? new[] { id } : [], application_registration_enabled = registers,
        auto_approve_registration = false, deprecated = false,
    };

    private async Task<Guid> Strategy() => (await app.Call("POST", "/v2/application-auth-strategies", new
    {
        name = Name("Keys"), display_name = "Keys", strategy_type = "key_auth", configs = new Dictionary<string, object> { ["key-auth"] = new { key_names = new[] { "x-key" } } },
    })).Is(201).Id;
}
