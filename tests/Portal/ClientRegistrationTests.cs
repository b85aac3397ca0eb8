using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Data.Tables;
using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed partial class ClientRegistrationTests(PortalFixture app)
{
    private const string Applications = "/api/v3/applications";

    [AzuriteFact]
    public async Task Registers_renews_and_removes_a_client_at_a_bridge_and_keeps_no_secret()
    {
        await using var bridge = await Bridge.Start();
        var (portal, strategy) = await Publish("http", bridge.Url);
        var dora = await portal.NewDeveloper();
        (await dora.Call("POST", Applications, new { name = "x", auth_strategy_id = strategy, client_id = "mine" })).Faults("client_id", "invalid");
        var made = (await dora.Call("POST", Applications, new { name = "Booking", description = "Books", redirect_uri = "https://example.com/back", auth_strategy_id = strategy })).Is(201)
            .HasKeys("id", "name", "description", "redirect_uri", "client_id", "client_secret", "auth_strategy", "created_at", "updated_at", "team_id");
        Assert.Equal("client_credentials", made["auth_strategy"].GetProperty("credential_type").GetString());
        var (client, secret) = (made.String("client_id"), made.String("client_secret"));
        Assert.Equal(secret, bridge.Clients[client]);
        var asked = Assert.Single(bridge.Server.To("POST", "/"));
        Assert.Equal(("provider_secret_12345", "Booking"), (asked.Headers["X-API-KEY"].ToString(), asked.Json.GetProperty("client_name").GetString()));
        Assert.Equal(portal.Id, asked.Json.GetProperty("portal_id").GetGuid());

        // The gateway knows the client; the secret is nowhere.
        Assert.Equal(made.Id.ToString(), (await app.KnownCredential(PartitionOf(strategy, client)))!.GetString("ApplicationId"));
        Assert.False((await dora.Call("GET", $"{Applications}/{made.Id}")).Is(200).Json.TryGetProperty("client_secret", out _));
        var shown = (await portal.Admin("GET", $"/applications/{made.Id}")).Is(200);
        Assert.NotEqual(JsonValueKind.Null, shown["dcr_provider"].ValueKind);
        var listed = Assert.Single((await dora.Call("GET", $"{Applications}/{made.Id}/credentials")).Is(200).Data);
        Assert.Equal(("client_secret", client), (listed.GetProperty("type").GetString(), listed.GetProperty("client_id").GetString()));
        Assert.Equal(listed.GetRawText(), Assert.Single((await portal.Admin("GET", $"/applications/{made.Id}/credentials")).Is(200).Data).GetRawText());
        Assert.Empty(await RowsWith(secret));

        var renewed = (await dora.Call("POST", $"{Applications}/{made.Id}/regenerate-secret")).Is(201).HasKeys("client_id", "client_secret");
        Assert.Equal(client, renewed.String("client_id"));
        Assert.NotEqual(secret, renewed.String("client_secret"));
        Assert.Equal(bridge.Clients[client], renewed.String("client_secret"));
        Assert.Empty(await RowsWith(renewed.String("client_secret")));
        var unsupported = (await dora.Call("GET", $"{Applications}/{made.Id}/granted-scopes")).Is(422).HasKeys("status", "title", "type", "detail", "instance");
        Assert.Equal("Unsupported IDP", unsupported.String("title"));

        (await dora.Call("PATCH", $"{Applications}/{made.Id}", new { client_id = "other" })).Faults("client_id", "invalid");
        (await dora.Call("PATCH", $"{Applications}/{made.Id}", new { name = "Renamed" })).Is(200);
        var hook = Assert.Single(bridge.Server.To("POST", $"/{client}/event-hook"));
        Assert.Equal(("update_application", "Renamed"), (hook.Json.GetProperty("event_type").GetString(), hook.Json.GetProperty("application_name").GetString()));
        (await dora.Call("DELETE", $"{Applications}/{made.Id}")).Is(204);
        Assert.Empty(bridge.Clients);
        Assert.True((await app.KnownCredential(PartitionOf(strategy, client)))!.GetBoolean("Removed"));
        Assert.DoesNotContain(secret, app.Developers.Output + app.Management.Output);
        Assert.DoesNotContain((await app.People(portal.Id)).Concat(await app.People(Guid.Empty)), row => row.StartsWith("client-", StringComparison.Ordinal));
        // A stranger's application is not there.
        (await (await portal.NewDeveloper()).Call("POST", $"{Applications}/{made.Id}/regenerate-secret")).Is(404);
    }

    [AzuriteFact]
    public async Task Makes_no_application_without_a_client_and_no_client_without_an_application()
    {
        await using var bridge = await Bridge.Start();
        var (portal, strategy) = await Publish("http", bridge.Url);
        var dora = await portal.NewDeveloper();
        bridge.Refuses = call => call.Method == "POST";
        var before = await app.People(portal.Id);
        (await dora.Call("POST", Applications, new { name = "Same", auth_strategy_id = strategy })).Is(502);
        Assert.Equal(before, await app.People(portal.Id));
        bridge.Refuses = _ => false;

        // Of several at once that register a client each, those that lose the name take theirs away again.
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => dora.Call("POST", Applications, new { name = "Same", auth_strategy_id = strategy })));
        var made = Assert.Single(all, answer => answer.Status == 201);
        Assert.All(all.Where(answer => answer != made), answer => answer.Is(409));
        Assert.Equal(made.String("client_id"), Assert.Single(bridge.Clients).Key);
        var calls = bridge.Server.Calls.Count;
        (await dora.Call("POST", Applications, new { name = "Same", auth_strategy_id = strategy })).Is(409);
        Assert.Equal(calls, bridge.Server.Calls.Count);

        // A provider that is down keeps nobody from leaving; the client goes when it is back.
        bridge.Refuses = call => call.Method == "DELETE";
        (await dora.Call("DELETE", $"{Applications}/{made.Id}")).Is(204);
        Assert.Single(bridge.Clients);
        bridge.Refuses = _ => false;
        await app.KeepHouse();
        Assert.Empty(bridge.Clients);

        // Nor does one that is down when the portal goes.
        (await dora.Call("POST", Applications, new { name = "Last", auth_strategy_id = strategy })).Is(201);
        bridge.Refuses = call => call.Method == "DELETE";
        (await portal.Admin("DELETE", "?force=true")).Is(204);
        Assert.Single(bridge.Clients);
        bridge.Refuses = _ => false;
        await app.KeepHouse();
        Assert.Empty(bridge.Clients);
    }

    [AzuriteFact]
    public async Task Survives_a_kill_while_the_provider_is_at_work()
    {
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clients = new ConcurrentDictionary<string, string>();
        await using var graph = await ProviderServer.Start(async (server, call) =>
        {
            if (call.Path.EndsWith("openid-configuration", StringComparison.Ordinal)) return (200, new { token_endpoint = server.Url + "/token", msgraph_host = new Uri(server.Url).Authority });
            if (call.Path == "/token") return (200, new { access_token = "t" });
            if (call is { Method: "POST", Path: "/v1.0/applications" })
            {
                var id = Guid.NewGuid().ToString();
                clients[id] = call.Json.GetProperty("tags")[0].GetString()!;
                return (201, new { appId = id });
            }
            if (call.Path == "/v1.0/servicePrincipals")
            {
                stuck.TrySetResult();
                await Task.Delay(Timeout.Infinite, new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
            if (call is { Method: "GET", Path: "/v1.0/applications" })
                return (200, new { value = clients.Where(client => Uri.UnescapeDataString(call.Query).Contains($"'{client.Value}'")).Select(client => new { appId = client.Key }) });
            if (call.Method == "DELETE") clients.TryRemove(call.Path.Split('\'')[1], out _);
            return (204, null);
        });
        var (portal, strategy) = await Publish("azureAd", graph.Url);
        var dora = await portal.NewDeveloper();
        await using var other = await HandlerProcess.Start("Portal", app.Settings());
        var visitor = new Visitor(other.Http, portal.Host);
        foreach (var (name, value) in dora.Cookies) visitor.Cookies[name] = value;
        var asking = visitor.Call("POST", Applications, new { name = "Lost", auth_strategy_id = strategy });
        await stuck.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Single(clients);
        await other.Kill();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => asking);

        await app.KeepHouse();
        Assert.Empty(clients);
        Assert.DoesNotContain(await app.People(portal.Id), row => row.StartsWith("client-", StringComparison.Ordinal));
        Assert.Empty((await dora.Call("GET", Applications)).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Takes_a_client_that_exists_when_an_administrator_names_it()
    {
        await using var okta = await ProviderServer.Start((server, call) => call.Path switch
        {
            "/.well-known/openid-configuration" => (200, new { registration_endpoint = server.Url + "/oauth2/v1/clients" }),
            "/oauth2/v1/clients/known" => call.Method == "DELETE" ? (204, null) : (200, new { client_id = "known" }),
            _ => (404, new { errorSummary = "Not found" }),
        });
        var (portal, strategy) = await Publish("okta", okta.Url);
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        var owner = new { type = "developer", id = (await portal.Developer(email)).Id };
        (await portal.Admin("POST", "/applications", new { name = "x", owner, dcr_client_id = "known" })).Faults("dcr_client_id", "invalid");
        (await portal.Admin("POST", "/applications", new { name = "x", owner, auth_strategy_id = strategy, dcr_client_id = "unknown" })).Faults("dcr_client_id", "missing_reference");
        foreach (var outside in new[] { "..", "a/b", "a'b", "a%2Fb", "a b" })
            (await portal.Admin("POST", "/applications", new { name = "x", owner, auth_strategy_id = strategy, dcr_client_id = outside })).Faults("dcr_client_id", "matches_regex");
        var made = (await portal.Admin("POST", "/applications", new { name = "Imported", owner, auth_strategy_id = strategy, dcr_client_id = "known" })).Is(201);
        Assert.Equal("known", made.String("client_id"));
        Assert.Empty(okta.To("POST", "/oauth2/v1/clients"));
        Assert.Equal(made.Id.ToString(), (await app.KnownCredential(PartitionOf(strategy, "known")))!.GetString("ApplicationId"));
        (await portal.Admin("POST", "/applications", new { name = "Twice", owner, auth_strategy_id = strategy, dcr_client_id = "known" })).Is(409);
        (await dora.Call("DELETE", $"{Applications}/{made.Id}")).Is(204);
        Assert.Single(okta.To("DELETE", "/oauth2/v1/clients/known"));
    }

    [AzuriteFact]
    public async Task Grants_the_scopes_that_developers_choose_at_auth0()
    {
        await using var auth0 = await ProviderServer.Start((_, call) => (call.Method, call.Path) switch
        {
            (_, "/oauth/token") => (200, new { access_token = "t" }),
            ("POST", "/api/v2/clients") => (201, new { client_id = "abc", client_secret = "a secret of auth0" }),
            ("GET", "/api/v2/client-grants") => (200, new[] { new { id = "g", audience = "https://other.example.com", scope = new[] { "orders:read" } } }),
            ("POST", "/api/v2/client-grants") => (201, new { id = "h" }),
            ("POST", "/api/v2/clients/abc/rotate-secret") => (200, new { client_secret = "another secret" }),
            _ => (204, null),
        });
        var (portal, strategy) = await Publish("auth0", auth0.Url, audience: ["https://api.example.com"]);
        var dora = await portal.NewDeveloper();
        var made = (await dora.Call("POST", Applications, new { name = "Orders", auth_strategy_id = strategy, scopes = new[] { "orders:read" } })).Is(201);
        Assert.Equal("a secret of auth0", made.String("client_secret"));
        Assert.Equal(auth0.Url + "/api/v2/", Audience(Assert.Single(auth0.To("POST", "/oauth/token"))));
        var grant = Assert.Single(auth0.To("POST", "/api/v2/client-grants")).Json;
        Assert.Equal(("abc", "https://api.example.com", "orders:read"), (grant.GetProperty("client_id").GetString(), grant.GetProperty("audience").GetString(), grant.GetProperty("scope")[0].GetString()));
        Assert.Equal("orders:read", Assert.Single((await dora.Call("GET", $"{Applications}/{made.Id}/granted-scopes")).Is(200).HasKeys("scopes")["scopes"].EnumerateArray()).GetString());
        Assert.Equal("another secret", (await dora.Call("POST", $"{Applications}/{made.Id}/regenerate-secret")).Is(201).String("client_secret"));
        (await dora.Call("DELETE", $"{Applications}/{made.Id}")).Is(204);
        Assert.Single(auth0.To("DELETE", "/api/v2/clients/abc"));

        static string Audience(ProviderCall call) => Uri.UnescapeDataString(call.Body.Split('&').Single(pair => pair.StartsWith("audience=", StringComparison.Ordinal))["audience=".Length..]);
    }

    [IdentityProviderFact]
    public async Task Registers_clients_that_get_tokens_at_an_identity_provider_of_the_standards()
    {
        await using var idp = await IdentityProvider.Start();
        var (portal, strategy) = await Publish("curity", idp.Issuer, secret: "secret of the portal itself");
        var dora = await portal.NewDeveloper();
        var made = (await dora.Call("POST", Applications, new { name = "Orders", auth_strategy_id = strategy, scopes = new[] { "orders:read" } })).Is(201);
        var (client, secret) = (made.String("client_id"), made.String("client_secret"));
        Assert.True(await idp.Admits(client, secret, "orders:read"));
        Assert.False(await idp.Admits(client, secret, "orders:write"));
        Assert.Equal("orders:read", Assert.Single((await dora.Call("GET", $"{Applications}/{made.Id}/granted-scopes")).Is(200)["scopes"].EnumerateArray()).GetString());

        // Each change there comes with another management token, so a second one shows that the first one was kept.
        (await dora.Call("PATCH", $"{Applications}/{made.Id}", new { scopes = new[] { "orders:read", "orders:write" } })).Is(200);
        (await dora.Call("PATCH", $"{Applications}/{made.Id}", new { name = "Renamed" })).Is(200);
        Assert.True(await idp.Admits(client, secret, "orders:write"));

        // The standards know no way to ask for another secret: the client is replaced.
        var renewed = (await dora.Call("POST", $"{Applications}/{made.Id}/regenerate-secret")).Is(201);
        Assert.NotEqual(client, renewed.String("client_id"));
        Assert.False(await idp.Admits(client, secret));
        Assert.True(await idp.Admits(renewed.String("client_id"), renewed.String("client_secret"), "orders:write"));
        Assert.Equal(renewed.String("client_id"), (await dora.Call("GET", $"{Applications}/{made.Id}")).Is(200).String("client_id"));
        Assert.True((await app.KnownCredential(PartitionOf(strategy, client)))!.GetBoolean("Removed"));
        Assert.Equal(made.Id.ToString(), (await app.KnownCredential(PartitionOf(strategy, renewed.String("client_id"))))!.GetString("ApplicationId"));

        (await dora.Call("DELETE", $"{Applications}/{made.Id}")).Is(204);
        Assert.False(await idp.Admits(renewed.String("client_id"), renewed.String("client_secret")));
        await app.KeepHouse();
    }

    [AzuriteFact]
    public async Task Keeps_a_strategy_while_an_application_uses_it_and_changes_it_while_many_start_to()
    {
        var strategy = (await app.Admin("POST", "/v2/application-auth-strategies", ApplicationTests.Strategy())).Is(201).Id;
        var portal = await app.NewPortal();
        var api = await portal.Publish(new { auth_strategy_ids = new[] { strategy } });
        var dora = await portal.NewDeveloper();
        var making = Enumerable.Range(0, 6).Select(i => dora.Call("POST", Applications, new { name = $"App {i}", auth_strategy_id = strategy })).ToList();
        var changing = Enumerable.Range(0, 4).Select(i => app.Admin("PATCH", $"/v2/application-auth-strategies/{strategy}", new { labels = new Dictionary<string, string> { [$"k{i}"] = "v" } })).ToList();
        Assert.All(await Task.WhenAll(changing), answer => answer.Is(200));
        var made = await Task.WhenAll(making);
        Assert.All(made, answer => answer.Is(201));
        Assert.Equal(4, (await app.Admin("GET", $"/v2/application-auth-strategies/{strategy}")).Is(200)["labels"].EnumerateObject().Count());

        (await app.Admin("DELETE", $"/v3/apis/{api}/publications/{portal.Id}")).Is(204);
        foreach (var application in made)
        {
            (await app.Admin("DELETE", $"/v2/application-auth-strategies/{strategy}")).Is(409);
            (await dora.Call("DELETE", $"{Applications}/{application.Id}")).Is(204);
        }
        (await app.Admin("DELETE", $"/v2/application-auth-strategies/{strategy}")).Is(204);
        (await app.Admin("DELETE", $"/v2/application-auth-strategies/{strategy}")).Is(404);
    }

    private async Task<(TestPortal Portal, Guid Strategy)> Publish(string type, string issuer, string secret = "provider_secret_12345", string[]? audience = null)
    {
        var provider = (await app.Admin("POST", "/v2/dcr-providers", DcrProviderTests.Body(type, issuer, secret: secret))).Is(201).Id;
        var strategy = (await app.Admin("POST", "/v2/application-auth-strategies", DcrProviderTests.Strategy(provider, issuer, audience))).Is(201).Id;
        var portal = await app.NewPortal();
        await portal.Publish(new { auth_strategy_ids = new[] { strategy } });
        return (portal, strategy);
    }

    private async Task<List<string>> RowsWith(string text)
    {
        var rows = new List<string>();
        foreach (var table in new[] { "catalog", "people", "followups", "credentials" })
            await foreach (var row in new TableServiceClient(app.Storage).GetTableClient(table).QueryAsync<TableEntity>())
                if (row.Keys.Any(key => row[key] is string held && held.Contains(text, StringComparison.Ordinal))) rows.Add($"{table} {row.RowKey}");
        return rows;
    }

    private static string PartitionOf(Guid strategy, string client) =>
        $"client|{strategy}|{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(client)))}";

    /// <summary>A bridge as its contract says, with the clients that it holds.</summary>
    private sealed class Bridge : IAsyncDisposable
    {
        public ConcurrentDictionary<string, string> Clients { get; } = new();

        public Func<ProviderCall, bool> Refuses { get; set; } = _ => false;

        public ProviderServer Server { get; private set; } = null!;

        public string Url => Server.Url;

        public static async Task<Bridge> Start()
        {
            var bridge = new Bridge();
            bridge.Server = await ProviderServer.Start((_, call) => bridge.Answer(call));
            return bridge;
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();

        private (int, object?) Answer(ProviderCall call)
        {
            if (Refuses(call)) return (503, new { error = "unavailable", error_description = "come back later" });
            var parts = call.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (call.Method == "DELETE") return Clients.TryRemove(parts[0], out _) ? (204, null) : (404, new { error = "unknown" });
            if (parts is [_, "event-hook"]) return (200, null);
            var id = parts is [var known, "new-secret"] ? known : $"client-{Guid.NewGuid():N}";
            Clients[id] = $"secret-{Guid.NewGuid():N}";
            return (201, new { client_id = id, client_secret = Clients[id] });
        }
    }
}
