using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Local;
using Testing;

namespace AzureClients.Tests.Emulator;

public sealed partial class AzuriteTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [AzuriteFact]
    public async Task Keeps_ports_and_data_when_it_stops_and_starts_again()
    {
        var folder = Directory.CreateTempSubdirectory("azurite-keep-").FullName;
        await using (var azurite = await Azurite.StartAsync(FreePorts.ForAzurite(folder), CancellationToken.None))
        {
            var connection = azurite.ConnectionString;
            var first = azurite.ProcessId;
            await new TableClient(connection, "kept").CreateAsync();
            await azurite.StopAsync();
            Assert.Null(azurite.ProcessId);
            Assert.True(FreePorts.IsFree(azurite.TablePort));
            await azurite.StartAgainAsync(CancellationToken.None);
            Assert.Equal(connection, azurite.ConnectionString);
            Assert.NotEqual(first, azurite.ProcessId);
            Assert.Equal(409, (await new TableClient(connection, "kept").CreateIfNotExistsAsync()).GetRawResponse().Status);
            await Assert.ThrowsAsync<InvalidOperationException>(() => azurite.StartAgainAsync(CancellationToken.None));
        }
        Directory.Delete(folder, recursive: true);
    }

    [AzuriteFact]
    public async Task Forgets_everything_when_it_keeps_its_data_in_memory()
    {
        await using var azurite = await Azurite.StartAsync(FreePorts.ForAzurite(), CancellationToken.None);
        await new TableClient(azurite.ConnectionString, "gone").CreateAsync();
        await azurite.KillAsync();
        await azurite.StartAgainAsync(CancellationToken.None);
        Assert.Equal(204, (await new TableClient(azurite.ConnectionString, "gone").CreateIfNotExistsAsync()).GetRawResponse().Status);
    }

    [AzuriteFact]
    public async Task Returns_its_output_when_a_port_is_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Azurite.StartAsync(new AzuriteOptions { QueuePort = port }, CancellationToken.None));
        Assert.Contains($"EADDRINUSE: address already in use 127.0.0.1:{port}", failure.Message, StringComparison.Ordinal);
    }

    // The runner is killed in development all the time: nothing may be left on its ports.
    [AzuriteFact]
    public async Task Survives_its_parent_by_no_more_than_a_moment_when_that_is_killed()
    {
        await using var own = await Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None); // so that the package is there
        using var parent = Process.Start(new ProcessStartInfo("node", ["--eval", Parent, Wrapper(), $"{FreePorts.One()}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        using var patience = new CancellationTokenSource(Patience);
        var (child, port) = (0, 0);
        while (port == 0 && await parent.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("child ", StringComparison.Ordinal)) child = int.Parse(line.AsSpan(6), CultureInfo.InvariantCulture);
            if (TablePort().Match(line) is { Success: true } match) port = int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
        }
        using var azurite = Process.GetProcessById(child);
        Assert.False(FreePorts.IsFree(port));
        parent.Kill();
        await azurite.WaitForExitAsync(patience.Token);
        Assert.True(FreePorts.IsFree(port));
    }

    private const string Parent = """
        const child = require('node:child_process').spawn(process.execPath,
          [process.argv[1], '--silent', '--inMemoryPersistence', '--disableTelemetry', '--blobPort', '0', '--queuePort', '0', '--tablePort', process.argv[2]],
          { stdio: ['pipe', 'inherit', 'inherit'] });
        console.log(`child ${child.pid}`);
        """;

    private static string Wrapper()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var wrapper = Path.Combine(folder.FullName, "functions", "Local", "azurite-run.mjs");
            if (File.Exists(wrapper)) return wrapper;
        }
        throw new FileNotFoundException("azurite-run.mjs");
    }

    [GeneratedRegex(@"Table service is successfully listening at http://127\.0\.0\.1:(?<port>\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex TablePort();
}
