namespace Policies;

/// <summary>Makes one demand of equal ones: a hundred thousand operations ask for a handful of things.</summary>
internal sealed class AccessDemands(IEnumerable<PolicyStrategy> all)
{
    private readonly Dictionary<string, PolicyStrategy> _strategies = all.ToDictionary(strategy => strategy.Id, StringComparer.Ordinal);

    /// <summary>By their only way, the object itself.</summary>
    private readonly Dictionary<AccessWay, AccessDemand> _single = new(ReferenceEqualityComparer.Instance);

    public AccessDemand Of(IEnumerable<AccessWay> ways)
    {
        // A way whose strategy the snapshot does not hold leads nowhere; it must not become an open one either.
        var open = ways.Where(way => _strategies.ContainsKey(way.StrategyId)).ToArray();
        return open is [var only] ? Of(only) : Make(open);
    }

    public AccessDemand Of(AccessWay only) =>
        _single.TryGetValue(only, out var known) ? known : _single[only] = Make(_strategies.ContainsKey(only.StrategyId) ? [only] : []);

    private AccessDemand Make(AccessWay[] ways)
    {
        var strategies = ways.Select(way => _strategies[way.StrategyId]).Distinct().ToArray();
        return new(
            [.. strategies.Where(strategy => strategy.Kind == StrategyKind.KeyAuth).SelectMany(strategy => strategy.KeyNames).Distinct(StringComparer.OrdinalIgnoreCase)],
            [.. strategies.Where(TakesTokens)],
            strategies.Length > 0 && Array.TrueForAll(strategies, strategy => strategy.Kind == StrategyKind.OpenIdConnect) ? "Bearer" : "Key",
            [.. ways]);
    }

    private static bool TakesTokens(PolicyStrategy strategy) => strategy.Kind == StrategyKind.OpenIdConnect && (strategy.TakesSigned || strategy.Introspects);
}
