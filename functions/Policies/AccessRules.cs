namespace Policies;

/// <summary>Compiles what a snapshot says of publications and packages into one rule per operation and one per guarded service.</summary>
internal sealed class AccessRules
{
    private readonly ILookup<string, PolicyPublication> _publications;
    private readonly Dictionary<string, Membership> _memberships = new(StringComparer.Ordinal);
    private readonly PolicySnapshot _snapshot;
    private readonly AccessDemands _demands;

    /// <summary>Ways of operations that have none of their own: the same for all operations of an API.</summary>
    private readonly Dictionary<SharedBy, AccessWay> _shared = [];
    private (SharedBy Key, Found Found)? _last;

    public AccessRules(PolicySnapshot snapshot)
    {
        _snapshot = snapshot;
        _publications = snapshot.Publications.OrderBy(published => published.CreatedAt).ThenBy(published => published.PortalId, StringComparer.Ordinal)
            .ToLookup(published => published.EntityId, StringComparer.Ordinal);
        // The last first, so that of each operation the first package stands at the head.
        foreach (var package in snapshot.Packages.OrderBy(package => package.CreatedAt).ThenBy(package => package.Id, StringComparer.Ordinal).Reverse())
        {
            for (var i = package.Members.Count - 1; i >= 0; i--)
                _memberships[package.Members[i].OperationId] = new(package, package.Members[i], _memberships.GetValueOrDefault(package.Members[i].OperationId));
        }
        _demands = new(snapshot.Strategies);
    }

    /// <summary>The rules of operations that somebody published. Operations of several APIs with one method and path share a rule.</summary>
    public IEnumerable<(string Method, string Path, AccessRule Found)> OfOperations()
    {
        var groups = new OperationGroups(_snapshot.Operations);
        foreach (var operation in _snapshot.Operations)
        {
            if (groups.LedBy(operation, out var path) is { } same && OfOperations(same) is { } rule)
                yield return (operation.Method, path, rule);
        }
    }

    /// <summary>The rules of guarded services. Into one whose API is published nowhere there is no way: to take an API back must not open its service.</summary>
    public IEnumerable<KeyValuePair<string, AccessRule>> OfServices() =>
        from guard in _snapshot.Guards
        group guard by guard.ServiceId into same
        let found = same.SelectMany(guard => _publications[guard.ApiId].Select(published => Way(null, guard.ApiId, published, null, null))).ToList()
        select KeyValuePair.Create(same.Key, Rule(null, same.First().ApiId, found));

    private AccessRule? OfOperations(IReadOnlyList<PolicyOperation> same)
    {
        var found = new List<Found>();
        foreach (var operation in same)
        {
            foreach (var published in _publications[operation.ApiId])
                found.Add(Way(Named(operation), operation.ApiId, published, null, null));
        }
        if (same.Count == 1)
        {
            for (var one = _memberships.GetValueOrDefault(same[0].Id); one is not null; one = one.Next)
                Add(same[0], one);
        }
        else
        {
            foreach (var (operation, one) in Memberships(same))
                Add(operation, one);
        }
        return found.Count == 0 ? null : Rule(same[0].Id, same[0].ApiId, found);

        // Alone, an operation is the rule's own, and its ways need not name it.
        string? Named(PolicyOperation operation) => same.Count == 1 ? null : operation.Id;

        void Add(PolicyOperation operation, Membership one)
        {
            foreach (var published in _publications[one.Package.Id])
                found.Add(Way(Named(operation), operation.ApiId, published, one.Package, one.Member));
        }
    }

    private IEnumerable<(PolicyOperation Operation, Membership Membership)> Memberships(IEnumerable<PolicyOperation> same)
    {
        var all = new List<(PolicyOperation Operation, Membership Membership)>();
        foreach (var operation in same)
        {
            for (var one = _memberships.GetValueOrDefault(operation.Id); one is not null; one = one.Next)
                all.Add((operation, one));
        }
        return all.OrderBy(entry => entry.Membership.Package.CreatedAt).ThenBy(entry => entry.Membership.Package.Id, StringComparer.Ordinal);
    }

    private AccessRule Rule(string? operationId, string apiId, List<Found> found)
    {
        if (found is [{ Way: { } only }])
            return new(operationId, apiId, false, _demands.Of(only));
        var demand = _demands.Of(found.Select(entry => entry.Way).OfType<AccessWay>());
        return found.Find(entry => entry.Way is null) is { } open ? new(open.OperationId ?? operationId, open.ApiId, true, demand) : new(operationId, apiId, false, demand);
    }

    private Found Way(string? operationId, string apiId, PolicyPublication published, PolicyPackage? package, PolicyMember? member)
    {
        if (published.StrategyId is not { } strategy)
            return new(operationId, apiId, null);
        if (operationId is not null || member?.Limit is not null)
            return new(operationId, apiId, OwnWay(operationId, apiId, published, strategy, package, member));
        // Operations of one API stand together.
        if (_last is { } last && ReferenceEquals(last.Key.ApiId, apiId) && ReferenceEquals(last.Key.Published, published) && ReferenceEquals(last.Key.Package, package))
            return last.Found;
        var key = new SharedBy(apiId, published, package);
        if (!_shared.TryGetValue(key, out var way))
            _shared[key] = way = OwnWay(null, apiId, published, strategy, package, member);
        _last = (key, new(null, apiId, way));
        return _last.Value.Found;
    }

    private static AccessWay OwnWay(string? operationId, string apiId, PolicyPublication published, string strategy, PolicyPackage? package, PolicyMember? member)
    {
        var own = member?.Limit;
        var limit = own ?? package?.Limit;
        // Duration and kind of window are part of the name: windows of another length must not be read as windows of this one.
        var window = limit is null ? null : limit.Window == LimitWindow.Sliding ? $"{limit.Duration}|sliding" : $"{limit.Duration}";
        var counter = window is null ? null : own is null ? CredentialRow.Shared($"{package!.Id}|{window}") : $"{package!.Id}|{member!.OperationId}|{window}";
        return new(
            operationId, apiId, CredentialRow.Shared(published.EntityId), CredentialRow.Shared(published.PortalId), CredentialRow.Shared(strategy), limit, counter);
    }

    /// <summary>A publication that leads to an operation; without a way it is open.</summary>
    private sealed record Found(string? OperationId, string ApiId, AccessWay? Way);

    /// <summary>An operation's place in a package, and its place in the next one.</summary>
    private sealed record Membership(PolicyPackage Package, PolicyMember Member, Membership? Next);

    private sealed record SharedBy(string ApiId, PolicyPublication Published, PolicyPackage? Package);
}
