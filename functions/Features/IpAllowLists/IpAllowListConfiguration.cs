using Features.Export;
using Features.Portals;
using Features.Storage;

namespace Features.IpAllowLists;

/// <summary>Addresses from which portals may be reached.</summary>
public static class IpAllowListConfiguration
{
    private const string PortalField = "portal_id";

    public static ConfigurationPart<IpAllowList> Part(Tables tables) => new("portal_ip_allow_lists", tables.Content)
    {
        Places = Wanting.Each(tables, CatalogKeys.Portals, ContentKeys.AllowLists),
        Id = placed => placed.Value.Id,
        References = placed => [new(PortalConfiguration.Name, placed.Owner, PortalField)],
        Show = (placed, _) => Task.FromResult<object>(new { PortalId = placed.Owner, placed.Value.Id, placed.Value.AllowedIps }),
        ReadItem = (body, _, now) =>
        {
            var (portalId, id) = (body.ReadId(PortalField), body.ReadId());
            return IpAllowListRules.Read(body) is not { } addresses ? null : new(ContentKeys.Of(portalId), ContentKeys.AllowList(id), id, stored =>
                new() { Id = id, AllowedIps = addresses, CreatedAt = stored?.CreatedAt ?? now });
        },
    };
}
