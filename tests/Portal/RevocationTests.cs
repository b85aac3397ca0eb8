using System.Diagnostics;
using System.Net.Http.Json;
using Testing;
using Xunit.Abstractions;

namespace Portal;

/// <summary>From the click that takes something away to the refusal by every enforcement process.</summary>
[Collection(PortalCollection.Name)]
public sealed class RevocationTests(PortalFixture app, ITestOutputHelper output)
{
    [AzuriteFact]
    public async Task Refuses_whatever_was_taken_away_soon_on_every_instance()
    {
        var settings = new Dictionary<string, string>(app.Settings()) { ["Enforcement__OpenChecks"] = "true" };
        await using var first = await HandlerProcess.Start("Enforcement", settings);
        await using var second = await HandlerProcess.Start("Enforcement", settings);
        HandlerProcess[] instances = [first, second];
        var plane = $"gateway-{Guid.NewGuid():N}";
        var planeId = (await app.Admin("POST", "/v2/control-planes", new { name = plane })).Is(201).Id;
        var portal = await app.NewPortal(new { auto_approve_applications = true });
        var api = await Linked(portal, planeId);

        // Each by a caller of its own, and what shuts out everybody last.
        await Measure("a deleted key", 401, async (caller, developer) =>
            (await developer.Call("DELETE", $"/api/v3/applications/{caller.Application}/credentials/{caller.Credential}")).Is(204));
        await Measure("a key that was replaced", 401, async (caller, developer) =>
            (await developer.Call("POST", $"/api/v3/applications/{caller.Application}/credentials/{caller.Credential}/rotate")).Is(201));
        await Measure("a revoked registration", 403, async (caller, _) =>
            (await portal.Admin("PATCH", $"/applications/{caller.Application}/registrations/{caller.Registration}", new { status = "revoked" })).Is(200));
        await Measure("a deleted registration", 403, async (caller, _) =>
            (await portal.Admin("DELETE", $"/applications/{caller.Application}/registrations/{caller.Registration}")).Is(204));
        await Measure("a rejected registration", 403, async (caller, _) =>
            (await portal.Admin("PATCH", $"/applications/{caller.Application}/registrations/{caller.Registration}", new { status = "rejected" })).Is(200));
        // By the contract the keys of a revoked developer work on: traffic follows registrations alone, and deletion.
        await Measure("a revoked developer", 200, async (caller, _) =>
            (await portal.Admin("PATCH", $"/developers/{(await portal.Developer(caller.Email)).Id}", new { status = "revoked" })).Is(200));
        await Measure("a deleted application", 401, async (caller, _) => (await portal.Admin("DELETE", $"/applications/{caller.Application}")).Is(204));
        await Measure("a deleted developer", 401, async (caller, _) => (await portal.Admin("DELETE", $"/developers/{(await portal.Developer(caller.Email)).Id}")).Is(204));
        await Measure("a deleted publication", 401, async (_, _) => (await app.Admin("DELETE", $"/v3/apis/{api}/publications/{portal.Id}")).Is(204));

        async Task Measure(string what, int status, Func<TestCaller, Visitor, Task> takeAway)
        {
            var email = TestPortal.NewAddress();
            var developer = await portal.NewDeveloper(email);
            var application = (await developer.Call("POST", "/api/v3/applications", new { name = $"App {Guid.NewGuid()}" })).Is(201).Id;
            var registration = (await developer.Call("POST", $"/api/v3/applications/{application}/registrations", new { api_id = api })).Is(201).Id;
            await portal.Admin("PATCH", $"/applications/{application}/registrations/{registration}", new { status = "approved" });
            var key = (await developer.Call("POST", $"/api/v3/applications/{application}/credentials")).Is(201);
            foreach (var instance in instances)
                await Until(instance, key.String("credential"), answer => answer == 200, what);
            await takeAway(new(email, application, registration, key.Id), developer);
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(instances.Select(instance => Until(instance, key.String("credential"), answer => answer == status, what)));
            output.WriteLine($"{what}: {status} from every process after {clock.Elapsed.TotalMilliseconds:0} ms");
        }

        async Task Until(HandlerProcess instance, string key, Func<int, bool> isSo, string what)
        {
            var clock = Stopwatch.StartNew();
            int status;
            do
            {
                var answer = await instance.Http.PostAsJsonAsync($"/ace/{plane}/check", new { method = "GET", path = "/anything", headers = new { apikey = key } });
                status = (int)answer.StatusCode;
                if (isSo(status))
                    return;
                await Task.Delay(20);
            }
            while (clock.Elapsed < TimeSpan.FromSeconds(30));
            Assert.Fail($"{what}: still {status}");
        }
    }

    // The whole service is guarded: that needs no specification and no plugin.
    private async Task<Guid> Linked(TestPortal portal, Guid plane)
    {
        var core = $"/v2/control-planes/{plane}/core-entities";
        var service = (await app.Admin("POST", $"{core}/services", new { url = "http://example.com/anything" })).Is(201).Id;
        (await app.Admin("POST", $"{core}/routes", new { paths = new[] { "/" }, protocols = new[] { "http", "https" }, service = new { id = service } })).Is(201);
        var api = await app.NewApi();
        (await app.Admin("POST", $"/v3/apis/{api}/implementations", new { service = new { id = service, control_plane_id = plane } })).Is(201);
        return await portal.Publish(api: api);
    }

    private sealed record TestCaller(string Email, Guid Application, Guid Registration, Guid Credential);
}
