using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Features.Applications;

/// <summary>Applications for administrators by the classic contract: <c>/v2/portals/{portalId}/applications</c>. Developers make them.</summary>
public static class ClassicApplicationEndpoints
{
    private static readonly ListForm<OwnedApplication> Form = new ListForm<OwnedApplication>()
        .Id("developer_id", owned => owned.Owner.Id)
        .Text("developer_name", owned => owned.Owner.Name)
        .Text("developer_email", owned => owned.Owner.Email)
        .Text("name", owned => owned.Application.Name, sorts: true)
        .Sort("developer_id", (a, b) => string.CompareOrdinal(a.Owner.Id.ToString("D"), b.Owner.Id.ToString("D")))
        .Time("created_at", owned => owned.Application.CreatedAt, filters: false)
        .DefaultOrder((a, b) => a.Application.CreatedAt.CompareTo(b.Application.CreatedAt));

    public static void MapClassicApplications(this IEndpointRouteBuilder app)
    {
        var applications = app.MapGroup("/v2/portals/{portalId}/applications");
        applications.MapGet("", List).Requires("applications:list");
        applications.MapGet("{applicationId}", Fetch).Requires("applications:read");
        applications.MapDelete("{applicationId}", ApplicationEndpoints.Delete).Requires("applications:delete");
        app.MapGet("/v2/applications/{applicationId}", FetchAnywhere).Requires("applications:read");
    }

    private static async Task<IResult> List(Guid portalId, HttpContext http, PortalStore portals, ClassicApplications views)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        return Answers.Ok(await views.Show(portalId, query.Apply(await views.List(portalId, http.RequestAborted)), http.RequestAborted));
    }

    private static Task<IResult> Fetch(ApplicationPath at, HttpContext http, ClassicApplications views) => Show(at, http, views);

    private static async Task<IResult> FetchAnywhere(Guid applicationId, HttpContext http, ClassicApplications views) =>
        await Show(await ApplicationPath.Find(applicationId, http), http, views);

    private static async Task<IResult> Show(ApplicationPath? at, HttpContext http, ClassicApplications views) =>
        at?.Application is { } found ? Answers.Ok(await views.Show(at.PortalId, found.Value, http.RequestAborted)) : Problem.NotFound();
}
