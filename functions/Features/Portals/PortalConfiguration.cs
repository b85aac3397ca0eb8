using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Features.AuthStrategies;
using Features.CustomDomains;
using Features.Export;
using Features.Storage;
using Platform.Http;

namespace Features.Portals;

/// <summary>Portals. Their domain is a part of them: links in mails and bookmarks lead there.</summary>
public static partial class PortalConfiguration
{
    public const string Name = "portals";

    private const string SettingsField = "authentication_settings";
    private const string CustomDomainField = "custom_domain";
    private const string DomainField = "default_domain";
    private const string ClientDomainField = "custom_client_domain";
    private const int DomainCharactersMax = 253;

    public static ConfigurationPart<Portal> Part(Tables tables, PortalSettings portals) => new(Name, tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.Portals),
        Id = placed => placed.Value.Id,
        Claims = portal => [(CatalogKeys.PortalName(portal.Name), portal.Id), (CatalogKeys.Domain(portal.DefaultDomain), portal.Id),
            .. portal.CustomHosts().Select(host => (CatalogKeys.Domain(host), portal.Id))],
        References = placed => placed.Value.DefaultStrategyId is { } id ? [new(AuthStrategyConfiguration.Name, id, "default_application_auth_strategy_id")] : [],
        AfterRemoval = placed => [(Removal.Kind, Removal.Of(Removed.Portal, placed.Value.Id))],
        Show = (placed, _) => Task.FromResult<object>(WithDomain(placed.Value, WithSettings(placed.Value, ConfigurationJson.Without(PortalAnswer.Of(placed.Value), "canonical_domain")))),
        ReadItem = (body, _, now) =>
        {
            var (id, domain) = (body.ReadId(), body.Text(DomainField, required: true, max: DomainCharactersMax, pattern: Host(), form: "be a host name in lower case"));
            var settings = body.Object(SettingsField).Value;
            var (basic, konnect, idp) = (settings?.Flag("basic_auth_enabled").Value ?? true, settings?.Flag("konnect_mapping_enabled").Value ?? true, settings?.Flag("idp_mapping_enabled").Value ?? false);
            settings?.Close();
            var custom = body.Object(CustomDomainField).Value is { } given ? CustomDomainRules.ReadWanted(given, portals.Domain) : null;
            var client = body.Has(ClientDomainField) ? CustomDomainRules.ReadHost(body, ClientDomainField, portals.Domain) : default;
            if (client.Value is { } host && host == custom?.Hostname) body.Faults.Add(PortalRules.SameHosts(body.PathOf(ClientDomainField)));
            var change = PortalRules.Read(body, isNew: true) with { CustomClientDomain = client };
            if (!body.Close()) return null;
            var portal = Make(null);
            if (PortalRules.Check(portal) is { } fault) body.Faults.Add(fault with { Field = body.PathOf(fault.Field) });
            return new(Tables.Org, CatalogKeys.Portal(id), id, Make);

            // What the document leaves out is what a new portal has.
            Portal Make(Portal? stored) => PortalRules.Apply(change, new()
            {
                Id = id, Name = change.Name.Value!, DisplayName = change.Name.Value!, DefaultDomain = domain.Value!, CustomDomain = custom?.Over(stored?.CustomDomain, now),
                BasicAuthEnabled = basic, KonnectMappingEnabled = konnect, IdpMappingEnabled = idp,
                CreatedAt = stored?.CreatedAt ?? now, UpdatedAt = now,
            }, now);
        },
    };

    // They have a path of their own in the contract, and are a part of the portal here.
    private static JsonObject WithSettings(Portal portal, JsonObject item)
    {
        item[SettingsField] = new JsonObject
        {
            ["basic_auth_enabled"] = portal.BasicAuthEnabled, ["konnect_mapping_enabled"] = portal.KonnectMappingEnabled, ["idp_mapping_enabled"] = portal.IdpMappingEnabled,
        };
        return item;
    }

    // What is known of its certificate was seen and not configured: neither the certificate nor its key is kept.
    private static JsonObject WithDomain(Portal portal, JsonObject item)
    {
        if (portal.CustomClientDomain is { } client) item[ClientDomainField] = client;
        if (portal.CustomDomain is not { } domain) return item;
        item[CustomDomainField] = new JsonObject
        {
            ["hostname"] = domain.Hostname, ["enabled"] = domain.Enabled, ["ssl"] = new JsonObject { ["domain_verification_method"] = Wire.Word(domain.Method) },
        };
        return item;
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Host();
}
