using Features.Developers;

namespace Features.Mail;

/// <summary>A kind of mail: what it is for, what it says unless a portal wants otherwise, and which variables it knows.</summary>
/// <param name="Name">The contract's name.</param>
/// <param name="Label">For administrators.</param>
/// <param name="Variables">The variables that stand for something in it.</param>
/// <param name="Content">What it says.</param>
public sealed partial record MailTemplate(string Name, string Label, IReadOnlyList<string> Variables, MailContent Content)
{
    /// <summary>Every template, in the contract's order.</summary>
    public static IReadOnlyList<MailTemplate> All { get; } =
    [
        ConfirmEmailAddress, RegistrationApproved, RegistrationRejected, RegistrationRevoked, ResetPassword, AccountAccessApproved, AccountAccessRejected, AccountAccessRevoked,
        KeyExpiringSoon, KeyExpired, DeveloperInvitation,
    ];

    public static MailTemplate? Find(string name) => All.FirstOrDefault(template => template.Name == name);

    /// <summary>What a developer is told of a decision; nothing when it is open again.</summary>
    public static MailTemplate? OfAccount(ApprovalStatus status) => status switch
    {
        ApprovalStatus.Approved => AccountAccessApproved,
        ApprovalStatus.Rejected => AccountAccessRejected,
        ApprovalStatus.Revoked => AccountAccessRevoked,
        _ => null,
    };

    /// <summary>What a developer is told of a decision; nothing when it is open again.</summary>
    public static MailTemplate? OfRegistration(ApprovalStatus status) => status switch
    {
        ApprovalStatus.Approved => RegistrationApproved,
        ApprovalStatus.Rejected => RegistrationRejected,
        ApprovalStatus.Revoked => RegistrationRevoked,
        _ => null,
    };
}
