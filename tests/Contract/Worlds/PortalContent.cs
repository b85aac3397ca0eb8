using Testing;

namespace Contract.Worlds;

/// <summary>What a portal shows: pages, snippets, looks, assets; and what it sends: mails.</summary>
public sealed class PortalContent(Stage stage, Apps apps)
{
    private Guid _portal;

    public async Task Play(Guid portal)
    {
        _portal = portal;
        await stage.Part("pages", Pages);
        await stage.Part("snippets", Snippets);
        await stage.Part("customization", Customization);
        await stage.Part("integrations", Integrations);
        await stage.Part("logo", () => Asset("logo"));
        await stage.Part("favicon", () => Asset("favicon"));
        await stage.Part("custom-domain", CustomDomain);
        await stage.Part("default-content", async () =>
        {
            var bare = (await apps.Admin("POST", "/v3/portals", new { name = UniqueName.Of("bare") })).Is(201).Id;
            await stage.Call("create-default-content", [bare]);
        });
        await stage.Part("email-domains", EmailDomains);
        await stage.Part("email-delivery", EmailDelivery);
        await stage.Part("email-config", EmailConfig);
        await stage.Part("email-templates", EmailTemplates);
        await stage.Part("audit-log-webhook", AuditLogWebhook);
        await stage.Part("ip-allow-list", IpAllowList);
    }

    private async Task Pages()
    {
        var parent = (await stage.Call("create-portal-page", [_portal], new
        {
            slug = UniqueName.Of("guides"), title = "Guides", content = "# Guides", visibility = "public", status = "published", description = "All guides", parent_page_id = (Guid?)null,
        })).Id;
        var page = (await stage.Call("create-portal-page", [_portal], new { slug = "first", content = "# First", parent_page_id = parent })).Id;
        await stage.Call("list-portal-pages", [_portal]);
        await stage.Call("get-portal-page", [_portal, page]);
        await stage.Call("update-portal-page", [_portal, page], new
        {
            slug = "second", title = "Second", content = "# Second", visibility = "private", status = "unpublished", description = "Another", parent_page_id = parent,
        });
        await stage.Call("move-portal-pages", [_portal, page], new { parent_page_id = (Guid?)null, index = 0 });
        await stage.Call("delete-portal-page", [_portal, page]);
    }

    private async Task Snippets()
    {
        var snippet = (await stage.Call("create-portal-snippet", [_portal], new
        {
            name = UniqueName.Of("note"), title = "Note", content = "A note", visibility = "public", status = "published", description = "To be read",
        })).Id;
        await stage.Call("list-portal-snippets", [_portal]);
        await stage.Call("get-portal-snippet", [_portal, snippet]);
        await stage.Call("update-portal-snippet", [_portal, snippet], new
        {
            name = UniqueName.Of("note"), title = "Other", content = "Another note", visibility = "private", status = "unpublished", description = "Not to be read",
        });
        await stage.Call("delete-portal-snippet", [_portal, snippet]);
    }

    private async Task Customization()
    {
        var link = new { path = "/guides", title = "Guides", visibility = "public", external = false };
        await stage.Call("get-portal-customization", [_portal]);
        await stage.Call("replace-portal-customization", [_portal], new
        {
            theme = new { name = "mint_rocket", mode = "system", colors = new { primary = "#0a7a5a" } }, layout = "topnav", css = "body { margin: 0 }",
            menu = new { main = new[] { link }, footer_sections = new[] { new { title = "More", items = new[] { link } } }, footer_bottom = new[] { link } },
            spec_renderer = new { try_it_ui = true, try_it_insomnia = false, infinite_scroll = true, show_schemas = true, hide_internal = false, hide_deprecated = false, allow_custom_server_urls = true },
            robots = "User-agent: *",
        });
        await stage.Call("update-portal-customization", [_portal], new { theme = new { colors = new { primary = "#123456" } }, css = (string?)null });
    }

    private async Task Integrations()
    {
        await stage.Call("upsert-portal-integrations", [_portal], new
        {
            google_tag_manager = new { enabled = true, type = "tracking", config_data = new { id = "GTM-ABCDE", l = "dataLayer" } },
            google_analytics_4 = new { enabled = true, type = "analytics", config_data = new { id = "G-ABCDE", l = (string?)null } },
            equal_web = new { enabled = false, type = "accessibility", config_data = new { site_key = new string('a', 32), widget_config = new { } } },
        });
        await stage.Call("get-portal-integrations", [_portal]);
        await stage.Call("update-portal-integrations", [_portal], new { google_tag_manager = new { enabled = false }, equal_web = (object?)null });
    }

    private async Task Asset(string name)
    {
        await stage.Call($"replace-portal-asset-{name}", [_portal], new { data = ApiBuilder.Icon });
        await stage.Call($"get-portal-asset-{name}", [_portal]);
        await stage.Call($"get-portal-asset-{name}-raw", [_portal]);
    }

    private async Task CustomDomain()
    {
        await stage.Call("create-portal-custom-domain", [_portal], new { hostname = UniqueName.Of("developer") + ".example.com", enabled = true, ssl = new { domain_verification_method = "http" } });
        await stage.Call("get-portal-custom-domain", [_portal]);
        await stage.Call("update-portal-custom-domain", [_portal], new { enabled = false });
        await stage.Call("delete-portal-custom-domain", [_portal]);
    }

    private async Task EmailDomains()
    {
        var domain = UniqueName.Of("mail") + ".example.com";
        await stage.Call("create-email-domain", body: new { domain });
        await stage.Call("list-email-domains");
        await stage.Call("get-email-domain", [domain]);
        await stage.Call("delete-email-domain", [domain]);
    }

    private async Task EmailDelivery()
    {
        await stage.Call("update-email-delivery", [_portal], new { enabled = true, from_email = "portal@example.com", reply_to_email = (string?)null });
        await stage.Call("get-email-delivery", [_portal]);
        await stage.Call("delete-email-delivery", [_portal]);
    }

    private async Task EmailConfig()
    {
        await stage.Call("create-portal-email-config", [_portal], new { from_name = "The portal", from_email = "portal@example.com", reply_to_email = "help@example.com" });
        await stage.Call("get-email-config", [_portal]);
        await stage.Call("update-portal-email-config", [_portal], new { from_name = "Another", from_email = (string?)null, reply_to_email = (string?)null });
        await stage.Call("delete-portal-email-config", [_portal]);
    }

    private async Task EmailTemplates()
    {
        const string name = "reset-password";
        await stage.Call("list-default-email-templates");
        await stage.Call("list-email-template-variables");
        await stage.Call("get-default-email-template", [name]);
        await stage.Call("list-portal-custom-email-templates", [_portal]);
        await stage.Call("update-portal-custom-email-template", [_portal, name], new { content = new { subject = "Forgotten", title = "Forgotten", body = "Here you go", button_label = "Reset" }, enabled = true });
        await stage.Call("get-portal-custom-email-template", [_portal, name]);
        await stage.Call("post-portal-custom-email-test-send", [_portal, name], new { content = new { subject = "Forgotten", title = "Forgotten", body = "Here you go", button_label = "Reset" } });
        await stage.Call("delete-portal-custom-email-template", [_portal, name]);
    }

    private async Task AuditLogWebhook()
    {
        var destination = (await apps.Admin("POST", "/v3/audit-log-destinations", new { name = UniqueName.Of("siem"), endpoint = "https://siem.example.com/in", authorization = "Bearer token", log_format = "json" })).Is(201).Id;
        await stage.Call("get-portal-audit-log-webhook", [_portal]);
        await stage.Call("update-portal-audit-log-webhook", [_portal], new { enabled = true, audit_log_destination_id = destination });
        await stage.Call("get-portal-audit-log-webhook-status", [_portal]);
        await stage.Part("audit-log-replay", AuditLogReplay);
        await stage.Call("delete-portal-audit-log-webhook", [_portal]);
    }

    private async Task AuditLogReplay()
    {
        await stage.Call("get-portal-audit-log-replay-job", [_portal]);
        var now = TimeProvider.System.GetUtcNow();
        await stage.Call("update-portal-audit-log-replay-job", [_portal], new { start_at = now.AddHours(-2), end_at = now.AddHours(-1) });
    }

    private async Task IpAllowList()
    {
        var entry = (await stage.Call("create-portal-ip-allow-list", [_portal], new { allowed_ips = new[] { "192.0.2.0/24" } })).Id;
        await stage.Call("list-portal-ip-allow-list", [_portal]);
        await stage.Call("get-portal-ip-allow-list", [_portal, entry]);
        await stage.Call("put-portal-ip-allow-list", [_portal, entry], new { allowed_ips = new[] { "198.51.100.7" } });
        await stage.Call("update-portal-ip-allow-list", [_portal, entry], new { allowed_ips = new[] { "198.51.100.8" } });
        await stage.Call("delete-portal-ip-allow-list", [_portal, entry]);
    }
}
