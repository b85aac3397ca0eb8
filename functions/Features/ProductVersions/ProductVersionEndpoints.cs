using Features.Access;
using Features.ApiProducts;
using Features.Apis;
using Features.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.ProductVersions;

/// <summary>Versions of a product for administrators: <c>/v2/api-products/{apiProductId}/product-versions</c>.</summary>
public static class ProductVersionEndpoints
{
    public const string Path = $"{ApiProductEndpoints.Path}/{{apiProductId}}/product-versions";

    private static readonly ListForm<ProductVersionView> Form = new ListForm<ProductVersionView>()
        .Text("name", view => view.Version.Name, sorts: true)
        .Word("publish_status", view => view.PublishStatus)
        .Id("gateway_service_id", view => view.Version.GatewayService?.Id)
        .DefaultOrder((a, b) => a.Version.CreatedAt.CompareTo(b.Version.CreatedAt));

    public static IServiceCollection AddProductVersions(this IServiceCollection services) =>
        services.AddSingleton<ProductVersionStore>().AddSingleton<ProductVersionViews>().AddSingleton<ProductVersionCatalog>().AddSingleton<ProductPublications>();

    public static void MapProductVersions(this IEndpointRouteBuilder app)
    {
        var versions = app.MapGroup(Path);
        versions.MapGet("", List).Requires("api-product-versions:read");
        versions.MapPost("", Create).Requires("api-product-versions:create");
        versions.MapGet("{productVersionId}", Fetch).Requires("api-product-versions:read");
        versions.MapPatch("{productVersionId}", Update).Requires("api-product-versions:edit");
        versions.MapDelete("{productVersionId}", Delete).Requires("api-product-versions:delete");
    }

    private static async Task<IResult> List(Guid apiProductId, HttpContext http, ApiProductStore products, ProductVersionViews views)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await products.Find(apiProductId, http.RequestAborted) is not { } product) return Problem.NotFound();
        return Answers.Ok(query.Apply(await views.List(product.Value, http.RequestAborted)).ToAnswer(ProductVersionAnswer.Of));
    }

    private static async Task<IResult> Create(Guid apiProductId, HttpContext http, ApiProductStore products, ProductVersionCatalog catalog, ProductVersionViews views)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await products.Find(apiProductId, http.RequestAborted) is not { } product) return Problem.NotFound();
        if (ProductVersionRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        if (RefusalOf(http, apiProductId, draft.GatewayService, draft.GatewayService is not null, draft.PublishStatus == PublishStatus.Published) is { } refusal) return refusal;
        var settled = await catalog.Create(apiProductId, draft, http.RequestAborted);
        return settled.Problem is { } problem ? problem : Answers.Created(await Show(product.Value, settled.Value!, views, http));
    }

    private static async Task<IResult> Fetch(
        Guid apiProductId, Guid productVersionId, HttpContext http, ApiProductStore products, ProductVersionStore store, ProductVersionViews views) =>
        await products.Find(apiProductId, http.RequestAborted) is { } product && await store.Find(apiProductId, productVersionId, http.RequestAborted) is { } found
            ? Answers.Ok(await Show(product.Value, found.Value, views, http))
            : Problem.NotFound();

    private static async Task<IResult> Update(
        Guid apiProductId, Guid productVersionId, HttpContext http, ApiProductStore products, ProductVersionStore store, ProductVersionCatalog catalog, ProductVersionViews views,
        FollowUps followUps, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await products.Find(apiProductId, http.RequestAborted) is not { } product || await store.Find(apiProductId, productVersionId, http.RequestAborted) is null)
            return Problem.NotFound();
        if (ProductVersionRules.ReadChange(fields) is not { } change) return Problem.Invalid(fields.Faults);
        // Deployers link and publishers publish; what else is said of a version is its editors'.
        if ((change.Name.IsGiven || change.Labels is not null) && !Caller.Of(http).May("api-products:edit", apiProductId)) return Problem.Forbidden();
        if (RefusalOf(http, apiProductId, change.GatewayService.Value, change.GatewayService.IsGiven, change.PublishStatus is not null || change.Deprecated is not null) is { } refusal)
            return refusal;
        var mails = change is { NotifiesDevelopers: true, Deprecated: true } ? await PlanMails(product.Value, productVersionId, followUps, clock, http.RequestAborted) : [];
        var tells = new HashSet<Guid>();
        var settled = await catalog.Update(apiProductId, productVersionId, version =>
        {
            if (change.Labels?.FaultAfter(version.Labels) is { } many) return Settled<ProductVersion>.Refused(Problem.Invalid(many));
            var changed = change.ApplyTo(version, clock.GetUtcNow());
            tells = [.. changed.InAll(product.Value).Where(after => PortalProductVersion.IsDeprecation(version.In(product.Value, after.PortalId), after)).Select(after => after.PortalId)];
            return Settled<ProductVersion>.Done(changed);
        }, http.RequestAborted);
        foreach (var (portal, mail) in mails)
            await (settled.Problem is null && tells.Contains(portal) ? followUps.Finish(mail, CancellationToken.None) : followUps.Drop(mail, CancellationToken.None));
        return settled.Problem is { } problem ? problem : Answers.Ok(await Show(product.Value, settled.Value!, views, http));
    }

    private static async Task<IResult> Delete(Guid apiProductId, Guid productVersionId, HttpContext http, ProductVersionCatalog catalog)
    {
        var refusal = await catalog.Remove(apiProductId, productVersionId, http.RequestAborted);
        return refusal is null ? Answers.NoContent() : refusal;
    }

    /// <summary>A mail for each portal in which somebody may use the version.</summary>
    private static async Task<List<(Guid PortalId, Planned Mail)>> PlanMails(ApiProduct product, Guid versionId, FollowUps followUps, TimeProvider clock, CancellationToken cancel)
    {
        var mails = new List<(Guid, Planned)>();
        foreach (var portal in product.PortalIds)
            mails.Add((portal, await followUps.Plan(Outbox.Kind, OutboxMessage.VersionDeprecated(portal, versionId, clock.GetUtcNow()), cancel)));
        return mails;
    }

    /// <summary>What a body asks for beyond the path. Of a control plane that the caller may not see there is nothing to link.</summary>
    private static Problem? RefusalOf(HttpContext http, Guid productId, GatewayServiceLink? link, bool links, bool publishes)
    {
        var caller = Caller.Of(http);
        if ((links && !caller.May("api-products:link", productId)) || (publishes && !caller.May("api-products:publish", productId))) return Problem.Forbidden();
        return link is not null && !caller.May("control-planes:read", link.ControlPlaneId) ? ProductVersionCatalog.ControlPlaneMissing() : null;
    }

    private static async Task<ProductVersionAnswer> Show(ApiProduct product, ProductVersion version, ProductVersionViews views, HttpContext http) =>
        ProductVersionAnswer.Of(await views.Show(product, version, http.RequestAborted));
}
