using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Identity;

/// <summary>Roles of users, teams and system accounts: <c>/v3/{users,teams,system-accounts}/{id}/assigned-roles</c>.</summary>
public static class AssignedRoleEndpoints
{
    private static readonly ListForm<AssignedRole> Form = new ListForm<AssignedRole>()
        .Id("entity_id", role => role.EntityId)
        .Text("role_name", role => role.RoleName)
        .Text("entity_type_name", role => role.EntityTypeName)
        .DefaultOrder((a, b) => string.CompareOrdinal($"{a.EntityTypeName}|{a.RoleName}|{a.EntityId}", $"{b.EntityTypeName}|{b.RoleName}|{b.EntityId}"));

    public static void MapAssignedRoles(this IEndpointRouteBuilder app)
    {
        Map(app, "users", "users", "userId", async (http, id) => await Get<UserStore>(http).Find(id, http.RequestAborted) is not null);
        Map(app, "teams", "admin-teams", "teamId", async (http, id) => await Get<TeamStore>(http).Find(id, http.RequestAborted) is not null);
        Map(app, "system-accounts", "system-accounts", "accountId", async (http, id) => await Get<SystemAccountStore>(http).Find(id, http.RequestAborted) is not null);
    }

    private static void Map(IEndpointRouteBuilder app, string path, string resource, string parameter, Func<HttpContext, Guid, Task<bool>> isThere)
    {
        var roles = app.MapGroup($"/v3/{path}/{{{parameter}}}/assigned-roles");
        roles.MapGet("", Bind(List)).Requires($"{resource}:read");
        roles.MapPost("", Bind(Assign)).Requires("identity:edit");
        roles.MapGet("{roleId}", Bind(Fetch)).Requires($"{resource}:read");
        roles.MapDelete("{roleId}", Bind(Remove)).Requires("identity:edit");

        Func<HttpContext, Task<IResult>> Bind(Func<HttpContext, Guid, AssignedRoleStore, Task<IResult>> handle) => async http =>
        {
            var holderId = IdIn(http, parameter);
            return await isThere(http, holderId) ? await handle(http, holderId, Get<AssignedRoleStore>(http)) : Problem.NotFound();
        };
    }

    private static async Task<IResult> List(HttpContext http, Guid holderId, AssignedRoleStore store) =>
        Form.Read(http.Request.Query, out var problem) is { } query
            ? Answers.Ok(query.Apply(await store.List(holderId, http.RequestAborted)).ToAnswer(AssignedRoleAnswer.Of))
            : problem!;

    private static async Task<IResult> Assign(HttpContext http, Guid holderId, AssignedRoleStore store)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var role = AssignedRoleRules.Read(fields, holderId);
        if (AssignedRoleRules.TypeIn(fields) is { } type && fields.PeekIds("entity_id") is [var id] && !await Get<RoleEntities>(http).Has(type, id, http.RequestAborted))
            fields.Faults.Add(Fault.MissingReference("entity_id", $"There is no {id:D} among the {type}"));
        if (role is null || fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        if (Access.SystemTeam.Find(holderId) is not null) return TeamEndpoints.Immutable();
        return await store.Add(holderId, role, http.RequestAborted) switch
        {
            RoleWrite.Done => Answers.Created(AssignedRoleAnswer.Of(role)),
            RoleWrite.Exists => Problem.Conflict("The role is assigned already"),
            _ => Problem.NotFound(),
        };
    }

    private static async Task<IResult> Fetch(HttpContext http, Guid holderId, AssignedRoleStore store) =>
        await store.Find(holderId, IdIn(http, "roleId"), http.RequestAborted) is { } role ? Answers.Ok(AssignedRoleAnswer.Of(role)) : Problem.NotFound();

    private static async Task<IResult> Remove(HttpContext http, Guid holderId, AssignedRoleStore store) =>
        await store.Remove(holderId, IdIn(http, "roleId"), http.RequestAborted) == RoleWrite.Done ? Answers.NoContent() : Problem.NotFound();

    // The pipeline has seen that it is one.
    private static Guid IdIn(HttpContext http, string parameter) => Guid.Parse((string)http.Request.RouteValues[parameter]!);

    private static T Get<T>(HttpContext http) where T : notnull => (T)http.RequestServices.GetService(typeof(T))!;
}
