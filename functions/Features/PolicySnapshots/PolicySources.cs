using Features.ApiImplementations;
using Features.ApiOperations;
using Features.ApiPackages;
using Features.ApiPublications;
using Features.AuthStrategies;
using Features.ControlPlanes;
using Features.GatewayTokens;
using Policies;

namespace Features.PolicySnapshots;

/// <summary>
/// What a snapshot is made of. Rows whose parent is gone may still be among them: they are on their way out and count for nothing. Everything comes in the order of
/// its key, so that the same sources make the same bytes.
/// </summary>
public sealed record PolicySources
{
    public required ControlPlane ControlPlane { get; init; }
    public IReadOnlyList<GatewayService> Services { get; init; } = [];
    public IReadOnlyList<GatewayRoute> Routes { get; init; } = [];
    public IReadOnlyList<GatewayPlugin> Plugins { get; init; } = [];
    public IReadOnlyList<GatewayToken> GatewayTokens { get; init; } = [];
    public IReadOnlyList<GatewayConsumer> Consumers { get; init; } = [];

    /// <summary>Links to this control plane of APIs that are there, and of versions of products.</summary>
    public IReadOnlyList<ApiImplementation> Links { get; init; } = [];

    /// <summary>Operations of the current version, by API; of the APIs that are linked as a whole.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<ApiOperation>> Operations { get; init; } = new Dictionary<Guid, IReadOnlyList<ApiOperation>>();

    public IReadOnlyList<ApiPackage> Packages { get; init; } = [];
    public IReadOnlyList<ApiPackageMember> Members { get; init; } = [];

    /// <summary>Publications in portals that are there.</summary>
    public IReadOnlyList<ApiPublication> Publications { get; init; } = [];

    public IReadOnlyList<AuthStrategy> Strategies { get; init; } = [];

    public PolicySnapshot Compile()
    {
        var services = Services.Select(service => service.Id).ToHashSet();
        var routes = Routes.Where(route => route.ServiceId is null || services.Contains(route.ServiceId.Value)).ToList();
        var routeIds = routes.Select(route => route.Id).ToHashSet();
        var plugins = Plugins.Where(plugin => (plugin.ServiceId is null || services.Contains(plugin.ServiceId.Value)) && (plugin.RouteId is null || routeIds.Contains(plugin.RouteId.Value)));
        var guards = Links.Where(link => link.ServiceId is { } service && services.Contains(service)).ToList();

        var known = Operations.SelectMany(pair => pair.Value.Select(operation => (operation.Id, ApiId: pair.Key))).ToHashSet();
        var members = Members.Where(member => known.Contains((member.OperationId, member.ApiId))).ToLookup(member => member.PackageId);
        var packages = Packages.Where(package => members.Contains(package.Id)).ToList();
        var entities = Operations.Keys.Concat(guards.Select(guard => guard.ApiId)).Concat(packages.Select(package => package.Id)).ToHashSet();
        var publications = Publications.Where(publication => entities.Contains(publication.EntityId)).ToList();
        var published = publications.Select(publication => publication.EntityId).ToHashSet();
        var reached = packages.Where(package => published.Contains(package.Id)).SelectMany(package => members[package.Id]).Select(member => member.OperationId).ToHashSet();
        var strategies = publications.Select(publication => publication.StrategyId).ToHashSet();

        return new()
        {
            ControlPlaneId = Id(ControlPlane.Id),
            ControlPlaneName = ControlPlane.Name,
            Services = [.. Services.Select(service => service.ToPolicy())],
            Routes = [.. routes.Select(route => route.ToPolicy())],
            Plugins = [.. plugins.Select(plugin => plugin.ToPolicy())],
            GatewayTokens = [.. GatewayTokens.Select(token => token.Hash)],
            Consumers = [.. Consumers.Select(consumer => new PolicyConsumer(Id(consumer.Id), consumer.Username, consumer.CustomId))],
            Strategies = [.. Strategies.Where(strategy => strategies.Contains(strategy.Id)).Select(ToPolicy)],
            Operations = [.. Operations.OrderBy(pair => Id(pair.Key), StringComparer.Ordinal).SelectMany(pair => pair.Value
                .Where(operation => published.Contains(pair.Key) || reached.Contains(operation.Id))
                .Select(operation => ToPolicy(operation, pair.Key)))],
            Publications = [.. publications.Select(ToPolicy)],
            Packages = [.. packages.Where(package => published.Contains(package.Id)).Select(package => ToPolicy(package, members[package.Id]))],
            Guards = [.. guards.Select(guard => new PolicyGuard(Id(guard.ServiceId!.Value), Id(guard.ApiId)))],
        };
    }

    private static PolicyOperation ToPolicy(ApiOperation operation, Guid apiId) =>
        new() { Id = Id(operation.Id), ApiId = Id(apiId), Method = operation.Method, Path = operation.Path };

    // A strategy that is not there is named all the same: it lets nobody in, where none at all would let everybody in.
    private static PolicyPublication ToPolicy(ApiPublication publication) => new()
    {
        EntityId = Id(publication.EntityId),
        Kind = publication.EntityType == EntityType.ApiPackage ? PublishedKind.Package : PublishedKind.Api,
        PortalId = Id(publication.PortalId),
        StrategyId = publication.StrategyId is { } strategy ? Id(strategy) : null,
        CreatedAt = publication.CreatedAt,
    };

    private static PolicyPackage ToPolicy(ApiPackage package, IEnumerable<ApiPackageMember> members) => new()
    {
        Id = Id(package.Id),
        CreatedAt = package.CreatedAt,
        Limit = package.Counting.ApplyTo(package.Limit),
        Members = [.. members.Select(member => new PolicyMember { OperationId = Id(member.OperationId), Limit = package.Counting.ApplyTo(member.Limit) })],
    };

    private static PolicyStrategy ToPolicy(AuthStrategy strategy) => new()
    {
        Id = Id(strategy.Id),
        Kind = strategy.Type == StrategyType.KeyAuth ? StrategyKind.KeyAuth : StrategyKind.OpenIdConnect,
        KeyNames = strategy.KeyNames,
        HideCredentials = strategy.HidesKey || strategy.OpenIdConnect?.HidesToken() == true,
        Issuer = strategy.OpenIdConnect?.Issuer,
        CredentialClaims = strategy.OpenIdConnect?.CredentialClaim ?? [],
        Scopes = strategy.OpenIdConnect?.Scopes ?? [],
        AuthMethods = strategy.OpenIdConnect?.AuthMethods ?? [],
        Introspection = strategy.OpenIdConnect is { SealedSecret: { } secret } asking && asking.ClientId() is { Length: > 0 } client
            ? new(client, secret, asking.IntrospectionEndpoint())
            : null,
    };

    private static string Id(Guid id) => id.ToString("D");
}
