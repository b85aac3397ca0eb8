using System.Text.Json;
using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class CatalogTests(PortalFixture app)
{
    private static readonly string[] Keys =
    [
        "id", "name", "version", "description", "slug", "visibility", "attributes", "auth_strategies", "specifications", "current_version_summary", "created_at", "updated_at",
    ];

    private const string Yaml =
        """
        openapi: 3.1.0
        info: &info { title: Flights, version: "2.0.0", description: "a: b" }
        x-copy: *info
        paths:
          /flights:
            get: { responses: { "200": { description: ok } } }
        """;

    [AzuriteFact]
    public async Task Lists_public_entries_to_anybody_and_private_ones_to_developers()
    {
        var portal = await app.NewPortal();
        var (open, hidden, package) = (await Api("Open"), await Api("Hidden"), await Package("Package"));
        await Publish("apis", open.Id, portal, new { visibility = "public" });
        await Publish("apis", hidden.Id, portal, new { visibility = "private" });
        await Publish("api-packages", package.Id, portal, new { visibility = "private" });
        var (nobody, developer) = (portal.Visit(), await portal.NewDeveloper());

        var seen = (await nobody.Call("GET", "/api/v3/apis")).Is(200).HasKeys("data", "meta");
        Assert.Equal([open.Id], seen.Data.Select(Id));
        Assert.Equal(Keys.Order(StringComparer.Ordinal), seen.Data[0].EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        seen = (await developer.Call("GET", "/api/v3/apis?sort=name%20desc")).Is(200);
        Assert.Equal([package.Id, open.Id, hidden.Id], seen.Data.Select(Id));
        Assert.Equal(3, seen["meta"].GetProperty("page").GetProperty("total").GetInt32());

        foreach (var name in new[] { hidden.Id.ToString(), hidden.String("slug"), package.String("slug") })
        {
            Assert.Equal((await nobody.Call("GET", $"/api/v3/apis/{Guid.NewGuid()}")).Is(404)["detail"].GetRawText(), (await nobody.Call("GET", $"/api/v3/apis/{name}")).Is(404)["detail"].GetRawText());
            (await nobody.Call("GET", $"/api/v3/apis/{name}/actions")).Is(404);
            (await nobody.Call("GET", $"/api/v3/apis/{name}/versions")).Is(404);
            (await developer.Call("GET", $"/api/v3/apis/{name}")).Is(200).HasKeys(Keys);
        }
        (await nobody.Call("GET", $"/api/v3/apis/{open.String("slug").ToUpperInvariant()}")).Is(200);
    }

    [AzuriteFact]
    public async Task Hides_404_what_is_published_in_another_portal_or_no_longer()
    {
        var (here, there) = (await app.NewPortal(), await app.NewPortal());
        var api = await Api("Elsewhere");
        await Publish("apis", api.Id, there, new { visibility = "public" });
        var (visitor, other) = (await here.NewDeveloper(), there.Visit());
        (await visitor.Call("GET", $"/api/v3/apis/{api.Id}")).Is(404);
        Assert.Empty((await visitor.Call("GET", "/api/v3/apis")).Is(200).Data);
        (await other.Call("GET", $"/api/v3/apis/{api.Id}")).Is(200);
        (await app.Admin("DELETE", $"/v3/apis/{api.Id}/publications/{there.Id}")).Is(204);
        (await other.Call("GET", $"/api/v3/apis/{api.Id}")).Is(404);
    }

    [AzuriteFact]
    public async Task Shows_what_an_api_is_and_how_to_use_it()
    {
        var portal = await app.NewPortal();
        var api = (await app.Admin("POST", "/v3/apis", new
        {
            name = Name("Shown"), description = "all of it", attributes = new { env = new[] { "development" } }, spec_content = Yaml,
        })).Is(201);
        var strategy = (await app.Admin("POST", "/v2/application-auth-strategies", new
        {
            name = "for administrators", display_name = "Partner key", strategy_type = "key_auth",
            configs = new Dictionary<string, object> { ["key-auth"] = new { key_names = new[] { "x-key", "apikey" }, ttl = new { value = 2, unit = "weeks" } } },
        })).Is(201);
        await Publish("apis", api.Id, portal, new { visibility = "public", auth_strategy_ids = new[] { strategy.Id } });
        var shown = (await portal.Visit().Call("GET", $"/api/v3/apis/{api.String("slug")}")).Is(200).HasKeys(Keys);
        var version = api["current_version_summary"].GetProperty("id").GetGuid();
        Assert.Equal("2.0.0", shown.String("version"));
        Assert.Equal("public", shown.String("visibility"));
        Assert.Equal("""{"env":["development"]}""", shown["attributes"].GetRawText());
        Assert.Equal($$$"""{"id":"{{{version}}}","spec":{"type":"oas3"}}""", shown["current_version_summary"].GetRawText());
        Assert.Equal($$"""[{"id":"{{version}}","type":"oas3"}]""", shown["specifications"].GetRawText());
        Assert.Equal(
            $$$"""[{"id":"{{{strategy.Id}}}","name":"Partner key","credential_type":"key_auth","key_names":["x-key","apikey"],"ttl":{"value":2,"unit":"weeks"}}]""",
            shown["auth_strategies"].GetRawText());
    }

    [AzuriteFact]
    public async Task Returns_versions_and_their_documents_as_text_and_as_json()
    {
        var portal = await app.NewPortal();
        var api = (await app.Admin("POST", "/v3/apis", new { name = Name("Versions"), spec_content = Yaml })).Is(201);
        const string json = """{"openapi":"3.0.3","info":{"title":"Flights","version":"3"},"paths":{}}""";
        var second = (await app.Admin("POST", $"/v3/apis/{api.Id}/versions", new { spec = new { content = json } })).Is(201).Id;
        await Publish("apis", api.Id, portal, new { visibility = "public" });
        var visitor = portal.Visit();
        var first = api["current_version_summary"].GetProperty("id").GetGuid();
        var path = $"/api/v3/apis/{api.Id}";

        var versions = (await visitor.Call("GET", $"{path}/versions")).Is(200).HasKeys("data", "meta");
        Assert.Equal([first, second], versions.Data.Select(Id));
        Assert.Equal($$$"""{"id":"{{{second}}}","version":"3","spec":{"type":"oas3"}}""", versions.Data[1].GetRawText());
        var shown = (await visitor.Call("GET", $"{path}/versions/{first}")).Is(200).HasKeys("id", "version", "spec");
        Assert.Equal(Yaml, shown["spec"].GetProperty("content").GetString());
        var raw = (await visitor.Call("GET", $"{path}/versions/{first}/raw")).Is(200);
        Assert.Equal("a: b", raw["x-copy"].GetProperty("description").GetString());
        Assert.Equal(json, (await visitor.Call("GET", $"{path}/versions/{second}/raw")).Is(200).Text);

        var specifications = (await visitor.Call("GET", $"{path}/specifications")).Is(200).HasKeys("data", "meta");
        Assert.Equal($$"""{"id":"{{first}}","api_type":"oas3"}""", specifications.Data[0].GetRawText());
        Assert.Equal(Yaml, (await visitor.Call("GET", $"{path}/specifications/{first}")).Is(200).HasKeys("api_type", "content").String("content"));
        Assert.Equal(Yaml, (await visitor.Call("GET", $"{path}/specifications/{first}/raw")).Is(200).Json.GetString());

        (await visitor.Call("GET", $"{path}/versions/{Guid.NewGuid()}")).Is(404);
        (await visitor.Call("GET", $"{path}/versions/x")).Faults("versionId", "is_uuid");
        var other = (await app.Admin("POST", "/v3/apis", new { name = Name("Other"), spec_content = Yaml })).Is(201);
        (await visitor.Call("GET", $"{path}/versions/{other["current_version_summary"].GetProperty("id").GetGuid()}")).Is(404);
    }

    [AzuriteFact]
    public async Task Returns_what_the_visitor_may_do()
    {
        var portal = await app.NewPortal();
        var (keyed, open) = (await Api("Keyed"), await Api("Open"));
        await Publish("apis", keyed.Id, portal, new { visibility = "public" });
        await Publish("apis", open.Id, portal, new { visibility = "public", auth_strategy_ids = (Guid[]?)null });
        var (nobody, developer) = (portal.Visit(), await portal.NewDeveloper());
        Assert.Equal("""{"actions":{"view":true,"register":false,"view_documentation":true}}""", await Actions(nobody, keyed.Id));
        Assert.Equal("""{"actions":{"view":true,"register":true,"view_documentation":true}}""", await Actions(developer, keyed.Id));
        Assert.Equal("""{"actions":{"view":true,"register":false,"view_documentation":true}}""", await Actions(developer, open.Id));

        (await portal.Admin("PATCH", "", new { rbac_enabled = true })).Is(200);
        Assert.Equal("""{"actions":{"view":true,"register":false,"view_documentation":true}}""", await Actions(developer, keyed.Id));
        await Publish("apis", keyed.Id, portal, new { visibility = "private" });
        (await developer.Call("GET", $"/api/v3/apis/{keyed.Id}/actions")).Is(404);

        static async Task<string> Actions(Visitor visitor, Guid api)
        {
            var answer = (await visitor.Call("GET", $"/api/v3/apis/{api}/actions")).Is(200).HasKeys("actions");
            return JsonSerializer.Serialize(new
            {
                actions = new
                {
                    view = answer["actions"].GetProperty("view").GetBoolean(), register = answer["actions"].GetProperty("register").GetBoolean(),
                    view_documentation = answer["actions"].GetProperty("view_documentation").GetBoolean(),
                },
            });
        }
    }

    [AzuriteFact]
    public async Task Lists_filters_and_sorts_as_the_contract_says()
    {
        var portal = await app.NewPortal();
        foreach (var (name, env) in new[] { ("Alpha", "prod"), ("Beta", "test"), ("Gamma", "prod") })
        {
            var api = (await app.Admin("POST", "/v3/apis", new { name = Name(name), version = name, description = $"about {name}", attributes = new { env = new[] { env } } })).Is(201);
            await Publish("apis", api.Id, portal, new { visibility = "public" });
        }
        var visitor = portal.Visit();
        Assert.Equal(["Alpha", "Beta", "Gamma"], await Versions(""));
        Assert.Equal(["Gamma", "Beta"], await Versions("?sort=version%20desc&page[size]=2"));
        Assert.Equal(["Alpha", "Gamma"], await Versions("?filter%5Battributes.env%5D=prod"));
        Assert.Equal(["Beta"], await Versions("?filter[name][contains]=bet"));
        Assert.Equal(["Beta"], await Versions("?filter[description]=about%20Beta"));
        Assert.Equal(["Gamma"], await Versions("?sort=created_at&page[number]=3&page[size]=1"));
        (await visitor.Call("GET", "/api/v3/apis?filter[labels.x]=1&sort=slug&page[size]=x")).Faults("filter[labels.x]", "unknown_property").Faults("sort", "enum").Faults("page[size]", "is_number");

        async Task<IEnumerable<string?>> Versions(string query) =>
            (await visitor.Call("GET", "/api/v3/apis" + query)).Is(200).Data.Select(api => api.GetProperty("version").GetString());
    }

    [AzuriteFact]
    public async Task Lists_to_developers_the_strategies_their_applications_can_use()
    {
        var portal = await app.NewPortal(new { default_application_auth_strategy_id = (Guid?)null });
        var (key, oidc, unused) = (await Strategy("Key"), await OpenIdConnect("Tokens"), await Strategy("Unused"));
        await Publish("apis", (await Api("One")).Id, portal, new { auth_strategy_ids = new[] { key } });
        await Publish("apis", (await Api("Two")).Id, portal, new { auth_strategy_ids = new[] { oidc } });
        (await portal.Visit().Call("GET", "/api/v3/application-auth-strategies")).Is(401);
        var developer = await portal.NewDeveloper();
        var listed = (await developer.Call("GET", "/api/v3/application-auth-strategies")).Is(200).HasKeys("data", "meta");
        Assert.Equal([key, oidc], listed.Data.Select(Id));
        Assert.Equal(["credential_type", "id", "key_names", "name", "supports_multiple_credentials"], listed.Data[0].EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(["auth_methods", "available_scopes", "credential_type", "id", "name", "supports_multiple_credentials"], listed.Data[1].EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal("self_managed_client_credentials", listed.Data[1].GetProperty("credential_type").GetString());
        Assert.Equal([oidc], (await developer.Call("GET", "/api/v3/application-auth-strategies?filter[credential_type][eq]=self_managed_client_credentials")).Is(200).Data.Select(Id));
        Assert.Equal([key], (await developer.Call("GET", "/api/v3/application-auth-strategies?filter[name]=Key")).Is(200).Data.Select(Id));
        (await portal.Admin("PATCH", "", new { default_application_auth_strategy_id = unused })).Is(200);
        Assert.Equal([key, oidc, unused], (await developer.Call("GET", "/api/v3/application-auth-strategies")).Is(200).Data.Select(Id));
    }

    [AzuriteFact]
    public async Task Returns_the_portals_context_to_anybody()
    {
        var portal = await app.NewPortal(new { display_name = "Partners" });
        var context = (await portal.Visit().Call("GET", "/api/v3/portal")).Is(200).HasKeys(
            "portal_id", "org_id", "basic_auth_enabled", "oidc_auth_enabled", "saml_auth_enabled", "authentication_enabled", "rbac_enabled", "name", "canonical_domain");
        Assert.Equal(portal.Id, context["portal_id"].GetGuid());
        Assert.Equal(("Partners", portal.Host), (context.String("name"), context.String("canonical_domain")));
        Assert.True(context["basic_auth_enabled"].GetBoolean());
        Assert.NotEqual(Guid.Empty, context["org_id"].GetGuid());
        (await portal.Admin("PATCH", "", new { authentication_enabled = false })).Is(200);
        Assert.False((await portal.Visit().Call("GET", "/api/v3/portal")).Is(200)["basic_auth_enabled"].GetBoolean());
        (await new Visitor(app.Developers.Http, "nobody.localhost").Call("GET", "/api/v3/portal")).Is(404);
        (await new Visitor(app.Developers.Http, "nobody.localhost").Call("GET", "/api/v3/apis")).Is(404);
    }

    private async Task<Answer> Api(string name) => (await app.Admin("POST", "/v3/apis", new { name = Name(name) })).Is(201);

    private async Task<Answer> Package(string name) => (await app.Admin("POST", "/v3/api-packages", new { name = Name(name) })).Is(201);

    private async Task Publish(string kind, Guid id, TestPortal portal, object body) => (await app.Admin("PUT", $"/v3/{kind}/{id}/publications/{portal.Id}", body)).Is(200);

    private async Task<Guid> Strategy(string name) => (await app.Admin("POST", "/v2/application-auth-strategies", new
    {
        name = Name(name), display_name = name, strategy_type = "key_auth", configs = new Dictionary<string, object> { ["key-auth"] = new { } },
    })).Is(201).Id;

    private async Task<Guid> OpenIdConnect(string name) => (await app.Admin("POST", "/v2/application-auth-strategies", new
    {
        name = Name(name), display_name = name, strategy_type = "openid_connect", configs = new Dictionary<string, object>
        {
            ["openid-connect"] = new { issuer = "https://idp.example.com", credential_claim = new[] { "sub" }, scopes = new[] { "openid" }, auth_methods = new[] { "bearer" } },
        },
    })).Is(201).Id;

    private static Guid Id(JsonElement element) => element.GetProperty("id").GetGuid();

    private static string Name(string stem) => $"{stem} {Guid.NewGuid():N}";
}
