using Azure.Data.Tables;
using Platform.Storage;

namespace Features.Storage;

/// <summary>The product's tables (ARCHITECTURE.md, section 3).</summary>
/// <param name="service">The storage account.</param>
/// <param name="notices">Who tells the outside of what is written; null for nobody.</param>
public sealed class Tables(TableServiceClient service, INotices? notices = null)
{
    /// <summary>The one partition of <see cref="Catalog"/>: every rule across its rows is one transaction.</summary>
    public const string Org = "org";

    public static IReadOnlyList<string> Names { get; } = ["catalog", "gateway", "people", "sessions", "portalcontent", "identity", "audit", "webhooks", FollowUps.Table];

    /// <summary>Control planes, APIs, packages, portals, publications, strategies; partition <see cref="Org"/>.</summary>
    public DocumentTable Catalog { get; } = new(service, "catalog", isJournaled: true, remembered: CatalogKeys.Remembered, notices: notices);

    /// <summary>Services, routes, plugins, consumers; partition = control plane id.</summary>
    public DocumentTable Gateway { get; } = new(service, "gateway", isJournaled: true);

    /// <summary>Developers, teams, applications, registrations, credentials; partition = portal id.</summary>
    public DocumentTable People { get; } = new(service, "people", isJournaled: true, notices: notices);

    /// <summary>Sessions and mail tokens by hash; partition = portal id.</summary>
    public DocumentTable Sessions { get; } = new(service, "sessions");

    /// <summary>Pages, snippets, looks and allow lists; partition = portal id.</summary>
    public DocumentTable Content { get; } = new(service, "portalcontent", isJournaled: true);

    /// <summary>Administrators, system accounts, teams, roles and tokens; partition <see cref="Org"/>.</summary>
    public DocumentTable Identity { get; } = new(service, "identity", isJournaled: true);

    /// <summary>The audit log: what was written by whom.</summary>
    public DocumentTable Audit { get; } = new(service, "audit");

    /// <summary>What webhooks are sent; partition = webhook id. And the partitions in which notices may wait.</summary>
    public DocumentTable Webhooks { get; } = new(service, "webhooks");

    /// <summary>The table of a name, among those that the journal knows.</summary>
    public DocumentTable? FindJournaled(string name) => new[] { Catalog, Gateway, People, Content, Identity }.FirstOrDefault(table => table.Name == name);
}
