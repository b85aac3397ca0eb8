using Features.Portals;

namespace Features.Mail;

/// <summary>A built-in template on the management wire.</summary>
public sealed record DefaultMailTemplateAnswer(string Name, string Label, MailContent DefaultContent, IReadOnlyList<string> Variables)
{
    public static DefaultMailTemplateAnswer Of(MailTemplate template) => new(template.Name, template.Label, template.Content, template.Variables);
}

/// <summary>A portal's template: what is built in, and what the portal wants otherwise.</summary>
public sealed record MailTemplateAnswer(
    string Name, string Label, MailContent DefaultContent, MailOverrideAnswer? Content, IReadOnlyList<string> Variables, bool Enabled, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>One that the portal never touched is as old as the portal.</summary>
    public static MailTemplateAnswer Of(MailTemplate template, MailOverride? wanted, Portal portal) => new(
        template.Name, template.Label, template.Content, wanted?.HasContent() == true ? new(wanted.Subject, wanted.Title, wanted.Body, wanted.ButtonLabel) : null,
        template.Variables, wanted?.Enabled ?? true, wanted?.CreatedAt ?? portal.CreatedAt, wanted?.UpdatedAt ?? portal.CreatedAt);
}

public sealed record MailOverrideAnswer(string? Subject, string? Title, string? Body, string? ButtonLabel);

/// <summary>A variable, and the templates that know it.</summary>
public sealed record MailVariableAnswer(string Name, string Description, IReadOnlyList<string> Scope, string Example)
{
    public static MailVariableAnswer Of(MailVariable variable) => new(
        variable.Name, variable.Description, [.. MailTemplate.All.Where(template => template.Variables.Contains(variable.Name)).Select(template => template.Name)], variable.Example);
}

/// <summary>Lists that the contract does not page.</summary>
public sealed record MailListAnswer<T>(IReadOnlyList<T> Data);

/// <summary>How a portal's mails are sent.</summary>
public sealed record MailConfigAnswer(
    Guid Id, string? DomainName, string? FromName, string? FromEmail, string? ReplyToEmail, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static MailConfigAnswer Of(MailConfig config) =>
        new(config.Id, config.DomainName, config.FromName, config.FromEmail, config.ReplyToEmail, config.CreatedAt, config.UpdatedAt);
}

/// <summary>The same in the contract's older form.</summary>
public sealed record MailDeliveryAnswer(bool Enabled, string? FromEmail, string? ReplyToEmail, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static MailDeliveryAnswer Of(MailConfig config) => new(config.Enabled, config.FromEmail, config.ReplyToEmail, config.CreatedAt, config.UpdatedAt);
}

public enum MailVerificationStatus { Pending, Success }

/// <summary>A domain. It has no records to publish: what counts is whether the operator has named it.</summary>
public sealed record MailDomainAnswer(
    string Domain, MailVerificationAnswer Verification, IReadOnlyList<string> DnsValidationRecords, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static MailDomainAnswer Of(MailDomain domain, MailVerificationStatus status, DateTimeOffset now) => new(
        domain.Domain, new(status, now, status == MailVerificationStatus.Success ? now : DateTimeOffset.MinValue), [], domain.CreatedAt, domain.UpdatedAt);
}

/// <summary>Whether the operator has named a domain, looked at now. One that never was has the contract's initial time.</summary>
public sealed record MailVerificationAnswer(MailVerificationStatus Status, DateTimeOffset LastTimeChecked, DateTimeOffset LastTimeSuccess);
