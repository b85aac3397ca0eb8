namespace Features.Mail;

// Expression-bodied: the list of all is made before a static of this file would be.
public sealed partial record MailTemplate
{
    private static IReadOnlyList<string> OfDeveloper =>
        [MailVariable.PortalDisplayName, MailVariable.PortalDomain, MailVariable.DeveloperEmail, MailVariable.DeveloperFullName, MailVariable.ReplyTo];

    private static IReadOnlyList<string> OfAccountChange => [.. OfDeveloper, MailVariable.DeveloperStatus];

    private static IReadOnlyList<string> OfRegistrationChange =>
        [.. OfDeveloper, MailVariable.DocumentationUrl, MailVariable.ApiName, MailVariable.ApiVersion, MailVariable.ApplicationName];

    private static IReadOnlyList<string> OfKey => [.. OfDeveloper, MailVariable.ApplicationName, MailVariable.CredentialName, MailVariable.CredentialExpiresAt];

    public static MailTemplate ConfirmEmailAddress => new("confirm-email-address", "Confirm the developer's email address", OfDeveloper, new(
        "Please confirm your email address", "Welcome to {{ portal_display_name }}",
        "Hello {{ developer_fullname }},\n\nplease confirm that {{ developer_email }} is your address, and choose a password. The link is good for 24 hours.\n\n"
        + "If you did not sign up, you need not do anything.",
        "Confirm email address"));

    public static MailTemplate ResetPassword => new("reset-password", "Reset the developer's password", OfDeveloper, new(
        "Reset your password", "Choose a new password",
        "Hello {{ developer_fullname }},\n\nsomebody, probably you, asked for a new password at {{ portal_display_name }}. The link is good for 24 hours and until a "
        + "password is set.\n\nIf it was not you, you need not do anything: your password is still what it was.",
        "Choose a password"));

    public static MailTemplate DeveloperInvitation => new("developer-invitation", "Invite a developer for whom an account was made", OfDeveloper, new(
        "You are invited to {{ portal_display_name }}", "Welcome to {{ portal_display_name }}",
        "Hello {{ developer_fullname }},\n\nan account was made for you at {{ portal_domain }}. Choose a password to begin. The link is good for 24 hours; afterwards "
        + "\"forgot password\" makes another one.",
        "Choose a password"));

    public static MailTemplate AccountAccessApproved => new("account-access-approved", "Tell the developer that the account was approved", OfAccountChange, new(
        "Your account was approved", "Your account was approved",
        "Hello {{ developer_fullname }},\n\nyour account at {{ portal_display_name }} was approved. You can sign in now.", "Sign in"));

    public static MailTemplate AccountAccessRejected => new("account-access-rejected", "Tell the developer that the account was rejected", OfAccountChange, new(
        "Your account was not approved", "Your account was not approved",
        "Hello {{ developer_fullname }},\n\nyour request for an account at {{ portal_display_name }} was not approved.", "Visit {{ portal_display_name }}"));

    public static MailTemplate AccountAccessRevoked => new("account-access-revoked", "Tell the developer that the account was revoked", OfAccountChange, new(
        "Your account was revoked", "Your account was revoked",
        "Hello {{ developer_fullname }},\n\nyour account at {{ portal_display_name }} was revoked. You can no longer sign in.", "Visit {{ portal_display_name }}"));

    public static MailTemplate RegistrationApproved => new("app-registration-approved", "Tell the developer that a registration was approved", OfRegistrationChange, new(
        "{{ application_name }} may use {{ api_name }}", "Your registration was approved",
        "Hello {{ developer_fullname }},\n\nyour application {{ application_name }} was approved for {{ api_name }} {{ api_version }} at {{ portal_display_name }}.",
        "Open the documentation"));

    public static MailTemplate RegistrationRejected => new("app-registration-rejected", "Tell the developer that a registration was rejected", OfRegistrationChange, new(
        "{{ application_name }} may not use {{ api_name }}", "Your registration was rejected",
        "Hello {{ developer_fullname }},\n\nyour application {{ application_name }} was not approved for {{ api_name }} {{ api_version }} at {{ portal_display_name }}.",
        "Open the documentation"));

    public static MailTemplate RegistrationRevoked => new("app-registration-revoked", "Tell the developer that a registration was revoked", OfRegistrationChange, new(
        "{{ application_name }} may no longer use {{ api_name }}", "Your registration was revoked",
        "Hello {{ developer_fullname }},\n\nthe access of your application {{ application_name }} to {{ api_name }} {{ api_version }} at {{ portal_display_name }} was revoked.",
        "Open the documentation"));

    /// <summary>Not among those that portals may change: the contract that has these has no versions of products.</summary>
    public static MailTemplate VersionDeprecated => new("product-version-deprecated", "Tell the developer that a version should be left", OfRegistrationChange, new(
        "{{ api_name }} {{ api_version }} is deprecated", "A version that you use is deprecated",
        "Hello {{ developer_fullname }},\n\nyour application {{ application_name }} uses {{ api_name }} {{ api_version }} at {{ portal_display_name }}, which is deprecated now. It still "
        + "works; move to another version in time.",
        "Open the documentation"));

    public static MailTemplate KeyExpiringSoon => new("api-key-expiring-soon", "Tell the developer that a key is about to end", OfKey, new(
        "A key of {{ application_name }} ends soon", "A key ends soon",
        "Hello {{ developer_fullname }},\n\nthe key \"{{ credential_name }}\" of your application {{ application_name }} works until {{ credential_expires_at }}.\n\n"
        + "Make another one in time: calls with this one will then be refused.",
        "Open the application"));

    public static MailTemplate KeyExpired => new("api-key-expired", "Tell the developer that a key has ended", OfKey, new(
        "A key of {{ application_name }} has ended", "A key has ended",
        "Hello {{ developer_fullname }},\n\nthe key \"{{ credential_name }}\" of your application {{ application_name }} ended on {{ credential_expires_at }}. Calls with it are "
        + "refused.",
        "Open the application"));
}
