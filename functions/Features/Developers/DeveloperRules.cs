using System.Text.RegularExpressions;
using Platform.Fields;

namespace Features.Developers;

/// <summary>What a developer's data must obey. Collects every fault.</summary>
public static partial class DeveloperRules
{
    // The contract shows addresses of at most 250 characters to developers.
    public const int EmailCharactersMax = 250;

    /// <summary>Reads an address. Only what can stand in a mail header without quoting is one.</summary>
    public static string? ReadEmail(this BodyFields body, string name = "email") =>
        body.Text(name, required: true, max: EmailCharactersMax, pattern: Address(), form: "be an email address").Value;

    /// <summary>Whether it is an address that mails can be sent to.</summary>
    public static bool IsEmail(string text) => text.Length <= EmailCharactersMax && Address().IsMatch(text);

    /// <summary>Reads an address that may be left out or null.</summary>
    public static Optional<string?> ReadOptionalEmail(this BodyFields body, string name) =>
        body.Text(name, nullable: true, max: EmailCharactersMax, pattern: Address(), form: "be an email address");

    /// <summary>Reads the name of a person: not blank, and on one line.</summary>
    public static string? ReadFullName(this BodyFields body, int max) =>
        body.Text("full_name", required: true, min: 1, max: max, pattern: OneLine(), form: "be on one line and not blank").Value;

    /// <summary>The draft of an administrator, or null with the faults noted in <paramref name="body"/>.</summary>
    public static DeveloperDraft? ReadDraft(BodyFields body)
    {
        var email = body.ReadEmail();
        var fullName = body.ReadFullName(max: 255);
        var status = body.Choice<ApprovalStatus>("status");
        var invites = body.Flag("send_invitation_email");
        return body.Close() ? new(email!, fullName!, status.Value, invites.Value ?? false) : null;
    }

    // The form that browsers accept in an email field (WHATWG HTML), without addresses that need quoting.
    [GeneratedRegex(
        @"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*\z",
        RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex(@"^[^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}][^\p{C}\p{Zl}\p{Zp}]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex OneLine();
}
