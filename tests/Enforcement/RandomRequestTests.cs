using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Policies;
using Testing;
using Xunit.Abstractions;

namespace Enforcement.Tests;

/// <summary>Requests that no client would send, byte for byte over the wire to a real process.</summary>
[Collection(nameof(EnforcementFixture))]
public sealed class RandomRequestTests(EnforcementFixture fixture, ITestOutputHelper output)
{
    private const string CountSetting = "RANDOM_REQUESTS";
    private const int CountByDefault = 50_000;
    private const int Connections = 16;

    [AzuriteFact]
    public async Task Survives_requests_of_any_form_without_a_500()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable(CountSetting) ?? $"{CountByDefault}");
        var gateway = fixture.Instance;
        var snapshot = Instance.Snapshot(fixture.Upstream, ("GET", "/x"), ("POST", "/things/*"), ("GET", "/files/*.json"));
        await gateway.Publish(snapshot);
        var key = await gateway.Issue(Instance.Credential(Instance.Api));
        var statuses = new ConcurrentDictionary<int, int>();
        var outputBefore = gateway.Output.Length;
        var sent = 0;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(worker => Task.Run(async () =>
        {
            // The same requests in every run; what fails can be sent again.
            var random = new RandomRequest(new Random(worker), snapshot.ControlPlaneName, key);
            using var wire = new RawConnection(gateway.Http.BaseAddress!.Port);
            while (Interlocked.Increment(ref sent) <= count)
            {
                var (request, isFramed) = random.Next();
                var status = await wire.Send(request, isFramed);
                statuses.AddOrUpdate(status, 1, (_, before) => before + 1);
                Assert.True(status != 500, $"500 to worker {worker}: {Encoding.Latin1.GetString(request)}");
            }
        })));
        output.WriteLine(string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        Assert.Equal(count, statuses.Values.Sum());
        // 0 is a connection that was closed without a word: what HTTP allows for bytes that are no request.
        Assert.All(statuses.Keys, status => Assert.Contains(status, new[] { 0, 200, 400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 426, 431, 502, 503, 504, 505 }));
        Assert.True(statuses.GetValueOrDefault(200) > count / 100, "hardly any request got through: such requests prove little");
        Assert.DoesNotContain(" failed (", gateway.Output[outputBefore..], StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await gateway.Call(snapshot, "GET /x", key)).StatusCode);
    }
}

/// <summary>A connection on which anything may be said; opened again whenever it was closed.</summary>
internal sealed class RawConnection(int port) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private TcpClient? _client;

    /// <returns>The status, or 0 when the connection was closed without one.</returns>
    public async Task<int> Send(byte[] request, bool isFramed)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var stream = (_client ??= await Open()).GetStream();
            await stream.WriteAsync(request, patience.Token);
            if (!isFramed)
                _client.Client.Shutdown(SocketShutdown.Send);
            var (status, isOpen) = await Read(stream, patience.Token);
            if (!isFramed || !isOpen)
                Dispose();
            return status;
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            // The server closed while the request was being sent: it had read enough.
            Dispose();
            return 0;
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _client = null;
    }

    private async Task<TcpClient> Open()
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(System.Net.IPAddress.Loopback, port);
        return client;
    }

    private async Task<(int Status, bool IsOpen)> Read(NetworkStream stream, CancellationToken cancellation)
    {
        var answer = "";
        int head, status = 0;
        while ((head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0 || (status = int.Parse(answer.Split(' ')[1])) is >= 100 and < 200 and not 101)
        {
            // An interim answer ("go on") is followed by the answer.
            if (head >= 0)
            {
                answer = answer[(head + 4)..];
                continue;
            }
            var read = await stream.ReadAsync(_buffer, cancellation);
            if (read == 0)
                return (0, false);
            answer += Encoding.Latin1.GetString(_buffer, 0, read);
        }
        var headers = answer[..head];
        var length = Header(headers, "Content-Length");
        var isOpen = Header(headers, "Connection") != "close" && (length is not null || status is 204 or 304);
        for (var left = long.Parse(length ?? "0") - (answer.Length - head - 4); isOpen && left > 0;)
        {
            var read = await stream.ReadAsync(_buffer, cancellation);
            isOpen = read > 0;
            left -= read;
        }
        return (status, isOpen);
    }

    private static string? Header(string headers, string name) => headers.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
