namespace Features.Export;

/// <summary>
/// Which kinds of rows are configuration: the part of the document that shows them, or why none does. A kind that is new is in neither list, and a test says so.
/// </summary>
public static class ConfigurationScope
{
    private const string People = "people and what is theirs: they come and go with their accounts";
    private const string Accounts = "accounts, what they hold and their tokens: whoever makes an installation anew invites anew";
    private const string Traces = "what happened, or is under way";
    private const string Keys = "secrets shown once, of which a hash is kept: they are made anew";

    /// <summary>The parts of the document by table and kind of row.</summary>
    public static IReadOnlyDictionary<string, string> Parts { get; } = Kinds(
        ("teams", "identity/team identity/of|self"),
        ("team_roles", "identity/of|role"),
        ("authentication_settings", "identity/authentication"),
        ("dcr_providers", "catalog/dcr-provider"),
        ("auth_strategies", "catalog/strategy"),
        ("audit_log_destinations", "catalog/audit-destination"),
        ("webhooks", "catalog/webhook"),
        ("control_planes", "catalog/control-plane catalog/control-plane-name"),
        ("control_plane_groups", "catalog/control-plane-group"),
        ("gateway_services", "gateway/service gateway/service-name"),
        ("gateway_routes", "gateway/route gateway/route-name"),
        ("gateway_consumers", "gateway/consumer gateway/consumer-username gateway/consumer-custom-id"),
        ("gateway_plugins", "gateway/plugin gateway/plugin-instance gateway/plugin-scope"),
        ("email_domains", "catalog/mail-domain"),
        ("portals", "catalog/portal catalog/portal-name catalog/domain"),
        ("portal_email_configs", "people/mail-config"),
        ("portal_email_templates", "people/mail-template"),
        ("portal_audit_log_webhooks", "catalog/audit-webhook"),
        ("portal_ip_allow_lists", "portalcontent/allow-list"),
        ("apis", "catalog/api catalog/api-name catalog/slug"),
        ("api_versions", "catalog/version catalog/version-name"),
        ("api_implementations", "catalog/implementation catalog/service-link"),
        ("api_packages", "catalog/package catalog/package-name"),
        ("api_package_operations", "catalog/member"),
        ("api_package_specifications", "catalog/package-specification"),
        ("api_publications", "catalog/publication"),
        ("api_products", "catalog/product"),
        ("api_product_versions", "catalog/product-version"),
        ("images", "catalog/icon"),
        ("documents", "catalog/document"),
        ("document_trees", "catalog/document-tree"),
        ("portal_customizations", "portalcontent/setting|customization"),
        ("portal_integrations", "portalcontent/setting|integrations"),
        ("portal_appearances", "portalcontent/setting|appearance"),
        ("portal_assets", "portalcontent/setting|logo portalcontent/setting|favicon portalcontent/setting|catalog_cover"),
        ("portal_snippets", "portalcontent/snippet portalcontent/snippet-name"),
        ("portal_pages", "portalcontent/page"),
        ("portal_page_trees", "portalcontent/page-tree"),
        ("portal_teams", "people/team people/team-name"),
        ("portal_team_roles", "people/team-role"),
        ("portal_identity_providers", "people/identity-provider people/enabled-provider"),
        ("portal_team_group_mappings", "people/team-group"));

    /// <summary>Why other kinds are no configuration.</summary>
    public static IReadOnlyDictionary<string, string> Others { get; } = Kinds(
        (People, "people/developer people/login people/email people/quota people/team-member people/membership people/external-account people/application people/application-owner "
            + "people/application-name people/application-reference people/registration people/credential people/withdrawn people/consumer people/client-attempt people/client-leaving catalog/strategy-use catalog/client"),
        (Accounts, "identity/user identity/user-email identity/system-account identity/system-account-name identity/of|team identity/member identity/token identity/token-hash identity/token-name "
            + "identity/external-account identity/console-session identity/sign-in-code"),
        (Keys, "gateway/gateway-token gateway/gateway-token-name"),
        (Traces, "sessions/session sessions/mail-token sessions/sent sessions/allowance sessions/device sessions/key-watch sessions/login-event sessions/audit-delivery sessions/audit-replay "
            + "webhooks/delivery webhooks/due webhooks/health audit/entry audit/at audit/of audit/head"));

    /// <summary>The kind of a row, as the lists name it; null for a key prefix that is no row.</summary>
    public static string? KindOf(string table, string row)
    {
        var words = row.Split('|');
        return words[0] switch
        {
            "" => null,
            "setting" => words.Length > 1 && words[1].Length > 0 ? $"{table}/setting|{words[1]}" : null,
            // Of an account or team: of|{id}|{what}.
            "of" when table == "identity" => words.Length > 2 && words[2].Length > 0 ? $"{table}/of|{words[2]}" : null,
            var first => $"{table}/{first}",
        };
    }

    private static Dictionary<string, string> Kinds(params IEnumerable<(string To, string Kinds)> lists) =>
        lists.SelectMany(list => list.Kinds.Split(' ').Select(kind => (kind, list.To))).ToDictionary(pair => pair.kind, pair => pair.To, StringComparer.Ordinal);
}
