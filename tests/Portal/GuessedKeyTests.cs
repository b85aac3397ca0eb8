using System.Diagnostics;
using System.Net.Http.Json;
using Policies;
using Testing;

namespace Portal;

/// <summary>Whoever types keys at random costs the storage nothing. Counted, not timed.</summary>
[Collection(PortalCollection.Name)]
public sealed class GuessedKeyTests(PortalFixture app)
{
    [AzuriteFact]
    public async Task Refuses_401_a_key_with_a_wrong_checksum_before_any_storage_call()
    {
        var lookUps = 0;
        await using var wire = await TableProxy.Start(app.Azurite, http =>
        {
            if (http.Request.Path.Value!.Contains("/credentials", StringComparison.Ordinal)) Interlocked.Increment(ref lookUps);
            return Task.FromResult(false);
        });
        await using var handler = await HandlerProcess.Start("Enforcement", new Dictionary<string, string>(app.Settings())
        {
            ["DataStorage"] = wire.ConnectionString, ["Enforcement__OpenChecks"] = "true", ["Enforcement__PatienceSeconds"] = "20",
        });
        var plane = $"gateway-{Guid.NewGuid():N}";
        var portal = await app.NewPortal(new { auto_approve_applications = true });
        var api = await Guarded(portal, (await app.Admin("POST", "/v2/control-planes", new { name = plane })).Is(201).Id);
        var dora = await portal.NewDeveloper();
        var application = (await dora.Call("POST", "/api/v3/applications", new { name = "Hers" })).Is(201).Id;
        (await dora.Call("POST", $"/api/v3/applications/{application}/registrations", new { api_id = api })).Is(201);
        var key = (await dora.Call("POST", $"/api/v3/applications/{application}/credentials")).Is(201).String("credential");
        for (var patience = Stopwatch.StartNew(); await Check(key) != 200; await Task.Delay(50)) Assert.True(patience.Elapsed < TimeSpan.FromMinutes(2), "the key is not known");
        var before = Volatile.Read(ref lookUps);
        Assert.True(before > 0);
        for (var i = 0; i < key.Length; i++) Assert.Equal(401, await Check(key[..i] + (key[i] == 'x' ? 'y' : 'x') + key[(i + 1)..]));
        foreach (var wrong in new[] { "", "ace", key + "x", key[..^1], new string('a', 4_000) }) Assert.Equal(401, await Check(wrong));
        Assert.Equal(before, Volatile.Read(ref lookUps));
        // One that could be genuine has to be looked up.
        Assert.Equal(401, await Check(ApiKey.Mint()));
        Assert.True(Volatile.Read(ref lookUps) > before);

        async Task<int> Check(string presented) =>
            (int)(await handler.Http.PostAsJsonAsync($"/ace/{plane}/check", new { method = "GET", path = "/anything", headers = new { apikey = presented } })).StatusCode;
    }

    private async Task<Guid> Guarded(TestPortal portal, Guid plane)
    {
        var core = $"/v2/control-planes/{plane}/core-entities";
        var service = (await app.Admin("POST", $"{core}/services", new { url = "http://example.com/anything" })).Is(201).Id;
        (await app.Admin("POST", $"{core}/routes", new { paths = new[] { "/" }, service = new { id = service } })).Is(201);
        var api = await app.NewApi();
        (await app.Admin("POST", $"/v3/apis/{api}/implementations", new { service = new { id = service, control_plane_id = plane } })).Is(201);
        return await portal.Publish(api: api);
    }
}
