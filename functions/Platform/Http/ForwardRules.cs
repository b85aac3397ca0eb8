using System.Collections.Frozen;

namespace Platform.Http;

/// <summary>How a call may be forwarded. Immutable; meant to be built once per upstream and shared by its calls.</summary>
public sealed record ForwardRules
{
    /// <summary>What is spoken to the upstream. Default HTTP/1.1.</summary>
    public UpstreamHttp Upstream { get; init; }

    /// <summary>Whether an https upstream must show a certificate that this machine trusts for its name. Default true.</summary>
    public bool VerifiesCertificate { get; init; } = true;

    /// <summary>How long one attempt at a TCP connection may take, name resolution included; must be positive. Default 5 s. The TLS
    /// handshake after it falls under <see cref="ActivityTimeout"/>.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long nothing may come from the upstream, or go on to the client, before the call is given up. Default 100 s; it does not bound a call that
    /// keeps moving.</summary>
    public TimeSpan ActivityTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long the upstream may take to accept one piece of the body. Default: as <see cref="ActivityTimeout"/>.</summary>
    public TimeSpan? WriteTimeout { get; init; }

    /// <summary>How long a client may pause in its body, over which the server keeps a watch of its own. Default: as <see cref="ActivityTimeout"/>.</summary>
    public TimeSpan? ClientTimeout { get; init; }

    /// <summary>Attempts to connect, at least 1. Only a connection that could not be made is tried again, and only while no byte of the
    /// body has been read.</summary>
    public int ConnectTries { get; init; } = 1;

    /// <summary>Wait before the second attempt; it doubles up to <see cref="RetryDelayMax"/>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest wait between two attempts.</summary>
    public TimeSpan RetryDelayMax { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whether a client may open a WebSocket to the upstream. Otherwise its request goes on as the plain GET that it is without the question.</summary>
    public bool PassesWebSockets { get; init; }

    /// <summary>Request headers that do not travel, beside the hop-by-hop ones. Must be built with <see
    /// cref="StringComparer.OrdinalIgnoreCase"/>.</summary>
    public FrozenSet<string> Without { get; init; } = FrozenSet<string>.Empty;
}

/// <summary>The HTTP that is spoken to an upstream.</summary>
public enum UpstreamHttp
{
    /// <summary>HTTP/1.1.</summary>
    One,

    /// <summary>HTTP/2 where the upstream offers it in the TLS handshake, else HTTP/1.1. Without TLS HTTP/1.1.</summary>
    Negotiated,

    /// <summary>HTTP/2 and nothing else; without TLS by prior knowledge.</summary>
    Two,
}

/// <summary>How a forwarded call ended.</summary>
public enum ForwardOutcome
{
    /// <summary>The upstream's whole answer was sent to the client, whatever its status.</summary>
    Forwarded,

    /// <summary>No connection could be made: refused or failed TLS. The upstream saw nothing of the call.</summary>
    ConnectFailed,

    /// <summary>The upstream's name could not be resolved.</summary>
    NameUnresolved,

    /// <summary>The connection was not made in time, or nothing moved for <see cref="ForwardRules.ActivityTimeout"/>.</summary>
    TimedOut,

    /// <summary>The upstream closed or broke the connection, or answered with something that is not HTTP. It may have acted on the
    /// call.</summary>
    UpstreamBroke,

    /// <summary>The client went away or stopped reading. Nobody is left to answer.</summary>
    ClientLeft,

    /// <summary>The server refused to read the client's body: too large, too slow or malformed. <see cref="Forwarding.Error"/> is a
    /// <see cref="Microsoft.AspNetCore.Http.BadHttpRequestException"/> whose status says which.</summary>
    BodyRefused,
}

/// <summary>The end of one forwarded call.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Answered">Whether a part of the response is on its way: then nothing can be added, and a broken answer has been cut off by
/// aborting
/// the connection. Otherwise, unless <see cref="ForwardOutcome.Forwarded"/>, the response is clear and the caller writes its own.</param>
/// <param name="Error">The cause, for the log. It may name hosts and ports: never show it to the client.</param>
public readonly record struct Forwarding(ForwardOutcome Outcome, bool Answered, Exception? Error = null)
{
    /// <summary>Bytes of the client's body, when the call was <see cref="ForwardOutcome.Forwarded"/>.</summary>
    public long RequestBytes { get; init; }

    /// <summary>Bytes of the answer's body, when the call was <see cref="ForwardOutcome.Forwarded"/>.</summary>
    public long ResponseBytes { get; init; }
}
