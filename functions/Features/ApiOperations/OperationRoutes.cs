using Features.ControlPlanes;
using Policies;

namespace Features.ApiOperations;

/// <summary>Whether a gateway route leads an operation to a service: the contract's <c>implementation_status</c>.</summary>
public sealed record OperationStatus(bool Matched, NamedReference? Route, NamedReference? Service)
{
    public static OperationStatus Unmatched { get; } = new(false, null, null);
}

/// <summary>A route or service by id and name. The contract requires a name where the gateway does not; without one the id stands for it.</summary>
public sealed record NamedReference(string Id, string Name)
{
    public static NamedReference Of(string id, string? name) => new(id, name ?? id);
}

/// <summary>Asks the router of a control plane which route an operation takes.</summary>
public sealed class OperationRoutes(GatewayStore gateways)
{
    /// <summary>Reads what is needed to answer for these control planes.</summary>
    public async Task<Func<Guid, ApiOperation, OperationStatus>> Read(IEnumerable<Guid> controlPlaneIds, CancellationToken cancel)
    {
        var tables = new Dictionary<Guid, RouteTable>();
        foreach (var id in controlPlaneIds.Distinct())
        {
            var (routes, services) = (gateways.List<GatewayRoute>(id, cancel), gateways.List<GatewayService>(id, cancel));
            tables[id] = new((await routes).Select(route => route.ToPolicy()), (await services).Select(service => service.ToPolicy()));
        }
        return (id, operation) => StatusOf(tables[id], operation);
    }

    private static OperationStatus StatusOf(RouteTable table, ApiOperation operation) => table.MatchOperation(operation.Method, operation.Path) is { } match
        ? new(true, NamedReference.Of(match.Route.Id, match.Route.Name), match.Service is { } service ? NamedReference.Of(service.Id, service.Name) : null)
        : OperationStatus.Unmatched;
}
