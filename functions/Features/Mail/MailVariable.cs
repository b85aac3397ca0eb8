namespace Features.Mail;

/// <summary>A word that templates may use: what it stands for, and an example of it.</summary>
public sealed record MailVariable(string Name, string Description, string Example)
{
    public const string PortalDisplayName = "portal_display_name";
    public const string PortalDomain = "portal_domain";
    public const string DeveloperEmail = "developer_email";
    public const string DeveloperFullName = "developer_fullname";
    public const string ReplyTo = "dev_portal_reply_to";
    public const string DeveloperStatus = "developer_status";
    public const string DocumentationUrl = "api_documentation_url";
    public const string ApiName = "api_name";
    public const string ApiVersion = "api_version";
    public const string ApplicationName = "application_name";
    public const string CredentialName = "credential_name";
    public const string CredentialExpiresAt = "credential_expires_at";

    public static IReadOnlyList<MailVariable> All { get; } =
    [
        new(PortalDisplayName, "The name of the portal", "My Company Portal"),
        new(PortalDomain, "The host name of the portal", "developer.example.com"),
        new(DeveloperEmail, "The address of the developer", "dora@example.com"),
        new(DeveloperFullName, "The name of the developer", "Dora Developer"),
        new(ReplyTo, "The address that answers go to; empty when the portal has none", "support@example.com"),
        new(DeveloperStatus, "Where the developer's account stands", "approved"),
        new(DocumentationUrl, "The address of the documentation of the API or package", "https://developer.example.com/apis/flights"),
        new(ApiName, "The name of the API or package", "Flights"),
        new(ApiVersion, "The version of the API or package; empty when it has none", "v1.0"),
        new(ApplicationName, "The name of the application", "Booking site"),
        new(CredentialName, "The label of the key", "Production"),
        new(CredentialExpiresAt, "When the key ends or ended", "2030-05-01 12:00 UTC"),
    ];
}
