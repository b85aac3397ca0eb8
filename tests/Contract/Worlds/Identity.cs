using Testing;

namespace Contract.Worlds;

/// <summary>Who administers: users, teams, system accounts, their tokens and roles.</summary>
public sealed class Identity(Stage stage, Apps apps) : IWorld
{
    private Guid _user, _team, _account, _api;

    public async Task Play()
    {
        _api = (await apps.Admin("POST", "/v3/apis", new { name = UniqueName.Of("API") })).Is(201).Id;
        await stage.Part("me", async () =>
        {
            await stage.Call("get-users-me");
            await stage.Call("get-organizations-me");
            await stage.Call("get-predefined-roles");
        });
        await stage.Part("users", Users);
        await stage.Part("personal-access-tokens", PersonalAccessTokens);
        await stage.Part("teams", Teams);
        await stage.Part("system-accounts", SystemAccounts);
        await stage.Part("system-account-tokens", SystemAccountTokens);
        await stage.Part("accounts-of-teams", AccountsOfTeams);
        await stage.Part("identity-providers", IdentityProviders);
        await stage.Part("oldest-identity-provider", OldestIdentityProvider);
        await stage.Part("removal", Removal);
    }

    private object Role => new { role_name = "Viewer", entity_type_name = "APIs", entity_id = _api, entity_region = "eu" };

    private async Task Users()
    {
        var email = UniqueName.Address();
        await stage.Call("invite-user", body: new { email });
        await stage.Call("list-users");
        _user = (await apps.Admin("GET", $"/v3/users?filter[email]={email}")).Is(200).Data[0].GetProperty("id").GetGuid();
        await stage.Call("get-user", [_user]);
        await stage.Call("update-user", [_user], new { full_name = "Dora Administrator", preferred_name = "Dora" });
        await stage.Call("list-user-teams", [_user]);
        var role = (await stage.Call("users-assign-role", [_user], Role)).Id;
        await stage.Call("list-user-roles", [_user]);
        await stage.Call("get-user-role", [_user, role]);
        await stage.Call("users-remove-role", [_user, role]);
    }

    private async Task PersonalAccessTokens()
    {
        var token = (await stage.Call("create-personal-access-token", [_user], new { name = "Laptop 1", ttl_seconds = 86_400 })).Id;
        await stage.Call("create-personal-access-token", [_user], new { name = "Laptop 2", expires_at = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-ddTHH:mm:ssZ") });
        await stage.Call("list-users-personal-access-tokens", [_user]);
        await stage.Call("get-personal-access-token-details", [_user, token]);
        await stage.Call("update-personal-access-token-details", [_user, token], new { name = "Desk 1" });
        await stage.Call("revoke-personal-access-token", [_user, token]);
        await stage.Call("delete-personal-access-token", [_user, token]);
    }

    private async Task Teams()
    {
        _team = (await stage.Call("create-team", body: new { name = UniqueName.Of("Operators"), description = "They operate", labels = new { env = "test" } })).Id;
        await stage.Call("list-teams");
        await stage.Call("get-team", [_team]);
        await stage.Call("update-team", [_team], new { name = UniqueName.Of("Operators"), description = "They still do", labels = new { env = (string?)null } });
        await stage.Call("add-user-to-team", [_team], new { id = _user });
        await stage.Call("list-team-users", [_team]);
        await stage.Call("remove-user-from-team", [_team, _user]);
        var role = (await stage.Call("teams-assign-role", [_team], Role)).Id;
        await stage.Call("list-team-roles", [_team]);
        await stage.Call("get-team-role", [_team, role]);
        await stage.Call("teams-remove-role", [_team, role]);
    }

    private async Task SystemAccounts()
    {
        _account = (await stage.Call("post-system-accounts", body: new { name = UniqueName.Of("pipeline"), description = "Deploys", konnect_managed = false })).Id;
        await stage.Call("get-system-accounts");
        await stage.Call("get-system-accounts-id", [_account]);
        await stage.Call("patch-system-accounts-id", [_account], new { name = UniqueName.Of("pipeline"), description = "Deploys more" });
        var role = (await stage.Call("post-system-accounts-accountId-assigned-roles", [_account], Role)).Id;
        await stage.Call("get-system-accounts-accountId-assigned-roles", [_account]);
        await stage.Call("get-system-account-role", [_account, role]);
        await stage.Call("delete-system-accounts-accountId-assigned-roles-roleId", [_account, role]);
    }

    private async Task SystemAccountTokens()
    {
        var token = (await stage.Call("post-system-accounts-id-access-tokens", [_account], new
        {
            name = "first", expires_at = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-ddTHH:mm:ssZ"),
        })).Id;
        await stage.Call("get-system-account-id-access-tokens", [_account]);
        await stage.Call("get-system-accounts-id-access-tokens-id", [_account, token]);
        await stage.Call("patch-system-accounts-id-access-tokens-id", [_account, token], new { name = "second" });
        await stage.Call("delete-system-accounts-id-access-tokens-id", [_account, token]);
    }

    private async Task AccountsOfTeams()
    {
        await stage.Call("post-teams-teamId-system-accounts", [_team], new { id = _account });
        await stage.Call("get-teams-teamId-system-accounts", [_team]);
        await stage.Call("get-system-accounts-accountId-teams", [_account]);
        await stage.Call("delete-teams-teamId-system-accounts-accountId", [_team, _account]);
    }

    private async Task IdentityProviders()
    {
        var config = new { issuer_url = "https://identity.example.com", client_id = "console", client_secret = "a secret", scopes = new[] { "openid" }, claim_mappings = new { name = "name", email = "email", groups = "groups" } };
        var provider = (await stage.Call("create-identity-provider", body: new { type = "oidc", login_path = "myapp", config })).Id;
        await stage.Call("get-identity-providers");
        await stage.Call("get-identity-provider", [provider]);
        await stage.Call("update-identity-provider", [provider], new { login_path = "myapp", config });
        var mapping = (await stage.Call("create-idp-team-group-mapping", [provider], new { team_id = _team, group = "operators" })).Id;
        await stage.Call("list-idp-team-group-mappings", [provider]);
        await stage.Call("get-idp-team-group-mapping", [provider, mapping]);
        await stage.Call("delete-idp-team-group-mapping", [provider, mapping]);
        await stage.Call("get-authentication-settings");
        await stage.Call("update-authentication-settings", body: new { basic_auth_enabled = false, oidc_auth_enabled = true, saml_auth_enabled = false, idp_mapping_enabled = true, konnect_mapping_enabled = true });
        await stage.Call("delete-identity-provider", [provider]);
    }

    private async Task OldestIdentityProvider()
    {
        await stage.Call("update-idp-configuration", body: new
        {
            issuer = "https://identity.example.com", login_path = "myapp", client_id = "console", client_secret = "a secret", scopes = new[] { "openid" },
            claim_mappings = new { name = "name", email = "email", groups = "groups" },
        });
        await stage.Call("get-idp-configuration");
        await stage.Call("update-idp-team-mappings", body: new { mappings = new[] { new { group = "operators", team_ids = new[] { _team } } } });
        await stage.Call("get-idp-team-mappings");
        await stage.Call("patch-team-group-mappings", body: new { data = new[] { new { team_id = _team, groups = new[] { "operators", "pilots" } } } });
        await stage.Call("get-team-group-mappings");
    }

    private async Task Removal()
    {
        await stage.Call("delete-team", [_team]);
        await stage.Call("delete-system-accounts-id", [_account]);
        await stage.Call("delete-user", [_user]);
    }
}
