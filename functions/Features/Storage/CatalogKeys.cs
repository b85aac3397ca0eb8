using Platform.Storage;

namespace Features.Storage;

/// <summary>Row keys of the catalog partition. Prefixes end in <c>|</c>; none is the start of another.</summary>
public static class CatalogKeys
{
    public const string Apis = "api|";
    public const string Versions = "version|";
    public const string Implementations = "implementation|";
    public const string Packages = "package|";
    public const string DocumentTrees = "document-tree|";
    public const string Documents = "document|";
    public const string Members = "member|";
    public const string PackageSpecifications = "package-specification|";
    public const string Publications = "publication|";
    public const string Products = "product|";
    public const string ProductVersions = "product-version|";
    public const string Portals = "portal|";
    public const string Strategies = "strategy|";
    public const string DcrProviders = "dcr-provider|";
    public const string ControlPlanes = "control-plane|";
    public const string ControlPlaneGroups = "control-plane-group|";
    public const string Slugs = "slug|";
    public const string Domains = "domain|";
    public const string MailDomains = "mail-domain|";
    public const string AuditDestinations = "audit-destination|";
    public const string AuditWebhooks = "audit-webhook|";
    public const string Webhooks = "webhook|";
    public const string Icons = "icon|";

    /// <summary>Kinds that are listed as a whole, or by which portals and what is published in them are found.</summary>
    public static IReadOnlyCollection<string> Remembered { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        Apis, Versions, Implementations, Packages, Members, Publications, Products, ProductVersions, Portals, Strategies, DcrProviders, ControlPlanes, ControlPlaneGroups, Webhooks,
        PackageSpecifications, Slugs, Domains,
    };

    public static string Api(Guid id) => Keys.Of("api", id);

    public static string Version(Guid apiId, Guid id) => Keys.Of("version", apiId, id);

    public static string VersionsOf(Guid apiId) => Keys.All("version", apiId);

    /// <summary>An API has at most one implementation, so the API's id is the key and the claim at once.</summary>
    public static string Implementation(Guid apiId) => Keys.Of("implementation", apiId);

    public static string Package(Guid id) => Keys.Of("package", id);

    public static string Member(Guid packageId, Guid operationId) => Keys.Of("member", packageId, operationId);

    public static string MembersOf(Guid packageId) => Keys.All("member", packageId);

    /// <summary><paramref name="entityId"/> is an API or a package.</summary>
    public static string Publication(Guid entityId, Guid portalId) => Keys.Of("publication", entityId, portalId);

    public static string PublicationsOf(Guid entityId) => Keys.All("publication", entityId);

    public static string Product(Guid id) => Keys.Of("product", id);

    /// <summary>By its own id: portals know a product's version by that alone.</summary>
    public static string ProductVersion(Guid id) => Keys.Of("product-version", id);

    /// <summary>The documents of an API, package or product, by their place.</summary>
    public static string DocumentTree(Guid ownerId) => Keys.Of("document-tree", ownerId);

    public static string Document(Guid ownerId, Guid id) => Keys.Of("document", ownerId, id);

    public static string DocumentsOf(Guid ownerId) => Keys.All("document", ownerId);

    /// <summary>The icon of an API or package.</summary>
    public static string Icon(Guid ownerId) => Keys.Of("icon", ownerId);

    /// <summary>The specification that somebody saved for a package.</summary>
    public static string PackageSpecification(Guid packageId) => Keys.Of("package-specification", packageId);

    public static string Portal(Guid id) => Keys.Of("portal", id);

    public static string Strategy(Guid id) => Keys.Of("strategy", id);

    /// <summary>Says that an application uses a strategy. The owner is the application.</summary>
    public static string StrategyUse(Guid strategyId, Guid applicationId) => Keys.Of("strategy-use", strategyId, applicationId);

    public static string StrategyUsesOf(Guid strategyId) => Keys.All("strategy-use", strategyId);

    public static string DcrProvider(Guid id) => Keys.Of("dcr-provider", id);

    public static string ControlPlane(Guid id) => Keys.Of("control-plane", id);

    /// <summary>The members of a control plane that is a group.</summary>
    public static string ControlPlaneGroup(Guid id) => Keys.Of("control-plane-group", id);

    /// <summary>Claim: name and version of an API are unique together.</summary>
    public static string ApiName(string name, string? version) => Keys.Claim("api-name", name, version);

    /// <summary>Claim: name and version of a package are unique together.</summary>
    public static string PackageName(string name, string? version) => Keys.Claim("package-name", name, version);

    /// <summary>Claim: slugs are unique over APIs and packages. The owner is either's id.</summary>
    public static string Slug(string slug) => Keys.FoldedClaim("slug", slug);

    /// <summary>Claim: a version's name is unique within its API.</summary>
    public static string VersionName(Guid apiId, string version) => Keys.Claim("version-name", apiId.ToString("D"), version);

    /// <summary>Claim: a gateway service is linked to one API or one version of a product. The owner is either's id.</summary>
    public static string ServiceLink(Guid serviceId) => Keys.Of("service-link", serviceId);

    public static string PortalName(string name) => Keys.Claim("portal-name", name);

    /// <summary>Claim: the host name under which a portal is reached. The owner is the portal.</summary>
    public static string Domain(string host) => Keys.FoldedClaim("domain", host);

    public static string ControlPlaneName(string name) => Keys.Claim("control-plane-name", name);

    /// <summary>Claim: a client of an identity provider belongs to one application per strategy, in whatever portal. The owner is the application.</summary>
    public static string Client(Guid strategyId, string clientId) => Keys.Claim("client", strategyId.ToString("D"), clientId);

    /// <summary>A domain in whose name mails may be sent; its name is the claim too.</summary>
    public static string MailDomain(string domain) => Keys.FoldedClaim("mail-domain", domain);

    public static string AuditDestination(Guid id) => Keys.Of("audit-destination", id);

    public static string Webhook(Guid id) => Keys.Of("webhook", id);

    /// <summary>A portal has one webhook for its sign-ins.</summary>
    public static string AuditWebhook(Guid portalId) => Keys.Of("audit-webhook", portalId);
}
