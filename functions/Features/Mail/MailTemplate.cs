using Features.Developers;

namespace Features.Mail;

/// <summary>What a mail says, with <c>{{ variables }}</c>. The body is plain text; a blank line begins a paragraph.</summary>
/// <param name="Name">The contract's name.</param>
/// <param name="Subject">One line.</param>
/// <param name="Title">The heading.</param>
/// <param name="Body">Paragraphs.</param>
/// <param name="ButtonLabel">The text of the link.</param>
public sealed record MailTemplate(string Name, string Subject, string Title, string Body, string ButtonLabel)
{
    public static MailTemplate ConfirmEmailAddress { get; } = new(
        "confirm-email-address", "Please confirm your email address", "Welcome to {{ portal_display_name }}",
        "Hello {{ developer_fullname }},\n\nplease confirm that {{ developer_email }} is your address, and choose a password. The link is good for 24 hours.\n\n"
        + "If you did not sign up, you need not do anything.",
        "Confirm email address");

    public static MailTemplate ResetPassword { get; } = new(
        "reset-password", "Reset your password", "Choose a new password",
        "Hello {{ developer_fullname }},\n\nsomebody, probably you, asked for a new password at {{ portal_display_name }}. The link is good for 24 hours and until a "
        + "password is set.\n\nIf it was not you, you need not do anything: your password is still what it was.",
        "Choose a password");

    public static MailTemplate DeveloperInvitation { get; } = new(
        "developer-invitation", "You are invited to {{ portal_display_name }}", "Welcome to {{ portal_display_name }}",
        "Hello {{ developer_fullname }},\n\nan account was made for you at {{ portal_domain }}. Choose a password to begin. The link is good for 24 hours; afterwards "
        + "\"forgot password\" makes another one.",
        "Choose a password");

    public static MailTemplate AccountAccessApproved { get; } = new(
        "account-access-approved", "Your account was approved", "Your account was approved",
        "Hello {{ developer_fullname }},\n\nyour account at {{ portal_display_name }} was approved. You can sign in now.", "Sign in");

    public static MailTemplate AccountAccessRejected { get; } = new(
        "account-access-rejected", "Your account was not approved", "Your account was not approved",
        "Hello {{ developer_fullname }},\n\nyour request for an account at {{ portal_display_name }} was not approved.", "Visit {{ portal_display_name }}");

    public static MailTemplate AccountAccessRevoked { get; } = new(
        "account-access-revoked", "Your account was revoked", "Your account was revoked",
        "Hello {{ developer_fullname }},\n\nyour account at {{ portal_display_name }} was revoked. You can no longer sign in.", "Visit {{ portal_display_name }}");

    public static MailTemplate RegistrationApproved { get; } = new(
        "app-registration-approved", "{{ application_name }} may use {{ api_name }}", "Your registration was approved",
        "Hello {{ developer_fullname }},\n\nyour application {{ application_name }} was approved for {{ api_name }} {{ api_version }} at {{ portal_display_name }}.",
        "Open the documentation");

    public static MailTemplate RegistrationRejected { get; } = new(
        "app-registration-rejected", "{{ application_name }} may not use {{ api_name }}", "Your registration was rejected",
        "Hello {{ developer_fullname }},\n\nyour application {{ application_name }} was not approved for {{ api_name }} {{ api_version }} at {{ portal_display_name }}.",
        "Open the documentation");

    public static MailTemplate RegistrationRevoked { get; } = new(
        "app-registration-revoked", "{{ application_name }} may no longer use {{ api_name }}", "Your registration was revoked",
        "Hello {{ developer_fullname }},\n\nthe access of your application {{ application_name }} to {{ api_name }} {{ api_version }} at {{ portal_display_name }} was revoked.",
        "Open the documentation");

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
