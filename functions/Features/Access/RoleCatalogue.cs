namespace Features.Access;

/// <summary>
/// Which roles there are, and what they allow: the one place that ties the access words of endpoints to the roles of accounts and teams. An endpoint needs only its word;
/// which entity it is about follows from the path parameter that carries such an entity's id.
/// </summary>
public static class RoleCatalogue
{
    private const string Look = ":list,read";

    /// <summary>The types, the more specific resources first.</summary>
    public static IReadOnlyList<EntityType> Types { get; } =
    [
        new("Control Planes", "control_planes", ["control-planes", "control-plane-*", "gateway-*"], ["controlPlaneId"],
            new("Admin", "This role grants full write access to all entities within a control plane.", "*:*"),
            new("Certificate Admin", "This role grants full write access to administer certificates.", "control-planes" + Look, "gateway-certificates:*"),
            new("Consumer Admin", "This role grants full write access to administer consumers.", "control-planes" + Look, "gateway-consumer*:*"),
            new("Creator", "Creates a new Control Plane in an organization. The creator becomes the owner of the Control Plane they create.", "control-planes:create"),
            new("Debug Session Creator",
                "This role grants access to create debug sessions. This role also grants read-only access to all entities within a control plane.", "*" + Look),
            new("Deployer", "This role grants full write access to administer services, routes and plugins necessary to deploy services in Service Hub.",
                "*" + Look, "gateway-services:*", "gateway-routes:*", "gateway-plugins:*"),
            new("Gateway Service Admin", "This role grants full write access to administer gateway services.", "control-planes" + Look, "gateway-services:*"),
            new("Plugin Admin", "This role grants full write access to administer plugins.", "*" + Look, "gateway-plugins:*"),
            new("Route Admin", "This role grants full write access to administer routes.", "control-planes" + Look, "gateway-services" + Look, "gateway-routes:*"),
            new("SNI Admin", "This role grants full write access to administer SNIs.", "control-planes" + Look, "gateway-snis:*"),
            new("Upstream Admin", "This role grants full write access to administer upstreams.", "control-planes" + Look, "gateway-upstreams:*"),
            new("Key Admin", "This role grants full write access to administer keys.", "control-planes" + Look, "gateway-keys:*"),
            new("Vault Admin", "This role grants full write access to administer vaults.", "control-planes" + Look, "gateway-vaults:*"),
            new("Viewer", "This role grants read only access to all entities within a control plane.", "*" + Look)),
        new("API Products", "api_products", ["api-products", "api-product-*", "product-*"], ["apiProductId", "productId"],
            new("Admin", "This role grants full write access to an API product and its versions.", "*:*"),
            new("Application Registration", "This role grants permission to enable and disable application registration on an API product.", "*" + Look, "*:approve"),
            new("Creator",
                "This access is required to create API products. This access is not for creating sub-entities such as versions, API specs, etc.", "api-products:create"),
            new("Deployer", "This role grants permission to deploy and remove an API product from a control plane.", "*" + Look, "*:link", "api-product-versions:edit"),
            new("Maintainer", "This role grants all write permission to manage an API product and to administer plugins.", "*:list,read,create,edit,link", "api-product-*:delete"),
            new("Plugins Admin", "This role grants full write permission to administer plugins.", "*" + Look),
            new("Publisher", "This role grants permission to publish an API product to one or more portals.", "*" + Look, "*:publish", "api-product-versions:edit"),
            new("Viewer", "Viewer has read-only access to an API product and its sub-entities.", "*" + Look)),
        new("APIs", "apis", ["apis", "api-packages", "api-publications", "registrations"], ["apiId", "packageId", "apiPackageId"],
            new("Admin", "This role grants full write access to an API or API package and everything in it.", "*:*"),
            new("Creator", "This role grants permission to create APIs and API packages. The creator becomes the owner of what they create.", "apis:create", "api-packages:create"),
            new("Editor", "This role grants permission to change an API or API package, but not to publish or delete it.", "*:list,read,create,edit,link"),
            new("Maintainer", "This role grants permission to change an API or API package, but not to publish or delete it.", "*:list,read,create,edit,link"),
            new("Publisher", "This role grants permission to publish an API or API package to portals.", "*" + Look, "*:publish"),
            new("Registration Approver", "This role grants permission to decide on registrations for an API or API package.", "*" + Look, "registrations:edit,approve"),
            new("Viewer", "This role grants read-only access to an API or API package.", "*" + Look)),
        new("Portals", "portals", ["portals", "portal-*", "email-*", "developers", "developer-*", "applications", "application-*", "registrations", "teams", "webhooks"], ["portalId"],
            new("Admin", "This role grants full write access to a portal and everything in it.", "*:*"),
            new("Creator", "This role grants permission to create portals. The creator becomes the owner of the portals they create.", "portals:create"),
            new("Maintainer", "This role grants permission to change a portal and everything in it, but not to delete it.",
                "portals:list,read,edit,publish,send,replay", "portal-*:*", "email-*:*", "developer*:*", "application*:*", "registrations:*", "teams:*"),
            new("Viewer", "This role grants read-only access to a portal and everything in it.", "*" + Look),
            new("Product Publisher", "This role grants permission to publish to a portal.", "portals" + Look, "portals:publish"),
            new("Content Editor", "This role grants permission to change the pages and snippets of a portal.",
                "portals" + Look, "portal-pages:*", "portal-snippets:*", "portal-content:*"),
            new("Appearance Maintainer", "This role grants permission to change how a portal looks.",
                "portals" + Look, "portal-customization:*", "portal-appearance:*", "portal-assets:*", "email-templates:*"),
            new("Registration Approver", "This role grants permission to decide on registrations of a portal.", "registrations:list,read,edit,approve")),
        new("Application Auth Strategies", "application_auth_strategies", ["auth-strategies"], ["authStrategyId"],
            new("Creator", "This role grants permission to create auth strategies. The creator maintains what they create.", "auth-strategies:create"),
            new("Maintainer", "This role grants full write access to an auth strategy.", "*:*"),
            new("Viewer", "This role grants read-only access to an auth strategy.", "*" + Look)) { CreatorBecomes = "Maintainer" },
        new("DCR Providers", "dcr_providers", ["dcr-providers"], ["dcrProviderId"],
            new("Creator", "This role grants permission to create DCR providers. The creator maintains what they create.", "dcr-providers:create"),
            new("Maintainer", "This role grants full write access to a DCR provider.", "*:*"),
            new("Viewer", "This role grants read-only access to a DCR provider.", "*" + Look)) { CreatorBecomes = "Maintainer" },
        new("Audit Logs", "audit_logs", ["audit-*"], [],
            new Role("Admin", "This role grants full write access to the Audit log configuration.", "*:*")) { CreatorBecomes = null },
        // The role is in the contract's catalogue and not among what can be assigned: the team Organization Admin holds it.
        new("Identity", "identity", ["identity", "users", "admin-teams", "system-accounts", "access-tokens", "invites", "configuration", "identity-providers", "authentication-settings"], [],
            new Role("Admin", "This role grants full write access to the Identity configuration.", "*:*")) { CreatorBecomes = null },
        // What follows exists in the contract only; nothing here asks for it.
        new("Mesh Control Planes", "mesh_control_planes", [], [],
            new("Admin", "This role grants full write access to the related to Mesh control planes."),
            new("Connector", "This role grants a mesh zone to connect to the mesh control plane in Konnect."),
            new("Creator", "This role grants access to create new Mesh control planes."),
            new("Viewer", "This role grants access to read-only permissions to Mesh control planes.")),
        new("Dashboards", "dashboards", [], [],
            new("Admin", "Allows users to edit, delete, and share a Dashboard in Konnect Analytics."),
            new("Creator", "Allows users to create a new Dashboard in Konnect Analytics."),
            new("Editor", "Allows users to edit a Dashboard in Konnect Analytics."),
            new("Viewer", "Allows users to view any Dashboards content in Konnect Analytics.")),
        new("Reports", "reports", [], [],
            new("Admin", "Allows users to edit, delete, and share a Report in Konnect Analytics."),
            new("Creator", "Allows users to create a new Report in Konnect Analytics."),
            new("Editor", "Allows users to edit a Report in Konnect Analytics."),
            new("Viewer", "Allows users to view a Report in Konnect Analytics.")),
    ];

    /// <summary>The names that a role assignment may give, in the contract's order.</summary>
    public static IReadOnlyList<string> AssignableRoles { get; } =
    [
        "Admin", "Appearance Maintainer", "Application Registration", "Certificate Admin", "Cloud Gateway Cluster Admin", "Cloud Gateway Cluster Viewer", "Consumer Admin",
        "Connector", "Creator", "Debug Session Creator", "Deployer", "Discovery Admin", "Discovery Viewer", "Editor", "Gateway Service Admin", "Integration Admin",
        "Integration Viewer", "Key Admin", "Maintainer", "Network Admin", "Network Creator", "Network Viewer", "Plugin Admin", "Plugins Admin", "Product Publisher", "Publisher",
        "Route Admin", "SNI Admin", "Scorecard Admin", "Scorecard Viewer", "Service Admin", "Service Creator", "Service Viewer", "Upstream Admin", "Vault Admin", "Viewer",
        "Registration Approver", "Content Editor", "Add On Admin", "Add On Viewer",
    ];

    /// <summary>The types that a role assignment may give, in the contract's order.</summary>
    public static IReadOnlyList<string> AssignableTypes { get; } =
    [
        "Add Ons", "APIs", "API Products", "Application Auth Strategies", "Audit Logs", "Control Planes", "Dashboards", "DCR Providers", "Mesh Control Planes", "Networks",
        "Portals", "Reports", "Service Hub", "Auth Servers",
    ];

    public static EntityType? Find(string typeName) => Types.FirstOrDefault(type => type.Name == typeName);

    /// <summary>The types that a resource may belong to: registrations are an API's as well as a portal's.</summary>
    public static IEnumerable<EntityType> TypesOf(string resource) => Types.Where(type => type.Has(resource));

    /// <summary>Whether an endpoint may ask for this. A word that is not known is refused to all but organization administrators.</summary>
    public static bool Knows(string word) => AccessWord.Parse(word) is var parsed
        && (IsEverybodys(parsed) || (AccessWord.Verbs.Contains(parsed.Verb) && TypesOf(parsed.Resource).Any()));

    /// <summary>To look at who one is.</summary>
    public static AccessWord Self { get; } = new("self", "read");

    /// <summary>What everybody may who has a token: it shows nothing of what is stored.</summary>
    public static bool IsEverybodys(AccessWord word) => word == Self || word == new AccessWord("content", "read");
}
