using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Local;
using Testing;

namespace Management;

/// <summary>The management app on storage of its own, with one of everything that is configured: an application wipes what it does not list.</summary>
public sealed class ConfigurationFixture : IAsyncLifetime
{
    private Azurite? _azurite;
    private HandlerProcess? _app;

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _azurite = await Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None);
        _app = await HandlerProcess.Start("Management", TestSettings.For(_azurite.ConnectionString));
        _app.Administrator();
        await Fill();
    }

    public async Task DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        if (_azurite is not null) await _azurite.DisposeAsync();
    }

    public const string ProviderKey = "a_key_of_the_bridge";
    public const string Authorization = "Bearer of-the-siem";
    public const string ClientSecret = "a-secret-of-the-client";

    private const string Pixel = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    /// <summary>What the webhook's messages are signed with.</summary>
    public string WebhookSecret { get; private set; } = "";

    public string Storage => _azurite!.ConnectionString;

    /// <summary>Another instance of the app on the same data, the caller's to dispose.</summary>
    public async Task<HandlerProcess> Start()
    {
        var app = await HandlerProcess.Start("Management", TestSettings.For(Storage));
        app.Administrator();
        return app;
    }

    public Task<Answer> Call(string method, string path, object? body = null) => _app!.Http.Call(method, path, body is JsonNode node ? JsonSerializer.SerializeToUtf8Bytes(node) : body);

    private async Task FillPortal(string portal, Guid team)
    {
        var destination = (await Call("POST", "/v3/audit-log-destinations", new { name = "SIEM", endpoint = "https://logs.example.com/in", authorization = Authorization, log_format = "json" })).Is(201).Id;
        (await Call("PATCH", $"{portal}/audit-log-webhook", new { enabled = true, audit_log_destination_id = destination })).Is(200);
        (await Call("POST", $"{portal}/custom-domain", new { hostname = "travel.example.org", enabled = true, ssl = new { domain_verification_method = "http" } })).Is(201);
        (await Call("POST", "/v3/portals/email-domains", new { domain = "example.org" })).Is(201);
        (await Call("POST", $"{portal}/email-config", new { domain_name = "example.org", from_name = "Travel", from_email = "travel@example.org" })).Is(201);
        (await Call("PATCH", $"{portal}/email-templates/reset-password", new { content = new { subject = "A new password" } })).Is(200);
        (await Call("POST", $"{portal}/ip-allow-list", new { allowed_ips = new[] { "10.0.0.0/8" } })).Is(201);
        (await Call("PUT", $"{portal}/integrations", new { google_analytics_4 = new { enabled = true, type = "analytics", config_data = new { id = "G-ABC123" } } })).Is(200);
        (await Call("PUT", $"{portal}/assets/logo", new { data = Pixel })).Is(200);
        (await Call("PUT", $"{portal}/assets/favicon", new { data = Pixel })).Is(200);
        (await Call("PATCH", $"{portal.Replace("/v3/", "/v2/")}/appearance", new
        {
            use_custom_fonts = true, text = new { catalog = new { welcome_message = "Welcome", primary_header = "All of it" } }, images = new { catalog_cover = new { data = Pixel, filename = "sky.png" } },
        })).Is(200);
        (await Call("PATCH", portal.Replace("/v3/", "/v2/"), new { custom_client_domain = "client.example.org" })).Is(200);
        var provider = (await Call("POST", $"{portal}/identity-providers", new
        {
            type = "oidc", enabled = true, config = new { issuer_url = "https://id.example.com", client_id = "travel", client_secret = ClientSecret },
        })).Is(201).Id;
        (await Call("POST", $"{portal}/identity-providers/{provider}/team-group-mappings", new { team_id = team, group = "partners" })).Is(201);
    }

    private async Task Fill()
    {
        var team = (await Call("POST", "/v3/teams", new { name = "Pilots", labels = new { env = "test" } })).Is(201).Id;
        (await Call("POST", $"/v3/teams/{team}/assigned-roles", new { role_name = "Creator", entity_type_name = "APIs" })).Is(201);
        var home = (await Call("POST", "/v3/identity-providers", new { type = "oidc", enabled = false, config = new { issuer_url = "https://id.example.com", client_id = "console", client_secret = ClientSecret } })).Is(201).Id;
        (await Call("POST", $"/v3/identity-providers/{home}/team-group-mappings", new { team_id = team, group = "pilots" })).Is(201);
        (await Call("PATCH", "/v3/authentication-settings", new { idp_mapping_enabled = false })).Is(200);
        var plane = (await Call("POST", "/v2/control-planes", new { name = "flights", labels = new { b = "2", a = "1" } })).Is(201).Id;
        var core = $"/v2/control-planes/{plane}/core-entities";
        var service = (await Call("POST", $"{core}/services", new { name = "s", url = "http://example.com/x" })).Is(201).Id;
        (await Call("POST", $"{core}/routes", new { name = "r", paths = new[] { "/x" }, service = new { id = service } })).Is(201);
        (await Call("POST", $"{core}/plugins", new { name = "ace", config = new { match_policy = "if_present" } })).Is(201);
        (await Call("POST", $"{core}/consumers", new { username = "c" })).Is(201);
        (await Call("POST", "/v2/application-auth-strategies", new
        {
            name = "oidc", display_name = "OIDC", strategy_type = "openid_connect", configs = new Dictionary<string, object>
            {
                ["openid-connect"] = new { issuer = "https://example.com", credential_claim = new[] { "sub" }, scopes = new[] { "openid" }, auth_methods = new[] { "bearer" }, client_secret = "very-secret", hide_client_secret = true },
            },
        })).Is(201);
        var portal = (await Call("POST", "/v3/portals", new { name = "Travel", description = "All of it" })).Is(201).Id;
        var portalTeam = (await Call("POST", $"/v3/portals/{portal}/teams", new { name = "Partners" })).Is(201).Id;
        var api = (await Call("POST", "/v3/apis", new { name = "Flights", version = "1.0.0", attributes = new { owner = new[] { "a", "b" } }, spec_content = CatalogCalls.Spec("1.0.0", "GET /flights") })).Is(201).Id;
        (await Call("POST", $"/v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = plane } })).Is(201);
        await Settle();
        var operation = (await Call("GET", $"/v3/apis/{api}/operations")).Is(200).Data[0].GetProperty("id").GetGuid();
        var package = (await Call("POST", "/v3/api-packages", new { name = "Partner", rate_limiting_config = new { limit = 5, duration = "minutes" } })).Is(201).Id;
        (await Call("PATCH", $"/v3/api-packages/{package}/operations", new object[] { new { op = "add", path = $"operations/{operation}", value = new { rate_limiting_config = (object?)null } } })).Is(204);
        var guide = (await Call("POST", $"/v3/apis/{api}/documents", new { content = "# Guide", title = "Guide", slug = "guide", status = "published" })).Is(201).Id;
        (await Call("POST", $"/v3/apis/{api}/documents", new { content = "# Details", title = "Details", slug = "details", parent_document_id = guide })).Is(201);
        var page = (await Call("POST", $"/v3/portals/{portal}/pages", new { slug = "about", content = "# About", title = "About us", description = "Who we are", visibility = "public", status = "published" })).Is(201).Id;
        (await Call("POST", $"/v3/portals/{portal}/pages", new { slug = "team", content = "---\ntitle: The team\n---\n# Team", parent_page_id = page })).Is(201);
        (await Call("POST", $"/v3/portals/{portal}/snippets", new { name = "hello", content = "Hello", title = "Hello", visibility = "public", status = "published" })).Is(201);
        (await Call("PUT", $"/v3/portals/{portal}/customization", new { theme = new { name = "custom", mode = "dark", colors = new { primary = "#ff0000" } }, css = "a > b { color: red }" })).Is(200);
        var other = (await Call("POST", $"{core}/services", new { name = "classic", url = "http://example.com/y" })).Is(201).Id;
        var product = (await Call("POST", "/v2/api-products", new { name = "Hotels", labels = new { env = "test" }, public_labels = new { kind = "classic" }, portal_ids = new[] { portal } })).Is(201).Id;
        var stay = (await Call("POST", $"/v2/api-products/{product}/product-versions", new { name = "v1", publish_status = "published", gateway_service = new { id = other, control_plane_id = plane } })).Is(201).Id;
        (await Call("POST", $"/v2/api-products/{product}/product-versions/{stay}/specifications", new { name = "oas.json", content = CatalogCalls.Spec("1", "GET /hotels").Base64() })).Is(201);
        (await Call("POST", $"/v2/portals/{portal}/product-versions", PortalProductVersionTests.Terms(stay, null))).Is(201);
        (await Call("POST", $"/v2/api-products/{product}/documents", new { slug = "start", status = "published", title = "Start", content = "# Start", metadata = new { author = "Ada" } })).Is(201);
        (await Call("PUT", $"/v3/api-packages/{package}/limit-counting", new { counted_per = "application", window = "sliding" })).Is(200);
        (await Call("PUT", $"/v3/apis/{api}/publications/{portal}", new { visibility = "public" })).Is(200);
        await FillPortal($"/v3/portals/{portal}", portalTeam);
        WebhookSecret = (await Call("POST", "/v3/webhooks", new { name = "CRM", url = "https://crm.example.com/in", portal_ids = new[] { portal } })).Is(201).String("secret");
        (await Call("PUT", $"/v3/apis/{api}/images/icon", new { data = Pixel })).Is(201);
        (await Call("PUT", $"/v3/api-packages/{package}/current-specification", new { content = CatalogCalls.Spec("2.0.0", "GET /packed") })).Is(200);
        var group = (await Call("POST", "/v2/control-planes", new { name = "all", cluster_type = "CLUSTER_TYPE_CONTROL_PLANE_GROUP" })).Is(201).Id;
        (await Call("PUT", $"/v2/control-planes/{group}/group-memberships", new { members = new[] { new { id = plane } } })).Is(204);
        (await Call("POST", "/v2/dcr-providers", new
        {
            name = "bridge", display_name = "The bridge", provider_type = "http", issuer = "https://example.com", labels = new Dictionary<string, string> { ["secret-level"] = "low" },
            dcr_config = new { dcr_base_url = "https://example.com/dcr", api_key = ProviderKey, disable_event_hooks = true, disable_refresh_secret = true },
        })).Is(201);
        (await Call("POST", $"/v3/portals/{portal}/teams/{portalTeam}/assigned-roles", new { role_name = "API Viewer", entity_id = api, entity_type_name = "Services", entity_region = "us" })).Is(201);
        (await Call("POST", $"/v2/portals/{portal}/teams/{portalTeam}/assigned-roles", new { role_name = "API Consumer", entity_id = product, entity_type_name = "Services", entity_region = "*" })).Is(201);

        // The function that takes specifications up, as the host would call it.
        async Task Settle()
        {
            var version = (await Call("GET", $"/v3/apis/{api}/versions")).Is(200).Data[0].GetProperty("id").GetGuid();
            var upload = new BlobContainerClient(_azurite!.ConnectionString, "specs").GetBlobClient($"{api}/{version}.json").Uri;
            (await Call("POST", "/spec-uploaded", new
            {
                Data = new { content = "" },
                Metadata = new { Uri = JsonSerializer.Serialize(upload.AbsoluteUri), name = "\"x\"", Properties = new { ETag = new { } }, sys = new { MethodName = "spec-uploaded" } },
            })).Is(200);
        }
    }
}
