using Features.Access;
using Features.Storage;
using Microsoft.AspNetCore.Http;
using Platform.Errors;
using Platform.Http;
using Platform.Storage;

namespace Features.Identity;

public enum TokenWrite { Done, NameTaken, TooMany, Changed, Missing }

/// <summary>
/// Where tokens live: what is told of them under their owner, and a row under their hash for as long as they work, written and removed in one transaction.
/// </summary>
public sealed class AccessTokenStore(Tables tables, CallerSource callers, TimeProvider clock)
{
    public Task<Document<AccessToken>?> Find(Guid ownerId, Guid id, CancellationToken cancel) =>
        tables.Identity.Find<AccessToken>(Tables.Org, IdentityKeys.Token(ownerId, id), cancel);

    public async Task<List<AccessToken>> List(Guid ownerId, CancellationToken cancel) =>
        [.. (await tables.Identity.List<AccessToken>(Tables.Org, IdentityKeys.TokensOf(ownerId), cancel)).Select(row => row.Value)];

    /// <summary>Adds a user's token, of which so many may work at once. Who adds at the same time replaces the same row, so the bound holds.</summary>
    public async Task<TokenWrite> AddPersonal(AccessToken token, CancellationToken cancel)
    {
        return (await Contention.Settle(clock, Round, cancel))?.Write ?? TokenWrite.Changed;

        async Task<Settled?> Round()
        {
            if (await tables.Identity.Find<Holder>(Tables.Org, IdentityKeys.Holder(token.OwnerId), cancel) is not { } holder) return new(TokenWrite.Missing);
            var now = clock.GetUtcNow();
            if ((await List(token.OwnerId, cancel)).Count(one => one.StateAt(now) == TokenState.Active) >= AccessTokenRules.PersonalMax) return new(TokenWrite.TooMany);
            return (await Added(token).Replace(holder, holder.Value).Commit(cancel)).Committed ? new(TokenWrite.Done) : null;
        }
    }

    /// <summary>Adds a system account's token. Its name is unique among the account's.</summary>
    public async Task<TokenWrite> AddNamed(AccessToken token, CancellationToken cancel)
    {
        var outcome = await Added(token).Claim(IdentityKeys.TokenName(token.OwnerId, token.Name), token.Id).Touch(IdentityKeys.Holder(token.OwnerId)).Commit(cancel);
        return outcome.Committed ? TokenWrite.Done : outcome.ExistsAs("token-name") ? TokenWrite.NameTaken : TokenWrite.Missing;
    }

    /// <summary>Changes what is told of a token.</summary>
    /// <param name="read">As it was read.</param>
    /// <param name="token">As it is to be.</param>
    /// <param name="named">Whether its name is unique among its owner's.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<TokenWrite> Replace(Document<AccessToken> read, AccessToken token, bool named, CancellationToken cancel)
    {
        var batch = tables.Identity.Begin(Tables.Org).Replace(read, token);
        if (named) batch.MoveClaim(IdentityKeys.TokenName(token.OwnerId, read.Value.Name), IdentityKeys.TokenName(token.OwnerId, token.Name), token.Id);
        var outcome = await batch.Commit(cancel);
        return outcome.Committed ? TokenWrite.Done : outcome.ExistsAs("token-name") ? TokenWrite.NameTaken : TokenWrite.Changed;
    }

    /// <summary>Ends a token; what is told of it stays.</summary>
    public Task<TokenWrite> Revoke(Document<AccessToken> read, AccessToken token, CancellationToken cancel) =>
        End(tables.Identity.Begin(Tables.Org).Replace(read, token).Remove(IdentityKeys.TokenHash(token.Hash)), cancel);

    /// <summary>Removes a token and everything that is told of it.</summary>
    public Task<TokenWrite> Remove(Document<AccessToken> read, bool named, CancellationToken cancel)
    {
        var (batch, token) = (tables.Identity.Begin(Tables.Org).Remove(read), read.Value);
        if (token.RevokedAt is null) batch.Remove(IdentityKeys.TokenHash(token.Hash));
        if (named) batch.Remove(IdentityKeys.TokenName(token.OwnerId, token.Name));
        return End(batch, cancel);
    }

    /// <summary>Answers the removal of a token, again while others change it; null when they do without end.</summary>
    public Task<IResult?> Delete(Guid ownerId, Guid id, bool named, CancellationToken cancel) => Contention.Settle<IResult>(clock, async () =>
        await Find(ownerId, id, cancel) is not { } found ? Problem.NotFound()
            : await Remove(found, named, cancel) == TokenWrite.Done ? Answers.NoContent() : null, cancel);

    private async Task<TokenWrite> End(Batch batch, CancellationToken cancel)
    {
        var outcome = await batch.Commit(cancel);
        callers.Forget();
        return outcome.Committed ? TokenWrite.Done : TokenWrite.Changed;
    }

    private Batch Added(AccessToken token) => tables.Identity.Begin(Tables.Org)
        .Add(IdentityKeys.Token(token.OwnerId, token.Id), token)
        .Add(IdentityKeys.TokenHash(token.Hash), new WorkingToken(token.Id, token.OwnerId, token.ExpiresAt));

    private sealed record Settled(TokenWrite Write);
}
