using System.Net.Mime;
using Features.Developers;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Features.PortalCatalog;

/// <summary>
/// Versions of an API in a portal, and the same under their older name <c>specifications</c>: a specification is its version's document, under the version's id. The
/// contract gives these lists no page parameters, so each is one page.
/// </summary>
public static class PortalCatalogVersionEndpoints
{
    public static void MapPortalCatalogVersions(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v3/apis/{apiIdOrSlug}");
        api.MapGet("versions", List).OpenToAll();
        api.MapGet("versions/{versionId}", Fetch).OpenToAll();
        api.MapGet("versions/{versionId}/raw", Raw).OpenToAll();
        api.MapGet("specifications", ListSpecifications).OpenToAll();
        api.MapGet("specifications/{versionId}", FetchSpecification).OpenToAll();
        api.MapGet("specifications/{versionId}/raw", RawSpecification).OpenToAll();
    }

    private static async Task<IResult> List(string apiIdOrSlug, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalCatalogStore catalog) =>
        await catalog.Find(portal.Portal, developer, apiIdOrSlug, http.RequestAborted) is { } entry ? Whole(entry.Versions, CatalogVersionSummary.Of) : Problem.NotFound();

    private static async Task<IResult> ListSpecifications(string apiIdOrSlug, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalCatalogStore catalog) =>
        await catalog.Find(portal.Portal, developer, apiIdOrSlug, http.RequestAborted) is { } entry
            ? Whole(entry.Versions, version => new CatalogSpecificationSummary(version.Id, version.Type))
            : Problem.NotFound();

    private static async Task<IResult> Fetch(CatalogVersionPath? at, HttpContext http, CatalogDocuments documents) =>
        at is not null && await documents.Text(at.Version, http.RequestAborted) is { } text
            ? Answers.Ok(new CatalogVersionAnswer(at.Version.Id, at.Version.Version, new(at.Version.Type, text)))
            : Problem.NotFound();

    private static async Task<IResult> FetchSpecification(CatalogVersionPath? at, HttpContext http, CatalogDocuments documents) =>
        at is not null && await documents.Text(at.Version, http.RequestAborted) is { } text
            ? Answers.Ok(new CatalogSpecificationDocument(at.Version.Type, text))
            : Problem.NotFound();

    /// <summary>The document itself, as JSON.</summary>
    private static async Task<IResult> Raw(CatalogVersionPath? at, HttpContext http, CatalogDocuments documents) =>
        at is not null && await documents.Json(at.Version, http.RequestAborted) is { } json ? Results.Bytes(json, MediaTypeNames.Application.Json) : Problem.NotFound();

    /// <summary>Under the older name the document is one JSON string, as it was uploaded.</summary>
    private static async Task<IResult> RawSpecification(CatalogVersionPath? at, HttpContext http, CatalogDocuments documents) =>
        at is not null && await documents.Text(at.Version, http.RequestAborted) is { } text ? Answers.Ok(text) : Problem.NotFound();

    private static IResult Whole<T>(IReadOnlyList<CatalogVersion> all, Func<CatalogVersion, T> body) =>
        Answers.Ok(new Page<CatalogVersion>(all, 1, all.Count, all.Count).ToAnswer(body));
}
