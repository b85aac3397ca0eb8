using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Features.Apis;
using Features.Developers;
using Features.Sessions;
using Features.Storage;
using Local;
using Platform.Storage;
using Testing;

namespace Benchmarks;

/// <summary>How many times a second a portal of 1,000 APIs is read, with storage, the app and those who read on one machine.</summary>
internal static class Reads
{
    private const double Bound = 500;

    public static async IAsyncEnumerable<object> Measure()
    {
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None);
        await using var management = await HandlerProcess.Start("Management", TestSettings.For(azurite.ConnectionString));
        await using var portal = await HandlerProcess.Start("Portal", TestSettings.For(azurite.ConnectionString));
        await using var wire = await TableProxy.Start(azurite);
        await using var counted = await HandlerProcess.Start("Portal", TestSettings.For(wire.ConnectionString));
        var made = await (await management.Administrator().PostAsJsonAsync("/v3/portals", new { name = "Reads" })).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        var (id, host) = (made.GetProperty("id").GetGuid(), made.GetProperty("default_domain").GetString()!);
        var tables = new Tables(new TableServiceClient(azurite.ConnectionString));
        var apis = await Seeds.Apis(tables, 0, 1_000, id, new ContentStore(new BlobServiceClient(azurite.ConnectionString)));
        var cookie = await SignIn(tables, id);
        var next = 0;
        Api Next() => apis[(int)((uint)Interlocked.Increment(ref next) % apis.Count)];

        foreach (var (what, path) in new (string, Func<string>)[]
        {
            ("GET the first of 1,000 APIs", () => "/api/v3/apis"),
            ("GET one API", () => $"/api/v3/apis/{Next().Id}"),
            ("GET one API by its slug", () => $"/api/v3/apis/{Next().Slug}"),
            ("GET its operations (a version with its document)", () => Next() is var api ? $"/api/v3/apis/{api.Id}/versions/{api.CurrentVersionId}" : ""),
        })
        {
            yield return await Rate.Measure(what, () => Get(portal, path(), null), Bound, portal.ProcessId, azurite.ProcessId!.Value);
            yield return await StorageCalls.Count(what, () => Get(counted, path(), null), wire);
            yield return await Rate.Measure($"{what}, signed in", () => Get(portal, path(), cookie), Bound, portal.ProcessId, azurite.ProcessId!.Value);
            yield return await StorageCalls.Count($"{what}, signed in", () => Get(counted, path(), cookie), wire);
        }

        async Task Get(HandlerProcess app, string path, string? with)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            if (with is not null) request.Headers.Add("Cookie", with);
            using var answer = await app.Http.SendAsync(request);
            await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        }
    }

    // Signing in with a password is meant to cost; here the session is there.
    private static async Task<string> SignIn(Tables tables, Guid portalId)
    {
        var now = DateTimeOffset.UtcNow;
        var developer = new Developer { Id = Guid.NewGuid(), Email = "reader@example.com", FullName = "Reader", Status = ApprovalStatus.Approved, CreatedAt = now, UpdatedAt = now };
        var added = await tables.People.Begin(PeopleKeys.Of(portalId)).Add(PeopleKeys.Developer(developer.Id), developer).Commit();
        if (!added.Committed) throw new InvalidOperationException("could not seed");
        var tokens = await new SessionStore(tables, TimeProvider.System).Start(portalId, developer.Id, 0, CancellationToken.None);
        return $"{SessionCookies.Access}={tokens.Access}";
    }
}
