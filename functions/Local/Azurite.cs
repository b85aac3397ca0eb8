namespace Local;

/// <summary>Where Azurite listens and keeps its data.</summary>
public sealed record AzuriteOptions
{
    /// <summary>The folder the data lives in, created when absent; null keeps it in memory, until the next stop.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The blob port; 0 leaves the choice to the operating system.</summary>
    public int BlobPort { get; init; }

    /// <summary>The queue port; 0 leaves the choice to the operating system.</summary>
    public int QueuePort { get; init; }

    /// <summary>The table port; 0 leaves the choice to the operating system.</summary>
    public int TablePort { get; init; }
}

/// <summary>Azurite, the storage emulator, as a child process on 127.0.0.1. It ends with this process, however this process ends.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    // Every emulator has this account and this key; they open nothing else.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly AzuriteOptions _options;
    private readonly string _package;
    private AzuriteProcess? _process;

    private Azurite(AzuriteOptions options, string package) => (_options, _package) = (options, package);

    public int BlobPort { get; private set; }

    public int QueuePort { get; private set; }

    public int TablePort { get; private set; }

    /// <summary>The id of the child process; null while stopped.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>What Azurite last wrote, for error messages.</summary>
    public string Output => _process?.Output ?? string.Empty;

    /// <summary>For the storage clients; stays the same over a stop and a new start.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{BlobPort}/{Account};"
        + $"QueueEndpoint=http://127.0.0.1:{QueuePort}/{Account};TableEndpoint=http://127.0.0.1:{TablePort}/{Account};";

    /// <summary>Why Azurite cannot run on this machine; null when it can.</summary>
    public static string? WhyNot() => AzuritePackage.WhyNot();

    /// <summary>Installs the npm package when it is not there, starts Azurite, and waits until its three services listen.</summary>
    /// <exception cref="InvalidOperationException">It cannot be installed or started, for example on a taken port. The message carries its output.</exception>
    public static async Task<Azurite> StartAsync(AzuriteOptions options, CancellationToken cancellationToken)
    {
        if (WhyNot() is { } reason) throw new InvalidOperationException(reason);
        var azurite = new Azurite(options, await AzuritePackage.EnsureAsync(cancellationToken))
        {
            BlobPort = options.BlobPort,
            QueuePort = options.QueuePort,
            TablePort = options.TablePort,
        };
        await azurite.StartAgainAsync(cancellationToken);
        return azurite;
    }

    /// <summary>Starts on the same ports and data after a stop.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        if (_process is not null) throw new InvalidOperationException("Azurite is running.");
        var process = new AzuriteProcess(_package, Arguments());
        try
        {
            (BlobPort, QueuePort, TablePort) = await process.ListeningAsync(cancellationToken);
            _process = process;
        }
        catch
        {
            await process.KillAsync();
            throw;
        }
    }

    /// <summary>Lets Azurite finish and write its data, and waits until it is gone and its ports are free.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process) await process.StopAsync();
    }

    /// <summary>Ends Azurite at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is { } process) await process.KillAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private IEnumerable<string> Arguments() =>
    [
        // Loose, because clients send headers of later service versions; no check of those versions for the same reason.
        "--silent", "--loose", "--skipApiVersionCheck", "--disableTelemetry",
        "--blobHost", "127.0.0.1", "--blobPort", $"{BlobPort}",
        "--queueHost", "127.0.0.1", "--queuePort", $"{QueuePort}",
        "--tableHost", "127.0.0.1", "--tablePort", $"{TablePort}",
        .. _options.DataFolder is { } folder ? new[] { "--location", Path.GetFullPath(folder) } : ["--inMemoryPersistence"],
    ];
}
