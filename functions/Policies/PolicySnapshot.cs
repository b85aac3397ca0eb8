namespace Policies;

/// <summary>
/// What enforcement knows about one control plane: everything a decision needs except who is calling.
/// Compiled by management on every change, stored as one immutable blob, never edited in place.
/// </summary>
public sealed record PolicySnapshot
{
    /// <summary>The version this code writes and the newest it reads. Raise it when an older instance would misread the new form.</summary>
    public const int CurrentSchemaVersion = 1;

    /// <summary>The version of this record's form, see <see cref="CurrentSchemaVersion"/>.</summary>
    public int SchemaVersion { get; init; } = CurrentSchemaVersion;

    /// <summary>The control plane's id (UUID).</summary>
    public required string ControlPlaneId { get; init; }

    /// <summary>The control plane's name: the first segment of <c>/gateway/{name}</c>, case-sensitive.</summary>
    public required string ControlPlaneName { get; init; }

    /// <summary>Upstreams.</summary>
    public IReadOnlyList<PolicyService> Services { get; init; } = [];

    /// <summary>What leads to an upstream.</summary>
    public IReadOnlyList<PolicyRoute> Routes { get; init; } = [];

    /// <summary>The <c>ace</c> and <c>cors</c> plugins; of each name the most specific enabled one applies (route and service, route, service, global).</summary>
    public IReadOnlyList<PolicyPlugin> Plugins { get; init; } = [];

    /// <summary>The auth strategies that publications name.</summary>
    public IReadOnlyList<PolicyStrategy> Strategies { get; init; } = [];

    /// <summary>Operations of APIs linked to this control plane. One that no publication reaches is ignored.</summary>
    public IReadOnlyList<PolicyOperation> Operations { get; init; } = [];

    /// <summary>What is published where, of the APIs and packages that hold this control plane's operations or guard its services.</summary>
    public IReadOnlyList<PolicyPublication> Publications { get; init; } = [];

    /// <summary>Packages that hold operations of this control plane. Members of other control planes may be listed and are ignored.</summary>
    public IReadOnlyList<PolicyPackage> Packages { get; init; } = [];

    /// <summary>SHA-256 of the tokens (hex) with which gateways ask for decisions; without any, the app's setting decides whether everybody may.</summary>
    public IReadOnlyList<string> GatewayTokens { get; init; } = [];

    /// <summary>Consumers, for whom applications may stand and whom plugins may name.</summary>
    public IReadOnlyList<PolicyConsumer> Consumers { get; init; } = [];

    /// <summary>APIs linked to one whole gateway service.</summary>
    public IReadOnlyList<PolicyGuard> Guards { get; init; } = [];
}
