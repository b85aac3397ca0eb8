using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Features.ApiPublications;

/// <summary>Lists of publications for administrators: over all portals, and of one. Their entries differ in how they name the portal.</summary>
public static class PublicationListEndpoints
{
    private static readonly ListForm<NamedPublication> OneForm = Common(new());

    private static readonly ListForm<NamedPublication> AllForm = Common(new())
        .Of("apis", named => named.Publication.EntityId)
        .Of("portals", named => named.Publication.PortalId)
        .Id("portal_id", named => named.Publication.PortalId)
        .Text("portal_name", named => named.PortalName, sorts: true)
        .Sort("portal_id", (a, b) => ById(a.Publication.PortalId, b.Publication.PortalId));

    public static void MapPublicationLists(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v3/api-publications", List).Requires("api-publications:list");
        app.MapGet("/v3/portals/{portalId}/api-publications", ListOne).Requires("portals:read");
    }

    private static async Task<IResult> List(HttpContext http, ApiPublicationStore store) =>
        AllForm.Read(http.Request.Query, out var problem) is { } query
            ? Answers.Ok(query.Apply(await store.List(http.RequestAborted)).ToAnswer(ApiPublicationListItem.Of))
            : problem!;

    private static async Task<IResult> ListOne(Guid portalId, HttpContext http, ApiPublicationStore store, PortalStore portals)
    {
        if (OneForm.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        var here = (await store.List(http.RequestAborted)).Where(named => named.Publication.PortalId == portalId);
        return Answers.Ok(query.Apply(here).ToAnswer(PortalPublicationListItem.Of));
    }

    private static ListForm<NamedPublication> Common(ListForm<NamedPublication> form) => form
        .Id("api_id", named => named.Publication.EntityId)
        .Text("api_name", named => named.EntityName, sorts: true)
        .Id("auth_strategy_id", named => named.Publication.StrategyId)
        .Word("entity_type", named => named.Publication.EntityType)
        .Sort("api_id", (a, b) => ById(a.Publication.EntityId, b.Publication.EntityId))
        .Time("created_at", named => named.Publication.CreatedAt, filters: false)
        .Time("updated_at", named => named.Publication.UpdatedAt, filters: false)
        .DefaultOrder((a, b) => a.Publication.CreatedAt.CompareTo(b.Publication.CreatedAt));

    private static int ById(Guid a, Guid b) => string.CompareOrdinal(a.ToString("D"), b.ToString("D"));
}
