using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Testing;
using Xunit.Abstractions;

namespace Portal;

/// <summary>A version of a classic product guards its gateway service, for gateways that ask and for calls through this one.</summary>
[Collection(PortalCollection.Name)]
public sealed class ProductGuardTests(PortalFixture app, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [AzuriteFact]
    public async Task Refuses_401_and_403_until_a_registration_is_approved_and_soon_after_it_is_revoked()
    {
        var settings = new Dictionary<string, string>(app.Settings()) { ["Enforcement__OpenChecks"] = "true" };
        await using var first = await HandlerProcess.Start("Enforcement", settings);
        await using var second = await HandlerProcess.Start("Enforcement", settings);
        HandlerProcess[] instances = [first, second];
        var plane = $"classic-{Guid.NewGuid():N}";
        var planeId = (await app.Admin("POST", "/v2/control-planes", new { name = plane })).Is(201).Id;
        var core = $"/v2/control-planes/{planeId}/core-entities";
        // What answers behind the gateway: management says at its root that it is there.
        var service = (await app.Admin("POST", $"{core}/services", new { url = app.Management.Address.GetLeftPart(UriPartial.Authority) })).Is(201).Id;
        (await app.Admin("POST", $"{core}/routes", new { paths = new[] { "/flights" }, service = new { id = service } })).Is(201);
        var portal = await app.NewPortal();
        var version = await app.PublishVersion(portal, service: new { id = service, control_plane_id = planeId });
        await Expect("nobody", 401, null);

        var developer = await portal.NewDeveloper();
        var application = (await developer.Call("POST", "/api/v2/applications", new { name = "Booking site" })).Is(201).Id;
        var key = (await developer.Call("POST", $"/api/v2/applications/{application}/credentials")).Is(201).String("credential");
        await Expect("no registration", 403, key);
        var registration = (await developer.Call("POST", $"/api/v2/applications/{application}/registrations", new { product_version_id = version.Id })).Is(201).Id;
        await Expect("a pending registration", 403, key);
        await Decide("approved", 200);
        await Decide("revoked", 403);
        await Decide("approved", 200);

        // Out of the catalog it stays guarded: who has it uses it still, nobody else does.
        await app.Change(portal, version, new { publish_status = "unpublished" });
        (await app.Admin("PATCH", $"/v2/api-products/{version.Product}", new { portal_ids = Array.Empty<Guid>() })).Is(200);
        await Expect("an unpublished version", 200, key);
        await Expect("an unpublished version, nobody", 401, null);
        await Decide("revoked", 403);
        await app.Change(portal, version, new { application_registration_enabled = false });
        await Expect("a version without registration", 200, null);

        // What says who may call goes, and nobody may: not those who might, and not everybody.
        await app.Change(portal, version, new { application_registration_enabled = true });
        await Decide("approved", 200);
        (await app.Admin("DELETE", $"/v2/portals/{portal.Id}/product-versions/{version.Id}")).Is(204);
        await Expect("a version that was taken out of the portal", 401, key);
        await Expect("a version that was taken out of the portal, nobody", 401, null);

        // What the gateway counted of the version is told of its product: calls, refusals, and times of those that went through it.
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var total = (await app.Admin("GET", $"/v2/api-products/{version.Product}/analytics?range=1h")).Is(200)["total"];
            if (total.GetProperty("requests").GetInt64() > total.GetProperty("client_errors").GetInt64() && total.GetProperty("client_errors").GetInt64() > 0
                && total.GetProperty("latency_p95_ms").ValueKind == JsonValueKind.Number)
                break;
            Assert.True(clock.Elapsed < Patience, $"counted so far: {total}");
        }

        async Task Decide(string status, int expected)
        {
            (await app.Admin("PATCH", $"/v2/portals/{portal.Id}/applications/{application}/registrations/{registration}", new { status })).Is(200);
            await Expect($"a registration that is {status}", expected, key);
        }

        async Task Expect(string what, int status, string? shown)
        {
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(instances.SelectMany(instance => new[] { Until(() => Ask(instance, shown)), Until(() => Call(instance, shown)) }));
            output.WriteLine($"{what}: {status} from every process after {clock.Elapsed.TotalMilliseconds:0} ms");

            async Task Until(Func<Task<int>> ask)
            {
                int got;
                while ((got = await ask()) != status)
                {
                    Assert.True(clock.Elapsed < Patience, $"{what}: still {got} instead of {status}");
                    await Task.Delay(20);
                }
            }
        }

        async Task<int> Ask(HandlerProcess instance, string? shown)
        {
            object headers = shown is null ? new { } : new { apikey = shown };
            using var answer = await instance.Http.PostAsJsonAsync($"/ace/{plane}/check", new { method = "GET", path = "/flights", headers });
            return (int)answer.StatusCode;
        }

        async Task<int> Call(HandlerProcess instance, string? shown)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/gateway/{plane}/flights");
            if (shown is not null) request.Headers.Add("apikey", shown);
            using var answer = await instance.Http.SendAsync(request);
            return (int)answer.StatusCode;
        }
    }
}
