using System.Text.RegularExpressions;
using Platform.Errors;
using Platform.Fields;

namespace Features.Identity;

/// <summary>What a new token is to be called, and how long it works.</summary>
public sealed record AccessTokenDraft(string Name, DateTimeOffset ExpiresAt);

/// <summary>What a token must obey. Collects every fault.</summary>
public static partial class AccessTokenRules
{
    /// <summary>Tokens of one user that work.</summary>
    public const int PersonalMax = 10;

    private const int PersonalNameCharactersMax = 256;
    private const int SystemAccountNameCharactersMax = 255;
    private const int TtlSecondsMin = 86_400;
    private const int TtlSecondsMax = 31_536_000;
    private const string ExpiresAt = "expires_at";
    private const string TtlSeconds = "ttl_seconds";

    // The documentation's twelve months, leap years included.
    private static readonly TimeSpan LifeMax = TimeSpan.FromDays(366);

    /// <summary>A user's token: it ends at a time or after a time, one of the two.</summary>
    public static AccessTokenDraft? ReadPersonal(BodyFields body, DateTimeOffset now)
    {
        var name = PersonalName(body, required: true);
        var ttl = body.Whole(TtlSeconds, min: TtlSecondsMin, max: TtlSecondsMax);
        var expiresAt = body.Time(ExpiresAt);
        if (body.Has(TtlSeconds) && body.Has(ExpiresAt)) body.Faults.Add(new(ExpiresAt, "invalid", $"{ExpiresAt} and {TtlSeconds} exclude each other"));
        else if (!body.Has(TtlSeconds) && !body.Has(ExpiresAt)) body.Faults.Add(Fault.Required(TtlSeconds));
        if (expiresAt.Value is { } end) CheckEnd(body, end, now);
        return body.Close() ? new(name.Value!, expiresAt.Value ?? now.AddSeconds(ttl.Value!.Value)) : null;
    }

    /// <summary>A system account's token.</summary>
    public static AccessTokenDraft? ReadSystemAccounts(BodyFields body, DateTimeOffset now)
    {
        var name = SystemAccountName(body);
        var expiresAt = body.Time(ExpiresAt, required: true);
        if (expiresAt.Value is { } end) CheckEnd(body, end, now);
        return body.Close() ? new(name.Value!, expiresAt.Value!.Value) : null;
    }

    /// <summary>The new name of a user's token; null with the faults noted.</summary>
    public static string? ReadPersonalName(BodyFields body)
    {
        var name = PersonalName(body, required: true);
        return body.Close() ? name.Value : null;
    }

    /// <summary>The new name of a system account's token; null with the faults noted.</summary>
    public static string? ReadSystemAccountName(BodyFields body)
    {
        var name = SystemAccountName(body);
        return body.Close() ? name.Value : null;
    }

    private static Optional<string?> PersonalName(BodyFields body, bool required) =>
        body.Name("name", required, min: 1, max: PersonalNameCharactersMax, pattern: PersonalForm(), form: "start and end with a letter or digit, with blanks, '_', '-', '.' and ''' between");

    private static Optional<string?> SystemAccountName(BodyFields body) => body.Name("name", required: true, min: 1, max: SystemAccountNameCharactersMax);

    private static void CheckEnd(BodyFields body, DateTimeOffset end, DateTimeOffset now)
    {
        if (end <= now) body.Faults.Add(new(ExpiresAt, "invalid", $"{ExpiresAt} must be in the future"));
        else if (end > now + LifeMax) body.Faults.Add(new(ExpiresAt, "invalid", $"{ExpiresAt} must be at most 12 months ahead"));
    }

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N} _\-\.']*[\p{L}\p{N}]\z", RegexOptions.NonBacktracking)]
    private static partial Regex PersonalForm();
}
