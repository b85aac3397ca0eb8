using Features.Assets;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;

namespace Features.Appearances;

/// <summary>How a portal looks by the classic contract, for administrators: <c>/v2/portals/{portalId}/appearance</c>, and what is built in.</summary>
public static class AppearanceEndpoints
{
    public static IServiceCollection AddAppearances(this IServiceCollection services) => services.AddSingleton<AppearanceStore>();

    public static void MapAppearances(this IEndpointRouteBuilder app)
    {
        // Nothing of it is stored; the contract has a 403 for it, which is for those who may see no portals.
        app.MapGet("/v2/portals/appearance-defaults", () => Answers.Ok(AppearanceDefaults.BuiltIn)).Requires("portals:list");
        var appearance = app.MapGroup("/v2/portals/{portalId}/appearance");
        appearance.MapGet("", Fetch).Requires("portal-appearance:read");
        appearance.MapPatch("", Update).Requires("portal-appearance:edit");
        foreach (var kind in new[] { AssetKind.Logo, AssetKind.CatalogCover })
            appearance.MapGet(PathOf(kind), (Guid portalId, HttpContext http, AssetStore assets, PortalStore portals) => FetchImage(portalId, kind, http, assets, portals))
                .Requires("portal-appearance:read");
    }

    /// <summary>How paths spell a kind of image.</summary>
    internal static string PathOf(AssetKind kind) => Wire.Word(kind).Replace('_', '-');

    private static async Task<IResult> Fetch(Guid portalId, HttpContext http, AppearanceStore store, AssetStore assets, PortalStore portals) =>
        await portals.Find(portalId, http.RequestAborted) is not null
            ? await Show(portalId, await store.FindLook(portalId, http.RequestAborted), assets, http.RequestAborted)
            : Problem.NotFound();

    private static async Task<IResult> Update(Guid portalId, HttpContext http, AppearanceStore store, AssetStore assets, PortalStore portals)
    {
        var body = await BodyReader.ReadObject(http.Request, AppearanceRules.BytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        if (AppearanceRules.Read(fields) is not { } change) return Problem.Invalid(fields.Faults);
        return await store.Change(portalId, change, http.RequestAborted) is { } look
            ? await Show(portalId, look, assets, http.RequestAborted)
            : Problem.Conflict("The appearance is being changed by other requests");
    }

    private static async Task<IResult> FetchImage(Guid portalId, AssetKind kind, HttpContext http, AssetStore assets, PortalStore portals) =>
        await portals.Find(portalId, http.RequestAborted) is not null ? Answers.Image(await assets.Find(portalId, kind, http.RequestAborted)) : Problem.NotFound();

    private static async Task<IResult> Show(Guid portalId, AppearanceLook look, AssetStore assets, CancellationToken cancel)
    {
        var kinds = Enum.GetValues<AssetKind>();
        var found = await Task.WhenAll(kinds.Select(kind => assets.FindUploaded(portalId, kind, cancel)));
        // What cannot be said is left out, so that nobody takes it away by sending back what they read.
        var images = kinds.Zip(found).Where(one => AppearanceImageAnswer.CanSay(one.Second))
            .ToDictionary(one => Wire.Word(one.First), one => one.Second is { } asset ? AppearanceImageAnswer.Of(asset) : null);
        return Answers.Ok(AppearanceAnswer.Of(look, images));
    }
}
