using Features.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Identity;

/// <summary>Who belongs to which team: <c>/v3/teams/{teamId}/users</c>, <c>/v3/teams/{teamId}/system-accounts</c>, and the same seen from the account.</summary>
public static class MembershipEndpoints
{
    // Lists of an account's teams are filtered by name only.
    private static readonly ListForm<Team> TeamsForm = new ListForm<Team>().Text("name", team => team.Name);

    private static readonly ListForm<SystemAccount> AccountsForm = new ListForm<SystemAccount>().Text("name", account => account.Name);

    public static void MapMemberships(this IEndpointRouteBuilder app)
    {
        var team = app.MapGroup("/v3/teams/{teamId}");
        team.MapGet("users", ListUsers).Requires("admin-teams:read");
        team.MapPost("users", AddUser).Requires("admin-teams:edit");
        team.MapDelete("users/{userId}", RemoveUser).Requires("admin-teams:edit");
        team.MapGet("system-accounts", ListSystemAccounts).Requires("admin-teams:read");
        team.MapPost("system-accounts", AddSystemAccount).Requires("admin-teams:edit");
        team.MapDelete("system-accounts/{accountId}", RemoveSystemAccount).Requires("admin-teams:edit");
        app.MapGet("/v3/users/{userId}/teams", ListTeamsOfUser).Requires("users:read");
        app.MapGet("/v3/system-accounts/{accountId}/teams", ListTeamsOfSystemAccount).Requires("system-accounts:read");
    }

    private static async Task<IResult> ListUsers(Guid teamId, HttpContext http, TeamStore teams, MembershipStore members, UserStore users)
    {
        if (UserEndpoints.Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await teams.Find(teamId, http.RequestAborted) is null) return Problem.NotFound();
        var ids = await members.ListMembers(teamId, HolderKind.User, http.RequestAborted);
        return Answers.Ok(query.Apply((await users.List(http.RequestAborted)).Where(user => ids.Contains(user.Id))).ToAnswer(UserAnswer.Of));
    }

    private static async Task<IResult> ListSystemAccounts(Guid teamId, HttpContext http, TeamStore teams, MembershipStore members, SystemAccountStore accounts)
    {
        if (AccountsForm.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await teams.Find(teamId, http.RequestAborted) is null) return Problem.NotFound();
        var ids = await members.ListMembers(teamId, HolderKind.SystemAccount, http.RequestAborted);
        return Answers.Ok(query.Apply((await accounts.List(http.RequestAborted)).Where(account => ids.Contains(account.Id))).ToAnswer(SystemAccountAnswer.Of));
    }

    private static Task<IResult> AddUser(Guid teamId, HttpContext http, TeamStore teams, MembershipStore members, UserStore users) =>
        Add(teamId, HolderKind.User, async id => await users.Find(id, http.RequestAborted) is not null, teams, members, http);

    private static Task<IResult> AddSystemAccount(Guid teamId, HttpContext http, TeamStore teams, MembershipStore members, SystemAccountStore accounts) =>
        Add(teamId, HolderKind.SystemAccount, async id => await accounts.Find(id, http.RequestAborted) is not null, teams, members, http);

    private static Task<IResult> RemoveUser(Guid teamId, Guid userId, HttpContext http, MembershipStore members) => Remove(teamId, userId, members, http);

    private static Task<IResult> RemoveSystemAccount(Guid teamId, Guid accountId, HttpContext http, MembershipStore members) => Remove(teamId, accountId, members, http);

    private static async Task<IResult> ListTeamsOfUser(Guid userId, HttpContext http, TeamStore teams, MembershipStore members, UserStore users) =>
        await users.Find(userId, http.RequestAborted) is null ? Problem.NotFound() : await ListTeams(userId, teams, members, http);

    private static async Task<IResult> ListTeamsOfSystemAccount(Guid accountId, HttpContext http, TeamStore teams, MembershipStore members, SystemAccountStore accounts) =>
        await accounts.Find(accountId, http.RequestAborted) is null ? Problem.NotFound() : await ListTeams(accountId, teams, members, http);

    private static async Task<IResult> Add(Guid teamId, HolderKind kind, Func<Guid, Task<bool>> isThere, TeamStore teams, MembershipStore members, HttpContext http)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var id = fields.Id("id", required: true);
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        if (await teams.Find(teamId, http.RequestAborted) is null || !await isThere(id.Value!.Value)) return Problem.NotFound();
        return await members.Add(new(teamId, id.Value.Value, kind), http.RequestAborted) switch
        {
            MembershipWrite.Done => Answers.Empty(201),
            MembershipWrite.Exists => Problem.Conflict("The account is a member of the team already"),
            _ => Problem.NotFound(),
        };
    }

    private static async Task<IResult> Remove(Guid teamId, Guid accountId, MembershipStore members, HttpContext http) =>
        await members.Remove(teamId, accountId, http.RequestAborted) == MembershipWrite.Done ? Answers.NoContent() : Problem.NotFound();

    private static async Task<IResult> ListTeams(Guid accountId, TeamStore teams, MembershipStore members, HttpContext http)
    {
        if (TeamsForm.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var ids = await members.ListTeams(accountId, http.RequestAborted);
        return Answers.Ok(query.Apply((await teams.List(http.RequestAborted)).Where(team => ids.Contains(team.Id))).ToAnswer(TeamAnswer.Of));
    }
}
