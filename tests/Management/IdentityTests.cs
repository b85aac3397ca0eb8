using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class IdentityTests(ManagementFixture app)
{
    private const string OrganizationAdmin = "00000000-0000-4000-8000-000000000101";

    private static readonly string[] UserKeys = ["id", "email", "full_name", "preferred_name", "active", "created_at", "updated_at"];

    private static readonly string[] TeamKeys = ["id", "name", "description", "system_team", "labels", "created_at", "updated_at"];

    private static readonly string[] PersonalKeys =
        ["id", "user_id", "name", "state", "revoked_by", "created_at", "updated_at", "last_used_at", "expires_at", "revoked_at"];

    [AzuriteFact]
    public async Task Returns_the_caller_and_the_organization_when_the_bootstrap_token_asks()
    {
        var me = (await app.Call("GET", "/v3/users/me")).Is(200).HasKeys(UserKeys);
        Assert.Equal(me.Text, (await app.Call("GET", $"/v3/users/{me.Id}")).Is(200).Text);
        var organization = (await app.Call("GET", "/v3/organizations/me")).Is(200)
            .HasKeys("id", "name", "owner_id", "login_path", "created_at", "updated_at", "state", "retention_period_days");
        Assert.Equal(me.Id, organization["owner_id"].GetGuid());
        var teams = (await app.Call("GET", $"/v3/users/{me.Id}/teams")).Is(200);
        Assert.Equal("Organization Admin", Assert.Single(teams.Data).GetProperty("name").GetString());
        (await app.Call("DELETE", $"/v3/users/{me.Id}")).Is(403);
        (await app.CallAsNobody("GET", "/v3/users/me")).Is(401);
    }

    [AzuriteFact]
    public async Task Lists_the_catalogue_of_roles()
    {
        var roles = (await app.Call("GET", "/v3/roles")).Is(200);
        Assert.Equal("Control Planes", roles["control_planes"].GetProperty("name").GetString());
        Assert.Equal("Gateway Service Admin", roles["control_planes"].GetProperty("roles").GetProperty("gateway_service_admin").GetProperty("name").GetString());
        Assert.Equal("Mesh Control Plane", roles["mesh_control_planes"].GetProperty("name").GetString());
    }

    [AzuriteFact]
    public async Task Rejects_400_when_a_list_that_has_no_order_of_its_own_is_to_be_sorted()
    {
        foreach (var list in new[] { "users", "teams", "system-accounts" })
            (await app.Call("GET", $"/v3/{list}?sort=name,created_at%20desc")).Faults("sort", "unknown_property");
    }

    [AzuriteFact]
    public async Task Creates_a_user_by_invitation_once_and_lets_them_in_with_a_token_that_is_shown_once()
    {
        var email = $"jane.{Guid.NewGuid():N}@example.com";
        (await app.Call("POST", "/v3/invites", new { email })).Is(201);
        (await app.Call("POST", "/v3/invites", new { email = email.ToUpperInvariant() })).Is(201);
        (await app.Call("POST", "/v3/invites", new { email = "nobody", x = 1 })).Faults("email", "matches_regex").Faults("x", "unknown_property");
        var user = Assert.Single((await app.Call("GET", $"/v3/users?filter[email]={email}")).Is(200).Data);
        Assert.False(user.GetProperty("active").GetBoolean());
        var path = $"/v3/users/{user.GetProperty("id").GetGuid()}";

        var token = (await app.Call("POST", $"{path}/access-tokens", new { name = "Laptop", ttl_seconds = 86_400 })).Is(201).HasKeys([.. PersonalKeys, "konnect_token"]);
        var secret = token.String("konnect_token");
        Assert.Matches("^kpat_[0-9A-Za-z]{50}$", secret);
        Assert.Equal("ACTIVE", (await app.Call("GET", $"{path}/access-tokens/{token.Id}")).Is(200).HasKeys(PersonalKeys).String("state"));
        Assert.DoesNotContain(secret, (await app.Call("GET", $"{path}/access-tokens")).Is(200).Text);

        // That they showed up is noted while others change the same row.
        var renamed = Enumerable.Range(0, 8).Select(n => app.Call("PATCH", path, new { full_name = $"Jane {n}" })).ToList();
        Assert.Equal(email, (await As(secret, "GET", "/v3/users/me")).Is(200).String("email"));
        Assert.All(await Task.WhenAll(renamed), answer => answer.Is(200));
        // Who has a token and no role sees to themselves and to nothing else.
        (await As(secret, "PATCH", path, new { full_name = "Jane Doe" })).Is(200);
        (await As(secret, "GET", $"{path}/access-tokens")).Is(200);
        (await As(secret, "GET", "/v3/users")).Is(403);
        (await As(secret, "GET", $"/v3/users/{Guid.NewGuid()}")).Is(404);
        (await As(secret, "POST", $"{path}/assigned-roles", new { role_name = "Admin", entity_type_name = "APIs" })).Is(403);
        (await app.Call("POST", $"/v3/teams/{OrganizationAdmin}/users", new { id = user.GetProperty("id").GetGuid() })).Is(201);
        (await As(secret, "GET", "/v3/users")).Is(200);
        (await app.Call("POST", $"/v3/teams/{OrganizationAdmin}/users", new { id = user.GetProperty("id").GetGuid() })).Is(409);
        // The use of a token is noted beside the requests.
        await Eventually(async () => (await app.Call("GET", path))["active"].GetBoolean());
        (await app.Call("POST", "/v3/invites", new { email })).Is(409);

        Assert.Equal("REVOKED", (await app.Call("PATCH", $"{path}/access-tokens/{token.Id}/revoke")).Is(200).String("state"));
        (await As(secret, "GET", "/v3/users/me")).Is(401);
        (await app.Call("DELETE", $"{path}/access-tokens/{token.Id}")).Is(204);
        (await app.Call("GET", $"{path}/access-tokens/{token.Id}")).Is(404);
        (await app.Call("DELETE", path)).Is(204);
        (await app.Call("GET", path)).Is(404);
        Assert.DoesNotContain((await app.Call("GET", $"/v3/teams/{OrganizationAdmin}/users?page[size]=1000")).Is(200).Data, one => one.GetProperty("email").GetString() == email);
    }

    [AzuriteFact]
    public async Task Creates_ten_personal_tokens_and_no_more_when_many_are_asked_for_at_once()
    {
        var email = $"many.{Guid.NewGuid():N}@example.com";
        (await app.Call("POST", "/v3/invites", new { email })).Is(201);
        var id = Assert.Single((await app.Call("GET", $"/v3/users?filter[email]={email}")).Data).GetProperty("id").GetGuid();
        var all = await Task.WhenAll(Enumerable.Range(0, 13).Select(n => app.Call("POST", $"/v3/users/{id}/access-tokens", new { name = $"token {n}", ttl_seconds = 86_400 })));
        Assert.Equal(10, all.Count(answer => answer.Status == 201));
        Assert.All(all.Where(answer => answer.Status != 201), answer => answer.Is(409));
        var list = (await app.Call("GET", $"/v3/users/{id}/access-tokens?page[size]=100")).Is(200);
        Assert.Equal(10, list["meta"].GetProperty("total").GetInt32());
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_when_a_token_is_asked_for_wrongly()
    {
        var me = (await app.Call("GET", "/v3/users/me")).Id;
        (await app.Call("POST", $"/v3/users/{me}/access-tokens", new { name = "-", ttl_seconds = 1, x = 1 }))
            .Faults("name", "matches_regex").Faults("ttl_seconds", "min").Faults("x", "unknown_property");
        (await app.Call("POST", $"/v3/users/{me}/access-tokens", new { name = "ok" })).Faults("ttl_seconds", "required");
        (await app.Call("POST", $"/v3/users/{me}/access-tokens", new { name = "ok", expires_at = "2001-01-01T00:00:00Z" })).Faults("expires_at", "invalid");
        (await app.Call("POST", $"/v3/users/{Guid.NewGuid()}/access-tokens", new { name = "ok", ttl_seconds = 86_400 })).Is(404);
    }

    [AzuriteFact]
    public async Task Creates_changes_and_removes_a_system_account_with_its_tokens()
    {
        var account = await Account.Make(app);
        (await account.Call("GET", "/v3/organizations/me")).Is(200);
        // Only users ask who they are.
        (await account.Call("GET", "/v3/users/me")).Is(401);
        Assert.Matches("^spat_[0-9A-Za-z]{50}$", account.Token);
        var found = (await app.Call("GET", account.Path)).Is(200).HasKeys("id", "name", "description", "created_at", "updated_at", "konnect_managed");
        (await app.Call("POST", "/v3/system-accounts", new { name = found.String("name"), description = "" })).Is(409);
        (await app.Call("POST", $"{account.Path}/access-tokens", new { name = "first", expires_at = DateTimeOffset.UtcNow.AddDays(1) })).Is(409);
        Assert.Equal("other", (await app.Call("PATCH", account.TokenPath, new { name = "other" })).Is(200).String("name"));
        Assert.Equal("changed", (await app.Call("PATCH", account.Path, new { description = "changed" })).Is(200).String("description"));
        (await app.Call("DELETE", account.TokenPath)).Is(204);
        (await account.Call("GET", "/v3/organizations/me")).Is(401);

        var other = await Account.Make(app);
        (await app.Call("DELETE", other.Path)).Is(204);
        (await other.Call("GET", "/v3/organizations/me")).Is(401);
        (await app.Call("GET", other.TokenPath)).Is(404);
        (await app.Call("DELETE", other.Path)).Is(404);
    }

    [AzuriteFact]
    public async Task Keeps_system_teams_as_they_are_and_lets_others_change()
    {
        (await app.Call("PATCH", $"/v3/teams/{OrganizationAdmin}", new { name = "x" })).Is(400);
        (await app.Call("DELETE", $"/v3/teams/{OrganizationAdmin}")).Is(400);
        var refused = (await app.Call("POST", $"/v3/teams/{OrganizationAdmin}/assigned-roles", new { role_name = "Viewer", entity_type_name = "APIs" })).Is(400);
        Assert.Contains("system teams cannot be modified", refused.Text);
        var team = (await app.Call("POST", "/v3/teams", new { name = "Flights", labels = new { env = "test" } })).Is(201).HasKeys(TeamKeys);
        Assert.False(team["system_team"].GetBoolean());
        Assert.True((await app.Call("GET", $"/v3/teams/{OrganizationAdmin}")).Is(200)["system_team"].GetBoolean());
        var mark = Guid.NewGuid().ToString("N");
        var labelled = (await app.Call("POST", "/v3/teams", new { name = mark, labels = new Dictionary<string, string> { [mark] = "x" } })).Is(201);
        Assert.Equal(labelled.Id, Assert.Single((await app.Call("GET", $"/v3/teams?filter[labels.{mark}][exists]=true")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.DoesNotContain((await app.Call("GET", $"/v3/teams?filter[labels.{mark}][exists]=false&page[size]=1000")).Is(200).Data, one => one.GetProperty("id").GetGuid() == labelled.Id);
        (await app.Call("GET", $"/v3/teams?filter[labels.{mark}][exists]=maybe")).Is(400);
        Assert.Equal("Trains", (await app.Call("PATCH", $"/v3/teams/{team.Id}", new { name = "Trains", labels = new { env = (string?)null } })).Is(200).String("name"));
        Assert.Equal(8, (await app.Call("GET", "/v3/teams?page[size]=1000")).Is(200).Data.Count(one => one.GetProperty("system_team").GetBoolean()));
        var account = await Account.Make(app);
        (await app.Call("POST", $"/v3/teams/{team.Id}/system-accounts", new { id = account.Id })).Is(201);
        (await app.Call("POST", $"/v3/teams/{team.Id}/users", new { id = account.Id })).Is(404);
        Assert.Equal(team.Id, Assert.Single((await app.Call("GET", $"{account.Path}/teams")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Equal(account.Id, Assert.Single((await app.Call("GET", $"/v3/teams/{team.Id}/system-accounts")).Is(200).Data).GetProperty("id").GetGuid());
        (await app.Call("DELETE", $"/v3/teams/{team.Id}/system-accounts/{account.Id}")).Is(204);
        (await app.Call("DELETE", $"/v3/teams/{team.Id}/system-accounts/{account.Id}")).Is(404);
        (await app.Call("DELETE", $"/v3/teams/{team.Id}")).Is(204);
        (await app.Call("GET", $"/v3/teams/{team.Id}")).Is(404);
    }

    [AzuriteFact]
    public async Task Rejects_400_and_409_when_a_role_is_wrong_or_assigned_already()
    {
        var account = await Account.Make(app);
        (await app.Call("POST", $"{account.Path}/assigned-roles", new { role_name = "Emperor", entity_type_name = "Realms", entity_id = "x", entity_region = "moon" }))
            .Faults("role_name", "enum").Faults("entity_type_name", "enum").Faults("entity_id", "is_uuid").Faults("entity_region", "enum");
        (await app.Call("POST", $"{account.Path}/assigned-roles", new { role_name = "Route Admin", entity_type_name = "APIs" })).Faults("role_name", "enum");
        var body = new { role_name = "Viewer", entity_type_name = "APIs", entity_id = (await app.Call("POST", "/v3/apis", new { name = CatalogCalls.Name() })).Is(201).Id, entity_region = "eu" };
        // What a role is to be about must be there, and be of its type.
        foreach (var (type, id) in new[] { ("APIs", Guid.NewGuid()), ("Portals", body.entity_id), ("Dashboards", body.entity_id) })
            (await app.Call("POST", $"{account.Path}/assigned-roles", new { role_name = "Viewer", entity_type_name = type, entity_id = id })).Faults("entity_id", "missing_reference");
        (await app.Call("POST", $"{account.Path}/assigned-roles", new { role_name = "Emperor", entity_type_name = "APIs", entity_id = Guid.NewGuid() })).Faults("role_name", "enum").Faults("entity_id", "missing_reference");
        (await app.Call("POST", $"{account.Path}/assigned-roles", new { role_name = "Editor", entity_type_name = "APIs", entity_id = "*" })).Is(201);
        // What is said comes back as it was said: clients that compare would assign it anew.
        var all = (await app.Call("POST", $"{account.Path}/assigned-roles", new { role_name = "Creator", entity_type_name = "APIs", entity_id = "*", entity_region = "eu" })).Is(201);
        Assert.Equal("*", all.String("entity_id"));
        Assert.Equal(all.Text, (await app.Call("GET", $"{account.Path}/assigned-roles/{all.Id}")).Is(200).Text);
        (await app.Call("POST", $"{account.Path}/assigned-roles", new { role_name = "Creator", entity_type_name = "Portals" })).Is(201).HasKeys("id", "role_name", "entity_type_name", "entity_region");
        var assigned = (await app.Call("POST", $"{account.Path}/assigned-roles", body)).Is(201).HasKeys("id", "role_name", "entity_id", "entity_type_name", "entity_region");
        (await app.Call("POST", $"{account.Path}/assigned-roles", body)).Is(409);
        Assert.Equal(assigned.Text, (await app.Call("GET", $"{account.Path}/assigned-roles/{assigned.Id}")).Is(200).Text);
        Assert.Single((await app.Call("GET", $"{account.Path}/assigned-roles?filter[role_name][eq]=Viewer&filter[entity_id]={body.entity_id}")).Is(200).Data);
        (await app.Call("DELETE", $"{account.Path}/assigned-roles/{assigned.Id}")).Is(204);
        (await app.Call("DELETE", $"{account.Path}/assigned-roles/{assigned.Id}")).Is(404);
        (await app.Call("GET", $"/v3/users/{account.Id}/assigned-roles")).Is(404);
    }

    private Task<Answer> As(string token, string method, string path, object? body = null) =>
        app.Http.Call(method, path, body, request => request.Headers.Authorization = new("Bearer", token));

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var n = 0; n < 300; n++)
        {
            if (await holds()) return;
            await Task.Delay(100);
        }
        Assert.Fail("it never came");
    }
}
