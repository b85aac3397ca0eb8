using Policies;

namespace Benchmarks.Enforcement;

/// <summary>A control plane with many operations, as 1 API per 100 operations makes them: literals, then wildcards between literals.</summary>
internal static class LargePlane
{
    public const string Portal = "1b2f7d3a-0c5e-4f56-9d0a-6c0f0f6a0001";
    public const string Strategy = "1b2f7d3a-0c5e-4f56-9d0a-6c0f0f6a0002";
    public const string Package = "1b2f7d3a-0c5e-4f56-9d0a-6c0f0f6a0003";
    public const string KeyName = "apikey";
    public const int OperationsPerApi = 100;

    public static PolicySnapshot Snapshot(int operations, RateLimit? limit = null, int upstreamPort = 9, string? name = null) => new()
    {
        ControlPlaneId = Guid.NewGuid().ToString(),
        ControlPlaneName = name ?? $"plane-{Guid.NewGuid():N}",
        Services = [new() { Id = "service", Host = "127.0.0.1", Port = upstreamPort }],
        Routes = [new() { Id = "route", ServiceId = "service", Protocols = ["http", "https"], Paths = ["/"] }],
        Plugins = [new() { Id = "ace", Name = PolicyPlugin.AceName, Ace = new() { MatchPolicy = MatchPolicy.Required } }],
        Strategies = [new() { Id = Strategy, KeyNames = [KeyName] }],
        Operations = [.. Enumerable.Range(0, operations).Select(number => new PolicyOperation
        {
            Id = Id(7, number), ApiId = Api(number), Method = "GET", Path = Template(number),
        })],
        Publications = limit is null
            ? [.. Enumerable.Range(0, (operations + OperationsPerApi - 1) / OperationsPerApi).Select(api => new PolicyPublication { EntityId = Id(6, api), PortalId = Portal, StrategyId = Strategy })]
            : [new() { EntityId = Package, Kind = PublishedKind.Package, PortalId = Portal, StrategyId = Strategy }],
        Packages = limit is null ? [] : [new()
        {
            Id = Package, Limit = limit, Members = [.. Enumerable.Range(0, operations).Select(number => new PolicyMember { OperationId = Id(7, number) })],
        }],
    };

    public static string Template(int number) => $"/api-{number / OperationsPerApi}/things-{number}/*/parts/*";

    public static string Path(int number) => $"/api-{number / OperationsPerApi}/things-{number}/4f1c09aa/parts/7";

    public static string Api(int operation) => Id(6, operation / OperationsPerApi);

    public static string Id(int kind, int number) => $"{number:x8}-0c5e-4f56-9d0a-6c0f0f6a{kind:x4}";

    /// <summary>Whom a key opens what to: the API that an operation of the same number belongs to, or the package.</summary>
    public static CredentialPolicy Credential(int number, string grant) => new()
    {
        CredentialId = Id(1, number),
        ApplicationId = Id(2, number),
        ApplicationName = "An application",
        PortalId = Portal,
        StrategyId = Strategy,
        CounterId = Id(1, number),
        Grants = [new(grant, Id(3, number))],
        Version = 1,
    };
}
