using Features.ControlPlanes;
using Platform.Storage;

namespace Features.GatewayTokens;

/// <summary>
/// What a gateway shows when it asks for decisions of a control plane. Its hash is part of the control plane's snapshot; the token itself is nowhere.
/// Stored beside the core entities, whose names and removal it shares, but no entity of the contract.
/// </summary>
public sealed record GatewayToken : ICoreEntity<GatewayToken>
{
    /// <summary>In front of every token, so that secret scanners know it from a caller's key.</summary>
    public const string Prefix = "gw";

    public static string Kind => "gateway-token";

    public required Guid Id { get; init; }

    /// <summary>Unique within the control plane.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the token, in hex.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<string>? Tags => null;

    public static string NameClaim(string name) => Keys.Claim("gateway-token-name", name);

    public string? ListedName() => Name;

    public IEnumerable<string> Claims() => [NameClaim(Name)];

    public GatewayToken InPlaceOf(GatewayToken earlier) => earlier;
}
