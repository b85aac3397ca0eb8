using System.Net.Http.Json;
using Azure.Data.Tables;
using Features.Storage;
using Local;
using Testing;

namespace Benchmarks;

/// <summary>What an administrator's calls cost against a bare point read of the same storage.</summary>
internal static class Catalog
{
    private const string PointRead = "a point read";
    private const string List = "/v3/apis?page[size]=100&filter[name][contains]=api&sort=name%20desc";

    public static async IAsyncEnumerable<object> Measure()
    {
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None);
        await using var management = await HandlerProcess.Start("Management", TestSettings.For(azurite.ConnectionString));
        await using var wire = await TableProxy.Start(azurite);
        await using var counted = await HandlerProcess.Start("Management", TestSettings.For(wire.ConnectionString));
        var (http, behind) = (management.Administrator(), counted.Administrator());
        var service = new TableServiceClient(azurite.ConnectionString);
        var tables = new Tables(service);
        // The first call makes the tables.
        (await http.GetAsync("/v3/apis")).EnsureSuccessStatusCode();
        var ids = (await Seeds.Apis(tables, 0, 1_000)).ConvertAll(api => api.Id);
        var table = service.GetTableClient(tables.Catalog.Name);
        var next = 0;
        Task Point() => table.GetEntityIfExistsAsync<TableEntity>(Tables.Org, CatalogKeys.Api(Next()));
        Guid Next() => ids[next++ % ids.Count];
        async Task Get(HttpClient client, string path) => _ = await client.GetByteArrayAsync(path);
        async Task Post(HttpClient client) => (await client.PostAsJsonAsync("/v3/apis", new { name = $"new {Guid.NewGuid()}" })).EnsureSuccessStatusCode();

        yield return await Ratio.Measure("GET one API", () => Get(http, $"/v3/apis/{Next()}"), PointRead, Point, 2);
        yield return await StorageCalls.Count("GET one API", () => Get(behind, $"/v3/apis/{Next()}"), wire);
        yield return await Ratio.Measure("GET 100 of 1,000 APIs, filtered and sorted", () => Get(http, List), PointRead, Point, 4);
        yield return await StorageCalls.Count("GET 100 of 1,000 APIs", () => Get(behind, List), wire);
        yield return await Ratio.Measure("POST an API", () => Post(http), PointRead, Point, 4);
        yield return await StorageCalls.Count("POST an API", () => Post(behind), wire, writes: true);
        await Seeds.Apis(tables, 1_000, 9_000);
        yield return await Ratio.Measure("GET the first 100 of 10,000 APIs", () => Get(http, "/v3/apis?page[size]=100"), PointRead, Point, 4);
    }
}
