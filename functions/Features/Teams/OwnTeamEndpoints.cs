using Features.Developers;
using Features.Portals;
using Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Features.Teams;

/// <summary>A developer's own teams: <c>/api/v3/developer/teams</c>. A team that the developer is not in is not there.</summary>
public static class OwnTeamEndpoints
{
    private static readonly ListForm<Team> Form = new();
    private static readonly ListForm<Developer> DeveloperForm = new ListForm<Developer>().DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static void MapOwnTeams(this IEndpointRouteBuilder app)
    {
        var teams = app.MapGroup("/api/v3/developer/teams");
        teams.MapGet("", List).Requires(DeveloperGate.Word);
        teams.MapGet("{teamId}", Fetch).Requires(DeveloperGate.Word);
        teams.MapGet("{teamId}/developers", ListDevelopers).Requires(DeveloperGate.Word);
    }

    private static async Task<IResult> List(HttpContext http, CurrentPortal portal, CurrentDeveloper developer, TeamStore store) =>
        Form.Read(http.Request.Query, out var problem) is { } query
            ? Answers.Ok(query.Apply(await store.ListOf(portal.Id, developer.Id, http.RequestAborted)).ToAnswer(OwnTeamAnswer.Of))
            : problem!;

    private static async Task<IResult> Fetch(Guid teamId, HttpContext http, CurrentPortal portal, CurrentDeveloper developer, TeamStore store) =>
        await store.FindOf(portal.Id, developer.Id, teamId, http.RequestAborted) is { } team ? Answers.Ok(OwnTeamAnswer.Of(team.Value)) : Problem.NotFound();

    private static async Task<IResult> ListDevelopers(
        Guid teamId, HttpContext http, CurrentPortal portal, CurrentDeveloper developer, TeamStore store, TeamMembers members)
    {
        if (DeveloperForm.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        return await store.FindOf(portal.Id, developer.Id, teamId, http.RequestAborted) is null
            ? Problem.NotFound()
            : Answers.Ok(query.Apply(await members.List(portal.Id, teamId, http.RequestAborted)).ToAnswer(DeveloperAnswer.Of));
    }
}
