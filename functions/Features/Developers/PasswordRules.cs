using System.Collections.Frozen;
using Platform.Errors;
using Platform.Fields;

namespace Features.Developers;

/// <summary>
/// What a password must obey: length, and not being one that everybody tries first. No rule asks for digits or signs, which make passwords harder to remember
/// and not harder to guess (NIST SP 800-63B).
/// </summary>
public static class PasswordRules
{
    public const int CharactersMin = 15;
    public const int CharactersMax = 256;

    // Long passwords of published breaches, and what people make of short ones when they are told to write more.
    private static readonly FrozenSet<string> Common = Load();

    private static readonly string[] Runs =
    [
        "0123456789012345678901234567890", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "poiuytrewqlkjhgfdsamnbvcxz",
        "qwertzuiopasdfghjklyxcvbnm", "azertyuiopqsdfghjklmwxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "q1w2e3r4t5y6u7i8o9p0", "1q2w3e4r5t6y7u8i9o0p",
    ];

    /// <summary>Reads the field of a new password.</summary>
    public static string? ReadPassword(this BodyFields body, string name = "password")
    {
        var password = body.Text(name, required: true, min: CharactersMin, max: CharactersMax).Value;
        if (password is null || !IsCommon(password)) return password;
        body.Faults.Add(new Fault(name, "invalid", $"{name} is among those that are tried first; choose another one"));
        return null;
    }

    /// <summary>Whether it is known, one short piece over and over, or a run along the keyboard or the alphabet.</summary>
    public static bool IsCommon(string password)
    {
        var folded = password.ToLowerInvariant();
        return Common.Contains(folded) || IsRepetition(folded) || Array.Exists(Runs, run => run.Contains(folded, StringComparison.Ordinal) || Reversed(run).Contains(folded, StringComparison.Ordinal));
    }

    // A piece of up to 8 characters, over and over, the last time perhaps cut short: "passwordpassword", "aaaaaaaaaaaaaaaa", "123123123123123".
    private static bool IsRepetition(string text)
    {
        for (var length = 1; length <= 8; length++)
        {
            var repeats = true;
            for (var i = length; repeats && i < text.Length; i++) repeats = text[i] == text[i - length];
            if (repeats) return true;
        }
        return false;
    }

    private static string Reversed(string text) => string.Create(text.Length, text, (span, from) =>
    {
        from.CopyTo(span);
        span.Reverse();
    });

    private static FrozenSet<string> Load()
    {
        using var lines = new StreamReader(typeof(PasswordRules).Assembly.GetManifestResourceStream("Features.Developers.common-passwords.txt")!);
        return lines.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);
    }
}
