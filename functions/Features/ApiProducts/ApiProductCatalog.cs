using Features.Apis;
using Features.PolicySnapshots;
using Features.ProductVersions;
using Features.Storage;
using Platform.Errors;
using Platform.Storage;

namespace Features.ApiProducts;

/// <summary>Changes to products: each is one transaction, repeated while others are faster, with its follow-ups written down before.</summary>
public sealed class ApiProductCatalog(ApiProductStore products, ProductVersionStore versions, FollowUps followUps, TimeProvider clock)
{
    public async Task<Settled<ApiProduct>> Create(ApiProductDraft draft, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var product = new ApiProduct
        {
            Id = Guid.NewGuid(), Name = draft.Name, Description = draft.Description, Labels = draft.Labels, PublicLabels = draft.PublicLabels, PortalIds = draft.PortalIds,
            CreatedAt = now, UpdatedAt = now,
        };
        return Settle(await products.Add(product, cancel), product) ?? Settled<ApiProduct>.Overtaken();
    }

    public async Task<Settled<ApiProduct>> Update(Guid id, ApiProductChange change, CancellationToken cancel)
    {
        // What shows a product lets its versions be used: gateways learn of it.
        var policies = change.PortalIds.IsGiven ? await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.SubjectOfEntity(id), cancel) : null;
        var settled = await Contention.Settle(clock, Round, cancel) ?? Settled<ApiProduct>.Overtaken();
        if (policies is not null) await (settled.Problem is null ? followUps.Finish(policies, cancel) : followUps.Drop(policies, cancel));
        return settled;

        async Task<Settled<ApiProduct>?> Round()
        {
            if (await products.Find(id, cancel) is not { } read) return Settled<ApiProduct>.Refused(Problem.NotFound());
            if (change.FaultAfter(read.Value) is { } many) return Settled<ApiProduct>.Refused(Problem.Invalid(many));
            var product = change.ApplyTo(read.Value) with { UpdatedAt = clock.GetUtcNow() };
            return Settle(await products.Replace(read, product, cancel), product);
        }
    }

    /// <summary>Shows products in a portal, or does so no more: all of them or none.</summary>
    public async Task<Problem?> Show(Guid portalId, IReadOnlyDictionary<Guid, bool> wanted, CancellationToken cancel)
    {
        var policies = await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.AllControlPlanes, cancel);
        var settled = await Contention.Settle(clock, Round, cancel) ?? Settled<object>.Overtaken();
        await (settled.Problem is null ? followUps.Finish(policies, cancel) : followUps.Drop(policies, cancel));
        return settled.Problem;

        async Task<Settled<object>?> Round()
        {
            var changes = new List<(Document<ApiProduct> Read, ApiProduct Product)>();
            foreach (var (id, shows) in wanted)
            {
                if (await products.Find(id, cancel) is not { } read) return Settled<object>.Refused(Problem.NotFound());
                if (read.Value.PortalIds.Contains(portalId) == shows) continue;
                if (shows && read.Value.PortalIds.Count >= ApiProductRules.PortalsMax)
                    return Settled<object>.Refused(Problem.Conflict($"API product '{id}' is shown in {ApiProductRules.PortalsMax} portals already"));
                var portals = read.Value.PortalIds.Where(portal => portal != portalId);
                changes.Add((read, read.Value with { PortalIds = shows ? [.. portals, portalId] : [.. portals], UpdatedAt = clock.GetUtcNow() }));
            }
            return await products.ReplaceAll(portalId, changes, cancel) switch
            {
                ProductWrite.Written => Settled<object>.Done(this),
                ProductWrite.PortalMissing => Settled<object>.Refused(Problem.NotFound()),
                _ => null,
            };
        }
    }

    public async Task<Problem?> Remove(Guid id, CancellationToken cancel)
    {
        var removed = await Contention.Settle(clock, Round, cancel) ?? Settled<ApiProduct>.Overtaken();
        return removed.Problem;

        async Task<Settled<ApiProduct>?> Round()
        {
            if (await products.Find(id, cancel) is not { } read) return Settled<ApiProduct>.Refused(Problem.NotFound());
            var planned = new List<Planned> { await followUps.Plan(Removal.Kind, Removal.Of(Removed.ApiProduct, id), cancel) };
            foreach (var controlPlane in (await versions.ListOf(id, cancel)).Select(version => version.GatewayService?.ControlPlaneId).OfType<Guid>().Distinct())
                planned.Add(await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.SubjectOf(controlPlane), cancel));
            var written = await products.Remove(read, cancel) == ProductWrite.Written;
            foreach (var one in planned) await (written ? followUps.Finish(one, cancel) : followUps.Drop(one, cancel));
            return written ? Settled<ApiProduct>.Done(read.Value) : null;
        }
    }

    private static Settled<ApiProduct>? Settle(ProductWrite write, ApiProduct product) => write switch
    {
        ProductWrite.Written => Settled<ApiProduct>.Done(product),
        ProductWrite.PortalMissing => Settled<ApiProduct>.Refused(Problem.Invalid(PortalMissing())),
        _ => null,
    };

    private static Fault PortalMissing() => Fault.MissingReference(ApiProductRules.PortalsField, "Portal not found");
}
