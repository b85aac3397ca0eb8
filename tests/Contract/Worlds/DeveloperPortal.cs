using Contract.Documents;
using Contract.Probes;
using Testing;

namespace Contract.Worlds;

/// <summary>A portal's site for a developer: from sign-up over applications and keys to signing out.</summary>
public sealed class DeveloperPortal(Stage site, Apps apps) : IWorld
{
    private const string Spec = """
        {"openapi":"3.0.3","info":{"title":"Flights","version":"1.0.0"},"servers":[{"url":"https://api.example.com"}],
        "paths":{"/flights":{"get":{"operationId":"flights","responses":{"200":{"description":"ok"}}}}}}
        """;

    private Guid _portal, _api, _version, _team, _application;
    private string _host = "", _slug = "";
    private Visitor? _visitor;
    private Stage _nobody = null!, _stage = null!;

    public async Task Play()
    {
        var portal = (await apps.Admin("POST", "/v3/portals", new { name = UniqueName.Of("site"), auto_approve_developers = true, auto_approve_applications = true })).Is(201);
        (_portal, _host) = (portal.Id, portal.String("default_domain"));
        _slug = UniqueName.Of("flights");
        _api = (await apps.Admin("POST", "/v3/apis", new { name = UniqueName.Of("Flights"), slug = _slug, spec_content = Spec, attributes = new { domain = new[] { "travel" } } })).Is(201).Id;
        await apps.TakeUp(_api);
        _version = (await apps.Admin("GET", $"/v3/apis/{_api}/versions")).Is(200).Data[0].GetProperty("id").GetGuid();
        (await apps.Admin("PUT", $"/v3/apis/{_api}/publications/{_portal}", new { visibility = "public" })).Is(200);
        _visitor = apps.Visit(_host);
        var others = await Strangers.Of(site, apps, _portal, _host);
        _stage = site.As(apps.At(_host, _visitor, others));
        _nobody = site.As(apps.At(_host, apps.Visit(_host)));

        await site.Part("account", Account);
        await site.Part("looks", Looks);
        await site.Part("catalog", Catalog);
        await site.Part("documents", Documents);
        await site.Part("legacy-specifications", LegacySpecifications);
        await site.Part("image", async () =>
        {
            (await apps.Admin("PUT", $"/v3/apis/{_api}/images/icon", new { data = ApiBuilder.Icon })).Is(201);
            await _stage.Call("fetch-api-image", [_slug, "icon"]);
        });
        await site.Part("attributes", async () => await _stage.Call("get-paginated-api-attributes"));
        await site.Part("actions", async () => await _stage.Call("get-api-actions", [_slug]));
        await site.Part("search", async () => await _stage.Call("search-portal", query: "?q=flights"));
        await site.Part("pages", Pages);
        await site.Part("snippets", Snippets);
        await site.Part("teams", Teams);
        await site.Part("applications", Applications);
        await site.Part("credentials", Credentials);
        await site.Part("registrations", Registrations);
        await site.Part("openid-connect-application", OpenIdConnectApplication);
        await site.Part("client-registration", RegisteredClient);
        await site.Part("statistics", Statistics);
        await site.Part("application-removal", async () => await _stage.Call("delete-application", [_application]));
        await site.Part("single-sign-on", SingleSignOn);
        await site.Part("sign-out", async () => await _stage.Call("logout"));
    }

    private async Task SingleSignOn()
    {
        await using var provider = DescribedProvider.Start();
        (await apps.Admin("POST", $"/v3/portals/{_portal}/identity-providers", new { type = "oidc", enabled = true, config = new { issuer_url = provider.Issuer, client_id = "portal" } })).Is(201);
        await _nobody.Call("authenticate-sso");
    }

    private async Task Account()
    {
        var email = UniqueName.Address();
        await _nobody.Call("register", body: new { email, full_name = "Dora Developer" });
        var verified = await _nobody.Call("verify-email", body: new { token = (await apps.MailTo(email)).Token });
        await _nobody.Call("reset-password", body: new { token = verified.String("token"), password = Apps.Password });
        await _nobody.Call("forgot-password", body: new { email });
        await _stage.Call("authenticate", body: new { username = email, password = Apps.Password });
        await _stage.Call("get-developer-me");
        await _stage.Call("refresh");
    }

    private async Task Looks()
    {
        await _stage.Call("get-portal-context");
        await site.Part("customization", async () => await _stage.Call("get-portal-customization"));
        await site.Part("integrations", async () => await _stage.Call("get-portal-integrations"));
        await site.Part("logo", async () => await _stage.Call("get-portal-logo"));
        await site.Part("favicon", async () => await _stage.Call("get-portal-favicon"));
    }

    private async Task Catalog()
    {
        await _stage.Call("list-apis");
        await _stage.Call("fetch-api", [_slug]);
        await _stage.Call("fetch-api", [_api]);
        await _stage.Call("list-api-version-specs", [_slug]);
        await _stage.Call("fetch-api-version-spec", [_slug, _version]);
        await _stage.Call("fetch-api-version-spec-raw", [_slug, _version]);
        await _stage.Call("get-api-applications", [_slug]);
        await _stage.Call("list-application-auth-strategies");
    }

    private async Task Documents()
    {
        var document = await apps.Admin("POST", $"/v3/apis/{_api}/documents", new { title = "Start", slug = "start", content = "# Start", status = "published" });
        await _stage.Call("list-api-documents", [_slug]);
        document.Is(201);
        await _stage.Call("fetch-api-document", [_slug, "start"]);
        await _stage.Call("fetch-api-document", [_slug, document.Id]);
    }

    private async Task LegacySpecifications()
    {
        var specs = await _stage.Call("list-api-specs", [_slug]);
        var id = specs.Data[0].GetProperty("id").GetGuid();
        await _stage.Call("fetch-api-spec", [_slug, id]);
        await _stage.Call("fetch-api-spec-raw", [_slug, id]);
    }

    private async Task Pages()
    {
        await _stage.Call("list-portal-pages");
        var slug = UniqueName.Of("guide");
        (await apps.Admin("POST", $"/v3/portals/{_portal}/pages", new { slug, title = "Guide", content = "# Guide", visibility = "public", status = "published" })).Is(201);
        await _stage.Call("list-portal-pages");
        await _stage.Call("get-portal-page-by-name", [slug]);
    }

    private async Task Snippets()
    {
        await _stage.Call("list-portal-snippets");
        var name = UniqueName.Of("note");
        (await apps.Admin("POST", $"/v3/portals/{_portal}/snippets", new { name, title = "Note", content = "A note", visibility = "public", status = "published" })).Is(201);
        await _stage.Call("list-portal-snippets");
        await _stage.Call("get-portal-snippet-by-name", [name]);
    }

    private async Task Teams()
    {
        _team = (await apps.Admin("POST", $"/v3/portals/{_portal}/teams", new { name = UniqueName.Of("Pilots"), can_own_applications = true })).Is(201).Id;
        var developer = (await _stage.Call("get-developer-me")).Id;
        (await apps.Admin("POST", $"/v3/portals/{_portal}/teams/{_team}/developers", new { id = developer })).Is(201);
        await _stage.Call("get-developer-teams");
        await _stage.Call("get-developer-team", [_team]);
        await _stage.Call("get-developer-team-developers", [_team]);
    }

    private async Task Applications()
    {
        _application = (await _stage.Call("create-application", body: new { name = UniqueName.Of("Booking"), description = "Books", redirect_uri = "https://booking.example.com/back" })).Id;
        await _stage.Call("list-applications");
        await _stage.Call("get-application", [_application]);
        await _stage.Call("update-application", [_application], new { name = UniqueName.Of("Booking"), description = "Books more" });
    }

    private async Task Credentials()
    {
        var credential = (await _stage.Call("create-credential", [_application], new { display_name = "First" })).Id;
        await _stage.Call("list-credentials", [_application]);
        await _stage.Call("update-credential", [_application, credential], new { display_name = "Renamed" });
        await _stage.Call("delete-credential", [_application, credential]);
    }

    private async Task Registrations()
    {
        var registration = (await _stage.Call("create-application-registration", [_application], new { api_id = _api })).Id;
        await _stage.Call("list-application-registrations", [_application]);
        await _stage.Call("get-application-registration", [_application, registration]);
        await _stage.Call("get-api-applications", [_slug]);
        await _stage.Call("delete-application-registration", [_application, registration]);
    }

    private async Task OpenIdConnectApplication()
    {
        var strategy = (await apps.Admin("POST", "/v2/application-auth-strategies", new
        {
            name = UniqueName.Of("oidc"), display_name = "Sign-in", strategy_type = "openid_connect",
            configs = new Dictionary<string, object>
            {
                ["openid-connect"] = new { issuer = "https://idp.example.com", credential_claim = new[] { "azp" }, scopes = new[] { "openid" }, auth_methods = new[] { "bearer" } },
            },
        })).Is(201).Id;
        var api = (await apps.Admin("POST", "/v3/apis", new { name = UniqueName.Of("Signed") })).Is(201).Id;
        (await apps.Admin("PUT", $"/v3/apis/{api}/publications/{_portal}", new { visibility = "public", auth_strategy_ids = new[] { strategy } })).Is(200);
        var application = (await _stage.Call("create-application", body: new { name = UniqueName.Of("Signed"), client_id = UniqueName.Of("client"), auth_strategy_id = strategy })).Id;
        await _stage.Call("get-application", [application]);
        await _stage.Call("list-applications");
        await _stage.Call("list-application-auth-strategies");
    }

    private async Task RegisteredClient()
    {
        await using var clients = await RegisteredClients.Start(apps);
        var strategy = clients.Strategy;
        var api = (await apps.Admin("POST", "/v3/apis", new { name = UniqueName.Of("Registered") })).Is(201).Id;
        (await apps.Admin("PUT", $"/v3/apis/{api}/publications/{_portal}", new { visibility = "public", auth_strategy_ids = new[] { strategy } })).Is(200);
        var application = (await _stage.Call("create-application", body: new { name = UniqueName.Of("Registered"), auth_strategy_id = strategy, scopes = new[] { "flights:read" } })).Id;
        await _stage.Call("get-application", [application]);
        await _stage.Call("list-credentials", [application]);
        await _stage.Call("get-application-granted-scopes", [application]);
        await _stage.Call("regenerate-application-secret", [application]);
        await _stage.Call("delete-application", [application]);
    }

    private async Task Statistics()
    {
        await _stage.Call("get-application-analytics-config");
        await _stage.Call("query-application-analytics", body: new
        {
            metrics = new[] { "request_count" }, dimensions = new[] { "time" }, granularity = "hourly", time_range = new { type = "relative", time_range = "24h", tz = "Etc/UTC" },
        });
    }
}
