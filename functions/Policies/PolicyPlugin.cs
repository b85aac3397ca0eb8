namespace Policies;

/// <summary>A plugin in its scope: a route, a service, both, or (with neither) the whole control plane.</summary>
public sealed record PolicyPlugin
{
    /// <summary>The name of the access control plugin.</summary>
    public const string AceName = "ace";

    /// <summary>The name of the cross-origin plugin.</summary>
    public const string CorsName = "cors";

    /// <summary>The plugin's id (UUID).</summary>
    public required string Id { get; init; }

    /// <summary><see cref="AceName"/> or <see cref="CorsName"/>; others are ignored.</summary>
    public required string Name { get; init; }

    /// <summary>A disabled plugin gives way to a less specific one.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The service it is limited to.</summary>
    public string? ServiceId { get; init; }

    /// <summary>The route it is limited to.</summary>
    public string? RouteId { get; init; }

    /// <summary>Set when <see cref="Name"/> is <see cref="AceName"/>.</summary>
    public AceSettings? Ace { get; init; }

    /// <summary>Set when <see cref="Name"/> is <see cref="CorsName"/>.</summary>
    public CorsSettings? Cors { get; init; }
}

/// <summary>What happens to a request that matches no published operation.</summary>
public enum MatchPolicy
{
    /// <summary>It passes untouched. The contract's default.</summary>
    IfPresent,

    /// <summary>It is refused with 404.</summary>
    Required,
}

/// <summary>The <c>ace</c> plugin's configuration, as far as it decides.</summary>
public sealed record AceSettings
{
    /// <summary>The contract's <c>match_policy</c>.</summary>
    public MatchPolicy MatchPolicy { get; init; }

    /// <summary>
    /// A consumer's id or name. When set, whoever cannot be authenticated (no credential, or one that is not known) passes as that consumer. A known
    /// credential without the registration is still refused.
    /// </summary>
    public string? Anonymous { get; init; }
}

/// <summary>The <c>cors</c> plugin's configuration.</summary>
public sealed record CorsSettings
{
    /// <summary>Allowed origins: <c>*</c>, exact origins, or regular expressions. Empty is the same as <c>*</c>.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>Methods named in the answer to a preflight.</summary>
    public IReadOnlyList<string> Methods { get; init; } = ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

    /// <summary>Headers named in the answer to a preflight; empty repeats what was asked for.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Response headers that scripts may read.</summary>
    public IReadOnlyList<string> ExposedHeaders { get; init; } = [];

    /// <summary>Whether cookies and keys may be sent.</summary>
    public bool Credentials { get; init; }

    /// <summary>How long a browser may remember a preflight, in seconds.</summary>
    public int? MaxAgeSeconds { get; init; }

    /// <summary>Whether a preflight goes on to the upstream instead of being answered here.</summary>
    public bool PreflightContinue { get; init; }

    /// <summary>Whether a preflight that asks for a private network is told that it may.</summary>
    public bool PrivateNetwork { get; init; }

    /// <summary>Whether calls without an <c>Origin</c> are left alone. The contract's default; otherwise their answers carry the headers, too.</summary>
    public bool AllowOriginAbsent { get; init; } = true;
}
