using Platform.Fields;

namespace Features.Mail;

/// <summary>How the mails of a portal are sent; whatever is null is the installation's.</summary>
public sealed record MailConfig
{
    public required Guid Id { get; init; }

    /// <summary>Whether it counts. Only the older form of the contract can switch it off.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The domain that the sender's address is of; null is the installation's own.</summary>
    public string? DomainName { get; init; }

    public string? FromName { get; init; }
    public string? FromEmail { get; init; }
    public string? ReplyToEmail { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What an administrator says of it; what was left out stays.</summary>
public sealed record MailConfigChange(
    Optional<bool?> Enabled, Optional<string?> DomainName, Optional<string?> FromName, Optional<string?> FromEmail, Optional<string?> ReplyToEmail);

/// <summary>Who a mail says that it is from.</summary>
public sealed record MailFrom(string Address, string Name, string? ReplyTo);

/// <summary>A domain in whose name mails may be sent, once the operator has said so too.</summary>
public sealed record MailDomain(string Domain, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
