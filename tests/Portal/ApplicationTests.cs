using Azure.Data.Tables;
using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class ApplicationTests(PortalFixture app)
{
    private const string Applications = "/api/v3/applications";

    [AzuriteFact]
    public async Task Creates_201_with_the_portals_strategy_when_only_the_name_is_given()
    {
        var portal = await app.NewPortal();
        var dora = await portal.NewDeveloper();
        var created = (await dora.Call("POST", Applications, new { name = "Booking site" })).Is(201)
            .HasKeys("id", "name", "description", "auth_strategy", "created_at", "updated_at", "team_id");
        var strategy = created["auth_strategy"];
        Assert.Equal("key_auth", strategy.GetProperty("credential_type").GetString());
        Assert.Equal("apikey", Assert.Single(strategy.GetProperty("key_names").EnumerateArray()).GetString());
        Assert.True(strategy.GetProperty("supports_multiple_credentials").GetBoolean());
        Assert.Equal(created.Text, (await dora.Call("GET", $"{Applications}/{created.Id}")).Is(200).Text);
        Assert.Equal(created.Id, Assert.Single((await dora.Call("GET", $"{Applications}?filter[name][contains]=book&filter[team_id][eq]=null")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Empty((await dora.Call("GET", $"{Applications}?filter[team_id][neq]=null")).Is(200).Data);

        var shown = (await portal.Admin("GET", $"/applications/{created.Id}")).Is(200)
            .HasKeys("id", "name", "description", "auth_strategy", "portal", "labels", "registration_count", "owner", "created_at", "updated_at");
        Assert.Equal(portal.Id, shown["portal"].GetProperty("id").GetGuid());
        Assert.Equal("developer", shown["owner"].GetProperty("type").GetString());
        Assert.Equal(shown.Text, (await app.Admin("GET", $"/v3/applications/{created.Id}")).Is(200).Text);
    }

    [AzuriteFact]
    public async Task Changes_only_what_is_given_and_keeps_names_unique_per_owner()
    {
        var portal = await app.NewPortal();
        var (dora, dave) = (await portal.NewDeveloper(), await portal.NewDeveloper());
        var first = (await dora.Call("POST", Applications, new { name = "First", description = "x", redirect_uri = "https://example.com/back" })).Is(201);
        var second = (await dora.Call("POST", Applications, new { name = "Second" })).Is(201);
        (await dave.Call("POST", Applications, new { name = "First" })).Is(201);
        (await dora.Call("POST", Applications, new { name = "First" })).Is(409);
        (await dora.Call("PATCH", $"{Applications}/{second.Id}", new { name = "First" })).Is(409);
        var changed = (await dora.Call("PATCH", $"{Applications}/{first.Id}", new { name = "Renamed", redirect_uri = (string?)null })).Is(200);
        Assert.Equal(("Renamed", "x"), (changed.String("name"), changed.String("description")));
        Assert.False(changed.Json.TryGetProperty("redirect_uri", out _));
        (await dora.Call("PATCH", $"{Applications}/{second.Id}", new { name = "First" })).Is(200);
        var names = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => dora.Call("POST", Applications, new { name = "Contended" })));
        Assert.Single(names, answer => answer.Status == 201);
        Assert.All(names.Where(answer => answer.Status != 201), answer => answer.Is(409));
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_when_an_application_is_wrong()
    {
        var portal = await app.NewPortal(new { default_application_auth_strategy_id = (Guid?)null });
        var dora = await portal.NewDeveloper();
        (await dora.Call("POST", Applications, new { description = new string('x', 256), redirect_uri = "not a url", team_id = "x", labels = new { a = "b" } }))
            .Faults("name", "required").Faults("description", "max_length").Faults("redirect_uri", "matches_regex").Faults("team_id", "is_uuid")
            .Faults("labels", "unknown_property");
        (await dora.Call("POST", Applications, new { name = "x" })).Faults("auth_strategy_id", "required");
        // Not in use in this portal, so not to be known here.
        var strategy = (await app.Admin("POST", "/v2/application-auth-strategies", Strategy())).Is(201).Id;
        (await dora.Call("POST", Applications, new { name = "x", auth_strategy_id = strategy })).Faults("auth_strategy_id", "missing_reference");
        (await dora.Call("GET", $"{Applications}/not-a-uuid")).Faults("applicationId", "is_uuid");
        Assert.Empty((await dora.Call("GET", Applications)).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Refuses_401_when_the_developer_is_removed_meanwhile()
    {
        var portal = await app.NewPortal();
        var dora = await portal.NewDeveloper();
        var id = (await dora.Call("GET", "/api/v3/developer/me")).Is(200).Id;
        var making = Enumerable.Range(0, 8).Select(async number =>
        {
            // A visitor each: an answer may take cookies away, and those are no matter for several threads.
            var tab = portal.Visit();
            foreach (var (name, value) in dora.Cookies) tab.Cookies[name] = value;
            Answer answer;
            do answer = await tab.Call("POST", Applications, new { name = $"Number {number}" });
            while (answer.Status == 503);
            return answer.Status;
        }).ToList();
        (await portal.Admin("DELETE", $"/developers/{id}")).Is(204);
        // Whichever came first: nobody is told of a field that they did not send.
        Assert.All(await Task.WhenAll(making), status => Assert.Contains(status, new[] { 201, 401 }));
    }

    [AzuriteFact]
    public async Task Limits_applications_exactly_when_many_are_made_at_once()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        (await dora.Call("POST", Applications, new { name = "One" })).Is(201);
        // 498 more by hand: what counts is the count.
        var people = new TableServiceClient(app.Storage).GetTableClient("people");
        var quota = (await people.GetEntityAsync<TableEntity>(portal.Id.ToString(), $"quota|{(await portal.Developer(email)).Id}")).Value;
        quota["Json"] = "{\"applications\":498}";
        await people.UpdateEntityAsync(quota, quota.ETag, TableUpdateMode.Replace);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => dora.Call("POST", Applications, new { name = $"Many {i}" })));
        Assert.Equal(2, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => Assert.Contains("500", answer.Is(403).String("detail")));
        (await dora.Call("DELETE", $"{Applications}/{answers.First(answer => answer.Status == 201).Id}")).Is(204);
        (await dora.Call("POST", Applications, new { name = "Room again" })).Is(201);
    }

    [AzuriteFact]
    public async Task Creates_201_for_a_developer_and_transfers_when_an_administrator_says_so()
    {
        var portal = await app.NewPortal();
        var (email, other) = (TestPortal.NewAddress(), TestPortal.NewAddress());
        var (dora, dave) = (await portal.NewDeveloper(email), await portal.NewDeveloper(other));
        var (doraId, daveId) = ((await portal.Developer(email)).Id, (await portal.Developer(other)).Id);
        var created = (await portal.Admin("POST", "/applications", new { name = "Given", owner = new { type = "developer", id = doraId }, labels = new { env = "test" } })).Is(201);
        Assert.Equal("test", created["labels"].GetProperty("env").GetString());
        (await dora.Call("GET", $"{Applications}/{created.Id}")).Is(200);
        var api = await portal.Publish();
        (await dora.Call("POST", $"{Applications}/{created.Id}/registrations", new { api_id = api })).Is(201);
        var key = (await dora.Call("POST", $"{Applications}/{created.Id}/credentials", new { })).Is(201);

        var moved = (await portal.Admin("PATCH", $"/applications/{created.Id}", new { owner = new { type = "developer", id = daveId } })).Is(200);
        Assert.Equal(daveId, moved["owner"].GetProperty("id").GetGuid());
        Assert.Equal(1, moved["registration_count"].GetInt32());
        (await dora.Call("GET", $"{Applications}/{created.Id}")).Is(404);
        (await dora.Call("GET", $"{Applications}/{created.Id}/credentials")).Is(404);
        Assert.Equal(key.Id, Assert.Single((await dave.Call("GET", $"{Applications}/{created.Id}/credentials")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Equal(daveId, Assert.Single((await portal.Admin("GET", $"/applications/{created.Id}/developers")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Equal(created.Id, Assert.Single((await portal.Admin("GET", $"/applications?filter[developer_id]={daveId}&sort=name desc")).Is(200).Data).GetProperty("id").GetGuid());

        (await portal.Admin("PATCH", $"/applications/{created.Id}", new { owner = new { type = "developer", id = Guid.NewGuid() } })).Faults("owner.id", "missing_reference");
        (await portal.Admin("PATCH", $"/applications/{created.Id}", new { owner = new { type = "team", id = Guid.NewGuid() } })).Faults("owner.id", "missing_reference");
        (await portal.Admin("POST", "/applications", new { name = "x" })).Faults("owner", "required");
        (await portal.Admin("POST", "/applications", new { name = "x", owner = new { type = "developer", id = Guid.NewGuid() } })).Faults("owner.id", "missing_reference");
    }

    [AzuriteFact]
    public async Task Keeps_a_client_for_one_application_whatever_the_portal()
    {
        var strategy = (await app.Admin("POST", "/v2/application-auth-strategies", new
        {
            name = "oidc", display_name = "Company login", strategy_type = "openid_connect",
            configs = new Dictionary<string, object>
            {
                ["openid-connect"] = new { issuer = "https://id.example.com", credential_claim = new[] { "azp" }, scopes = new[] { "openid" }, auth_methods = new[] { "bearer" } },
            },
        })).Is(201).Id;
        var (portal, other) = (await app.NewPortal(), await app.NewPortal());
        foreach (var place in new[] { portal, other }) await place.Publish(new { auth_strategy_ids = new[] { strategy } });
        var (dora, dave) = (await portal.NewDeveloper(), await other.NewDeveloper());
        (await dora.Call("POST", Applications, new { name = "x", auth_strategy_id = strategy })).Faults("client_id", "required");
        (await dora.Call("POST", Applications, new { name = "x", client_id = "abc" })).Faults("client_id", "invalid");
        var (client, next) = ($"client-{Guid.NewGuid()}", $"client|{Guid.NewGuid()}");
        var mine = (await dora.Call("POST", Applications, new { name = "Mine", auth_strategy_id = strategy, client_id = client, scopes = new[] { "openid" } })).Is(201)
            .HasKeys("id", "name", "description", "auth_strategy", "client_id", "scopes", "created_at", "updated_at", "team_id");
        Assert.Equal("self_managed_client_credentials", mine["auth_strategy"].GetProperty("credential_type").GetString());
        (await portal.Admin("GET", $"/applications/{mine.Id}")).Is(200).HasKeys(
            "id", "name", "description", "auth_strategy", "portal", "labels", "registration_count", "owner", "created_at", "updated_at", "client_id", "dcr_provider", "granted_scopes");
        Assert.Equal(mine.Id.ToString(), (await app.KnownCredential(Partition(client)))!.GetString("ApplicationId"));
        Assert.Empty((await dora.Call("GET", $"{Applications}/{mine.Id}/credentials")).Is(200).Data);
        (await dora.Call("POST", $"{Applications}/{mine.Id}/credentials", new { })).Is(400);

        (await dave.Call("POST", Applications, new { name = "Theirs", auth_strategy_id = strategy, client_id = client })).Is(409);
        (await dora.Call("PATCH", $"{Applications}/{mine.Id}", new { client_id = next })).Is(200);
        Assert.True((await app.KnownCredential(Partition(client)))!.GetBoolean("Removed"));
        Assert.Equal(mine.Id.ToString(), (await app.KnownCredential(Partition(next)))!.GetString("ApplicationId"));
        var theirs = (await dave.Call("POST", Applications, new { name = "Theirs", auth_strategy_id = strategy, client_id = client })).Is(201);
        Assert.Equal(theirs.Id.ToString(), (await app.KnownCredential(Partition(client)))!.GetString("ApplicationId"));
        (await dora.Call("DELETE", $"{Applications}/{mine.Id}")).Is(204);
        Assert.True((await app.KnownCredential(Partition(next)))!.GetBoolean("Removed"));
        (await dave.Call("PATCH", $"{Applications}/{theirs.Id}", new { client_id = next })).Is(200);
        (await other.Admin("DELETE", "?force=true")).Is(204);
        Assert.True((await app.KnownCredential(Partition(next)))!.GetBoolean("Removed"));
        (await dora.Call("POST", Applications, new { name = "Free again", auth_strategy_id = strategy, client_id = next })).Is(201);

        string Partition(string id) => $"client|{strategy}|{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id)))}";
    }

    internal static object Strategy(object? ttl = null) => new
    {
        name = "keys", display_name = "Keys", strategy_type = "key_auth",
        configs = new Dictionary<string, object> { ["key-auth"] = ttl is null ? new { key_names = new[] { "x-key" } } : new { key_names = new[] { "x-key" }, ttl } },
    };
}
