using System.Text.Json.Nodes;
using Testing;

namespace Contract.Worlds;

/// <summary>A portal for administrators by the classic contract, from its making to its removal.</summary>
public sealed class ClassicPortals(Stage stage, Apps apps) : IWorld
{
    private Guid _portal;

    public async Task Play()
    {
        _portal = (await apps.Admin("POST", "/v3/portals", new { name = UniqueName.Of("classic"), auto_approve_developers = true })).Is(201).Id;
        await stage.Part("portals", Portals);
        await stage.Part("products", Products);
        await stage.Part("appearance", Appearance);
        await stage.Part("domains", async () =>
        {
            (await apps.Admin("PATCH", $"/v2/portals/{_portal}", new { custom_domain = UniqueName.Of("portal") + ".example.com" })).Is(200);
            await stage.Call("verify-portal-domains", [_portal]);
            (await apps.Admin("PATCH", $"/v2/portals/{_portal}", new { custom_domain = (string?)null })).Is(200);
        });
        await stage.Part("audit-log-webhook", AuditLogWebhook);
        await new ClassicPeople(stage, apps).Play(_portal);
    }

    private async Task Portals()
    {
        var portal = (await stage.Call("create-portal", body: new
        {
            name = UniqueName.Of("classic"), display_name = "Flights", description = "All about flying", is_public = false, rbac_enabled = false, auto_approve_developers = true,
            auto_approve_applications = false, custom_domain = (string?)null, custom_client_domain = (string?)null, labels = new { env = "test" },
        })).Id;
        await stage.Call("list-portals");
        await stage.Call("get-portal", [portal]);
        await stage.Call("update-portal", [portal], new { display_name = "More flights", description = (string?)null, auto_approve_applications = false, labels = new { env = (string?)null } });
        await stage.Call("delete-portal", [portal], query: "?force=true");
    }

    private async Task Products()
    {
        var product = (await apps.Admin("POST", "/v2/api-products", new { name = UniqueName.Of("Flights") })).Is(201).Id;
        var version = (await apps.Admin("POST", $"/v2/api-products/{product}/product-versions", new { name = "v1" })).Is(201).Id;
        await stage.Call("publish-api-products", [_portal], new { api_products = new Dictionary<string, object> { [product.ToString()] = new { publish_status = "published" } } });
        await stage.Call("list-portal-products", [_portal]);
        await stage.Call("create-portal-product-version", [_portal], new
        {
            product_version_id = version, publish_status = "published", auth_strategy_ids = Array.Empty<Guid>(), application_registration_enabled = true, auto_approve_registration = false,
            deprecated = false,
        });
        await stage.Call("list-portal-product-versions", [_portal]);
        await stage.Call("get-portal-product-version", [_portal, version]);
        await stage.Call("update-portal-product-version", [_portal, version], new { publish_status = "published", deprecated = true, notify_developers = true });
        await stage.Call("replace-portal-product-version", [_portal, version], new
        {
            publish_status = "unpublished", auth_strategy_ids = Array.Empty<Guid>(), application_registration_enabled = false, auto_approve_registration = false, deprecated = false,
            notify_developers = false,
        });
        await stage.Call("delete-portal-product-version", [_portal, version]);
    }

    private async Task Appearance()
    {
        var defaults = await stage.Call("get-portal-appearance-defaults");
        var theme = JsonNode.Parse(defaults["themes"].GetProperty("dark_mode").GetRawText())!;
        await stage.Call("get-portal-appearance", [_portal]);
        await stage.Call("update-portal-appearance", [_portal], new
        {
            theme_name = "custom", custom_theme = theme, custom_fonts = new { @base = "Roboto", code = "Roboto Mono", headings = "Lato" }, use_custom_fonts = true,
            text = new { catalog = new { welcome_message = "Hello", primary_header = "Flights" } },
            images = new { logo = new { data = ApiBuilder.Icon, filename = "logo.png" }, catalog_cover = new { data = ApiBuilder.Icon, filename = "cover.png" }, favicon = (object?)null },
        });
        await stage.Call("get-portal-appearance", [_portal]);
        await stage.Part("logo", async () => await stage.Call("get-portal-logo", [_portal]));
        await stage.Part("catalog-cover", async () => await stage.Call("get-portal-catalog-cover", [_portal]));
    }

    private async Task AuditLogWebhook()
    {
        var destination = (await apps.Admin("POST", "/v3/audit-log-destinations", new { name = UniqueName.Of("siem"), endpoint = "https://siem.example.com/in", authorization = "Bearer token", log_format = "json" })).Is(201).Id;
        await stage.Call("get-portal-audit-log-webhook", [_portal]);
        await stage.Call("update-portal-audit-log-webhook", [_portal], new { enabled = true, audit_log_destination_id = destination });
        await stage.Call("get-portal-audit-log-webhook-status", [_portal]);
        await stage.Part("audit-log-replay", async () =>
        {
            await stage.Call("get-portal-audit-log-replay-job", [_portal]);
            var now = TimeProvider.System.GetUtcNow();
            await stage.Call("update-portal-audit-log-replay-job", [_portal], new { start_at = now.AddHours(-2), end_at = now.AddHours(-1) });
        });
        await stage.Call("delete-portal-audit-log-webhook", [_portal]);
    }
}
