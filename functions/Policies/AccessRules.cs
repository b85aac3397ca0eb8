using System.Collections.Immutable;

namespace Policies;

/// <summary>Compiles what a snapshot says of publications and packages into one rule per operation and one per guarded service.</summary>
internal sealed class AccessRules
{
    private readonly ILookup<string, PolicyPublication> _publications;
    private readonly ILookup<string, (PolicyPackage Package, PolicyMember Member)> _packages;
    private readonly Dictionary<string, PolicyStrategy> _strategies;
    private readonly PolicySnapshot _snapshot;

    /// <summary>Most rules ask for the same: what they ask is kept once.</summary>
    private readonly Dictionary<string, Demand> _demands = new(StringComparer.Ordinal);

    public AccessRules(PolicySnapshot snapshot)
    {
        _snapshot = snapshot;
        _publications = snapshot.Publications.OrderBy(published => published.CreatedAt).ThenBy(published => published.PortalId, StringComparer.Ordinal)
            .ToLookup(published => published.EntityId, StringComparer.Ordinal);
        _packages = snapshot.Packages.OrderBy(package => package.CreatedAt).ThenBy(package => package.Id, StringComparer.Ordinal)
            .SelectMany(package => package.Members.Select(member => (Package: package, Member: member)))
            .ToLookup(entry => entry.Member.OperationId, StringComparer.Ordinal);
        _strategies = snapshot.Strategies.ToDictionary(strategy => strategy.Id, StringComparer.Ordinal);
    }

    /// <summary>The rules of operations that somebody published. Operations of several APIs with one method and path share a rule.</summary>
    public IEnumerable<(string Method, string Path, AccessRule Found)> OfOperations() =>
        from operation in _snapshot.Operations
        let path = RequestPath.OfTemplate(operation.Path)?.TrimEnd('/')
        where path is not null
        group operation by (operation.Method, Path: path) into same
        let rule = OfOperations([.. same])
        where rule is not null
        select (same.Key.Method, same.Key.Path, rule);

    /// <summary>The rules of guarded services. Into one whose API is published nowhere there is no way: to take an API back must not open its service.</summary>
    public IEnumerable<KeyValuePair<string, AccessRule>> OfServices() =>
        from guard in _snapshot.Guards
        group guard by guard.ServiceId into same
        let ways = same.SelectMany(guard => _publications[guard.ApiId].Select(published => Way(null, guard.ApiId, published, null, null))).ToList()
        select KeyValuePair.Create(same.Key, Rule(null, same.First().ApiId, ways));

    private AccessRule? OfOperations(IReadOnlyList<PolicyOperation> same)
    {
        var direct = same.SelectMany(operation => _publications[operation.ApiId].Select(published => Way(operation.Id, operation.ApiId, published, null, null)));
        var byId = same.ToDictionary(operation => operation.Id, StringComparer.Ordinal);
        var packaged = same.SelectMany(operation => _packages[operation.Id]).OrderBy(entry => entry.Package.CreatedAt)
            .ThenBy(entry => entry.Package.Id, StringComparer.Ordinal).SelectMany(entry =>
            _publications[entry.Package.Id].Select(published =>
                Way(byId[entry.Member.OperationId].Id, byId[entry.Member.OperationId].ApiId, published, entry.Package, entry.Member)));
        List<Found> found = [.. direct, .. packaged];
        return found.Count == 0 ? null : Rule(same[0].Id, CredentialRow.Shared(same[0].ApiId), found);
    }

    private AccessRule Rule(string? operationId, string apiId, List<Found> found)
    {
        // A way whose strategy the snapshot does not hold leads nowhere; it must not become an open one either.
        var ways = found.Select(entry => entry.Way).OfType<AccessWay>().Where(way => _strategies.ContainsKey(way.StrategyId)).ToArray();
        var strategies = ways.Select(way => _strategies[way.StrategyId]).Distinct().ToArray();
        var name = string.Join('|', strategies.Select(strategy => strategy.Id));
        var demand = _demands.TryGetValue(name, out var known) ? known : _demands[name] = Demand.Of(strategies);
        var open = found.Find(entry => entry.Way is null);
        return new(
            open is null ? operationId : open.OperationId,
            open is null ? apiId : open.ApiId,
            open is not null,
            demand.KeyNames,
            demand.TokenStrategies,
            demand.Challenge,
            [.. ways]);
    }

    private static Found Way(string? operationId, string apiId, PolicyPublication published, PolicyPackage? package, PolicyMember? member)
    {
        apiId = CredentialRow.Shared(apiId);
        if (published.StrategyId is null)
            return new(operationId, apiId, null);
        var own = member?.Limit;
        var limit = own ?? package?.Limit;
        // Duration and kind of window are part of the name: windows of another length must not be read as windows of this one.
        var window = limit is null ? null : limit.Window == LimitWindow.Sliding ? $"{limit.Duration}|sliding" : $"{limit.Duration}";
        var counter = window is null ? null : own is null ? CredentialRow.Shared($"{package!.Id}|{window}") : $"{package!.Id}|{operationId}|{window}";
        return new(operationId, apiId, new(
            operationId, apiId, CredentialRow.Shared(published.EntityId), CredentialRow.Shared(published.PortalId), CredentialRow.Shared(published.StrategyId), limit, counter));
    }

    /// <summary>What a set of strategies asks of a caller.</summary>
    private sealed record Demand(ImmutableArray<string> KeyNames, ImmutableArray<PolicyStrategy> TokenStrategies, string Challenge)
    {
        public static Demand Of(PolicyStrategy[] strategies) => new(
            [.. strategies.Where(strategy => strategy.Kind == StrategyKind.KeyAuth).SelectMany(strategy => strategy.KeyNames).Distinct(StringComparer.OrdinalIgnoreCase)],
            [.. strategies.Where(TakesTokens)],
            strategies.Length > 0 && Array.TrueForAll(strategies, strategy => strategy.Kind == StrategyKind.OpenIdConnect) ? "Bearer" : "Key");

        private static bool TakesTokens(PolicyStrategy strategy) => strategy.Kind == StrategyKind.OpenIdConnect && (strategy.TakesSigned || strategy.Introspects);
    }

    /// <summary>A publication that leads to an operation; without a way it is open.</summary>
    private sealed record Found(string? OperationId, string ApiId, AccessWay? Way);
}
