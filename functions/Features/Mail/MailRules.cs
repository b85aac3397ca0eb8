using System.Text.RegularExpressions;
using Features.Developers;
using Platform.Errors;
using Platform.Fields;

namespace Features.Mail;

/// <summary>What an administrator says of a template; what was left out stays, what is null is as built in.</summary>
public sealed record MailOverrideChange(
    bool ResetsContent, Optional<string?> Subject, Optional<string?> Title, Optional<string?> Body, Optional<string?> ButtonLabel, Optional<bool?> Enabled);

/// <summary>What templates and mail settings must obey. Collects every fault.</summary>
public static partial class MailRules
{
    private const int SubjectCharactersMax = 1024;
    private const int TitleCharactersMax = 1024;
    private const int BodyCharactersMax = 4096;
    private const int LabelCharactersMax = 128;

    /// <summary>The change of a template, or null with the faults noted in <paramref name="body"/>.</summary>
    public static MailOverrideChange? ReadOverride(BodyFields body, MailTemplate template)
    {
        var content = body.Object("content", nullable: true);
        var enabled = body.Flag("enabled");
        var change = new MailOverrideChange(content is { IsGiven: true, Value: null }, default, default, default, default, enabled);
        if (content.Value is { } fields)
        {
            change = change with
            {
                Subject = ReadText(fields, template, "subject", SubjectCharactersMax, nullable: true),
                Title = ReadText(fields, template, "title", TitleCharactersMax, nullable: true),
                Body = ReadText(fields, template, "body", BodyCharactersMax, nullable: true),
                ButtonLabel = ReadText(fields, template, "button_label", LabelCharactersMax, nullable: true),
            };
            fields.Close();
        }
        return body.Close() ? change : null;
    }

    /// <summary>The template after a change.</summary>
    public static MailOverride Apply(MailOverrideChange change, MailOverride to) => change.ResetsContent
        ? to with { Subject = null, Title = null, Body = null, ButtonLabel = null, Enabled = change.Enabled.Value ?? to.Enabled }
        : to with
        {
            Subject = change.Subject.Or(to.Subject),
            Title = change.Title.Or(to.Title),
            Body = change.Body.Or(to.Body),
            ButtonLabel = change.ButtonLabel.Or(to.ButtonLabel),
            Enabled = change.Enabled.Value ?? to.Enabled,
        };

    /// <summary>What a test shall say, or null with the faults noted in <paramref name="body"/>.</summary>
    public static MailContent? ReadTest(BodyFields body, MailTemplate template)
    {
        if (body.Object("content", required: true).Value is not { } fields)
        {
            body.Close();
            return null;
        }
        var subject = ReadText(fields, template, "subject", SubjectCharactersMax, required: true);
        var title = ReadText(fields, template, "title", TitleCharactersMax, required: true);
        var text = ReadText(fields, template, "body", BodyCharactersMax, required: true);
        var label = ReadText(fields, template, "button_label", LabelCharactersMax);
        fields.Close();
        return body.Close() ? new(subject.Value!, title.Value!, text.Value!, label.Value) : null;
    }

    /// <summary>The change of a portal's mail settings, or null with the faults noted in <paramref name="body"/>.</summary>
    public static MailConfigChange? ReadConfig(BodyFields body)
    {
        var change = new MailConfigChange(
            default, body.Text("domain_name", nullable: true, max: 253), body.Text("from_name", nullable: true, min: 1, max: 255, pattern: OneLine(), form: "be on one line"),
            body.ReadOptionalEmail("from_email"), body.ReadOptionalEmail("reply_to_email"));
        return body.Close() ? change : null;
    }

    /// <summary>The same in the contract's older form.</summary>
    public static MailConfigChange? ReadDelivery(BodyFields body)
    {
        var change = new MailConfigChange(body.Flag("enabled"), default, default, body.ReadOptionalEmail("from_email"), body.ReadOptionalEmail("reply_to_email"));
        return body.Close() ? change : null;
    }

    /// <summary>The settings after a change.</summary>
    public static MailConfig Apply(MailConfigChange change, MailConfig to) => to with
    {
        Enabled = change.Enabled.Value ?? to.Enabled,
        DomainName = change.DomainName.Or(to.DomainName)?.ToLowerInvariant(),
        FromName = change.FromName.Or(to.FromName),
        FromEmail = change.FromEmail.Or(to.FromEmail),
        ReplyToEmail = change.ReplyToEmail.Or(to.ReplyToEmail),
    };

    /// <summary>Why the sender's address cannot be of these settings, or null.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="own">The installation's own domain, which counts where none is named.</param>
    public static Fault? SenderFaultOf(MailConfig config, string own)
    {
        var expected = config.DomainName ?? own;
        return config.FromEmail is { } from && !string.Equals(MailDomainStore.DomainOf(from), expected, StringComparison.OrdinalIgnoreCase)
            ? new("from_email", "invalid", $"from_email must be an address of {expected}")
            : null;
    }

    /// <summary>A new domain, or null with the faults noted in <paramref name="body"/>.</summary>
    public static string? ReadDomain(BodyFields body)
    {
        var domain = body.Text("domain", required: true, max: 253, pattern: DomainName(), form: "be a domain name");
        return body.Close() ? domain.Value!.ToLowerInvariant() : null;
    }

    // A word that stands for nothing would leave a hole in the mail.
    private static Optional<string?> ReadText(BodyFields fields, MailTemplate template, string name, int max, bool required = false, bool nullable = false)
    {
        var text = fields.Text(name, required, nullable, max: max);
        foreach (var word in MailText.VariablesIn(text.Value ?? "").Where(word => !template.Variables.Contains(word)))
            fields.Faults.Add(new(fields.PathOf(name), "invalid", $"\"{word}\" stands for nothing in this template; it knows {string.Join(", ", template.Variables)}"));
        return text;
    }

    [GeneratedRegex(@"^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])\z", RegexOptions.NonBacktracking)]
    private static partial Regex DomainName();

    [GeneratedRegex(@"^[^\p{C}\p{Zl}\p{Zp}]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex OneLine();
}
