using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Features.Storage;
using Local;
using Platform.Storage;
using Testing;

namespace Benchmarks;

/// <summary>How long a search takes in a portal of 1,000 APIs with 50,000 operations, over HTTP, one after the other.</summary>
internal static class Searches
{
    private const int Apis = 1_000;
    private const int OperationsOfOne = 50;
    private const int Rounds = 200;
    private const double BoundMilliseconds = 50;

    public static async IAsyncEnumerable<object> Measure()
    {
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None);
        await using var management = await HandlerProcess.Start("Management", TestSettings.For(azurite.ConnectionString));
        await using var portal = await HandlerProcess.Start("Portal", TestSettings.For(azurite.ConnectionString));
        var made = await (await management.Administrator().PostAsJsonAsync("/v3/portals", new { name = "Searches" })).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        var host = made.GetProperty("default_domain").GetString()!;
        var tables = new Tables(new TableServiceClient(azurite.ConnectionString));
        await Seeds.Apis(tables, 0, Apis, made.GetProperty("id").GetGuid(), new ContentStore(new BlobServiceClient(azurite.ConnectionString)), OperationsOfOne);

        var began = Stopwatch.GetTimestamp();
        await Search("booking");
        yield return string.Create(CultureInfo.InvariantCulture, $"  the first search, which makes the index: {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms");
        foreach (var (what, words) in new (string, string)[]
        {
            ("one operation by its id", "get7of321"),
            ("a word that 5,000 operations have", "booking"),
            ("the beginning of a word", "passen"),
            ("one edit", "vuocher"),
            ("three words", "delayed flihgt show"),
            ("a word of all 50,000", "show"),
            ("nothing that is there", "zeppelin"),
        })
        {
            var took = new double[Rounds];
            for (var round = 0; round < Rounds; round++)
            {
                var at = Stopwatch.GetTimestamp();
                await Search(words);
                took[round] = Stopwatch.GetElapsedTime(at).TotalMilliseconds;
            }
            Array.Sort(took);
            var (median, slow) = (took[Rounds / 2], took[Rounds * 99 / 100]);
            yield return string.Create(CultureInfo.InvariantCulture,
                $"  {what}: median {median:0.0} ms, 99% within {slow:0.0} ms (bound {BoundMilliseconds:0}: {(median <= BoundMilliseconds ? "kept" : "missed")})");
        }

        async Task Search(string words)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v3/search?q={Uri.EscapeDataString(words)}");
            request.Headers.Host = host;
            using var answer = await portal.Http.SendAsync(request);
            await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        }
    }
}
