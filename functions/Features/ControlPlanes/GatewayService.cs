using Platform.Storage;

namespace Features.ControlPlanes;

/// <summary>An upstream of a control plane: the contract's <c>Service</c>, as far as this gateway runs it.</summary>
public sealed record GatewayService : ICoreEntity<GatewayService>
{
    public static string Kind => "service";

    public static bool IsReferredTo => true;

    public required Guid Id { get; init; }

    /// <summary>Unique within the control plane, case-sensitive.</summary>
    public string? Name { get; init; }

    public string Protocol { get; init; } = "http";
    public required string Host { get; init; }
    public int Port { get; init; } = 80;

    /// <summary>Put before the request path; null is the same as <c>/</c>.</summary>
    public string? Path { get; init; }

    public int Retries { get; init; } = 5;
    public int ConnectTimeoutMilliseconds { get; init; } = 60_000;
    public int WriteTimeoutMilliseconds { get; init; } = 60_000;
    public int ReadTimeoutMilliseconds { get; init; } = 60_000;

    /// <summary>A disabled service takes its routes out of the router.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Null verifies, as true does.</summary>
    public bool? TlsVerify { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public static string NameClaim(string name) => Keys.Claim("service-name", name);

    public string? ListedName() => Name;

    public IEnumerable<string> Claims() => Name is null ? [] : [NameClaim(Name)];

    public GatewayService InPlaceOf(GatewayService earlier) => this with { Id = earlier.Id, CreatedAt = earlier.CreatedAt };
}
