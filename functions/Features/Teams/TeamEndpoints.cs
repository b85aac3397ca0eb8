using Features.Developers;
using Features.Portals;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.Teams;

/// <summary>Teams for administrators, in both contracts: <c>/portals/{portalId}/teams</c>, and the teams of a developer.</summary>
public static class TeamEndpoints
{
    private const string NameTaken = "A team with this name already exists";

    private static readonly ListForm<Team> Form = new ListForm<Team>()
        .Text("name", team => team.Name)
        .Flag("can_own_applications", team => team.CanOwnApplications)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    private static readonly ListForm<Team> OfDeveloperForm = new ListForm<Team>()
        .Flag("can_own_applications", team => team.CanOwnApplications)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    /// <summary>Teams, for both apps.</summary>
    public static IServiceCollection AddTeams(this IServiceCollection services) =>
        services.AddSingleton<TeamStore>().AddSingleton<TeamRoleStore>().AddSingleton<TeamMembers>().AddAfterRemoval<AfterTeamRemoval>();

    public static void MapTeams(this IEndpointRouteBuilder app)
    {
        app.MapOfPortals("teams", teams =>
        {
            teams.MapGet("", List).Requires("teams:list");
            teams.MapPost("", Create).Requires("teams:create");
            teams.MapGet("{teamId}", Fetch).Requires("teams:read");
            teams.MapPatch("{teamId}", Update).Requires("teams:edit");
            teams.MapDelete("{teamId}", Delete).Requires("teams:delete");
            teams.MapTeamDevelopers();
            teams.MapTeamRoles();
        });
        app.MapOfPortals("developers/{developerId}/teams", teams => teams.MapGet("", ListOfDeveloper).Requires("teams:list"));
        foreach (var roles in (string[])["/v3/portal-roles", "/v2/portal-roles"]) app.MapGet(roles, () => Answers.Ok(RoleCatalogAnswer.All)).Requires("teams:list");
    }

    private static async Task<IResult> List(Guid portalId, HttpContext http, PortalStore portals, TeamStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        return Answers.Ok(query.Apply(await store.List(portalId, http.RequestAborted)).ToAnswer(TeamAnswer.Of));
    }

    private static async Task<IResult> ListOfDeveloper(
        Guid portalId, Guid developerId, HttpContext http, PortalStore portals, DeveloperStore developers, TeamStore store)
    {
        if (OfDeveloperForm.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var cancel = http.RequestAborted;
        if (await portals.Find(portalId, cancel) is null || await developers.Find(portalId, developerId, cancel) is null) return Problem.NotFound();
        return Answers.Ok(query.Apply(await store.ListOf(portalId, developerId, cancel)).ToAnswer(TeamAnswer.Of));
    }

    private static async Task<IResult> Create(Guid portalId, HttpContext http, PortalStore portals, TeamStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        if (TeamRules.Read(fields, isNew: true) is not { } change) return Problem.Invalid(fields.Faults);
        var now = clock.GetUtcNow();
        var team = TeamRules.Apply(change, new() { Id = Guid.NewGuid(), Name = "", CreatedAt = now, UpdatedAt = now });
        return await store.Add(portalId, team, http.RequestAborted) == TeamWrite.Written ? Answers.Created(TeamAnswer.Of(team)) : Problem.Conflict(NameTaken);
    }

    private static IResult Fetch(TeamPath? at) => at is null ? Problem.NotFound() : Answers.Ok(TeamAnswer.Of(at.Team.Value));

    private static async Task<IResult> Update(TeamPath? at, HttpContext http, TeamStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null) return Problem.NotFound();
        if (TeamRules.Read(fields, isNew: false) is not { } change) return Problem.Invalid(fields.Faults);
        return await Contention.Settle(clock, async () =>
        {
            if (await store.Find(at.PortalId, at.TeamId, http.RequestAborted) is not { } found) return Problem.NotFound();
            var changed = TeamRules.Apply(change, found.Value) with { UpdatedAt = clock.GetUtcNow() };
            return await store.Replace(at.PortalId, found, changed, http.RequestAborted) switch
            {
                TeamWrite.Written => Answers.Ok(TeamAnswer.Of(changed)),
                TeamWrite.NameTaken => Problem.Conflict(NameTaken),
                _ => (IResult?)null,
            };
        }, http.RequestAborted) ?? Problem.Conflict("The team is being changed by other requests");
    }

    // What a team owns would go with it, keys and all: that should be somebody's decision and no side effect.
    private static async Task<IResult> Delete(TeamPath? at, HttpContext http, TeamStore store, FollowUps followUps, TimeProvider clock)
    {
        if (at is null) return Problem.NotFound();
        var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.Team, at.TeamId, at.PortalId), http.RequestAborted);
        var answer = await Contention.Settle(clock, async () =>
        {
            if (await store.Find(at.PortalId, at.TeamId, http.RequestAborted) is not { } found) return Problem.NotFound();
            return await store.Remove(at.PortalId, found, http.RequestAborted) switch
            {
                TeamRemoval.Removed => Answers.NoContent(),
                TeamRemoval.OwnsApplications => Problem.Conflict("The team owns applications; transfer or delete them first"),
                _ => (IResult?)null,
            };
        }, http.RequestAborted) ?? Problem.Conflict("The team is being changed by other requests");
        await (answer is Problem ? followUps.Drop(cleaning) : followUps.Finish(cleaning));
        return answer;
    }
}
