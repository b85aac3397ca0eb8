using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Local;
using Policies;
using Testing;

namespace Benchmarks.Enforcement;

/// <summary>Starting, and what a process holds.</summary>
internal static class Footprint
{
    private const int Starts = 7;
    private const int Credentials = 1_000_000;
    private const int Called = 300_000;

    /// <summary>From the start of the published app to its first decision.</summary>
    public static async Task<IReadOnlyList<object>> Start()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "azure", "Enforcement");
        if (!File.Exists(Path.Combine(folder, "handler")))
            return ["  left out: dotnet publish functions/Enforcement -p:PublishFor=azure was not run"];
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None);
        var (name, key) = await Publish(azurite, 10_000);
        var (times, work) = (new List<double>(), new List<double>());
        for (var start = 0; start < Starts; start++)
        {
            var (elapsed, worked) = await TimeToDecision(folder, azurite, name, key);
            times.Add(elapsed);
            work.Add(worked);
        }
        times.Sort();
        work.Sort();
        return
        [
            new Finding("start to first decision, ReadyToRun, 10,000 operations", times[Starts / 2], "ms", 400)
            {
                Note = string.Create(CultureInfo.InvariantCulture, $"{Starts} starts, {times[0]:0} to {times[^1]:0} ms, of which the processors worked for the process {work[Starts / 2]:0} ms; load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"),
            },
        ];
    }

    /// <summary>What stays in memory when far more credentials call than are kept.</summary>
    public static async Task<IReadOnlyList<object>> Memory()
    {
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None);
        var known = new KnownCredentials(Credentials, _ => [LargePlane.Package]);
        await using var proxy = await known.Before(azurite);
        var (name, _) = await Publish(azurite, 100_000);
        var port = FreePorts.One();
        await using var handler = await HandlerProcess.Start("Enforcement", EnforcedPlane.Settings(proxy.ConnectionString), port);
        var random = new Random(1);
        var numbers = Enumerable.Range(0, Called).Select(_ => random.Next(Credentials)).ToArray();
        var refused = 0;
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, cancellation) =>
        {
            if (!await Ask(handler.Http, name, known.Keys[number], LargePlane.Path(number % 100_000), cancellation))
                Interlocked.Increment(ref refused);
        });
        var status = await File.ReadAllLinesAsync($"/proc/{handler.ProcessId}/status");
        return
        [
            new Finding("memory with 100,000 operations, of 1,000,000 credentials 300,000 called in turn", Kilobytes("VmRSS") / 1024.0, "MB", 300)
            {
                Note = string.Create(CultureInfo.InvariantCulture, $"most so far {Kilobytes("VmHWM") / 1024.0:0} MB; {refused} calls were not let pass"),
            },
        ];

        double Kilobytes(string line) => double.Parse(status.First(text => text.StartsWith(line, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    private static async Task<(string Name, string Key)> Publish(Azurite azurite, int operations)
    {
        var storage = new PolicyStorage(new TableServiceClient(azurite.ConnectionString), new BlobServiceClient(azurite.ConnectionString));
        await storage.EnsureCreated();
        var writer = new PolicyWriter(storage, TimeProvider.System);
        // Without a limit: counters would be measured, not credentials.
        var snapshot = LargePlane.Snapshot(operations, new(1_000_000_000, LimitDuration.Hours));
        snapshot = snapshot with { Packages = [.. snapshot.Packages.Select(package => package with { Limit = null })] };
        await writer.PublishSnapshot(snapshot, await writer.ReadPointer(snapshot.ControlPlaneId));
        var key = ApiKey.Mint();
        await writer.WriteCredential(CredentialKey.OfKey(key), LargePlane.Credential(1, LargePlane.Package));
        return (snapshot.ControlPlaneName, key);
    }

    private static async Task<(double Elapsed, double Worked)> TimeToDecision(string folder, Azurite azurite, string name, string key)
    {
        var port = FreePorts.One();
        var start = new ProcessStartInfo(Path.Combine(folder, "handler")) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = folder };
        foreach (var (setting, value) in EnforcedPlane.Settings(azurite.ConnectionString))
            start.Environment[setting] = value;
        start.Environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{port}";
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        // The client's own first time must not count.
        using (await http.GetAsync($"http://127.0.0.1:{azurite.BlobPort}/"))
        {
        }
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        try
        {
            while (!await Listens(port))
            {
                if (process.HasExited || Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(60))
                    throw new InvalidOperationException($"it does not listen: {await process.StandardError.ReadToEndAsync()}");
                await Task.Delay(1);
            }
            while (!await Ask(http, name, key, LargePlane.Path(42), default))
                await Task.Delay(1);
            return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, process.TotalProcessorTime.TotalMilliseconds);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Whether somebody listens. Asked without exceptions, each of which takes processor time that the process needs to start.</summary>
    private static async Task<bool> Listens(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var attempt = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, port) };
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        attempt.Completed += (_, _) => answered.SetResult();
        if (socket.ConnectAsync(attempt))
            await answered.Task;
        return attempt.SocketError == SocketError.Success;
    }

    private static async Task<bool> Ask(HttpClient http, string name, string key, string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/ace/{name}/check");
        request.Headers.Add("X-Original-Method", "GET");
        request.Headers.Add("X-Original-URI", path);
        request.Headers.Add(LargePlane.KeyName, key);
        using var answer = await http.SendAsync(request, cancellation);
        return answer.IsSuccessStatusCode;
    }
}
