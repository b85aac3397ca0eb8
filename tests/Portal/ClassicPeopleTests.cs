using System.Text.Json;
using Testing;

namespace Portal;

/// <summary>Developers, teams, roles and applications by the classic contract: another view of the same rows.</summary>
[Collection(PortalCollection.Name)]
public sealed class ClassicPeopleTests(PortalFixture app)
{
    private const string Applications = "/api/v3/applications";

    private static readonly string[] DeveloperKeys = ["id", "email", "full_name", "status", "application_count", "created_at", "updated_at"];

    private static readonly string[] ApplicationKeys =
        ["id", "name", "description", "labels", "reference_id", "registration_count", "dcr_provider", "portal", "developer", "auth_strategy", "granted_scopes", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Lists_changes_and_removes_developers_with_how_many_applications_they_have()
    {
        var (portal, other) = (await app.NewPortal(), await app.NewPortal());
        var (email, pending) = (TestPortal.NewAddress(), TestPortal.NewAddress());
        var dora = await portal.NewDeveloper(email);
        await portal.SignUp(pending);
        var id = (await portal.Developer(email)).Id;
        foreach (var name in new[] { "One", "Two" }) (await dora.Call("POST", Applications, new { name })).Is(201);

        var all = (await app.Classic(portal, "GET", "/developers?sort=created_at")).Is(200);
        Assert.Equal([(email, 2), (pending, 0)], all.Data.Select(row => (row.GetProperty("email").GetString()!, row.GetProperty("application_count").GetInt32())));
        Assert.Equal(pending, Assert.Single((await app.Classic(portal, "GET", "/developers?filter[status]=pending")).Is(200).Data).GetProperty("email").GetString());
        Assert.Equal(id, Assert.Single((await app.Classic(portal, "GET", $"/developers?filter[email][contains]={email[..20]}")).Is(200).Data).GetProperty("id").GetGuid());
        (await app.Classic(portal, "GET", "/developers?filter[phone]=x&sort=phone")).Faults("filter[phone]", "unknown_property").Faults("sort", "enum");
        var one = (await app.Classic(portal, "GET", $"/developers/{id}")).Is(200).HasKeys(DeveloperKeys);
        Assert.Equal((2, "approved"), (one["application_count"].GetInt32(), one.String("status")));

        (await app.Classic(portal, "PATCH", $"/developers/{id}", new { status = "blocked", email = "x" })).Faults("status", "enum").Faults("email", "unknown_property");
        Assert.Equal("revoked", (await app.Classic(portal, "PATCH", $"/developers/{id}", new { status = "revoked" })).Is(200).HasKeys(DeveloperKeys).String("status"));
        (await dora.Call("GET", Applications)).Is(401);
        Assert.Equal("revoked", (await portal.Developer(email)).String("status"));
        await app.PumpMails();
        Assert.Contains(app.Mails.To(email), mail => mail.Subject!.Contains("revoked", StringComparison.OrdinalIgnoreCase));

        foreach (var (method, path) in new[] { ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/teams") })
            (await app.Classic(other, method, $"/developers/{id}{path}", method == "PATCH" ? new { status = "approved" } : null)).Is(404);
        (await app.Admin("GET", $"/v2/portals/{Guid.NewGuid()}/developers")).Is(404);
        // The contract has no way to make one.
        (await app.Classic(portal, "POST", "/developers", new { email = "a@example.com", full_name = "A" })).Is(405);
        (await app.Classic(portal, "DELETE", $"/developers/{id}")).Is(204);
        (await app.Classic(portal, "GET", $"/developers/{id}")).Is(404);
        Assert.Empty((await app.Classic(portal, "GET", "/applications")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Keeps_one_set_of_teams_for_both_contracts()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        await portal.NewDeveloper(email);
        var dora = (await portal.Developer(email)).Id;
        var made = (await app.Classic(portal, "POST", "/teams", new { name = "Flights", description = "Books them" })).Is(201);
        Assert.Equal(made.Text, (await portal.Admin("GET", $"/teams/{made.Id}")).Is(200).Text);
        (await app.Classic(portal, "POST", "/teams", new { name = "Flights" })).Is(409);
        (await app.Classic(portal, "POST", "/teams", new { })).Faults("name", "required");
        Assert.Equal("Hotels", (await app.Classic(portal, "PATCH", $"/teams/{made.Id}", new { name = "Hotels" })).Is(200).String("name"));
        Assert.Equal(made.Id, Assert.Single((await app.Classic(portal, "GET", "/teams?filter[name]=Hotels")).Is(200).Data).GetProperty("id").GetGuid());

        Assert.Equal("", (await app.Classic(portal, "POST", $"/teams/{made.Id}/developers", new { id = dora })).Is(201).Text);
        (await app.Classic(portal, "POST", $"/teams/{made.Id}/developers", new { id = dora })).Is(409);
        Assert.Equal(email, Assert.Single((await app.Classic(portal, "GET", $"/teams/{made.Id}/developers?filter[active]=true")).Is(200).Data).GetProperty("email").GetString());
        Assert.Equal(made.Id, Assert.Single((await app.Classic(portal, "GET", $"/developers/{dora}/teams")).Is(200).Data).GetProperty("id").GetGuid());
        (await app.Classic(portal, "DELETE", $"/teams/{made.Id}/developers/{dora}")).Is(204);
        (await app.Classic(portal, "DELETE", $"/teams/{made.Id}/developers/{dora}")).Is(404);
        (await app.Classic(portal, "DELETE", $"/teams/{made.Id}")).Is(204);
        (await app.Classic(portal, "GET", $"/teams/{made.Id}")).Is(404);
        Assert.Equal((await app.Admin("GET", "/v3/portal-roles")).Is(200).Text, (await app.Admin("GET", "/v2/portal-roles")).Is(200).Text);
    }

    [AzuriteFact]
    public async Task Assigns_roles_on_products_which_go_with_them()
    {
        var portal = await app.NewPortal(new { rbac_enabled = true });
        var team = (await app.Classic(portal, "POST", "/teams", new { name = "Flights" })).Is(201).Id;
        var product = await app.NewProduct("Flights", portal);
        var roles = $"/teams/{team}/assigned-roles";
        var made = (await app.Classic(portal, "POST", roles, Role(product))).Is(201).HasKeys("id", "role_name", "entity_id", "entity_type_name", "entity_region");
        Assert.Equal(("API Consumer", product, "Services", "eu"), (made.String("role_name"), made["entity_id"].GetGuid(), made.String("entity_type_name"), made.String("entity_region")));
        (await app.Classic(portal, "POST", roles, Role(product))).Is(409);
        (await app.Classic(portal, "POST", roles, Role(product, "API Viewer"))).Is(201);
        (await app.Classic(portal, "POST", roles, Role(Guid.NewGuid(), "API Owner"))).Faults("entity_id", "missing_reference").Faults("role_name", "enum");
        // An API of the newer contract has roles by the same words.
        (await app.Classic(portal, "POST", roles, Role(await app.NewApi()))).Is(201);
        Assert.Equal(3, (await portal.Admin("GET", roles)).Is(200).Data.Count);
        (await app.Classic(portal, "DELETE", $"{roles}/{made.Id}")).Is(204);
        (await app.Classic(portal, "DELETE", $"{roles}/{made.Id}")).Is(404);
        (await app.Admin("DELETE", $"/v2/api-products/{product}")).Is(204);
        Assert.DoesNotContain((await app.Classic(portal, "GET", roles)).Is(200).Data, role => role.GetProperty("entity_id").GetGuid() == product);

        static object Role(Guid entity, string role = "API Consumer") => new { role_name = role, entity_id = entity, entity_type_name = "Services", entity_region = "eu" };
    }

    [AzuriteFact]
    public async Task Lists_and_removes_applications_with_their_owner_and_reference()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        var id = (await portal.Developer(email)).Id;
        var team = (await app.Classic(portal, "POST", "/teams", new { name = "Flights", can_own_applications = true })).Is(201).Id;
        var mine = (await dora.Call("POST", Applications, new { name = "Booking site", description = "Books" })).Is(201).Id;
        var theirs = (await portal.Admin("POST", "/applications", new { name = "Desk", owner = new { type = "team", id = team }, labels = new { env = "test" } })).Is(201).Id;

        var one = (await app.Classic(portal, "GET", $"/applications/{mine}")).Is(200).HasKeys(ApplicationKeys);
        Assert.Equal((mine.ToString(), "Books", 0, portal.Id, "key_auth"), (one.String("reference_id"), one.String("description"), one["registration_count"].GetInt32(),
            one["portal"].GetProperty("id").GetGuid(), one["auth_strategy"].GetProperty("credential_type").GetString()));
        Assert.Equal((id, "Dora Developer", email), (one["developer"].GetProperty("id").GetGuid(), one["developer"].GetProperty("name").GetString(), one["developer"].GetProperty("email").GetString()));
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (one["dcr_provider"].ValueKind, one["granted_scopes"].ValueKind));
        Assert.Equal(one.Text, (await app.Admin("GET", $"/v2/applications/{mine}")).Is(200).Text);
        var desk = (await app.Admin("GET", $"/v2/applications/{theirs}")).Is(200).HasKeys(ApplicationKeys);
        Assert.Equal((team, "Flights", "test"), (desk["developer"].GetProperty("id").GetGuid(), desk["developer"].GetProperty("name").GetString(), desk["labels"].GetProperty("env").GetString()));

        Assert.Equal([mine, theirs], (await app.Classic(portal, "GET", "/applications")).Is(200).Data.Select(row => row.GetProperty("id").GetGuid()));
        foreach (var filter in new[] { $"developer_id={id}", "developer_name=Dora Developer", $"developer_email={email}", "name[contains]=Booking" })
            Assert.Equal(mine, Assert.Single((await app.Classic(portal, "GET", $"/applications?filter[{filter.Replace("=", "]=").Replace("[contains]]", "][contains]")}")).Is(200).Data).GetProperty("id").GetGuid());
        (await app.Classic(portal, "GET", "/applications?filter[team_id]=x&sort=owner")).Faults("filter[team_id]", "unknown_property").Faults("sort", "enum");

        (await app.Classic(await app.NewPortal(), "GET", $"/applications/{mine}")).Is(404);
        (await app.Classic(portal, "DELETE", $"/applications/{mine}")).Is(204);
        foreach (var path in new[] { $"/v2/portals/{portal.Id}/applications/{mine}", $"/v2/applications/{mine}", $"/v3/applications/{mine}" }) (await app.Admin("GET", path)).Is(404);
    }

    [AzuriteFact]
    public async Task Keeps_references_unique_in_a_portal_whatever_contract_named_them()
    {
        var (portal, other) = (await app.NewPortal(), await app.NewPortal());
        var dora = await portal.NewDeveloper();
        var (first, second) = (await Strategy(), await Strategy());
        var client = $"client-{Guid.NewGuid()}";
        await portal.Publish(new { auth_strategy_ids = new[] { first } });
        await portal.Publish(new { auth_strategy_ids = new[] { second } });
        var mine = (await dora.Call("POST", Applications, new { name = "Mine", auth_strategy_id = first, client_id = client })).Is(201).Id;
        Assert.Equal(client, (await app.Admin("GET", $"/v2/applications/{mine}")).Is(200).String("reference_id"));
        // The other strategy's provider may know the same client; the portal has the reference once.
        (await dora.Call("POST", Applications, new { name = "Same", auth_strategy_id = second, client_id = client })).Is(409);
        (await dora.Call("POST", Applications, new { name = "Same", auth_strategy_id = second, client_id = mine.ToString() })).Is(409);
        var next = $"client-{Guid.NewGuid()}";
        (await dora.Call("PATCH", $"{Applications}/{mine}", new { client_id = next })).Is(200);
        Assert.Equal(next, (await app.Admin("GET", $"/v2/applications/{mine}")).Is(200).String("reference_id"));
        var same = (await dora.Call("POST", Applications, new { name = "Same", auth_strategy_id = second, client_id = client })).Is(201).Id;
        (await dora.Call("PATCH", $"{Applications}/{same}", new { client_id = next })).Is(409);
        (await dora.Call("DELETE", $"{Applications}/{mine}")).Is(204);
        (await dora.Call("PATCH", $"{Applications}/{same}", new { client_id = next })).Is(200);
        (await dora.Call("DELETE", $"{Applications}/{same}")).Is(204);
        Assert.DoesNotContain(await app.People(portal.Id), row => row.StartsWith("application-reference|"));
        Assert.Empty((await app.Classic(other, "GET", "/applications")).Is(200).Data);

        async Task<Guid> Strategy() => (await app.Admin("POST", "/v2/application-auth-strategies", new
        {
            name = $"Oidc {Guid.NewGuid()}", display_name = "Oidc", strategy_type = "openid_connect",
            configs = new Dictionary<string, object> { ["openid-connect"] = new { issuer = "https://idp.example.com", credential_claim = new[] { "client_id" }, scopes = new[] { "openid" }, auth_methods = new[] { "bearer" } } },
        })).Is(201).Id;
    }
}
