using Features.Access;
using Features.ApiProducts;
using Features.Apis;
using Features.AuthStrategies;
using Features.Mail;
using Features.Portals;
using Features.ProductVersions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.PortalProductVersions;

/// <summary>
/// What holds for versions of products in one portal: <c>/v2/portals/{portalId}/product-versions</c>. The path names the version, not its terms. The older form's terms are shown
/// like a version's own, and become its own with the first change.
/// </summary>
public static class PortalProductVersionEndpoints
{
    private static readonly ListForm<PublishedVersion> Form = new ListForm<PublishedVersion>()
        .Id("id", published => published.Terms.Id)
        .Word("publish_status", published => published.Terms.PublishStatus, sorts: true)
        .Id("product_version_id", published => published.Version.Id)
        .Sort("product_version_id", (a, b) => ById(a.Version.Id, b.Version.Id))
        .Time("created_at", published => published.Terms.CreatedAt)
        .Time("updated_at", published => published.Terms.UpdatedAt)
        .Id("auth_strategy_ids", published => published.Terms.StrategyId)
        .Sort("auth_strategy_ids", (a, b) => ById(a.Terms.StrategyId, b.Terms.StrategyId))
        .Flag("application_registration_enabled", published => published.Terms.ApplicationRegistrationEnabled, sorts: true)
        .Flag("auto_approve_registration", published => published.Terms.AutoApproveRegistration, sorts: true)
        .Flag("deprecated", published => published.Terms.Deprecated, sorts: true)
        .DefaultOrder((a, b) => a.Terms.CreatedAt.CompareTo(b.Terms.CreatedAt));

    public static void MapPortalProductVersions(this IEndpointRouteBuilder app)
    {
        var versions = app.MapGroup("/v2/portals/{portalId}/product-versions");
        versions.MapGet("", List).Requires("portals:read");
        versions.MapPost("", Create).Requires("portals:publish");
        versions.MapGet("{productVersionId}", Fetch).Requires("portals:read");
        versions.MapPut("{productVersionId}", Replace).Requires("portals:publish");
        versions.MapPatch("{productVersionId}", Update).Requires("portals:publish");
        versions.MapDelete("{productVersionId}", Delete).Requires("portals:publish");
    }

    private static async Task<IResult> List(
        Guid portalId, HttpContext http, PortalStore portals, ApiProductStore products, ProductVersionStore versions, AuthStrategyStore strategies)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var cancel = http.RequestAborted;
        if (await portals.Find(portalId, cancel) is null) return Problem.NotFound();
        var known = (await products.List(cancel)).ToDictionary(product => product.Id);
        var named = (await strategies.List(cancel)).ToDictionary(strategy => strategy.Id);
        var all = from version in await versions.List(cancel)
            where known.ContainsKey(version.ProductId)
            let terms = version.In(known[version.ProductId], portalId)
            where terms is not null
            select new PublishedVersion(version, terms, terms.StrategyId is { } id ? named.GetValueOrDefault(id) : null);
        return Answers.Ok(query.Apply(all).ToAnswer(PortalProductVersionAnswer.Of));
    }

    private static async Task<IResult> Create(
        Guid portalId, HttpContext http, PortalStore portals, ApiProductStore products, ProductVersionStore versions, AuthStrategyStore strategies, ProductVersionCatalog catalog,
        TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var cancel = http.RequestAborted;
        if (await portals.Find(portalId, cancel) is not { Value: var portal }) return Problem.NotFound();
        if (PortalProductVersionRules.ReadDraft(fields) is not var (versionId, draft)) return Problem.Invalid(fields.Faults);
        if (await versions.Find(versionId, cancel) is not { Value: var found } || await products.Find(found.ProductId, cancel) is null
            || !Caller.Of(http).May("api-products:read", found.ProductId))
        {
            var missing = Fault.MissingReference(PortalProductVersionRules.VersionField, "Product version not found");
            return Problem.Invalid(await IsMissing(draft.StrategyId.Value, strategies, http) ? [missing, PortalProductVersionRules.StrategyMissing()] : [missing]);
        }
        if (await RefusalOf(http, found, draft, strategies) is { } refusal) return refusal;
        var now = clock.GetUtcNow();
        var terms = draft.ApplyTo(new() { Id = Guid.NewGuid(), PortalId = portalId, PublishStatus = PublishStatus.Unpublished, CreatedAt = now, UpdatedAt = now }, portal, now);
        if (PortalProductVersionRules.FaultOf(terms) is { } fault) return Problem.Invalid(fault);
        var settled = await catalog.Update(found.ProductId, versionId, version => version.Portals.Any(other => other.PortalId == portalId)
            ? Settled<ProductVersion>.Refused(Problem.Conflict("The product version is configured for this portal already"))
            : Settled<ProductVersion>.Done(version.With(terms, saysWhoRegisters: true)), cancel);
        return settled.Problem is { } problem ? problem : Answers.Created(await Show(settled.Value!, terms, strategies, http));
    }

    private static async Task<IResult> Fetch(Place at, HttpContext http, PortalStore portals, ApiProductStore products, ProductVersionStore versions, AuthStrategyStore strategies) =>
        await at.Find(portals, products, versions, http.RequestAborted) is { } found ? Answers.Ok(await Show(found.Version, found.Terms, strategies, http)) : Problem.NotFound();

    private static Task<IResult> Replace(
        Place at, HttpContext http, PortalStore portals, ApiProductStore products, ProductVersionStore versions, AuthStrategyStore strategies, ProductVersionCatalog catalog,
        FollowUps followUps, TimeProvider clock) => Change(at, isReplacement: true, http, portals, products, versions, strategies, catalog, followUps, clock);

    private static Task<IResult> Update(
        Place at, HttpContext http, PortalStore portals, ApiProductStore products, ProductVersionStore versions, AuthStrategyStore strategies, ProductVersionCatalog catalog,
        FollowUps followUps, TimeProvider clock) => Change(at, isReplacement: false, http, portals, products, versions, strategies, catalog, followUps, clock);

    private static async Task<IResult> Change(
        Place at, bool isReplacement, HttpContext http, PortalStore portals, ApiProductStore products, ProductVersionStore versions, AuthStrategyStore strategies,
        ProductVersionCatalog catalog, FollowUps followUps, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var cancel = http.RequestAborted;
        if (await at.Find(portals, products, versions, cancel) is not { } found) return Problem.NotFound();
        if (PortalProductVersionRules.ReadChange(fields, at.VersionId, isReplacement) is not { } change) return Problem.Invalid(fields.Faults);
        if (await RefusalOf(http, found.Version, change, strategies) is { } refusal) return refusal;
        var now = clock.GetUtcNow();
        var mail = change is { NotifiesDevelopers: true, Deprecated: true }
            ? await followUps.Plan(Outbox.Kind, OutboxMessage.VersionDeprecated(at.PortalId, at.VersionId, now), cancel) : null;
        PortalProductVersion? after = null;
        var tells = false;
        var settled = await catalog.Update(found.Version.ProductId, at.VersionId, version =>
        {
            if (version.In(found.Product, at.PortalId) is not { } before) return Settled<ProductVersion>.Refused(Problem.NotFound());
            after = change.ApplyTo(before, found.Portal, now);
            if (PortalProductVersionRules.FaultOf(after) is { } fault) return Settled<ProductVersion>.Refused(Problem.Invalid(fault));
            tells = PortalProductVersion.IsDeprecation(before, after);
            return Settled<ProductVersion>.Done(version.With(after, saysWhoRegisters: change.ApplicationRegistrationEnabled is not null));
        }, cancel);
        if (mail is not null) await (settled.Problem is null && tells ? followUps.Finish(mail, CancellationToken.None) : followUps.Drop(mail, CancellationToken.None));
        return settled.Problem is { } problem ? problem : Answers.Ok(await Show(settled.Value!, after!, strategies, http));
    }

    /// <summary>Takes a version out of a portal. Where the older form put it there, the other portals keep what they had from it.</summary>
    private static async Task<IResult> Delete(Place at, HttpContext http, PortalStore portals, ApiProductStore products, ProductVersionStore versions, ProductVersionCatalog catalog)
    {
        if (await at.Find(portals, products, versions, http.RequestAborted) is not { } found) return Problem.NotFound();
        if (!Caller.Of(http).May("api-products:publish", found.Version.ProductId)) return Problem.Forbidden();
        var settled = await catalog.Update(found.Version.ProductId, at.VersionId, version => version.In(found.Product, at.PortalId) is null
            ? Settled<ProductVersion>.Refused(Problem.NotFound())
            : Settled<ProductVersion>.Done(version.Without(found.Product, at.PortalId)), http.RequestAborted);
        return settled.Problem is { } problem ? problem : Answers.NoContent();
    }

    /// <summary>The role on the product that publishing asks for beside that on the portal, and what the body names.</summary>
    private static async Task<Problem?> RefusalOf(HttpContext http, ProductVersion version, PortalProductVersionChange change, AuthStrategyStore strategies)
    {
        if (!Caller.Of(http).May("api-products:publish", version.ProductId)) return Problem.Forbidden();
        return await IsMissing(change.StrategyId.Value, strategies, http) ? Problem.Invalid(PortalProductVersionRules.StrategyMissing()) : null;
    }

    private static async Task<bool> IsMissing(Guid? strategy, AuthStrategyStore strategies, HttpContext http) =>
        strategy is { } id && await strategies.Find(id, http.RequestAborted) is null;

    private static async Task<PortalProductVersionAnswer> Show(ProductVersion version, PortalProductVersion terms, AuthStrategyStore strategies, HttpContext http) =>
        PortalProductVersionAnswer.Of(new(version, terms, terms.StrategyId is { } id ? (await strategies.Find(id, http.RequestAborted))?.Value : null));

    private static int ById(Guid? a, Guid? b) => string.CompareOrdinal(a?.ToString("D"), b?.ToString("D"));

    private sealed record Found(Portal Portal, ApiProduct Product, ProductVersion Version, PortalProductVersion Terms);

    /// <summary>The two ids of a path.</summary>
    private sealed record Place(Guid PortalId, Guid VersionId)
    {
        public static ValueTask<Place?> BindAsync(HttpContext http) => ValueTask.FromResult<Place?>(
            new(Guid.Parse((string)http.GetRouteValue("portalId")!), Guid.Parse((string)http.GetRouteValue("productVersionId")!)));

        /// <summary>Null when one of them is not there, or nothing holds for the version in the portal.</summary>
        public async Task<Found?> Find(PortalStore portals, ApiProductStore products, ProductVersionStore versions, CancellationToken cancel) =>
            await portals.Find(PortalId, cancel) is { Value: var portal } && await versions.Find(VersionId, cancel) is { Value: var version }
            && await products.Find(version.ProductId, cancel) is { Value: var product } && version.In(product, PortalId) is { } terms
                ? new(portal, product, version, terms)
                : null;
    }
}
