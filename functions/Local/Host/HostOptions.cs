namespace Local.Host;

/// <summary>What one emulated Functions host is given.</summary>
internal sealed record HostOptions
{
    /// <summary>Lower case; names the host's own blobs and queues.</summary>
    public required string HostId { get; init; }

    /// <summary>The published folder.</summary>
    public required string ScriptRoot { get; init; }

    /// <summary>Where it listens on 127.0.0.1; 0 for any free port.</summary>
    public required int Port { get; init; }

    public required AppSettings Settings { get; init; }

    public required HostLog Log { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>null, as under <c>func start</c>: OPTIONS goes to the function. In Azure there is always a list, perhaps an empty
    /// one.</summary>
    public CorsOptions? Cors { get; init; }

    /// <summary>null, as under <c>func start</c>: no key is asked for.</summary>
    public FunctionKeys? Keys { get; init; }

    /// <summary>Azure sends trigger payloads chunked; <c>func</c> with a length.</summary>
    public bool ChunkedPayloads { get; init; }

    /// <summary>The host scans an emulator's container every 2 s.</summary>
    public TimeSpan BlobScanInterval { get; init; } = TimeSpan.FromSeconds(2);
}

/// <summary>Allowed origins of the platform's CORS; empty swallows every preflight.</summary>
internal sealed record CorsOptions(IReadOnlyList<string> Origins, bool Credentials = false);

/// <summary>The keys that <c>authLevel</c> asks for.</summary>
internal sealed record FunctionKeys(string Function, string Master);
