using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.Identity;

/// <summary>Teams of administrators: <c>/v3/teams</c>.</summary>
public static class TeamEndpoints
{
    internal static readonly ListForm<Team> Form = new ListForm<Team>()
        .Text("name", team => team.Name)
        .Map("labels", (team, key) => team.Labels.TryGetValue(key, out var value) ? [value] : null);

    internal static void MapTeams(this IEndpointRouteBuilder app)
    {
        var teams = app.MapGroup("/v3/teams");
        teams.MapGet("", List).Requires("admin-teams:list");
        teams.MapPost("", Create).Requires("admin-teams:create");
        teams.MapGet("{teamId}", Fetch).Requires("admin-teams:read");
        teams.MapPatch("{teamId}", Update).Requires("admin-teams:edit");
        teams.MapDelete("{teamId}", Delete).Requires("admin-teams:delete");
    }

    /// <summary>The answer to every change of a predefined team.</summary>
    internal static Problem Immutable() => Problem.Invalid(new Fault("teamID", "invalid", "system teams cannot be modified", "path"));

    private static async Task<IResult> List(HttpContext http, TeamStore store) =>
        Form.Read(http.Request.Query, out var problem) is { } query
            ? Answers.Ok(query.Apply(await store.List(http.RequestAborted)).ToAnswer(TeamAnswer.Of))
            : problem!;

    private static async Task<IResult> Create(HttpContext http, TeamStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (TeamRules.Read(fields, isNew: true) is not { } draft) return Problem.Invalid(fields.Faults);
        var now = clock.GetUtcNow();
        var team = draft.ApplyTo(new() { Id = Guid.NewGuid(), Name = "", CreatedAt = now, UpdatedAt = now });
        await store.Add(team, http.RequestAborted);
        return Answers.Created(TeamAnswer.Of(team));
    }

    private static async Task<IResult> Fetch(Guid teamId, HttpContext http, TeamStore store) =>
        await store.Find(teamId, http.RequestAborted) is { } team ? Answers.Ok(TeamAnswer.Of(team)) : Problem.NotFound();

    private static async Task<IResult> Update(Guid teamId, HttpContext http, TeamStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (TeamRules.Read(fields, isNew: false) is not { } change) return Problem.Invalid(fields.Faults);
        if (Access.SystemTeam.Find(teamId) is not null) return Immutable();
        return await Contention.Settle<IResult>(clock, async () =>
        {
            if (await store.FindCustom(teamId, http.RequestAborted) is not { } found) return Problem.NotFound();
            if (change.Labels?.FaultAfter(found.Value.Labels) is { } many) return Problem.Invalid(many);
            var team = change.ApplyTo(found.Value) with { UpdatedAt = clock.GetUtcNow() };
            return await store.Replace(found, team, http.RequestAborted) ? Answers.Ok(TeamAnswer.Of(team)) : null;
        }, http.RequestAborted) ?? Changed();
    }

    private static async Task<IResult> Delete(Guid teamId, HttpContext http, TeamStore store, HolderRemoval removal) => Access.SystemTeam.Find(teamId) is not null
        ? Immutable()
        : await removal.Remove(teamId, () => store.FindCustom(teamId, http.RequestAborted), store.Remove, http.RequestAborted) ?? Changed();

    private static Problem Changed() => Problem.Conflict("The team is being changed by other requests");
}
