using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Local;
using Testing;

namespace Platform.Tests.Http;

/// <summary>The app is up, its storage is not.</summary>
public sealed class StorageDownTests
{
    [AzuriteFact]
    public async Task Survives_without_a_restart_when_storage_comes_later_and_goes_for_a_while()
    {
        var options = FreePorts.ForAzurite();
        await using var app = await App.Start(("DataStorage", Connection(options)));
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/")).StatusCode);
        await IsDown(app, "/notes/a");

        await using var azurite = await Azurite.StartAsync(options, CancellationToken.None);
        Assert.Equal(HttpStatusCode.NoContent, (await Put(app, "/notes/a")).StatusCode);

        await azurite.StopAsync();
        await IsDown(app, "/notes/b");
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/")).StatusCode);

        // It forgot its tables, having kept them in memory; the first request that notices has them made again.
        await azurite.StartAgainAsync(CancellationToken.None);
        await App.Until(async () => (await Put(app, "/notes/c")).StatusCode == HttpStatusCode.NoContent);
        Assert.DoesNotContain("fail:", app.Output);
    }

    [Fact]
    public async Task Returns_503_to_all_who_wait_at_once_when_storage_swallows_requests()
    {
        // It takes connections and says nothing, ever.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using var app = await App.Start(("DataStorage", Connection(new() { BlobPort = port, QueuePort = port, TablePort = port })));
        var clock = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Put(app, $"/notes/{i}")));
        foreach (var answer in answers) await answer.Problem(503);
        // Three attempts of 10 s, once for all of them: one after the other they would wait for ten minutes.
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(120));
        Assert.DoesNotContain("fail:", app.Output);
    }

    private static async Task IsDown(HandlerProcess app, string path)
    {
        var answer = await Put(app, path);
        await answer.Problem(503);
        Assert.Equal("5", answer.Headers.RetryAfter!.ToString());
    }

    private static Task<HttpResponseMessage> Put(HandlerProcess app, string path) => app.Http.PutAsync(path, null);

    private static string Connection(AzuriteOptions ports) =>
        "AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint=http://127.0.0.1:{ports.BlobPort}/devstoreaccount1;QueueEndpoint=http://127.0.0.1:{ports.QueuePort}/devstoreaccount1;"
        + $"TableEndpoint=http://127.0.0.1:{ports.TablePort}/devstoreaccount1";
}
