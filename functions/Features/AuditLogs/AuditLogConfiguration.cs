using Features.Export;
using Features.Portals;
using Features.Storage;
using Platform.Errors;
using Platform.Http;
using Platform.Secrets;

namespace Features.AuditLogs;

/// <summary>Where audit logs are sent.</summary>
public static class AuditLogConfiguration
{
    private const string Name = "audit_log_destinations";
    private const string SecretField = "authorization";
    private const string PortalField = "portal_id";
    private const string DestinationField = "audit_log_destination_id";

    public static ConfigurationPart<AuditDestination> Destinations(Tables tables, SecretBox box) => new(Name, tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.AuditDestinations),
        Id = placed => placed.Value.Id,
        IsSecret = key => key == SecretField,
        Secrets = destination => [new(SecretField, destination.SealedAuthorization is { Length: > 0 } secret ? secret : null, IsRequired: true)],
        Show = (placed, _) => Task.FromResult<object>(new { placed.Value.Id, placed.Value.Name, placed.Value.Endpoint, LogFormat = Wire.Word(placed.Value.LogFormat) }),
        ReadItem = (body, _, now) =>
        {
            var id = body.ReadId();
            if (AuditDestinationRules.Read(body, isNew: true, needsSecret: false) is not { } draft) return null;
            box.Check(body, SecretField, draft.Authorization.Value);
            return new(Tables.Org, CatalogKeys.AuditDestination(id), id, stored =>
            {
                // As in its own path: what opens one address is not sent to another.
                var kept = stored?.Endpoint == draft.Endpoint.Value ? stored?.SealedAuthorization : null;
                return new()
                {
                    Id = id, Name = draft.Name.Value!, Endpoint = draft.Endpoint.Value!, LogFormat = draft.LogFormat.Value ?? default,
                    SealedAuthorization = box.CanSeal ? box.Keep(draft.Authorization.Value, kept, AuditDestination.PurposeOf(id)) ?? "" : kept ?? "",
                    CreatedAt = stored?.CreatedAt ?? now, UpdatedAt = now,
                };
            });
        },
    };

    public static ConfigurationPart<AuditWebhook> Webhooks(Tables tables) => new("portal_audit_log_webhooks", tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.AuditWebhooks),
        Id = placed => placed.Value.PortalId,
        References = placed => [new(PortalConfiguration.Name, placed.Value.PortalId, PortalField, IsParent: true),
            .. placed.Value.DestinationId is { } id ? [new(Name, id, DestinationField)] : Array.Empty<ConfigurationReference>()],
        Show = (placed, _) => Task.FromResult<object>(placed.Value.DestinationId is { } id
            ? new { placed.Value.PortalId, placed.Value.Enabled, AuditLogDestinationId = id }
            : new { placed.Value.PortalId, placed.Value.Enabled }),
        ReadItem = (body, _, _) =>
        {
            var portalId = body.ReadId(PortalField);
            if (AuditDestinationRules.ReadWebhook(body) is not var (enabled, destination)) return null;
            if (enabled == true && destination.Value is null) body.Faults.Add(Fault.Required(body.PathOf(DestinationField)));
            return new(Tables.Org, CatalogKeys.AuditWebhook(portalId), portalId, _ => new(portalId, enabled ?? false, destination.Value));
        },
    };
}
