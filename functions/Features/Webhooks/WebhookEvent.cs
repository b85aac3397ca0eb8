namespace Features.Webhooks;

/// <summary>What webhooks tell of. The names are on the wire and stay.</summary>
public static class WebhookEvent
{
    public const string DeveloperCreated = "developer.created";
    public const string DeveloperUpdated = "developer.updated";
    public const string DeveloperStatusChanged = "developer.status_changed";
    public const string DeveloperDeleted = "developer.deleted";
    public const string ApplicationCreated = "application.created";
    public const string ApplicationUpdated = "application.updated";
    public const string ApplicationTransferred = "application.transferred";
    public const string ApplicationDeleted = "application.deleted";
    public const string RegistrationCreated = "registration.created";
    public const string RegistrationStatusChanged = "registration.status_changed";
    public const string RegistrationDeleted = "registration.deleted";
    public const string CredentialCreated = "credential.created";
    public const string CredentialUpdated = "credential.updated";
    public const string CredentialReplaced = "credential.replaced";
    public const string CredentialExpired = "credential.expired";
    public const string CredentialDeleted = "credential.deleted";
    public const string PublicationCreated = "publication.created";
    public const string PublicationUpdated = "publication.updated";
    public const string PublicationDeleted = "publication.deleted";
    public const string SpecificationCreated = "specification.created";
    public const string SpecificationUpdated = "specification.updated";
    public const string SpecificationProcessed = "specification.processed";
    public const string SpecificationDeleted = "specification.deleted";

    /// <summary>What a test sends; nobody subscribes to it.</summary>
    public const string Test = "webhook.test";

    /// <summary>What a webhook may ask for.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        DeveloperCreated, DeveloperUpdated, DeveloperStatusChanged, DeveloperDeleted, ApplicationCreated, ApplicationUpdated, ApplicationTransferred, ApplicationDeleted,
        RegistrationCreated, RegistrationStatusChanged, RegistrationDeleted, CredentialCreated, CredentialUpdated, CredentialReplaced, CredentialExpired, CredentialDeleted,
        PublicationCreated, PublicationUpdated, PublicationDeleted, SpecificationCreated, SpecificationUpdated, SpecificationProcessed, SpecificationDeleted,
    ];
}
