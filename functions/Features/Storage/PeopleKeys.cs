using Platform.Storage;

namespace Features.Storage;

/// <summary>Row keys of a portal's people partition. Prefixes end in <c>|</c>; none is the start of another.</summary>
public static class PeopleKeys
{
    public const string Developers = "developer|";
    public const string Applications = "application|";
    public const string Registrations = "registration|";
    public const string Credentials = "credential|";
    public const string Withdrawn = "withdrawn|";
    public const string Teams = "team|";
    public const string TeamRoles = "team-role|";
    public const string MailTemplates = "mail-template|";
    public const string IdentityProviders = "identity-provider|";
    public const string TeamGroups = "team-group|";
    public const string ExternalAccounts = "external-account|";

    /// <summary>Claim: one identity provider of the portal is enabled. The owner is the provider.</summary>
    public const string EnabledProvider = "enabled-provider|";

    /// <summary>How the portal's mails are sent: one row.</summary>
    public const string MailConfig = "mail-config|";

    /// <summary>The partition of a portal.</summary>
    public static string Of(Guid portalId) => portalId.ToString("D");

    public static string Developer(Guid id) => Keys.Of("developer", id);

    /// <summary>What a developer's sign-in needs.</summary>
    public static string Login(Guid developerId) => Keys.Of("login", developerId);

    /// <summary>Claim: an address has one developer in a portal. The owner is the developer.</summary>
    public static string Email(string address) => Keys.FoldedClaim("email", address);

    /// <summary>How much a developer has of what is limited.</summary>
    public static string Quota(Guid developerId) => Keys.Of("quota", developerId);

    /// <summary>An application stands under its owner: whoever asks for another's asks for a row that is not there.</summary>
    public static string Application(Guid ownerId, Guid id) => Keys.Of("application", ownerId, id);

    public static string ApplicationsOf(Guid ownerId) => Keys.All("application", ownerId);

    /// <summary>Claim that says who owns an application.</summary>
    public static string ApplicationOwner(Guid id) => Keys.Of("application-owner", id);

    /// <summary>Claim: the name of an application is unique among its owner's. The owner of the claim is the application.</summary>
    public static string ApplicationName(Guid ownerId, string name) => Keys.Claim("application-name", ownerId.ToString("D"), name);

    /// <summary>Claim: what an application is correlated by is unique in its portal. The owner is the application.</summary>
    public static string ApplicationReference(string reference) => Keys.Claim("application-reference", reference);

    /// <summary>An application is registered for an API, package or version once, so both ids are the key and the claim at once.</summary>
    public static string Registration(Guid applicationId, Guid entityId) => Keys.Of("registration", applicationId, entityId);

    public static string RegistrationsOf(Guid applicationId) => Keys.All("registration", applicationId);

    public static string Credential(Guid applicationId, Guid id) => Keys.Of("credential", applicationId, id);

    public static string CredentialsOf(Guid applicationId) => Keys.All("credential", applicationId);

    /// <summary>A credential that was taken away and that enforcement may not know of yet.</summary>
    public static string WithdrawnCredential(Guid applicationId, Guid id) => Keys.Of("withdrawn", applicationId, id);

    public static string WithdrawnCredentialsOf(Guid applicationId) => Keys.All("withdrawn", applicationId);

    public static string Team(Guid id) => Keys.Of("team", id);

    /// <summary>Claim: the name of a team is unique in its portal. The owner is the team.</summary>
    public static string TeamName(string name) => Keys.Claim("team-name", name);

    /// <summary>That a developer is in a team, to be found from the team. Its counterpart is written with it.</summary>
    public static string TeamMember(Guid teamId, Guid developerId) => Keys.Of("team-member", teamId, developerId);

    public static string TeamMembersOf(Guid teamId) => Keys.All("team-member", teamId);

    /// <summary>That a developer is in a team, to be found from the developer.</summary>
    public static string Membership(Guid developerId, Guid teamId) => Keys.Of("membership", developerId, teamId);

    public static string MembershipsOf(Guid developerId) => Keys.All("membership", developerId);

    /// <summary>A team has a role on an API, package or product once, so both and the role's word are the key and the claim at once.</summary>
    public static string TeamRole(Guid teamId, Guid entityId, string role) => $"{Keys.Of("team-role", teamId, entityId)}|{role}";

    public static string TeamRolesOf(Guid teamId) => Keys.All("team-role", teamId);

    /// <summary>What a portal wants a mail to say. The names of templates are a closed list.</summary>
    public static string MailTemplate(string name) => MailTemplates + name;

    public static string IdentityProvider(Guid id) => Keys.Of("identity-provider", id);

    /// <summary>A group of a provider is mapped to a team once, so all three are the key and the claim at once.</summary>
    public static string TeamGroup(Guid providerId, Guid teamId, string group) => TeamGroupsOf(providerId) + Keys.Claim("group", teamId.ToString("D"), group);

    public static string TeamGroupsOf(Guid providerId) => Keys.All("team-group", providerId);

    /// <summary>Claim: a consumer of a gateway stands for one application of the portal. The owner is the application.</summary>
    public static string Consumer(Guid controlPlaneId, Guid consumerId) => Keys.Of("consumer", controlPlaneId, consumerId);

    /// <summary>Claim: whom a provider knows by a subject is one developer. The owner is the developer.</summary>
    public static string ExternalAccount(string issuer, string subject) => Keys.Claim("external-account", issuer, subject);
}
