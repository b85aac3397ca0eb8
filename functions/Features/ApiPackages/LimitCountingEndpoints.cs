using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Policies;

namespace Features.ApiPackages;

/// <summary>
/// How a package's limits are counted: <c>/v3/api-packages/{packageId}/limit-counting</c>. Ours, and on a path of its own, because the contract's package has no room for it.
/// </summary>
public static class LimitCountingEndpoints
{
    public static void MapLimitCounting(this IEndpointRouteBuilder packages)
    {
        packages.MapGet("{packageId}/limit-counting", Fetch).Requires("api-packages:read");
        packages.MapPut("{packageId}/limit-counting", Replace).Requires("api-packages:edit");
    }

    private static async Task<IResult> Fetch(Guid packageId, HttpContext http, ApiPackageStore store) =>
        await store.Find(packageId, http.RequestAborted) is { } found ? Answers.Ok(found.Value.Counting) : Problem.NotFound();

    private static async Task<IResult> Replace(Guid packageId, HttpContext http, ApiPackageStore store, ApiPackageCatalog catalog)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await store.Find(packageId, http.RequestAborted) is null) return Problem.NotFound();
        var (countedPer, window) = (fields.Choice<LimitScope>("counted_per"), fields.Choice<LimitWindow>("window"));
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        var counting = new LimitCounting(countedPer.Value ?? LimitScope.Credential, window.Value ?? LimitWindow.Fixed);
        var settled = await catalog.Update(packageId, ApiPackageChange.Of(counting), http.RequestAborted);
        return settled.Problem ?? Answers.Ok(counting);
    }
}
