using System.Net.Http.Json;
using Azure.Data.Tables;
using Features.Apis;
using Features.Storage;
using Local;
using Platform.Storage;
using Testing;

namespace Benchmarks;

/// <summary>What an administrator's calls cost against a bare point read of the same storage.</summary>
internal static class Catalog
{
    private const string PointRead = "a point read";

    public static async Task<IReadOnlyList<Ratio>> Measure()
    {
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None);
        await using var management = await HandlerProcess.Start("Management", TestSettings.For(azurite.ConnectionString));
        var http = management.Administrator();
        var service = new TableServiceClient(azurite.ConnectionString);
        var tables = new Tables(service);
        // The first call makes the tables.
        (await http.GetAsync("/v3/apis")).EnsureSuccessStatusCode();
        var ids = await Seed(tables, 0, 1_000);
        var table = service.GetTableClient(tables.Catalog.Name);
        var next = 0;
        Task Point() => table.GetEntityIfExistsAsync<TableEntity>(Tables.Org, CatalogKeys.Api(ids[next++ % ids.Count]));
        async Task Get(string path) => _ = await http.GetByteArrayAsync(path);
        var found = new List<Ratio>
        {
            await Ratio.Measure("GET one API", () => Get($"/v3/apis/{ids[next++ % ids.Count]}"), PointRead, Point, 2),
            await Ratio.Measure(
                "GET 100 of 1,000 APIs, filtered and sorted", () => Get("/v3/apis?page[size]=100&filter[name][contains]=api&sort=name%20desc"), PointRead, Point, 4),
            await Ratio.Measure("POST an API", async () => (await http.PostAsJsonAsync("/v3/apis", new { name = $"new {Guid.NewGuid()}" })).EnsureSuccessStatusCode(), PointRead, Point, 4),
        };
        await Seed(tables, 1_000, 9_000);
        found.Add(await Ratio.Measure("GET the first 100 of 10,000 APIs", () => Get("/v3/apis?page[size]=100"), PointRead, Point, 4));
        return found;
    }

    private static async Task<List<Guid>> Seed(Tables tables, int from, int count)
    {
        var ids = new List<Guid>();
        foreach (var some in Enumerable.Range(from, count).Chunk(30))
        {
            var batch = tables.Catalog.Begin(Tables.Org);
            foreach (var number in some)
            {
                var api = new Api
                {
                    Id = Guid.NewGuid(), Name = $"Api {number}", Slug = $"api-{number}", Description = "Seeded", CreatedAt = DateTimeOffset.UtcNow, UpdatedAt = DateTimeOffset.UtcNow,
                };
                batch.Add(CatalogKeys.Api(api.Id), api).Claim(CatalogKeys.ApiName(api.Name, null), api.Id).Claim(CatalogKeys.Slug(api.Slug), api.Id);
                ids.Add(api.Id);
            }
            if (!(await batch.Commit()).Committed) throw new InvalidOperationException("could not seed");
        }
        return ids;
    }
}
