using Features.Mail;
using Features.Portals;
using Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Developers;

/// <summary>
/// How somebody gets an account and a password, by both contracts: <c>/developer</c> and below. Sign-up and forgotten passwords answer the same bytes after the same work whether
/// the address is known or not: what there is to say is said by mail.
/// </summary>
public static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app) => app.MapOnBoth("/developer", developer =>
    {
        var account = developer.AddEndpointFilter(RequirePasswords);
        account.MapPost("", Register).OpenToAll();
        account.MapPost("verify-email", VerifyEmail).OpenToAll();
        account.MapPost("forgot-password", ForgotPassword).OpenToAll();
        account.MapPost("reset-password", ResetPassword).OpenToAll();
    });

    /// <summary>Refuses what makes no sense in a portal without accounts, or without passwords. That is no secret: its context says so.</summary>
    internal static ValueTask<object?> RequirePasswords(EndpointFilterInvocationContext call, EndpointFilterDelegate next) =>
        call.HttpContext.Features.GetRequiredFeature<CurrentPortal>().Portal switch
        {
            { AuthenticationEnabled: false } => ValueTask.FromResult<object?>(Problem.Forbidden("This portal has no developer accounts")),
            { BasicAuthEnabled: false } => ValueTask.FromResult<object?>(Problem.Forbidden("This portal takes no passwords; sign in with its identity provider")),
            _ => next(call),
        };

    private static async Task<IResult> Register(HttpContext http, CurrentPortal portal, DeveloperStore store, FollowUps followUps, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var email = fields.ReadEmail();
        var fullName = fields.ReadFullName(max: 256);
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        var now = clock.GetUtcNow();
        var developer = new Developer
        {
            Id = Guid.NewGuid(),
            Email = email!,
            FullName = fullName!,
            Status = DeveloperEndpoints.InitialStatus(portal.Portal),
            CreatedAt = now,
            UpdatedAt = now,
        };
        var mail = await followUps.Plan(Outbox.Kind, OutboxMessage.SignedUp(portal.Id, email!, now), http.RequestAborted);
        // Known or not, it is one transaction, written or refused, and one mail to think about.
        await store.Add(portal.Id, developer, http.RequestAborted);
        await followUps.Finish(mail);
        return Answers.Empty(201);
    }

    private static async Task<IResult> ForgotPassword(HttpContext http, CurrentPortal portal, FollowUps followUps, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var email = fields.ReadEmail();
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        // Nobody looks whether the address is known before the mail is made, elsewhere.
        await followUps.Finish(await followUps.Plan(Outbox.Kind, OutboxMessage.PasswordForgotten(portal.Id, email!, clock.GetUtcNow()), http.RequestAborted));
        return Answers.Empty(200);
    }

    // The token of the answer lets the page that the link leads to set the first password.
    private static async Task<IResult> VerifyEmail(HttpContext http, CurrentPortal portal, DeveloperStore store, MailTokens tokens, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var token = fields.Id("token", required: true).Value;
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        return await Contention.Settle<IResult>(clock, async () =>
        {
            if (await tokens.Find(portal.Id, token!.Value, MailTokenPurpose.VerifyEmail, http.RequestAborted) is not { } found
                || await store.Find(portal.Id, found.DeveloperId, http.RequestAborted) is not { } developer
                || await store.FindLogin(portal.Id, found.DeveloperId, http.RequestAborted) is not { } login) return TokenNotFound();
            if (found.EndsAt <= clock.GetUtcNow() || login.Value.EmailVerifiedAt is not null) return TokenExpired();
            // Made before the commit: a token that nobody was told is nothing, an address that is verified without one would have to start over.
            var next = await tokens.Mint(portal.Id, found.DeveloperId, MailTokenPurpose.SetPassword, login.Value.Generation, http.RequestAborted);
            return await store.ReplaceLogin(portal.Id, login, login.Value with { EmailVerifiedAt = clock.GetUtcNow() }, http.RequestAborted)
                ? Answers.Accepted(new VerifiedAnswer(developer.Value.Email, next))
                : null;
        }, http.RequestAborted) ?? Changed();
    }

    private static async Task<IResult> ResetPassword(
        HttpContext http, CurrentPortal portal, DeveloperStore store, MailTokens tokens, Passwords passwords, SignInThrottle throttle, FollowUps followUps, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var token = fields.Id("token", required: true).Value;
        var password = fields.ReadPassword();
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        string? hash = null;
        return await Contention.Settle<IResult>(clock, async () =>
        {
            if (await tokens.Find(portal.Id, token!.Value, MailTokenPurpose.SetPassword, http.RequestAborted) is not { } found
                || await store.Find(portal.Id, found.DeveloperId, http.RequestAborted) is not { } developer
                || await store.FindLogin(portal.Id, found.DeveloperId, http.RequestAborted) is not { } login) return TokenNotFound();
            if (found.EndsAt <= clock.GetUtcNow() || found.Generation != login.Value.Generation) return TokenExpired();
            var changed = login.Value with
            {
                // It takes its time on purpose: once, however often somebody else is faster.
                PasswordHash = hash ??= passwords.Hash(password!),
                Generation = login.Value.Generation + 1,
                EmailVerifiedAt = login.Value.EmailVerifiedAt ?? clock.GetUtcNow(),
            };
            var ending = await followUps.Plan(OutdatedSessions.Kind, OutdatedSessions.Of(portal.Id, found.DeveloperId), http.RequestAborted);
            if (!await store.ReplaceLogin(portal.Id, login, changed, http.RequestAborted))
            {
                await followUps.Drop(ending);
                return null;
            }
            await followUps.Finish(ending);
            // Whoever reads the address is the owner and is not kept out by somebody else's guesses.
            await throttle.Forget(portal.Id, developer.Value.Email, http.RequestAborted);
            return Answers.NoContent();
        }, http.RequestAborted) ?? Changed();
    }

    private static Problem Changed() => Problem.Conflict("The account was changed by another request");

    private static Problem TokenNotFound() => new(404, "Not Found", "The provided token was not found");

    private static Problem TokenExpired() => Problem.Gone("The token has expired");

    private sealed record VerifiedAnswer(string Email, Guid Token);
}
