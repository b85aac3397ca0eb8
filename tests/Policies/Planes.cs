namespace Policies.Tests;

/// <summary>Snapshots and credentials for tests: one service behind <c>/</c>, and the flights and billing operations of the contract's examples.</summary>
internal static class Planes
{
    public const string Portal = "portal";
    public const string Strategy = "strategy";
    public const string KeyName = "apikey";
    public const string Api = "api";
    public const string Package = "package";

    private static readonly DateTimeOffset Created = DateTimeOffset.UnixEpoch;

    public static PolicySnapshot Snapshot(string? name = null) => new()
    {
        ControlPlaneId = Guid.NewGuid().ToString(),
        ControlPlaneName = name ?? $"plane {Guid.NewGuid():N}",
        Services = [new() { Id = "service", Host = "127.0.0.1", Port = 9 }],
        Routes = [new() { Id = "route", ServiceId = "service", Protocols = ["http", "https"], Paths = ["/"] }],
        Plugins = [new() { Id = "ace", Name = PolicyPlugin.AceName, Ace = new() { MatchPolicy = MatchPolicy.Required } }],
        Strategies = [new() { Id = Strategy, KeyNames = [KeyName, "x-api-key"] }],
        Operations =
        [
            Operation("get-flights", "GET", "/flights"), Operation("post-flights", "POST", "/flights"), Operation("get-flight", "GET", "/flights/*"),
            Operation("get-billing", "GET", "/billing"),
        ],
    };

    public static PolicyOperation Operation(string id, string method, string path, string api = Api) => new() { Id = id, ApiId = api, Method = method, Path = path };

    public static PolicySnapshot WithAce(this PolicySnapshot snapshot, MatchPolicy policy, string? anonymous = null) =>
        snapshot with { Plugins = [new() { Id = "ace", Name = PolicyPlugin.AceName, Ace = new() { MatchPolicy = policy, Anonymous = anonymous } }] };

    public static PolicySnapshot WithApi(this PolicySnapshot snapshot, string? strategy = Strategy, string portal = Portal, string api = Api) =>
        snapshot with { Publications = [.. snapshot.Publications, new() { EntityId = api, PortalId = portal, StrategyId = strategy, CreatedAt = Created }] };

    public static PolicySnapshot WithPackage(
        this PolicySnapshot snapshot, RateLimit? limit, (string Operation, RateLimit? Limit)[] members, string id = Package, int age = 1, string? strategy = Strategy) =>
        snapshot with
        {
            Packages = [.. snapshot.Packages, new()
            {
                Id = id, Limit = limit, CreatedAt = Created.AddDays(-age), Members = [.. members.Select(member => new PolicyMember { OperationId = member.Operation, Limit = member.Limit })],
            }],
            Publications = [.. snapshot.Publications, new() { EntityId = id, Kind = PublishedKind.Package, PortalId = Portal, StrategyId = strategy, CreatedAt = Created }],
        };

    public static CredentialPolicy Credential(params string[] grants) => new()
    {
        CredentialId = Guid.NewGuid().ToString(),
        ApplicationId = $"application-{Guid.NewGuid()}",
        ApplicationName = "an application",
        PortalId = Portal,
        StrategyId = Strategy,
        CounterId = Guid.NewGuid().ToString(),
        Grants = [.. grants.Select(entity => new CredentialGrant(entity, $"registration-{entity}"))],
        Version = 1,
    };
}
