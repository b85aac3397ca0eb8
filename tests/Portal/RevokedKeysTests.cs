using System.Diagnostics;
using System.Net.Http.Json;
using Testing;
using Xunit.Abstractions;

namespace Portal;

/// <summary>A deployment in which the keys of developers who are not approved any more stop. By default they work on: <see cref="RevocationTests"/>.</summary>
[Collection(PortalCollection.Name)]
public sealed class RevokedKeysTests(PortalFixture app, ITestOutputHelper output)
{
    [AzuriteFact]
    public async Task Refuses_the_keys_of_developers_who_are_not_approved_until_they_are_again()
    {
        await using var management = await HandlerProcess.Start("Management", Stopping());
        var admin = management.Administrator();
        await using var gateway = await Gateway.Start(app);
        var portal = await app.NewPortal(new { auto_approve_applications = true });
        var api = await gateway.Guard(app, portal);
        var (mine, theirs) = (TestPortal.NewAddress(), TestPortal.NewAddress());
        var developer = await portal.NewDeveloper(mine);
        var (id, other) = ((await portal.Developer(mine)).Id, await portal.NewDeveloper(theirs));
        var team = (await portal.Admin("POST", "/teams", new { name = "Flights", can_own_applications = true })).Is(201).Id;
        (await portal.Admin("POST", $"/teams/{team}/developers", new { id })).Is(201);
        var (own, ofTeam, ofOther) = (await Key(developer, api, null), await Key(developer, api, team), await Key(other, api, null));
        var strategy = (await app.Admin("POST", "/v2/application-auth-strategies", new
        {
            name = $"oidc {Guid.NewGuid()}", display_name = "Login", strategy_type = "openid_connect",
            configs = new Dictionary<string, object> { ["openid-connect"] = new { issuer = "https://issuer.example.com", credential_claim = new[] { "sub" }, scopes = Array.Empty<string>(), auth_methods = new[] { "bearer" } } },
        })).Is(201).Id;
        await portal.Publish(new { auth_strategy_ids = new[] { strategy } });
        var client = $"client-{Guid.NewGuid():N}";
        (await developer.Call("POST", "/api/v3/applications", new { name = "Client", auth_strategy_id = strategy, client_id = client })).Is(201);
        await gateway.Until(200, own.Key, ofTeam.Key, ofOther.Key);

        // By both contracts, and whatever the other status is.
        foreach (var (version, status) in new[] { ("v3", "revoked"), ("v2", "pending"), ("v3", "rejected") })
        {
            await Decide(version, status);
            var clock = Stopwatch.StartNew();
            await gateway.Until(401, own.Key);
            output.WriteLine($"{status}: 401 from every process after {clock.Elapsed.TotalMilliseconds:0} ms");
            Assert.True((await app.KnownCredential(Partition())).Is().GetDateTimeOffset("ExpiresAt") < DateTimeOffset.UtcNow);
            await gateway.Until(200, ofTeam.Key, ofOther.Key);
            await Decide("v2", "approved");
            await gateway.Until(200, own.Key);
            Assert.Null((await app.KnownCredential(Partition())).Is().GetDateTimeOffset("ExpiresAt"));
        }

        // What is published again says the same, and only another owner's word brings it back.
        await Decide("v3", "revoked");
        var at = $"/v3/portals/{portal.Id}/applications/{own.Application}";
        (await admin.Call("PATCH", $"{at}/registrations/{own.Registration}", new { status = "revoked" })).Is(200);
        (await admin.Call("PATCH", $"{at}/registrations/{own.Registration}", new { status = "approved" })).Is(200);
        Assert.NotNull((await app.KnownKey(own.Key)).Is().GetDateTimeOffset("ExpiresAt"));
        (await admin.Call("PATCH", at, new { owner = new { type = "team", id = team } })).Is(200);
        await gateway.Until(200, own.Key);
        (await admin.Call("PATCH", at, new { owner = new { type = "developer", id } })).Is(200);
        await gateway.Until(401, own.Key);

        async Task Decide(string version, string status) => (await admin.Call("PATCH", $"/{version}/portals/{portal.Id}/developers/{id}", new { status })).Is(200);

        string Partition() => $"client|{strategy}|{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(client)))}";
    }

    [AzuriteFact]
    public async Task Keeps_to_a_changed_setting_once_housekeeping_has_run()
    {
        var portal = await app.NewPortal(new { auto_approve_applications = true });
        var (revoked, api) = (TestPortal.NewAddress(), await portal.Publish());
        var key = (await Key(await portal.NewDeveloper(revoked), api, null)).Key;
        var approved = (await Key(await portal.NewDeveloper(), api, null)).Key;
        (await portal.Admin("PATCH", $"/developers/{(await portal.Developer(revoked)).Id}", new { status = "revoked" })).Is(200);
        Assert.Null((await app.KnownKey(key)).Is().GetDateTimeOffset("ExpiresAt"));
        await using (var stopping = await HandlerProcess.Start("Management", Stopping()))
        {
            (await stopping.Http.Call("POST", "/housekeeping", new { Data = new { }, Metadata = new { } })).Is(200);
        }
        Assert.NotNull((await app.KnownKey(key)).Is().GetDateTimeOffset("ExpiresAt"));
        Assert.Null((await app.KnownKey(approved)).Is().GetDateTimeOffset("ExpiresAt"));
        (await app.Trigger("housekeeping", "")).Is(200);
        Assert.Null((await app.KnownKey(key)).Is().GetDateTimeOffset("ExpiresAt"));
    }

    [AzuriteTheory]
    [InlineData("Management")]
    [InlineData("Portal")]
    public async Task Rejects_a_setting_it_does_not_know(string part)
    {
        await using var handler = await HandlerProcess.StartAndExit(part, new Dictionary<string, string>(Stopping()) { ["Developers__RevokedKeys"] = "perhaps", ["FUNCTIONS_CUSTOMHANDLER_PORT"] = "1" });
        Assert.Equal(1, handler.ExitCode);
        Assert.Contains("Developers__RevokedKeys is \"perhaps\"; it must be Work or Stop", handler.Output, StringComparison.Ordinal);
    }

    private Dictionary<string, string> Stopping() => new(app.Settings()) { ["Developers__RevokedKeys"] = "Stop" };

    private async Task<(Guid Application, Guid Registration, string Key)> Key(Visitor developer, Guid api, Guid? team)
    {
        var application = (await developer.Call("POST", "/api/v3/applications", new { name = $"App {Guid.NewGuid()}", team_id = team })).Is(201).Id;
        var registration = (await developer.Call("POST", $"/api/v3/applications/{application}/registrations", new { api_id = api })).Is(201).Id;
        return (application, registration, (await developer.Call("POST", $"/api/v3/applications/{application}/credentials")).Is(201).String("credential"));
    }

    /// <summary>Two enforcement processes in front of one service.</summary>
    private sealed class Gateway(HandlerProcess first, HandlerProcess second, string plane) : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

        public static async Task<Gateway> Start(PortalFixture app)
        {
            var settings = new Dictionary<string, string>(app.Settings()) { ["Enforcement__OpenChecks"] = "true" };
            return new(await HandlerProcess.Start("Enforcement", settings), await HandlerProcess.Start("Enforcement", settings), $"gateway-{Guid.NewGuid():N}");
        }

        public async Task<Guid> Guard(PortalFixture app, TestPortal portal)
        {
            var id = (await app.Admin("POST", "/v2/control-planes", new { name = plane })).Is(201).Id;
            var core = $"/v2/control-planes/{id}/core-entities";
            var service = (await app.Admin("POST", $"{core}/services", new { url = "http://example.com/anything" })).Is(201).Id;
            (await app.Admin("POST", $"{core}/routes", new { paths = new[] { "/" }, protocols = new[] { "http", "https" }, service = new { id = service } })).Is(201);
            var api = await app.NewApi();
            (await app.Admin("POST", $"/v3/apis/{api}/implementations", new { service = new { id = service, control_plane_id = id } })).Is(201);
            return await portal.Publish(new { auto_approve_registrations = true }, api);
        }

        public Task Until(int status, params string[] keys) => Task.WhenAll(new[] { first, second }.SelectMany(instance => keys.Select(key => Until(instance, status, key))));

        private async Task Until(HandlerProcess instance, int status, string key)
        {
            for (var clock = Stopwatch.StartNew(); ; await Task.Delay(20))
            {
                var answer = await instance.Http.PostAsJsonAsync($"/ace/{plane}/check", new { method = "GET", path = "/anything", headers = new { apikey = key } });
                if ((int)answer.StatusCode == status) return;
                Assert.True(clock.Elapsed < Patience, $"still {(int)answer.StatusCode} instead of {status}");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await first.DisposeAsync();
            await second.DisposeAsync();
        }
    }
}

internal static class KnownRows
{
    public static Azure.Data.Tables.TableEntity Is(this Azure.Data.Tables.TableEntity? row) => row ?? throw new Xunit.Sdk.XunitException("enforcement knows no such credential");
}
