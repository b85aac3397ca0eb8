namespace Policies;

/// <summary>How a service's path is joined with what is left of the request path. The contract's <c>path_handling</c>.</summary>
public enum PathHandling
{
    /// <summary>Exactly one slash stands at the seam. The default.</summary>
    V0,

    /// <summary>Plain concatenation.</summary>
    V1,
}

/// <summary>An upstream. Field meanings and defaults are those of the contract's <c>Service</c>.</summary>
public sealed record PolicyService
{
    /// <summary>The service's id (UUID).</summary>
    public required string Id { get; init; }

    /// <summary>The service's name, if it has one.</summary>
    public string? Name { get; init; }

    /// <summary>A disabled service takes its routes out of the router.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary><c>http</c>, <c>https</c>, <c>grpc</c> or <c>grpcs</c>; routes to services of other protocols never match here.</summary>
    public string Protocol { get; init; } = "http";

    /// <summary>Whether the upstream speaks TLS.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsTls => Protocol is "https" or "grpcs";

    /// <summary>Whether the upstream speaks gRPC, and so nothing but HTTP/2.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsGrpc => Protocol is "grpc" or "grpcs";

    /// <summary>Host name or address of the upstream.</summary>
    public required string Host { get; init; }

    /// <summary>Port of the upstream.</summary>
    public int Port { get; init; } = 80;

    /// <summary>Put before the request path; starts with a slash. <see langword="null"/> is the same as <c>/</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Further tries after a connection could not be made.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>Longest wait for a connection, in milliseconds.</summary>
    public int ConnectTimeoutMilliseconds { get; init; } = 60_000;

    /// <summary>Longest pause between two writes to the upstream, in milliseconds.</summary>
    public int WriteTimeoutMilliseconds { get; init; } = 60_000;

    /// <summary>Longest pause between two reads from the upstream, in milliseconds.</summary>
    public int ReadTimeoutMilliseconds { get; init; } = 60_000;

    /// <summary>Whether the upstream's certificate is verified; <see langword="null"/> verifies.</summary>
    public bool? TlsVerify { get; init; }
}

/// <summary>What a request must look like to reach a service. Field meanings and defaults are those of the contract's <c>RouteJson</c>.</summary>
public sealed record PolicyRoute
{
    /// <summary>The route's id (UUID).</summary>
    public required string Id { get; init; }

    /// <summary>The route's name, if it has one.</summary>
    public string? Name { get; init; }

    /// <summary>The service it leads to. A route without one answers 503 when it is matched.</summary>
    public string? ServiceId { get; init; }

    /// <summary>
    /// Accepted schemes, where <c>grpc</c> and <c>grpcs</c> stand for <c>http</c> and <c>https</c>. A request by <c>http</c> to a route that takes only <c>https</c> is sent there (see
    /// <see cref="HttpsRedirectStatusCode"/>).
    /// </summary>
    public IReadOnlyList<string> Protocols { get; init; } = ["https"];

    /// <summary>Whether a request without TLS is accepted.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool TakesPlain => Protocols.Contains("http") || Protocols.Contains("grpc");

    /// <summary>Whether a request by TLS is accepted.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool TakesTls => Protocols.Contains("https") || Protocols.Contains("grpcs");

    /// <summary>Whether its requests are gRPC; a route is of one kind.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsGrpc => Protocols.Contains("grpc") || Protocols.Contains("grpcs");

    /// <summary>Accepted methods in upper case; <see langword="null"/> or empty accepts all.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Accepted hosts, with one leading or trailing <c>*</c> and an optional port; <see langword="null"/> or empty accepts all.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Accepted paths: prefixes, or regular expressions after <c>~</c>; <see langword="null"/> or empty accepts all.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Required headers: each name with its accepted values (<c>~*</c> begins a regular expression).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Headers { get; init; }

    /// <summary>Whether the matched part of the path is taken off before the upstream.</summary>
    public bool StripPath { get; init; } = true;

    /// <summary>Whether the upstream sees the client's <c>Host</c>.</summary>
    public bool PreserveHost { get; init; }

    /// <summary>Higher goes first among routes with regular expressions.</summary>
    public int RegexPriority { get; init; }

    /// <summary>How paths are joined.</summary>
    public PathHandling PathHandling { get; init; }

    /// <summary>What a plain <c>http</c> request to an <c>https</c> route gets: 426, or a redirect by 301, 302, 307 or 308.</summary>
    public int HttpsRedirectStatusCode { get; init; } = 426;

    /// <summary>Unix seconds; the older of two equal routes wins.</summary>
    public long CreatedAt { get; init; }
}
