using Features.Portals;
using Features.Storage;
using Platform.Storage;

namespace Features.Mail;

/// <summary>Where a portal's own mail settings live: rows of its partition, which go with it.</summary>
public sealed class PortalMailStore(Tables tables, MailDomainStore domains, MailSettings settings)
{
    public Task<Document<MailConfig>?> FindConfig(Guid portalId, CancellationToken cancel) =>
        tables.People.Find<MailConfig>(PeopleKeys.Of(portalId), PeopleKeys.MailConfig, cancel);

    /// <summary>False when there is one already.</summary>
    public async Task<bool> AddConfig(Guid portalId, MailConfig config, CancellationToken cancel) =>
        (await tables.People.Begin(PeopleKeys.Of(portalId)).Add(PeopleKeys.MailConfig, config).Commit(cancel)).Committed;

    /// <summary>False when somebody else changed or removed it since it was read.</summary>
    public async Task<bool> ReplaceConfig(Guid portalId, Document<MailConfig> read, MailConfig config, CancellationToken cancel) =>
        (await tables.People.Begin(PeopleKeys.Of(portalId)).Replace(read, config).Commit(cancel)).Committed;

    /// <summary>False when there is none.</summary>
    public async Task<bool> RemoveConfig(Guid portalId, CancellationToken cancel) =>
        (await tables.People.Begin(PeopleKeys.Of(portalId)).Remove(PeopleKeys.MailConfig).Commit(cancel)).Committed;

    public Task<Document<MailOverride>?> FindOverride(Guid portalId, MailTemplate template, CancellationToken cancel) =>
        tables.People.Find<MailOverride>(PeopleKeys.Of(portalId), PeopleKeys.MailTemplate(template.Name), cancel);

    /// <summary>What a portal wants otherwise, by template.</summary>
    public async Task<Dictionary<string, MailOverride>> ListOverrides(Guid portalId, CancellationToken cancel) =>
        (await tables.People.List<MailOverride>(PeopleKeys.Of(portalId), PeopleKeys.MailTemplates, cancel))
            .ToDictionary(row => row.Row[PeopleKeys.MailTemplates.Length..], row => row.Value, StringComparer.Ordinal);

    /// <summary>False when somebody else was faster.</summary>
    public async Task<bool> SaveOverride(Guid portalId, MailTemplate template, Document<MailOverride>? read, MailOverride changed, CancellationToken cancel)
    {
        var batch = tables.People.Begin(PeopleKeys.Of(portalId));
        return (await (read is null ? batch.Add(PeopleKeys.MailTemplate(template.Name), changed) : batch.Replace(read, changed)).Commit(cancel)).Committed;
    }

    /// <summary>Goes back to what is built in.</summary>
    public Task RemoveOverride(Guid portalId, MailTemplate template, CancellationToken cancel) =>
        tables.People.Begin(PeopleKeys.Of(portalId)).Remove(PeopleKeys.MailTemplate(template.Name)).Commit(cancel);

    /// <summary>Who a portal's mails are from. An address of a domain that may not be used, or no longer, gives way to the installation's.</summary>
    public async Task<MailFrom> FromOf(Portal portal, CancellationToken cancel)
    {
        var config = (await FindConfig(portal.Id, cancel))?.Value is { Enabled: true } enabled ? enabled : null;
        var address = config?.FromEmail is { } wanted && await domains.MaySend(MailDomainStore.DomainOf(wanted), cancel) ? wanted : settings.From.Address;
        return new(address, config?.FromName ?? portal.DisplayName, config?.ReplyToEmail);
    }
}
