using Features.Storage;
using Policies;

namespace Features.Mail;

/// <summary>What the holder of a mailed token may do.</summary>
public enum MailTokenPurpose { VerifyEmail, SetPassword }

/// <summary>A token as it is stored: under its hash, never itself.</summary>
/// <param name="Purpose">What it is good for.</param>
/// <param name="DeveloperId">Whose it is.</param>
/// <param name="Generation">The password's generation when it was made. The next password makes it useless, so it needs no mark of its use.</param>
/// <param name="EndsAt">When it ends.</param>
public sealed record MailToken(MailTokenPurpose Purpose, Guid DeveloperId, int Generation, DateTimeOffset EndsAt);

/// <summary>Tokens that prove that somebody reads an address.</summary>
public sealed class MailTokens(Tables tables, TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>A new token: a version 4 UUID, as the contract has it, of 122 random bits.</summary>
    public async Task<Guid> Mint(Guid portalId, Guid developerId, MailTokenPurpose purpose, int generation, CancellationToken cancel)
    {
        var token = Guid.NewGuid();
        await tables.Sessions.Begin(PeopleKeys.Of(portalId))
            .Add(SessionKeys.MailToken(HashOf(token)), new MailToken(purpose, developerId, generation, clock.GetUtcNow() + Life)).Commit(cancel);
        return token;
    }

    /// <summary>What a token says, be it over or not; null when there never was such a one for that purpose.</summary>
    public async Task<MailToken?> Find(Guid portalId, Guid token, MailTokenPurpose purpose, CancellationToken cancel)
    {
        var found = await tables.Sessions.Find<MailToken>(PeopleKeys.Of(portalId), SessionKeys.MailToken(HashOf(token)), cancel);
        return found?.Value.Purpose == purpose ? found.Value : null;
    }

    private static string HashOf(Guid token) => KeyHash.Of(token.ToString("D"));
}
