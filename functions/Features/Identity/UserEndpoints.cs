using Features.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.Identity;

/// <summary>Administrators: <c>/v3/users</c>.</summary>
public static class UserEndpoints
{
    internal static readonly ListForm<User> Form = new ListForm<User>()
        .Id("id", user => user.Id)
        .Text("email", user => user.Email)
        .Text("full_name", user => user.FullName)
        .Flag("active", user => user.Active)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static void MapUsers(this IEndpointRouteBuilder app)
    {
        var users = app.MapGroup("/v3/users");
        users.MapGet("", List).Requires("users:list");
        users.MapGet("me", Me).Requires(RoleCatalogue.Self.ToString());
        users.MapGet("{userId}", Fetch).Requires("users:read");
        users.MapPatch("{userId}", Update).Requires("users:edit");
        users.MapDelete("{userId}", Delete).Requires("users:delete");
    }

    private static async Task<IResult> List(HttpContext http, UserStore store) =>
        Form.Read(http.Request.Query, out var problem) is { } query
            ? Answers.Ok(query.Apply(await store.List(http.RequestAborted)).ToAnswer(UserAnswer.Of))
            : problem!;

    // The contract lets users ask, and not system accounts.
    private static async Task<IResult> Me(HttpContext http, UserStore store) =>
        Caller.Of(http) is { Kind: HolderKind.User } caller && await store.Find(caller.Id, http.RequestAborted) is { } found
            ? Answers.Ok(UserAnswer.Of(found.Value))
            : Problem.Unauthorized();

    private static async Task<IResult> Fetch(Guid userId, HttpContext http, UserStore store) =>
        await store.Find(userId, http.RequestAborted) is { } found ? Answers.Ok(UserAnswer.Of(found.Value)) : Problem.NotFound();

    private static async Task<IResult> Update(Guid userId, HttpContext http, UserStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (UserRules.ReadChange(fields) is not { } change) return Problem.Invalid(fields.Faults);
        return await Contention.Settle<IResult>(clock, async () =>
        {
            if (await store.Find(userId, http.RequestAborted) is not { } found) return Problem.NotFound();
            var user = found.Value with
            {
                FullName = change.FullName.Or(found.Value.FullName)!, PreferredName = change.PreferredName.Or(found.Value.PreferredName)!, UpdatedAt = clock.GetUtcNow(),
            };
            return await store.Replace(found, user, http.RequestAborted) ? Answers.Ok(UserAnswer.Of(user)) : null;
        }, http.RequestAborted) ?? Changed();
    }

    private static async Task<IResult> Delete(Guid userId, HttpContext http, UserStore store, HolderRemoval removal) =>
        userId == Caller.Bootstrap.Id
            ? Problem.Forbidden("The account of the bootstrap token cannot be deleted")
            : await removal.Remove(userId, () => store.Find(userId, http.RequestAborted), store.Remove, http.RequestAborted) ?? Changed();

    private static Problem Changed() => Problem.Conflict("The user is being changed by other requests");
}
