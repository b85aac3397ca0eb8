using Contract.Probes;
using Testing;

namespace Contract.Worlds;

/// <summary>A portal's site for a developer by the classic contract: from sign-up over products, applications and keys to signing out.</summary>
public sealed class ClassicSite(Stage site, Apps apps) : IWorld
{
    private const string Text = "# Flights\n\nWhere *to*, `when`?\n\n- [x] one\n- two\n\n> [more](/more)\n\n| a | b |\n|:--|--:|\n| ~~c~~ | ![d](/d.png) |\n\n```json\n{}\n```\n";

    private Guid _portal, _application, _document;
    private PublishedVersion _version = null!;
    private string _host = "";
    private Visitor _visitor = null!;
    private Stage _nobody = null!, _stage = null!;

    public async Task Play()
    {
        var portal = (await apps.Admin("POST", "/v3/portals", new { name = UniqueName.Of("classic"), auto_approve_developers = true, auto_approve_applications = true })).Is(201);
        (_portal, _host) = (portal.Id, portal.String("default_domain"));
        _version = await PublishedVersion.In(apps, _portal);
        var documents = $"/v2/api-products/{_version.Product}/documents";
        _document = (await apps.Admin("POST", documents, new { slug = "start", status = "published", title = "Start", content = Text, metadata = new { author = "Ada" } })).Is(201).Id;
        (await apps.Admin("POST", documents, new { slug = "more", status = "published", title = "More", content = "More", parent_document_id = _document })).Is(201);
        _visitor = apps.Visit(_host);
        _stage = site.As(apps.At(_host, _visitor, await Strangers.Of(site, apps, _portal, _host)));
        _nobody = site.As(apps.At(_host, apps.Visit(_host)));

        await site.Part("account", Account);
        await site.Part("context", async () => await _stage.Call("get-portal-context"));
        await site.Part("appearance", async () => await _stage.Call("get-portal-appearance"));
        await site.Part("logo", async () => await _stage.Call("get-portal-logo"));
        await site.Part("catalog-cover", async () => await _stage.Call("get-portal-catalog-cover"));
        await site.Part("products", Products);
        await site.Part("documents", Documents);
        await site.Part("versions", Versions);
        await site.Part("search", async () => await _stage.Call("search-portal-entities", ["product-catalog"], query: "?q=flights&join=versions,versions.documents"));
        await site.Part("strategies", async () => await _stage.Call("list-application-auth-strategies"));
        await site.Part("applications", Applications);
        await site.Part("credentials", Credentials);
        await site.Part("registrations", Registrations);
        await site.Part("client-registration", RegisteredClient);
        await site.Part("statistics", Statistics);
        await site.Part("application-removal", async () => await _stage.Call("delete-application", [_application]));
        await site.Part("single-sign-on", SingleSignOn);
        await site.Part("sign-out", async () => await _stage.Call("logout"));
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

    private async Task Products()
    {
        await _stage.Call("list-products");
        await _stage.Call("get-product", [_version.Product]);
        await _stage.Call("get-product-actions", [_version.Product]);
    }

    private async Task Documents()
    {
        await _stage.Call("list-product-documents", [_version.Product]);
        await _stage.Call("get-product-document", [_version.Product, _document]);
        await Accepting("application/vnd.konnect.document-tree+json").Call("list-product-documents", [_version.Product]);
        await Accepting("application/vnd.konnect.document-nodes+json").Call("get-product-document", [_version.Product, _document]);
    }

    private async Task Versions()
    {
        await _stage.Call("list-product-versions", [_version.Product]);
        await _stage.Call("get-product-version", [_version.Product, _version.Id]);
        await _stage.Call("get-product-version-spec", [_version.Product, _version.Id]);
        await _stage.Call("get-product-version-spec-operations", [_version.Product, _version.Id]);
    }

    private async Task Applications()
    {
        _application = (await _stage.Call("create-application", body: new
        {
            name = UniqueName.Of("Booking"), description = "Books", redirect_uri = "https://booking.example.com/back", reference_id = UniqueName.Of("booking"), scopes = Array.Empty<string>(),
        })).Id;
        await _stage.Call("list-applications");
        await _stage.Call("get-application", [_application]);
        await _stage.Call("update-application", [_application], new { name = UniqueName.Of("Booking"), description = "Books more", reference_id = UniqueName.Of("booking") });
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
        await _stage.Call("get-applications-by-product-version", [_version.Product, _version.Id], query: "?unregistered=true");
        var registration = (await _stage.Call("create-application-registration", [_application], new { product_version_id = _version.Id })).Id;
        await _stage.Call("list-application-registrations", [_application]);
        await _stage.Call("get-application-registration", [_application, registration]);
        await _stage.Call("get-applications-by-product-version", [_version.Product, _version.Id]);
        await _stage.Call("delete-application-registration", [_application, registration]);
    }

    private async Task RegisteredClient()
    {
        await using var clients = await RegisteredClients.Start(apps);
        var version = await PublishedVersion.In(apps, _portal, clients.Strategy);
        await _stage.Call("get-product-version", [version.Product, version.Id]);
        var application = (await _stage.Call("create-application", body: new { name = UniqueName.Of("Registered"), auth_strategy_id = clients.Strategy, scopes = new[] { "flights:read" } })).Id;
        await _stage.Call("get-application", [application]);
        await _stage.Call("list-credentials", [application]);
        var registration = (await _stage.Call("create-application-registration", [application], new { product_version_id = version.Id, scopes = new[] { "flights:read" } })).Id;
        await _stage.Call("get-application-registration-granted-scopes", [application, registration]);
        await _stage.Call("get-application-product-version-granted-scopes", [application, version.Id]);
        await _stage.Call("refresh-application-token", [application]);
        await _stage.Call("list-application-auth-strategies");
        await _stage.Call("delete-application", [application]);
    }

    private async Task Statistics()
    {
        await _stage.Call("get-application-analytics-config");
        var now = TimeProvider.System.GetUtcNow();
        await _stage.Call("query-application-analytics", body: new
        {
            start_ms = now.AddDays(-1).ToUnixTimeMilliseconds(), end_ms = now.ToUnixTimeMilliseconds(), metrics = new[] { "RESPONSE_LATENCY_P99" }, dimensions = new[] { "TIME", "APPLICATION" },
            granularity_ms = 3_600_000, filter = new object[] { new { dimension = "STATUS_CODE_GROUPED", type = "IN", values = new[] { "2XX" } } },
        });
    }

    private async Task SingleSignOn()
    {
        await using var provider = DescribedProvider.Start();
        (await apps.Admin("POST", $"/v3/portals/{_portal}/identity-providers", new { type = "oidc", enabled = true, config = new { issuer_url = provider.Issuer, client_id = "portal" } })).Is(201);
        await _nobody.Call("authenticate-sso");
    }

    /// <summary>The developer, asking for another form.</summary>
    private Stage Accepting(string type) => site.As(new Caller(
        (method, path, body, change) => _visitor.Call(method, path, body, request =>
        {
            change?.Invoke(request);
            request.Headers.Add("Accept", type);
        }),
        apps.Visit(_host).Call));
}
