using System.Text.Json;
using Testing;

namespace Portal;

/// <summary>Applications and their keys by the classic contract.</summary>
[Collection(PortalCollection.Name)]
public sealed class ClassicApplicationTests(PortalFixture app)
{
    private const string Applications = "/api/v2/applications";

    private static readonly string[] Keys = ["id", "name", "reference_id", "description", "redirect_uri", "auth_strategy", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Creates_201_an_application_that_both_contracts_show()
    {
        var portal = await app.NewPortal();
        var dora = await portal.NewDeveloper();
        var made = (await dora.Call("POST", Applications, new { name = "Booking site", description = "Books", redirect_uri = "https://example.com/back" })).Is(201).HasKeys(Keys);
        Assert.Equal((made.Id.ToString(), "https://example.com/back", "key_auth"), (
            made.String("reference_id"), made.String("redirect_uri"), made["auth_strategy"].GetProperty("credential_type").GetString()));
        Assert.Equal(made.Text, (await dora.Call("GET", $"{Applications}/{made.Id}")).Is(200).Text);
        Assert.Equal(made.Text, Assert.Single((await dora.Call("GET", $"{Applications}?filter[name][contains]=book&filter[auth_strategy_id]={Strategy(made)}")).Is(200).Data).GetRawText());
        Assert.Empty((await dora.Call("GET", $"{Applications}?filter[name]=book")).Is(200).Data);
        Assert.Equal("Books", (await dora.Call("GET", $"/api/v3/applications/{made.Id}")).Is(200).String("description"));
        var newer = (await dora.Call("POST", "/api/v3/applications", new { name = "Newer" })).Is(201);
        Assert.Equal(JsonValueKind.Null, (await dora.Call("GET", $"{Applications}/{newer.Id}")).Is(200).HasKeys(Keys)["redirect_uri"].ValueKind);

        var changed = (await dora.Call("PATCH", $"{Applications}/{made.Id}", new { name = "Renamed", reference_id = "booking|1" })).Is(200).HasKeys(Keys);
        Assert.Equal(("Renamed", "booking|1", "Books"), (changed.String("name"), changed.String("reference_id"), changed.String("description")));
        (await dora.Call("DELETE", $"{Applications}/{made.Id}")).Is(204);
        (await dora.Call("DELETE", $"{Applications}/{made.Id}")).Is(404);
        (await dora.Call("GET", $"/api/v3/applications/{made.Id}")).Is(404);
    }

    [AzuriteFact]
    public async Task Keeps_references_unique_in_a_portal_however_many_want_one_at_once()
    {
        var (portal, other) = (await app.NewPortal(), await app.NewPortal());
        var (dora, dave, eve) = (await portal.NewDeveloper(), await portal.NewDeveloper(), await other.NewDeveloper());
        var wanted = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? dora : dave).Call("POST", Applications, new { name = $"App {i}", reference_id = "crm-17" })));
        var made = Assert.Single(wanted, answer => answer.Status == 201);
        Assert.All(wanted.Where(answer => answer != made), answer => answer.Is(409));
        (await eve.Call("POST", Applications, new { name = "Elsewhere", reference_id = "crm-17" })).Is(201);
        var (owner, neighbour) = Array.IndexOf(wanted, made) % 2 == 0 ? (dora, dave) : (dave, dora);
        var second = (await neighbour.Call("POST", Applications, new { name = "Second", reference_id = "crm-18" })).Is(201);
        (await neighbour.Call("PATCH", $"{Applications}/{second.Id}", new { reference_id = "crm-17" })).Is(409);
        (await neighbour.Call("PATCH", $"{Applications}/{second.Id}", new { reference_id = made.Id })).Is(409);
        (await owner.Call("PATCH", $"{Applications}/{made.Id}", new { reference_id = "crm-19" })).Is(200);
        (await neighbour.Call("PATCH", $"{Applications}/{second.Id}", new { reference_id = "crm-17" })).Is(200);
        (await neighbour.Call("DELETE", $"{Applications}/{second.Id}")).Is(204);
        (await owner.Call("PATCH", $"{Applications}/{made.Id}", new { reference_id = "crm-17" })).Is(200);
    }

    [AzuriteFact]
    public async Task Rejects_400_every_fault_and_404_or_401_whatever_is_not_the_developers()
    {
        var (portal, other) = (await app.NewPortal(new { default_application_auth_strategy_id = (Guid?)null }), await app.NewPortal());
        var (dora, foreigner) = (await portal.NewDeveloper(), await other.NewDeveloper());
        (await dora.Call("POST", Applications, new { reference_id = new string('x', 256), redirect_uri = "back", scopes = new[] { 1 }, auth_strategy_id = "x", client_id = "mine", team_id = Guid.NewGuid() }))
            .Faults("name", "required").Faults("reference_id", "max_length").Faults("redirect_uri", "matches_regex").Faults("auth_strategy_id", "is_uuid")
            .Faults("client_id", "unknown_property").Faults("team_id", "unknown_property");
        (await dora.Call("POST", Applications, new { name = "x" })).Faults("auth_strategy_id", "required");
        var hidden = (await app.Admin("POST", "/v2/application-auth-strategies", ApplicationTests.Strategy())).Is(201).Id;
        (await dora.Call("POST", Applications, new { name = "x", auth_strategy_id = hidden })).Faults("auth_strategy_id", "missing_reference");
        (await dora.Call("GET", $"{Applications}?filter[team_id]={Guid.NewGuid()}")).Faults("filter[team_id]", "unknown_property");
        Assert.Empty((await dora.Call("GET", Applications)).Is(200).Data);

        await app.PublishVersion(portal, hidden);
        var made = (await dora.Call("POST", Applications, new { name = "Hers", auth_strategy_id = hidden })).Is(201).Id;
        var key = (await dora.Call("POST", $"{Applications}/{made}/credentials")).Is(201).Id;
        (await dora.Call("PATCH", $"{Applications}/{made}", new { redirect_uri = (string?)null, auth_strategy_id = hidden })).Faults("redirect_uri", "type").Faults("auth_strategy_id", "unknown_property");
        var (neighbour, smuggled) = (await portal.NewDeveloper(), portal.Visit());
        foreach (var (name, value) in foreigner.Cookies) smuggled.Cookies[name] = value;
        var before = await app.People(portal.Id);
        foreach (var (method, path, body) in new (string, string, object?)[]
        {
            ("GET", "", null), ("PATCH", "", new { name = "mine now" }), ("DELETE", "", null), ("POST", "/refresh-token", null), ("GET", "/credentials", null), ("POST", "/credentials", null),
            ("PUT", $"/credentials/{key}", new { display_name = "mine now" }), ("DELETE", $"/credentials/{key}", null), ("GET", "/registrations", null),
            ("POST", "/registrations", new { product_version_id = Guid.NewGuid() }), ("GET", $"/product-versions/{Guid.NewGuid()}/granted-scopes", null),
        })
        {
            (await foreigner.Call(method, $"{Applications}/{made}{path}", body)).Is(404);
            (await neighbour.Call(method, $"{Applications}/{made}{path}", body)).Is(404);
            (await smuggled.Call(method, $"{Applications}/{made}{path}", body)).Is(401);
            (await portal.Visit().Call(method, $"{Applications}/{made}{path}", body)).Is(401);
        }
        Assert.Equal(before, await app.People(portal.Id));
        Assert.Empty((await foreigner.Call("GET", Applications)).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Makes_names_and_removes_keys_and_refuses_the_21st()
    {
        var portal = await app.NewPortal();
        var dora = await portal.NewDeveloper();
        var application = (await dora.Call("POST", Applications, new { name = "Booking site" })).Is(201).Id;
        var path = $"{Applications}/{application}/credentials";
        var key = (await dora.Call("POST", path, new { display_name = "first" })).Is(201).HasKeys("type", "id", "display_name", "credential", "status", "expires_at", "created_at");
        Assert.NotNull(await app.KnownKey(key.String("credential")));
        Assert.Equal("", (await dora.Call("PUT", $"{path}/{key.Id}", new { display_name = "renamed" })).Is(200).Text);
        var listed = Assert.Single((await dora.Call("GET", path)).Is(200).Data);
        Assert.Equal(["api_key", "renamed", "active"], new[] { "type", "display_name", "status" }.Select(name => listed.GetProperty(name).GetString()));
        Assert.False(listed.TryGetProperty("credential", out _));
        (await dora.Call("PUT", $"{path}/{key.Id}", new { })).Faults("display_name", "required");
        (await dora.Call("POST", path, new { name = "x" })).Faults("name", "unknown_property");
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 19).Select(_ => dora.Call("POST", path))), answer => answer.Is(201));
        Assert.Equal("Maximum number of Credentials exceeded. Max Allowed: 20", (await dora.Call("POST", path)).Is(403).String("detail"));
        (await dora.Call("DELETE", $"{path}/{key.Id}")).Is(204);
        (await dora.Call("DELETE", $"{path}/{key.Id}")).Is(404);
        Assert.True((await app.KnownKey(key.String("credential")))!.GetBoolean("Removed"));
        // Keys have no secret that somebody else issued.
        (await dora.Call("POST", $"{Applications}/{application}/refresh-token")).Faults("applicationId", "invalid");
    }

    [AzuriteFact]
    public async Task Takes_the_reference_for_the_client_where_the_strategy_has_clients()
    {
        var portal = await app.NewPortal();
        var dora = await portal.NewDeveloper();
        var strategy = (await app.Admin("POST", "/v2/application-auth-strategies", new
        {
            name = "oidc", display_name = "Company login", strategy_type = "openid_connect",
            configs = new Dictionary<string, object>
            {
                ["openid-connect"] = new { issuer = "https://id.example.com", credential_claim = new[] { "azp" }, scopes = new[] { "orders:read" }, auth_methods = new[] { "bearer" } },
            },
        })).Is(201).Id;
        await app.PublishVersion(portal, strategy);
        var listed = (await dora.Call("GET", $"{Applications}/auth-strategies?filter[credential_type][eq]=self_managed_client_credentials")).Is(200);
        Assert.Equal((strategy, "Company login"), (listed.Data[0].GetProperty("id").GetGuid(), Assert.Single(listed.Data).GetProperty("name").GetString()));
        Assert.Equal(2, (await dora.Call("GET", $"{Applications}/auth-strategies")).Is(200)["meta"].GetProperty("page").GetProperty("total").GetInt32());
        (await dora.Call("GET", $"{Applications}/auth-strategies?filter[credential_type]=keys")).Faults("filter[credential_type]", "enum");

        (await dora.Call("POST", Applications, new { name = "x", auth_strategy_id = strategy })).Faults("reference_id", "required");
        var client = $"client-{Guid.NewGuid()}";
        var made = (await dora.Call("POST", Applications, new { name = "Mine", auth_strategy_id = strategy, reference_id = client, scopes = new[] { "orders:read" } })).Is(201).HasKeys([.. Keys, "scopes"]);
        Assert.Equal(client, made.String("reference_id"));
        Assert.Equal(client, (await dora.Call("GET", $"/api/v3/applications/{made.Id}")).Is(200).String("client_id"));
        (await dora.Call("POST", Applications, new { name = "Twice", auth_strategy_id = strategy, reference_id = client })).Is(409);
        Assert.Equal(client + "2", (await dora.Call("PATCH", $"{Applications}/{made.Id}", new { reference_id = client + "2" })).Is(200).String("reference_id"));
        Assert.Equal(client + "2", (await dora.Call("GET", $"/api/v3/applications/{made.Id}")).Is(200).String("client_id"));
        // Nobody here issued a secret, and no scope was granted here.
        (await dora.Call("POST", $"{Applications}/{made.Id}/refresh-token")).Is(400);
        (await dora.Call("POST", $"{Applications}/{made.Id}/credentials")).Is(400);
        var open = await app.NewPortal(new { authentication_enabled = false });
        foreach (var path in new[] { "", "/auth-strategies", $"/{made.Id}", $"/{made.Id}/credentials", $"/{made.Id}/registrations" })
            (await open.Visit().Call("GET", Applications + path)).Is(404);
        (await open.Visit().Call("GET", "/api/v3/applications")).Is(401);
    }

    private static Guid Strategy(Answer application) => application["auth_strategy"].GetProperty("id").GetGuid();
}
