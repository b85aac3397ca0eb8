using Features.Developers;
using Features.PortalCatalog;
using Features.Portals;
using Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Features.Registrations;

/// <summary>A developer's applications as one API or package sees them: <c>/api/v3/apis/{apiIdOrSlug}/applications</c>.</summary>
public static class ApiApplicationEndpoints
{
    private const string FilterName = "applicationfilter";

    private static readonly ListForm<RegisteredApplication> Form = new ListForm<RegisteredApplication>()
        .Text("name", row => row.Application.Name)
        .DefaultOrder((a, b) => a.Application.CreatedAt.CompareTo(b.Application.CreatedAt));

    public static void MapApiApplications(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v3/apis/{apiIdOrSlug}/applications", List).Requires(DeveloperGate.Word);

    private static async Task<IResult> List(
        string apiIdOrSlug, HttpContext http, CurrentPortal portal, CurrentDeveloper developer, PortalCatalogStore catalog, OwnApplicationList applications)
    {
        if (OwnApplicationList.ReadUnregistered(http.Request.Query, out var wrong) is not { } unregistered) return wrong!;
        if (Form.Read(Renamed(http.Request.Query), out var problem) is not { } query) return problem!;
        return await catalog.Find(portal.Portal, developer, apiIdOrSlug, http.RequestAborted) is { } entry
            ? await applications.Show(portal.Id, developer.Id, entry.Id, entry.Publication.StrategyId, unregistered, query, http.RequestAborted)
            : Problem.NotFound();
    }

    // Deep objects have one form whatever their name.
    private static QueryCollection Renamed(IQueryCollection query) => new(query.ToDictionary(
        pair => pair.Key.StartsWith(FilterName + "[", StringComparison.Ordinal) ? string.Concat("filter", pair.Key.AsSpan(FilterName.Length)) : pair.Key, pair => pair.Value));
}
