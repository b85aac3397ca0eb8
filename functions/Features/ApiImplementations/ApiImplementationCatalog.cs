using Features.ApiOperations;
using Features.Apis;
using Features.ApiVersions;
using Features.ControlPlanes;
using Features.PolicySnapshots;
using Features.ProductVersions;
using Features.Storage;
using Platform.Errors;
using Platform.Storage;

namespace Features.ApiImplementations;

/// <summary>Links APIs to gateways and takes the links away, and lets the gateway know.</summary>
public sealed class ApiImplementationCatalog(
    Tables tables, ApiStore apis, ApiVersionStore versions, ApiImplementationStore links, GatewayStore gateways, FollowUps followUps, TimeProvider clock)
{
    public async Task<Settled<ApiImplementation>> Create(Guid apiId, ApiImplementationDraft draft, CancellationToken cancel)
    {
        return await Contention.Settle(clock, Round, cancel) ?? Settled<ApiImplementation>.Overtaken();

        async Task<Settled<ApiImplementation>?> Round()
        {
            if (await apis.Find(apiId, cancel) is not { } api) return Settled<ApiImplementation>.Refused(Problem.NotFound());
            if (await tables.Catalog.Find<ControlPlane>(Tables.Org, CatalogKeys.ControlPlane(draft.ControlPlaneId), cancel) is not { } controlPlane)
                return Settled<ApiImplementation>.Refused(Problem.Invalid(Fault.MissingReference(draft.ControlPlaneField, "Control plane not found")));
            if (draft.ServiceId is { } serviceId)
            {
                if (await gateways.Find<GatewayService>(draft.ControlPlaneId, serviceId, cancel) is null)
                    return Settled<ApiImplementation>.Refused(Problem.Invalid(Fault.MissingReference("service.id", "Service not found")));
            }
            else if (api.Value.CurrentVersionId is { } id && await versions.Find(apiId, id, cancel) is { } current
                && OperationGuard.CheckCount(current.Value.OperationCount, "control_plane") is { } refusal)
                return Settled<ApiImplementation>.Refused(refusal);

            var now = clock.GetUtcNow();
            var link = new ApiImplementation
            {
                Id = Guid.NewGuid(), ApiId = apiId, ControlPlaneId = draft.ControlPlaneId, ServiceId = draft.ServiceId, CreatedAt = now, UpdatedAt = now,
            };
            var policy = await followUps.Plan(PolicyPublisher.Kind, draft.ControlPlaneId.ToString("D"), cancel);
            var outcome = await links.Add(link, api, controlPlane, cancel);
            await (outcome == LinkOutcome.Linked ? followUps.Finish(policy, cancel) : followUps.Drop(policy, cancel));
            return outcome switch
            {
                LinkOutcome.Linked => Settled<ApiImplementation>.Done(link),
                LinkOutcome.ApiLinked => Settled<ApiImplementation>.Refused(Problem.Conflict("An implementation already exists for this API")),
                LinkOutcome.ServiceLinked => Settled<ApiImplementation>.Refused(await ServiceLinked(draft.ServiceId!.Value, cancel)),
                _ => null,
            };
        }
    }

    /// <summary>Says who has the service, because the two are looked for in different places.</summary>
    private async Task<Problem> ServiceLinked(Guid serviceId, CancellationToken cancel)
    {
        var isVersion = await tables.Catalog.FindOwner(Tables.Org, CatalogKeys.ServiceLink(serviceId), cancel) is { } owner
            && await tables.Catalog.Find<ProductVersion>(Tables.Org, CatalogKeys.ProductVersion(owner), cancel) is not null;
        return Problem.Conflict(isVersion ? "This gateway service is already linked to an API product version" : "This gateway service is already linked to another API");
    }

    /// <summary>Takes a link away, and with it the API's operations and their places in packages.</summary>
    public async Task<Problem?> Remove(Guid apiId, Guid id, CancellationToken cancel)
    {
        var removed = await Contention.Settle(clock, Round, cancel) ?? Settled<ApiImplementation>.Overtaken();
        return removed.Problem;

        async Task<Settled<ApiImplementation>?> Round()
        {
            if (await apis.Find(apiId, cancel) is null || await apis.FindLink(apiId, cancel) is not { } link || link.Value.Id != id)
                return Settled<ApiImplementation>.Refused(Problem.NotFound());
            var operations = await followUps.Plan(OperationsChanged.Kind, OperationsChanged.Of(apiId), cancel);
            var policy = await followUps.Plan(PolicyPublisher.Kind, link.Value.ControlPlaneId.ToString("D"), cancel);
            var written = await links.Remove(link, cancel);
            foreach (var planned in new[] { operations, policy })
                await (written ? followUps.Finish(planned, cancel) : followUps.Drop(planned, cancel));
            return written ? Settled<ApiImplementation>.Done(link.Value) : null;
        }
    }
}
