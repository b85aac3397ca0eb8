using Testing;

namespace Contract.Worlds;

/// <summary>The people of a portal for administrators by the classic contract. Developers, applications and registrations come from the portal's site: there is no other way.</summary>
public sealed class ClassicPeople(Stage stage, Apps apps)
{
    private Guid _portal, _developer, _application, _registration;
    private Visitor _visitor = null!;

    public async Task Play(Guid portal)
    {
        _portal = portal;
        await stage.Part("developers", Developers);
        await stage.Part("teams", Teams);
        await stage.Part("applications", Applications);
        await stage.Part("registrations", Registrations);
        await stage.Part("granted-scopes", GrantedScopes);
        await stage.Part("removal", Removal);
        await stage.Part("authentication-settings", AuthenticationSettings);
        await stage.Part("identity-providers", IdentityProviders);
        await stage.Part("team-group-mappings", TeamGroupMappings);
    }

    private async Task Developers()
    {
        var host = (await apps.Admin("GET", $"/v3/portals/{_portal}")).Is(200).String("default_domain");
        (_visitor, _developer) = await apps.SignedIn(_portal, host);
        await stage.Call("list-portal-developers", [_portal]);
        await stage.Call("get-developer", [_portal, _developer]);
        await stage.Call("update-developer", [_portal, _developer], new { status = "approved" });
    }

    private async Task Teams()
    {
        var team = (await stage.Call("create-portal-team", [_portal], new { name = UniqueName.Of("Pilots"), description = "They fly" })).Id;
        await stage.Call("list-portal-teams", [_portal]);
        await stage.Call("get-portal-team", [_portal, team]);
        await stage.Call("update-portal-team", [_portal, team], new { name = UniqueName.Of("Crew"), description = "They work" });
        await stage.Call("add-developer-to-portal-team", [_portal, team], new { id = _developer });
        await stage.Call("list-portal-team-developers", [_portal, team]);
        await stage.Call("list-portal-developer-teams", [_portal, _developer]);
        await stage.Part("team-roles", async () =>
        {
            await stage.Call("list-portal-roles");
            var product = (await apps.Admin("POST", "/v2/api-products", new { name = UniqueName.Of("Flights") })).Is(201).Id;
            var role = (await stage.Call("assign-role-to-portal-teams", [_portal, team], new { role_name = "API Viewer", entity_id = product, entity_type_name = "Services", entity_region = "us" })).Id;
            await stage.Call("list-portal-team-roles", [_portal, team]);
            await stage.Call("remove-role-from-portal-team", [_portal, team, role]);
        });
        await stage.Call("remove-developer-from-portal-team", [_portal, team, _developer]);
        await stage.Call("delete-portal-team", [_portal, team]);
    }

    private async Task Applications()
    {
        _application = (await _visitor.Call("POST", "/api/v2/applications", new { name = UniqueName.Of("Booking"), reference_id = UniqueName.Of("booking") })).Is(201).Id;
        await stage.Call("list-applications", [_portal]);
        await stage.Call("get-application", [_portal, _application]);
        await stage.Part("unscoped-application", async () => await stage.Call("get-application-unscoped", [_application]));
    }

    private async Task Registrations()
    {
        var version = await PublishedVersion.In(apps, _portal);
        _registration = (await _visitor.Call("POST", $"/api/v2/applications/{_application}/registrations", new { product_version_id = version.Id })).Is(201).Id;
        await stage.Call("list-registrations", [_portal]);
        await stage.Call("list-registrations-by-application", [_portal, _application]);
        await stage.Call("get-application-registration", [_portal, _application, _registration]);
        await stage.Call("update-application-registration", [_portal, _application, _registration], new { status = "approved" });
    }

    private async Task GrantedScopes()
    {
        await using var clients = await RegisteredClients.Start(apps);
        var version = await PublishedVersion.In(apps, _portal, clients.Strategy);
        var application = (await _visitor.Call("POST", "/api/v2/applications", new { name = UniqueName.Of("Registered"), auth_strategy_id = clients.Strategy, scopes = new[] { "flights:read" } })).Is(201).Id;
        var registration = (await _visitor.Call("POST", $"/api/v2/applications/{application}/registrations", new { product_version_id = version.Id, scopes = new[] { "flights:read" } })).Is(201).Id;
        await stage.Call("list-granted-scopes", [_portal, application, registration]);
        await stage.Call("get-application", [_portal, application]);
        await stage.Call("get-application-registration", [_portal, application, registration]);
        // While its provider is there: its client goes with it.
        (await apps.Admin("DELETE", $"/v2/portals/{_portal}/applications/{application}")).Is(204);
    }

    private async Task Removal()
    {
        await stage.Call("delete-application-registration", [_portal, _application, _registration]);
        await stage.Call("delete-application", [_portal, _application]);
        await stage.Call("delete-developer", [_portal, _developer]);
    }

    private async Task AuthenticationSettings()
    {
        await stage.Call("get-portal-authentication-settings", [_portal]);
        await stage.Call("update-portal-authentication-settings", [_portal], new
        {
            basic_auth_enabled = true, oidc_auth_enabled = true, konnect_mapping_enabled = false, oidc_team_mapping_enabled = false, oidc_issuer = "https://idp.example.com",
            oidc_client_id = "portal", oidc_client_secret = "secret", oidc_scopes = new[] { "openid" }, oidc_claim_mappings = new { name = "name", email = "email", groups = "groups" },
        });
        await stage.Call("update-portal-authentication-settings", [_portal], new { oidc_auth_enabled = false });
    }

    private async Task IdentityProviders()
    {
        var provider = (await stage.Call("create-portal-identity-provider", [_portal], new
        {
            enabled = false, type = "oidc",
            config = new { issuer_url = "https://idp.example.com", client_id = "portal", client_secret = "secret", scopes = new[] { "openid", "email" }, claim_mappings = new { name = "name", email = "email", groups = "groups" } },
        })).Id;
        await stage.Call("get-portal-identity-providers", [_portal]);
        await stage.Call("get-portal-identity-provider", [_portal, provider]);
        await stage.Call("update-portal-identity-provider", [_portal, provider], new { enabled = false, config = new { issuer_url = "https://idp.example.com/two", client_id = "other", client_secret = "another secret" } });
        await stage.Call("delete-portal-identity-provider", [_portal, provider]);
    }

    private async Task TeamGroupMappings()
    {
        (await apps.Admin("POST", $"/v3/portals/{_portal}/identity-providers", new { enabled = true, type = "oidc", config = new { issuer_url = "https://idp.example.com", client_id = "portal", client_secret = "s" } })).Is(201);
        var team = (await stage.Call("create-portal-team", [_portal], new { name = UniqueName.Of("Old") })).Id;
        await stage.Call("update-portal-team-group-mappings", [_portal], new { data = new[] { new { team_id = team, groups = new[] { "pilots" } } } });
        await stage.Call("list-portal-team-group-mappings", [_portal]);
    }
}
