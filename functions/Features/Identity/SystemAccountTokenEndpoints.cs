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

/// <summary>Tokens of system accounts: <c>/v3/system-accounts/{accountId}/access-tokens</c>.</summary>
public static class SystemAccountTokenEndpoints
{
    private static readonly ListForm<AccessToken> Form = new ListForm<AccessToken>()
        .Text("name", token => token.Name)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static void MapSystemAccountTokens(this IEndpointRouteBuilder app)
    {
        var tokens = app.MapGroup("/v3/system-accounts/{accountId}/access-tokens");
        tokens.MapGet("", List).Requires("system-accounts:read");
        tokens.MapPost("", Create).Requires("system-accounts:edit");
        tokens.MapGet("{tokenId}", Fetch).Requires("system-accounts:read");
        tokens.MapPatch("{tokenId}", Rename).Requires("system-accounts:edit");
        tokens.MapDelete("{tokenId}", Delete).Requires("system-accounts:edit");
    }

    private static async Task<IResult> List(Guid accountId, HttpContext http, SystemAccountStore accounts, AccessTokenStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await accounts.Find(accountId, http.RequestAborted) is null) return Problem.NotFound();
        return Answers.Ok(query.Apply(await store.List(accountId, http.RequestAborted)).ToAnswer(SystemAccountTokenAnswer.Of));
    }

    private static async Task<IResult> Create(Guid accountId, HttpContext http, SystemAccountStore accounts, AccessTokenStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var now = clock.GetUtcNow();
        if (AccessTokenRules.ReadSystemAccounts(fields, now) is not { } draft) return Problem.Invalid(fields.Faults);
        if (await accounts.Find(accountId, http.RequestAborted) is null) return Problem.NotFound();
        var secret = AccessToken.Mint(HolderKind.SystemAccount);
        var token = new AccessToken
        {
            Id = Guid.NewGuid(), OwnerId = accountId, Name = draft.Name, Hash = KeyHash.Of(secret), ExpiresAt = draft.ExpiresAt, CreatedAt = now, UpdatedAt = now,
        };
        return await store.AddNamed(token, http.RequestAborted) switch
        {
            TokenWrite.Done => Answers.Created(SystemAccountTokenAnswer.Of(token) with { Token = secret }),
            TokenWrite.NameTaken => NameTaken(),
            _ => Problem.NotFound(),
        };
    }

    private static async Task<IResult> Fetch(Guid accountId, Guid tokenId, HttpContext http, AccessTokenStore store) =>
        await store.Find(accountId, tokenId, http.RequestAborted) is { } found ? Answers.Ok(SystemAccountTokenAnswer.Of(found.Value)) : Problem.NotFound();

    private static async Task<IResult> Rename(Guid accountId, Guid tokenId, HttpContext http, AccessTokenStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (AccessTokenRules.ReadSystemAccountName(fields) is not { } name) return Problem.Invalid(fields.Faults);
        return await Contention.Settle<IResult>(clock, async () =>
        {
            if (await store.Find(accountId, tokenId, http.RequestAborted) is not { } found) return Problem.NotFound();
            var token = found.Value with { Name = name, UpdatedAt = clock.GetUtcNow() };
            return await store.Replace(found, token, named: true, http.RequestAborted) switch
            {
                TokenWrite.Done => Answers.Ok(SystemAccountTokenAnswer.Of(token)),
                TokenWrite.NameTaken => NameTaken(),
                _ => null,
            };
        }, http.RequestAborted) ?? PersonalAccessTokenEndpoints.Changed();
    }

    private static async Task<IResult> Delete(Guid accountId, Guid tokenId, HttpContext http, AccessTokenStore store) =>
        await store.Delete(accountId, tokenId, named: true, http.RequestAborted) ?? PersonalAccessTokenEndpoints.Changed();

    private static Problem NameTaken() => Problem.Conflict("The system account has a token with this name already");
}
