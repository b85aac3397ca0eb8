using Features.ApiProducts;
using Features.Apis;
using Features.ControlPlanes;
using Features.PolicySnapshots;
using Features.Storage;
using Platform.Errors;
using Platform.Storage;

namespace Features.ProductVersions;

/// <summary>Changes to versions of products: each is one transaction, repeated while others are faster, with its follow-ups written down before.</summary>
public sealed class ProductVersionCatalog(
    Tables tables, ApiProductStore products, ProductVersionStore versions, ControlPlaneStore controlPlanes, GatewayStore gateways, FollowUps followUps, TimeProvider clock)
{
    public async Task<Settled<ProductVersion>> Create(Guid productId, ProductVersionDraft draft, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var version = new ProductVersion
        {
            Id = Guid.NewGuid(), ProductId = productId, Name = draft.Name, GatewayService = draft.GatewayService, PublishStatus = draft.PublishStatus, Deprecated = draft.Deprecated,
            Labels = draft.Labels, CreatedAt = now, UpdatedAt = now,
        };
        return await Contention.Settle(clock, Round, cancel) ?? Settled<ProductVersion>.Overtaken();

        async Task<Settled<ProductVersion>?> Round()
        {
            if (await products.Find(productId, cancel) is null) return Settled<ProductVersion>.Refused(Problem.NotFound());
            if (await Refuses(version, null, cancel) is { } refusal) return Settled<ProductVersion>.Refused(refusal);
            return await Write(version, null, () => versions.Add(version, cancel), cancel);
        }
    }

    /// <summary>Applies a change to what is there.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="id">The version.</param>
    /// <param name="apply">The change, or why it is refused; called again with what is there then.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<Settled<ProductVersion>> Update(Guid productId, Guid id, Func<ProductVersion, Settled<ProductVersion>> apply, CancellationToken cancel)
    {
        return await Contention.Settle(clock, Round, cancel) ?? Settled<ProductVersion>.Overtaken();

        async Task<Settled<ProductVersion>?> Round()
        {
            if (await products.Find(productId, cancel) is null || await versions.Find(productId, id, cancel) is not { } read)
                return Settled<ProductVersion>.Refused(Problem.NotFound());
            var applied = apply(read.Value);
            if (applied.Value is not { } version) return applied;
            if (await Refuses(version, read.Value, cancel) is { } refusal) return Settled<ProductVersion>.Refused(refusal);
            return await Write(version, read.Value, () => versions.Replace(read, version, cancel), cancel);
        }
    }

    public async Task<Problem?> Remove(Guid productId, Guid id, CancellationToken cancel)
    {
        var removed = await Contention.Settle(clock, Round, cancel) ?? Settled<ProductVersion>.Overtaken();
        return removed.Problem;

        async Task<Settled<ProductVersion>?> Round()
        {
            if (await products.Find(productId, cancel) is null || await versions.Find(productId, id, cancel) is not { } read)
                return Settled<ProductVersion>.Refused(Problem.NotFound());
            var planned = await PlanPolicies([read.Value.GatewayService], cancel);
            planned.Add(await followUps.Plan(Removal.Kind, Removal.Of(Removed.ProductVersion, id), cancel));
            var written = await versions.Remove(read, cancel);
            await Close(planned, written, cancel);
            return written ? Settled<ProductVersion>.Done(read.Value) : null;
        }
    }

    private async Task<Settled<ProductVersion>?> Write(ProductVersion version, ProductVersion? before, Func<Task<ProductVersionWrite>> write, CancellationToken cancel)
    {
        var planned = await PlanPolicies([version.GatewayService, before?.GatewayService], cancel);
        var written = await write();
        await Close(planned, written == ProductVersionWrite.Written, cancel);
        return written switch
        {
            ProductVersionWrite.Written => Settled<ProductVersion>.Done(version),
            ProductVersionWrite.ServiceLinked => await ServiceLinked(version.GatewayService!, cancel),
            _ => null,
        };
    }

    /// <summary>Why a version cannot be linked as it would be.</summary>
    private async Task<Problem?> Refuses(ProductVersion version, ProductVersion? before, CancellationToken cancel)
    {
        if (version.GatewayService is not { } link || link == before?.GatewayService) return null;
        if (await controlPlanes.Find(link.ControlPlaneId, cancel) is null) return ControlPlaneMissing();
        return await gateways.Find<GatewayService>(link.ControlPlaneId, link.Id, cancel) is null
            ? Problem.Invalid(Fault.MissingReference($"{ProductVersionRules.ServiceField}.id", "Service not found"))
            : null;
    }

    /// <summary>Says who holds the service; null when nobody does any more.</summary>
    private async Task<Settled<ProductVersion>?> ServiceLinked(GatewayServiceLink link, CancellationToken cancel)
    {
        if (await tables.Catalog.FindOwner(Tables.Org, CatalogKeys.ServiceLink(link.Id), cancel) is not { } owner) return null;
        var isVersion = await versions.Find(owner, cancel) is not null;
        return Settled<ProductVersion>.Refused(Problem.Conflict(
            isVersion ? "This gateway service is already linked to another API product version" : "This gateway service is already linked to a V3 API"));
    }

    private async Task<List<Planned>> PlanPolicies(IEnumerable<GatewayServiceLink?> links, CancellationToken cancel)
    {
        var planned = new List<Planned>();
        foreach (var controlPlane in links.OfType<GatewayServiceLink>().Select(link => link.ControlPlaneId).Distinct())
            planned.Add(await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.SubjectOf(controlPlane), cancel));
        return planned;
    }

    private async Task Close(List<Planned> planned, bool written, CancellationToken cancel)
    {
        foreach (var one in planned) await (written ? followUps.Finish(one, cancel) : followUps.Drop(one, cancel));
    }

    internal static Problem ControlPlaneMissing() =>
        Problem.Invalid(Fault.MissingReference($"{ProductVersionRules.ServiceField}.control_plane_id", "Control plane not found"));
}
