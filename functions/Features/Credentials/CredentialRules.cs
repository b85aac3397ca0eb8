using Platform.Fields;

namespace Features.Credentials;

/// <summary>What credentials must obey. Collects every fault.</summary>
public static class CredentialRules
{
    /// <summary>Keys of one application that work.</summary>
    public const int KeysMax = 20;

    /// <summary>Keys of one application that no longer work and are still listed. The oldest makes room.</summary>
    public const int EndedKeysMax = 20;

    /// <summary>Days for which a key may go on working beside the one that replaces it.</summary>
    public const int OverlapDaysMax = 30;

    private const string DisplayNameDefault = "API key";

    /// <summary>The name of a new key, or null with the faults noted in <paramref name="body"/>. Without a body it has the default.</summary>
    public static string? ReadName(BodyFields? body)
    {
        if (body is null) return DisplayNameDefault;
        var name = body.Name("display_name", min: 1, max: 255);
        return body.Close() ? name.Value ?? DisplayNameDefault : null;
    }

    /// <summary>The new name of a key, or null with the faults noted in <paramref name="body"/>.</summary>
    public static string? ReadNewName(BodyFields body)
    {
        var name = body.Name("display_name", required: true, min: 1, max: 255);
        return body.Close() ? name.Value : null;
    }

    /// <summary>How a key is to be replaced, or null with the faults noted in <paramref name="body"/>.</summary>
    public static CredentialRotation? ReadRotation(BodyFields? body)
    {
        if (body is null) return new(TimeSpan.Zero, null);
        var days = body.Whole("overlap_days", min: 0, max: OverlapDaysMax);
        var name = body.Name("display_name", min: 1, max: 255);
        return body.Close() ? new(TimeSpan.FromDays(days.Value ?? 0), name.Value) : null;
    }
}

/// <summary>How a key is replaced by another.</summary>
/// <param name="Overlap">How long both work.</param>
/// <param name="DisplayName">The new key's name; null keeps the old one's.</param>
public sealed record CredentialRotation(TimeSpan Overlap, string? DisplayName);
