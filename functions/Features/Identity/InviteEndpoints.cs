using Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;

namespace Features.Identity;

/// <summary>Invitations: <c>/v3/invites</c>. The invited is a user at once, without a role and without a token; an organization administrator gives both.</summary>
public static class InviteEndpoints
{
    // Invitations of one installation: more in an hour is no person's work.
    private const int InvitesMax = 100;
    private const string Partition = "org";
    private const string Row = "allowance|invites";
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    public static void MapInvites(this IEndpointRouteBuilder app) => app.MapPost("/v3/invites", Invite).Requires("invites:create");

    private static async Task<IResult> Invite(HttpContext http, UserStore users, Allowance allowance, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (UserRules.ReadInvitation(fields) is not { } email) return Problem.Invalid(fields.Faults);
        if (await users.FindByEmail(email, http.RequestAborted) is { } found)
            return found.Value.Active ? Problem.Conflict("User is already active") : Answers.Empty(201);
        if (await allowance.Take(Partition, Row, InvitesMax, Window, http.RequestAborted) is { } seconds) return Problem.TooManyRequests(seconds);
        var now = clock.GetUtcNow();
        var user = new User { Id = Guid.NewGuid(), Email = email, FullName = email[..email.IndexOf('@', StringComparison.Ordinal)], CreatedAt = now, UpdatedAt = now };
        // Whoever invites the same address at the same time has made the same user.
        await users.Add(user, http.RequestAborted);
        return Answers.Empty(201);
    }
}
