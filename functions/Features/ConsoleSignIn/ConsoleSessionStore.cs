using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Features.Access;
using Features.Housekeeping;
using Features.Identity;
using Features.SingleSignOn;
using Features.Storage;
using Platform.Storage;

namespace Features.ConsoleSignIn;

/// <summary>
/// Sessions of the console: a token that the gate takes like every other, with an end that same day, and a note of it under its owner. Before it stands a code that is good for a minute and for
/// one fetch, by the page that began the sign-in only: what leads back from a provider is an address, which histories and extensions see.
/// </summary>
public sealed class ConsoleSessionStore(Tables tables, CallerSource callers, TimeProvider clock) : IChore
{
    /// <summary>How long a session lasts. Whoever leaves a group at the provider leaves the team with the next sign-in, so at the latest after this.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(8);

    private static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(1);

    private const int CodeBytes = 32;

    /// <summary>A code for somebody who has signed in.</summary>
    public async Task<string> MakeCode(Guid userId, string challenge, CancellationToken cancel)
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CodeBytes));
        await tables.Identity.Begin(Tables.Org).Add(IdentityKeys.SignInCode(HashOf(code)), new SignInCode(userId, challenge, clock.GetUtcNow() + CodeLife)).Commit(cancel);
        return code;
    }

    /// <summary>Exchanges a code for a token, once. Null when there is no such code, or when somebody else began the sign-in; then it is gone too.</summary>
    public async Task<(string Token, ConsoleSession Session)?> Start(string code, string verifier, CancellationToken cancel)
    {
        if (await tables.Identity.Find<SignInCode>(Tables.Org, IdentityKeys.SignInCode(HashOf(code)), cancel) is not { } found) return null;
        var now = clock.GetUtcNow();
        var isTheirs = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(found.Value.Challenge), Encoding.ASCII.GetBytes(SignInAttempt.ChallengeOf(verifier)));
        var token = AccessToken.Mint(HolderKind.User);
        var session = new ConsoleSession(HashOf(token), found.Value.UserId, now + Life);
        var batch = tables.Identity.Begin(Tables.Org).Remove(found);
        if (isTheirs && found.Value.ExpiresAt > now)
            batch.Touch(IdentityKeys.Holder(session.OwnerId))
                .Add(IdentityKeys.ConsoleSession(session.OwnerId, session.Hash), session)
                .Add(IdentityKeys.TokenHash(session.Hash), new WorkingToken(Guid.NewGuid(), session.OwnerId, session.ExpiresAt));
        return (await batch.Commit(cancel)).Committed && isTheirs && found.Value.ExpiresAt > now ? (token, session) : null;
    }

    /// <summary>Ends a session by the hash of its token. What is no session of the console stays.</summary>
    public async Task End(Guid ownerId, string hash, CancellationToken cancel)
    {
        if (await tables.Identity.Find<ConsoleSession>(Tables.Org, IdentityKeys.ConsoleSession(ownerId, hash), cancel) is { } found) await Remove(found, cancel);
        callers.Forget();
    }

    /// <summary>Forgets what has ended.</summary>
    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var session in await tables.Identity.List<ConsoleSession>(Tables.Org, IdentityKeys.ConsoleSessions, cancel))
            if (session.Value.ExpiresAt <= now) await Remove(session, cancel);
        foreach (var code in await tables.Identity.List<SignInCode>(Tables.Org, IdentityKeys.SignInCodes, cancel))
            if (code.Value.ExpiresAt <= now) await tables.Identity.Begin(Tables.Org).Remove(code).Commit(cancel);
    }

    // Both or none: a session whose token is gone already was ended by somebody else.
    private Task Remove(Document<ConsoleSession> session, CancellationToken cancel) =>
        tables.Identity.Begin(Tables.Org).Remove(session).Remove(IdentityKeys.TokenHash(session.Value.Hash)).Commit(cancel);

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
