using Features.Developers;
using Features.PortalCatalog;
using Features.Portals;
using Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Registrations;

/// <summary>A developer's applications as one version of a product sees them: <c>/api/v2/products/{productId}/versions/{productVersionId}/applications</c>.</summary>
public static class VersionApplicationEndpoints
{
    private static readonly ListForm<RegisteredApplication> Form = new ListForm<RegisteredApplication>()
        .Text("name", row => row.Application.Name)
        .Text("status", row => row.Registration is { } registration ? Wire.Word(registration.Status) : null)
        .Among("status", Words<ApprovalStatus>.All)
        .Id("auth_strategy_id", row => row.Application.StrategyId)
        .DefaultOrder((a, b) => a.Application.CreatedAt.CompareTo(b.Application.CreatedAt));

    public static void MapVersionApplications(this IEndpointRouteBuilder app) =>
        app.MapClassic("/products/{productId}/versions/{productVersionId}/applications").MapGet("", List).Requires(DeveloperGate.Word);

    private static async Task<IResult> List(
        Guid productId, Guid productVersionId, HttpContext http, CurrentPortal portal, CurrentDeveloper developer, ShownVersions versions, OwnApplicationList applications)
    {
        if (OwnApplicationList.ReadUnregistered(http.Request.Query, out var wrong) is not { } unregistered) return wrong!;
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        return await versions.Find(portal.Portal, developer, productVersionId, http.RequestAborted) is { } version && version.Product.Id == productId
            ? await applications.Show(portal.Id, developer.Id, productVersionId, version.Publication?.StrategyId, unregistered, query, http.RequestAborted)
            : Problem.NotFound();
    }
}
