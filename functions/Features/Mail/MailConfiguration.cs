using System.Security.Cryptography;
using System.Text;
using Features.Export;
using Features.Portals;
using Features.Storage;

namespace Features.Mail;

/// <summary>The domains in whose name portals may send, how each of them sends, and what its mails say.</summary>
public static class MailConfiguration
{
    private const string DomainsName = "email_domains";
    private const string PortalField = "portal_id";
    private const string DomainField = "domain_name";

    public static ConfigurationPart<MailDomain> Domains(Tables tables) => new(DomainsName, tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.MailDomains),
        Id = placed => IdOf(placed.Value.Domain),
        Label = placed => placed.Value.Domain,
        Show = (placed, _) => Task.FromResult<object>(new { placed.Value.Domain }),
        ReadItem = (body, _, now) => MailRules.ReadDomain(body) is not { } domain ? null
            : new(Tables.Org, CatalogKeys.MailDomain(domain), IdOf(domain), stored => stored ?? new(domain, now, now)),
    };

    public static ConfigurationPart<MailConfig> Senders(Tables tables, MailSettings settings) => new("portal_email_configs", tables.People)
    {
        Places = Wanting.Each(tables, CatalogKeys.Portals, PeopleKeys.MailConfig),
        Id = placed => placed.Value.Id,
        References = placed => [new(PortalConfiguration.Name, placed.Owner, PortalField),
            .. placed.Value.DomainName is { } domain ? [new(DomainsName, IdOf(domain), DomainField, Named: domain)] : Array.Empty<ConfigurationReference>()],
        Show = (placed, _) => Task.FromResult<object>(new
        {
            PortalId = placed.Owner, placed.Value.Id, placed.Value.Enabled, placed.Value.DomainName, placed.Value.FromName, placed.Value.FromEmail, placed.Value.ReplyToEmail,
        }),
        ReadItem = (body, _, now) =>
        {
            var (portalId, id, enabled) = (body.ReadId(PortalField), body.ReadId(), body.Flag("enabled").Value);
            if (MailRules.ReadConfig(body) is not { } change) return null;
            var config = MailRules.Apply(change, new() { Id = id, Enabled = enabled ?? true, CreatedAt = now, UpdatedAt = now });
            if (MailRules.SenderFaultOf(config, settings.From.Host) is { } fault) body.Faults.Add(fault with { Field = body.PathOf(fault.Field) });
            return new(PeopleKeys.Of(portalId), PeopleKeys.MailConfig, id, stored => config with { CreatedAt = stored?.CreatedAt ?? now });
        },
    };

    /// <summary>What portals want their mails to say instead of what is built in.</summary>
    public static ConfigurationPart<MailOverride> Templates(Tables tables) => new("portal_email_templates", tables.People)
    {
        Places = Wanting.Each(tables, CatalogKeys.Portals, PeopleKeys.MailTemplates),
        Id = placed => placed.Owner,
        Label = placed => placed.Row[PeopleKeys.MailTemplates.Length..],
        References = placed => [new(PortalConfiguration.Name, placed.Owner, PortalField)],
        Show = (placed, _) => Task.FromResult<object>(new
        {
            PortalId = placed.Owner, Name = placed.Row[PeopleKeys.MailTemplates.Length..], placed.Value.Enabled,
            Content = new MailOverrideAnswer(placed.Value.Subject, placed.Value.Title, placed.Value.Body, placed.Value.ButtonLabel),
        }),
        ReadItem = (body, _, now) =>
        {
            var (portalId, name) = (body.ReadId(PortalField), body.Choice("name", [.. MailTemplate.All.Select(template => template.Name)], required: true).Value);
            if (name is null || MailTemplate.Find(name) is not { } template || MailRules.ReadOverride(body, template) is not { } change) return null;
            return new(PeopleKeys.Of(portalId), PeopleKeys.MailTemplate(name), portalId, stored =>
                MailRules.Apply(change, new() { CreatedAt = stored?.CreatedAt ?? now, UpdatedAt = now }));
        },
    };

    // A domain is known by its name; references are by ids.
    private static Guid IdOf(string domain) => new(SHA256.HashData(Encoding.UTF8.GetBytes(domain.ToLowerInvariant())).AsSpan(0, 16));
}
