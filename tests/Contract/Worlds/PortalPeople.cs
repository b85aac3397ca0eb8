using Testing;

namespace Contract.Worlds;

/// <summary>A portal and its people for administrators: developers, teams, applications, registrations, sign-in.</summary>
public sealed class PortalPeople(Stage stage, Apps apps)
{
    private Guid _portal, _developer, _application, _api, _team;

    public async Task Play(Guid portal)
    {
        _portal = portal;
        await stage.Part("developers", Developers);
        await stage.Part("teams", Teams);
        await stage.Part("applications", Applications);
        await stage.Part("registrations", Registrations);
        await stage.Part("consumers", Consumers);
        await stage.Part("removal", Removal);
        await stage.Part("authentication-settings", AuthenticationSettings);
        await stage.Part("identity-providers", IdentityProviders);
        await stage.Part("saml", Saml);
        await stage.Part("old-mappings", OldMappings);
    }

    private async Task Developers()
    {
        _developer = (await stage.Call("create-developer", [_portal], new { email = UniqueName.Address(), full_name = "Dora Developer", status = "approved", send_invitation_email = false })).Id;
        await stage.Call("list-portal-developers", [_portal]);
        await stage.Call("get-developer", [_portal, _developer]);
        await stage.Call("update-developer", [_portal, _developer], new { status = "approved" });
    }

    private async Task Teams()
    {
        _team = (await stage.Call("create-portal-team", [_portal], new { name = UniqueName.Of("Pilots"), description = "They fly", can_own_applications = true })).Id;
        await stage.Call("list-portal-teams", [_portal]);
        await stage.Call("get-portal-team", [_portal, _team]);
        await stage.Call("update-portal-team", [_portal, _team], new { name = UniqueName.Of("Crew"), description = "They work", can_own_applications = true });
        await stage.Call("add-developer-to-portal-team", [_portal, _team], new { id = _developer });
        await stage.Call("list-portal-team-developers", [_portal, _team]);
        await stage.Call("list-portal-developer-teams", [_portal, _developer]);
        await stage.Part("team-roles", async () =>
        {
            await stage.Call("list-portal-roles");
            var api = (await apps.Admin("POST", "/v3/apis", new { name = UniqueName.Of("Flights") })).Is(201).Id;
            var role = (await stage.Call("assign-role-to-portal-teams", [_portal, _team], new { role_name = "API Viewer", entity_id = api, entity_type_name = "Services", entity_region = "us" })).Id;
            await stage.Call("list-portal-team-roles", [_portal, _team]);
            await stage.Call("remove-role-from-portal-team", [_portal, _team, role]);
        });
        await stage.Call("remove-developer-from-portal-team", [_portal, _team, _developer]);
    }

    private async Task Applications()
    {
        _application = (await stage.Call("create-application", [_portal], new { name = UniqueName.Of("Booking"), description = "Books", labels = new { env = "test" }, owner = new { type = "developer", id = _developer } })).Id;
        await stage.Call("list-applications", [_portal]);
        await stage.Call("get-application", [_portal, _application]);
        await stage.Part("unscoped-application", async () => await stage.Call("get-application-unscoped", [_application]));
        await stage.Part("application-developers", async () => await stage.Call("list-developers-by-application", [_portal, _application]));
        await stage.Part("application-credentials", async () => await stage.Call("list-credentials-by-application", [_portal, _application]));
        await stage.Call("update-application", [_portal, _application], new { owner = new { type = "developer", id = _developer } });
    }

    private async Task Registrations()
    {
        _api = (await apps.Admin("POST", "/v3/apis", new { name = UniqueName.Of("Hotels"), version = "1.0.0" })).Is(201).Id;
        (await apps.Admin("PUT", $"/v3/apis/{_api}/publications/{_portal}", new { visibility = "public" })).Is(200);
        var registration = (await stage.Call("create-application-registration", [_portal, _application], new { api_id = _api, status = "pending" })).Id;
        await stage.Call("list-registrations", [_portal]);
        await stage.Call("list-registrations-by-application", [_portal, _application]);
        await stage.Call("get-application-registration", [_portal, _application, registration]);
        await stage.Call("update-application-registration", [_portal, _application, registration], new { status = "approved" });
    }

    private async Task Consumers()
    {
        var registration = (await apps.Admin("GET", $"/v3/portals/{_portal}/applications/{_application}/registrations")).Is(200).Data[0].GetProperty("id").GetGuid();
        var controlPlane = (await apps.Admin("POST", "/v2/control-planes", new { name = UniqueName.Of("cp") })).Is(201).Id;
        (await apps.Admin("POST", $"/v3/apis/{_api}/implementations", new { control_plane = new { control_plane_id = controlPlane } })).Is(201);
        var consumer = (await apps.Admin("POST", $"/v2/control-planes/{controlPlane}/core-entities/consumers", new { username = UniqueName.Of("booking") })).Is(201).Id;
        await stage.Call("update-application-registration-consumer", [_portal, _application, registration], new { id = consumer });
        await stage.Call("get-application-registration", [_portal, _application, registration]);
        await stage.Call("delete-application-registration-consumer", [_portal, _application, registration]);
    }

    private async Task Removal()
    {
        var registration = (await apps.Admin("GET", $"/v3/portals/{_portal}/applications/{_application}/registrations")).Is(200).Data[0].GetProperty("id").GetGuid();
        await stage.Call("delete-application-registration", [_portal, _application, registration]);
        await stage.Call("delete-application", [_portal, _application]);
        await stage.Part("team-removal", async () => await stage.Call("delete-portal-team", [_portal, _team]));
        await stage.Call("delete-developer", [_portal, _developer]);
    }

    private async Task AuthenticationSettings()
    {
        await stage.Call("get-portal-authentication-settings", [_portal]);
        await stage.Call("update-portal-authentication-settings", [_portal], new { basic_auth_enabled = true, konnect_mapping_enabled = false });
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
        var team = (await stage.Call("create-portal-team", [_portal], new { name = UniqueName.Of("Mapped") })).Id;
        var mapping = (await stage.Call("create-portal-idp-team-group-mapping", [_portal, provider], new { team_id = team, group = "pilots" })).Id;
        await stage.Call("list-portal-idp-team-group-mappings", [_portal, provider]);
        await stage.Call("get-portal-idp-team-group-mapping", [_portal, provider, mapping]);
        await stage.Call("delete-portal-idp-team-group-mapping", [_portal, provider, mapping]);
        await stage.Call("delete-portal-identity-provider", [_portal, provider]);
    }

    private async Task Saml()
    {
        var provider = (await stage.Call("create-portal-identity-provider", [_portal], new { enabled = false, type = "saml", config = new { idp_metadata_url = "https://idp.example.com/metadata" } })).Id;
        await stage.Call("get-portal-identity-provider", [_portal, provider]);
        await stage.Call("delete-portal-identity-provider", [_portal, provider]);
    }

    private async Task OldMappings()
    {
        await stage.Call("create-portal-identity-provider", [_portal], new { enabled = true, type = "oidc", config = new { issuer_url = "https://idp.example.com", client_id = "portal", client_secret = "s" } });
        var team = (await stage.Call("create-portal-team", [_portal], new { name = UniqueName.Of("Old") })).Id;
        await stage.Call("update-portal-team-group-mappings", [_portal], new { data = new[] { new { team_id = team, groups = new[] { "pilots" } } } });
        await stage.Call("list-portal-team-group-mappings", [_portal]);
    }
}
