using Features.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;
using Policies;

namespace Features.Identity;

/// <summary>Users' tokens: <c>/v3/users/{userId}/access-tokens</c>. Users see to their own; organization administrators to everybody's.</summary>
public static class PersonalAccessTokenEndpoints
{
    private static readonly ListForm<AccessToken> Form = new ListForm<AccessToken>().DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static void MapPersonalAccessTokens(this IEndpointRouteBuilder app)
    {
        var tokens = app.MapGroup("/v3/users/{userId}/access-tokens");
        tokens.MapGet("", List).Requires("access-tokens:list");
        tokens.MapPost("", Create).Requires("access-tokens:create");
        tokens.MapGet("{tokenId}", Fetch).Requires("access-tokens:read");
        tokens.MapPatch("{tokenId}", Rename).Requires("access-tokens:edit");
        tokens.MapDelete("{tokenId}", Delete).Requires("access-tokens:delete");
        tokens.MapPatch("{tokenId}/revoke", Revoke).Requires("access-tokens:revoke");
    }

    private static async Task<IResult> List(Guid userId, HttpContext http, UserStore users, AccessTokenStore store, TimeProvider clock)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await users.Find(userId, http.RequestAborted) is null) return Problem.NotFound();
        var (page, now) = (query.Apply(await store.List(userId, http.RequestAborted)), clock.GetUtcNow());
        // In this list the contract puts the page directly into `meta`.
        return Answers.Ok(new TokenList([.. page.Items.Select(token => PersonalAccessTokenAnswer.Of(token, now))], new(page.Number, page.Size, page.Total)));
    }

    private static async Task<IResult> Create(Guid userId, HttpContext http, UserStore users, AccessTokenStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var now = clock.GetUtcNow();
        if (AccessTokenRules.ReadPersonal(fields, now) is not { } draft) return Problem.Invalid(fields.Faults);
        if (await users.Find(userId, http.RequestAborted) is null) return Problem.NotFound();
        var secret = AccessToken.Mint(HolderKind.User);
        var token = new AccessToken
        {
            Id = Guid.NewGuid(), OwnerId = userId, Name = draft.Name, Hash = KeyHash.Of(secret), ExpiresAt = draft.ExpiresAt, CreatedAt = now, UpdatedAt = now,
        };
        return await store.AddPersonal(token, http.RequestAborted) switch
        {
            TokenWrite.Done => Answers.Created(PersonalAccessTokenAnswer.Of(token, now) with { KonnectToken = secret }),
            TokenWrite.TooMany => Problem.Conflict($"A user may have {AccessTokenRules.PersonalMax} personal access tokens"),
            TokenWrite.Missing => Problem.NotFound(),
            _ => Changed(),
        };
    }

    private static async Task<IResult> Fetch(Guid userId, Guid tokenId, HttpContext http, AccessTokenStore store, TimeProvider clock) =>
        await store.Find(userId, tokenId, http.RequestAborted) is { } found ? Answers.Ok(PersonalAccessTokenAnswer.Of(found.Value, clock.GetUtcNow())) : Problem.NotFound();

    private static async Task<IResult> Rename(Guid userId, Guid tokenId, HttpContext http, AccessTokenStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (AccessTokenRules.ReadPersonalName(fields) is not { } name) return Problem.Invalid(fields.Faults);
        var now = clock.GetUtcNow();
        return await Change(userId, tokenId, store, clock, token => token with { Name = name, UpdatedAt = now }, (read, token) => store.Replace(read, token, named: false, http.RequestAborted), http);
    }

    private static async Task<IResult> Revoke(Guid userId, Guid tokenId, HttpContext http, AccessTokenStore store, TimeProvider clock)
    {
        var (now, by) = (clock.GetUtcNow(), Caller.Of(http).Id);
        return await Change(userId, tokenId, store, clock, token => token with { RevokedAt = now, RevokedBy = by, UpdatedAt = now },
            // One that was revoked before stays as it was.
            (read, token) => read.Value.RevokedAt is null ? store.Revoke(read, token, http.RequestAborted) : Task.FromResult(TokenWrite.Done), http);
    }

    private static async Task<IResult> Delete(Guid userId, Guid tokenId, HttpContext http, AccessTokenStore store) =>
        await store.Delete(userId, tokenId, named: false, http.RequestAborted) ?? Changed();

    private static async Task<IResult> Change(
        Guid userId, Guid tokenId, AccessTokenStore store, TimeProvider clock, Func<AccessToken, AccessToken> change,
        Func<Document<AccessToken>, AccessToken, Task<TokenWrite>> write, HttpContext http) => await Contention.Settle<IResult>(clock, async () =>
    {
        if (await store.Find(userId, tokenId, http.RequestAborted) is not { } found) return Problem.NotFound();
        if (await write(found, change(found.Value)) != TokenWrite.Done) return null;
        return await store.Find(userId, tokenId, http.RequestAborted) is { } saved ? Answers.Ok(PersonalAccessTokenAnswer.Of(saved.Value, clock.GetUtcNow())) : Problem.NotFound();
    }, http.RequestAborted) ?? Changed();

    internal static Problem Changed() => Problem.Conflict("The token is being changed by other requests");

    private sealed record TokenList(IReadOnlyList<PersonalAccessTokenAnswer> Data, PagePosition Meta);
}
