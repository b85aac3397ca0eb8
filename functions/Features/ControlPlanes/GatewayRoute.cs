using Platform.Storage;
using Policies;

namespace Features.ControlPlanes;

/// <summary>What a request must look like to reach a service: the contract's <c>RouteJson</c>, as far as this gateway runs it. Null and empty lists accept everything.</summary>
public sealed record GatewayRoute : ICoreEntity<GatewayRoute>
{
    public static string Kind => "route";

    public static bool IsReferredTo => true;

    public required Guid Id { get; init; }

    /// <summary>Unique within the control plane, case-sensitive.</summary>
    public string? Name { get; init; }

    /// <summary>The service it leads to, in the same control plane.</summary>
    public Guid? ServiceId { get; init; }

    // The gateway's own default. The contract's schema says ["https"], with which no route made without `protocols` would answer on a laptop.
    public IReadOnlyList<string> Protocols { get; init; } = ["http", "https"];

    public IReadOnlyList<string>? Methods { get; init; }
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary>Prefixes, or regular expressions after <c>~</c>.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Headers { get; init; }
    public int HttpsRedirectStatusCode { get; init; } = 426;
    public int RegexPriority { get; init; }
    public bool StripPath { get; init; } = true;
    public PathHandling PathHandling { get; init; }
    public bool PreserveHost { get; init; }
    public bool RequestBuffering { get; init; } = true;
    public bool ResponseBuffering { get; init; } = true;
    public IReadOnlyList<string>? Tags { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public static string NameClaim(string name) => Keys.Claim("route-name", name);

    public string? ListedName() => Name;

    public IEnumerable<string> Claims() => Name is null ? [] : [NameClaim(Name)];

    public IEnumerable<CoreReference> References() => CoreReference.Of(GatewayService.Kind, ServiceId);

    public GatewayRoute InPlaceOf(GatewayRoute earlier) => this with { Id = earlier.Id, CreatedAt = earlier.CreatedAt };
}
