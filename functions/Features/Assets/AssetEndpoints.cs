using System.Text.Json;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;

namespace Features.Assets;

/// <summary>A portal's logo and favicon, for administrators (<c>/v3/portals/{portalId}/assets/..</c>) and for its site.</summary>
public static class AssetEndpoints
{
    // The picture of the catalog is known to the classic contract alone.
    private static readonly AssetKind[] Kinds = [AssetKind.Logo, AssetKind.Favicon];

    public static IServiceCollection AddAssets(this IServiceCollection services) => services.AddSingleton<AssetStore>();

    public static void MapAssets(this IEndpointRouteBuilder app)
    {
        foreach (var kind in Kinds)
        {
            var asset = app.MapGroup("/v3/portals/{portalId}/assets/" + Wire.Word(kind));
            asset.MapGet("", (Guid portalId, HttpContext http, AssetStore store, PortalStore portals) =>
                Fetch(portalId, kind, image => Answers.Ok(new PortalAssetAnswer(image.ToDataUri())), http, store, portals)).Requires("portal-assets:read");
            asset.MapGet("raw", (Guid portalId, HttpContext http, AssetStore store, PortalStore portals) =>
                Fetch(portalId, kind, Answers.Image, http, store, portals)).Requires("portal-assets:read");
            asset.MapPut("", (Guid portalId, HttpContext http, AssetStore store, PortalStore portals) =>
                Replace(portalId, kind, http, store, portals)).Requires("portal-assets:edit");
        }
    }

    public static void MapOwnAssets(this IEndpointRouteBuilder app)
    {
        foreach (var kind in Kinds)
            app.MapGet("/api/v3/assets/" + Wire.Word(kind), async (HttpContext http, CurrentPortal portal, AssetStore store) =>
                Answers.Image(await store.Find(portal.Id, kind, http.RequestAborted))).OpenToAll();
    }

    private static async Task<IResult> Fetch(Guid portalId, AssetKind kind, Func<ImageData, IResult> answer, HttpContext http, AssetStore store, PortalStore portals) =>
        await portals.Find(portalId, http.RequestAborted) is not null ? answer(await store.Find(portalId, kind, http.RequestAborted)) : Problem.NotFound();

    // The body is an object or null, which takes the image away.
    private static async Task<IResult> Replace(Guid portalId, AssetKind kind, HttpContext http, AssetStore store, PortalStore portals)
    {
        var body = await BodyReader.ReadValue(http.Request, ImageData.BodyBytesMax);
        if (body.Value is not { } json) return body.Problem!;
        if (json.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null)) return Problem.Invalid(Fault.Not("body", "is_object", "an object or null"));
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        ImageData? image = null;
        if (json.RootElement.ValueKind == JsonValueKind.Object)
        {
            var fields = new BodyFields(json.RootElement);
            image = ImageData.Read(fields, "data");
            if (!fields.Close()) return Problem.Invalid(fields.Faults);
        }
        return await store.Replace(portalId, kind, image, http.RequestAborted)
            ? Answers.Ok(new PortalAssetAnswer((image ?? PortalAsset.Initial(kind)).ToDataUri()))
            : Problem.Conflict("The image is being changed by other requests");
    }
}
