using Features.Storage;
using Platform.Storage;

namespace Features.Mail;

/// <summary>
/// Where the domains live in whose name portals may send: rows of the catalog partition. Whether the mail server sends for one is the operator's to say, in the settings: keys
/// and records of a domain are between its owner and that server, and no look at the DNS from here would prove them.
/// </summary>
public sealed class MailDomainStore(Tables tables, MailSettings settings)
{
    /// <summary>The domain of an address, in lower case.</summary>
    public static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant();

    public Task<Document<MailDomain>?> Find(string domain, CancellationToken cancel) =>
        tables.Catalog.Find<MailDomain>(Tables.Org, CatalogKeys.MailDomain(domain), cancel);

    public async Task<List<MailDomain>> List(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<MailDomain>(Tables.Org, CatalogKeys.MailDomains, cancel)).Select(row => row.Value)];

    /// <summary>False when it is there already.</summary>
    public async Task<bool> Add(MailDomain domain, CancellationToken cancel) =>
        (await tables.Catalog.Begin(Tables.Org).Add(CatalogKeys.MailDomain(domain.Domain), domain).Commit(cancel)).Committed;

    /// <summary>False when it is not there.</summary>
    public async Task<bool> Remove(string domain, CancellationToken cancel) =>
        (await tables.Catalog.Begin(Tables.Org).Remove(CatalogKeys.MailDomain(domain)).Commit(cancel)).Committed;

    /// <summary>Whether the operator says that the mail server sends for a domain.</summary>
    public bool IsVerified(string domain) => settings.SenderDomains.Contains(domain) || string.Equals(settings.From.Host, domain, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether mails may be sent in the name of a domain: the installation's own, or one that was added and that the operator has named.</summary>
    public async Task<bool> MaySend(string domain, CancellationToken cancel) =>
        string.Equals(settings.From.Host, domain, StringComparison.OrdinalIgnoreCase) || (IsVerified(domain) && await Find(domain, cancel) is not null);
}
