using Features.Apis;
using Features.ApiPublications;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Images;

/// <summary>
/// Icons of APIs and packages for administrators: <c>/v3/apis/{apiId}/images/icon</c> and <c>/v3/api-packages/{packageId}/images/icon</c>. <c>raw</c> leads to the bytes under
/// their own name, where they never change.
/// </summary>
public static class ImageEndpoints
{
    public static IServiceCollection AddImages(this IServiceCollection services) => services
        .AddSingleton<ImageStore>()
        .AddKeyedSingleton<IFollowUp>(ImageStore.Validation, (all, _) => all.GetRequiredService<ImageStore>())
        .AddAfterRemoval<ImagesAfterRemoval>();

    public static void MapImages(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/v3/apis/{apiId}/images/{imageType}"), "apis");
        Map(app.MapGroup("/v3/api-packages/{packageId}/images/{imageType}"), "api-packages");
    }

    private static void Map(RouteGroupBuilder icon, string resource)
    {
        icon.OfKnownType();
        icon.MapPut("", Put).Requires($"{resource}:edit");
        icon.MapGet("", Fetch).Requires($"{resource}:read");
        icon.MapDelete("", Delete).Requires($"{resource}:edit");
        icon.MapGet("raw", Raw).Requires($"{resource}:read");
        icon.MapGet("raw/{content}", Bytes).Requires($"{resource}:read");
    }

    private static async Task<IResult> Put(EntityPath owner, HttpContext http, ImageStore store)
    {
        var body = await BodyReader.ReadObject(http.Request, ImageData.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (!await store.HasOwner(owner, http.RequestAborted)) return Problem.NotFound();
        if (ImageRules.ReadUpload(fields) is not { } upload) return Problem.Invalid(fields.Faults);
        var (settled, isFirst) = await store.Put(owner, upload, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answer(owner, settled.Value!, isFirst);
    }

    private static async Task<IResult> Fetch(EntityPath owner, HttpContext http, ImageStore store) =>
        await store.Find(owner, http.RequestAborted) is { } found ? Answer(owner, found.Value, isFirst: false) : Problem.NotFound();

    private static async Task<IResult> Delete(EntityPath owner, HttpContext http, ImageStore store) =>
        await store.Remove(owner, http.RequestAborted) ? Answers.NoContent() : Problem.NotFound();

    private static async Task<IResult> Raw(EntityPath owner, HttpContext http, ImageStore store) => RedirectTo(http, (await store.Find(owner, http.RequestAborted))?.Value);

    private static async Task<IResult> Bytes(EntityPath owner, string content, HttpContext http, ImageStore store) =>
        await BytesOf((await store.Find(owner, http.RequestAborted))?.Value, content, http, store);

    /// <summary>There is one type of image.</summary>
    internal static void OfKnownType(this RouteGroupBuilder images) => images.AddEndpointFilter(
        async (call, next) => call.HttpContext.GetRouteValue("imageType") as string == "icon" ? await next(call) : Problem.NotFound());

    /// <summary>302 to the bytes of the applied image, or 404.</summary>
    internal static IResult RedirectTo(HttpContext http, EntityImage? image)
    {
        if (image?.Applied is not { } applied) return Problem.NotFound();
        // What is applied now may be replaced later.
        http.Response.Headers.CacheControl = "no-store";
        return Results.Redirect($"{http.Request.PathBase}{http.Request.Path.Value!.TrimEnd('/')}/{applied.Content}");
    }

    /// <summary>The bytes of the applied image, or 404 when they have another name by now.</summary>
    internal static async Task<IResult> BytesOf(EntityImage? image, string content, HttpContext http, ImageStore store) =>
        image?.Applied?.Content == content && await store.FindApplied(image, http.RequestAborted) is { } data ? Answers.Image(data) : Problem.NotFound();

    private static IResult Answer(EntityPath owner, EntityImage image, bool isFirst) => (owner.Type, isFirst) switch
    {
        (EntityType.Api, true) => Answers.Created(ApiImageAnswer.Of(image)),
        (EntityType.Api, false) => Answers.Ok(ApiImageAnswer.Of(image)),
        (_, true) => Answers.Created(ApiPackageImageAnswer.Of(image)),
        _ => Answers.Ok(ApiPackageImageAnswer.Of(image)),
    };
}

/// <summary>The icon goes with the API or package.</summary>
public sealed class ImagesAfterRemoval(ImageStore images) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) =>
        kind is Removed.Api or Removed.ApiPackage ? images.Clear(id, cancel) : Task.CompletedTask;
}
