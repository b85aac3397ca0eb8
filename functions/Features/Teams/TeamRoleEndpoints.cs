using Features.Registrations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Teams;

/// <summary>What a team may do: <c>/portals/{portalId}/teams/{teamId}/assigned-roles</c>.</summary>
internal static class TeamRoleEndpoints
{
    private static readonly ListForm<TeamRole> Form = new();

    public static void MapTeamRoles(this IEndpointRouteBuilder teams)
    {
        teams.MapGet("{teamId}/assigned-roles", List).Requires("teams:read");
        teams.MapPost("{teamId}/assigned-roles", Assign).Requires("teams:edit");
        teams.MapDelete("{teamId}/assigned-roles/{roleId}", Remove).Requires("teams:edit");
    }

    private static async Task<IResult> List(TeamPath? at, HttpContext http, TeamRoleStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        return at is null ? Problem.NotFound() : Answers.Ok(query.Apply(await store.ListOf(at.PortalId, at.TeamId, http.RequestAborted)).ToAnswer(TeamRoleAnswer.Of));
    }

    private static async Task<IResult> Assign(TeamPath? at, HttpContext http, TeamRoleStore store, PublishedNames names, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null) return Problem.NotFound();
        var draft = TeamRules.ReadRole(fields);
        // Published or not: roles are often given before an API is shown. One that is given by one contract counts in the other.
        if (fields.PeekIds("entity_id") is [var id] && !await names.MayBeShown(id, http.RequestAborted))
            fields.Faults.Add(Fault.MissingReference("entity_id", "API, API package or API product not found"));
        if (draft is null || fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var role = new TeamRole(Guid.NewGuid(), at.TeamId, draft.Role, draft.EntityId, draft.EntityTypeName, draft.EntityRegion, clock.GetUtcNow());
        return await store.Add(at.PortalId, role, http.RequestAborted) switch
        {
            RoleAssignment.Assigned => Answers.Created(TeamRoleAnswer.Of(role)),
            RoleAssignment.Exists => Problem.Conflict("The role is already assigned to the team"),
            _ => Problem.NotFound(),
        };
    }

    private static async Task<IResult> Remove(TeamPath? at, Guid roleId, HttpContext http, TeamRoleStore store) =>
        at is not null && await store.Remove(at.PortalId, at.TeamId, roleId, http.RequestAborted) ? Answers.NoContent() : Problem.NotFound();
}
