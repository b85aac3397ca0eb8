using System.Text.Json;
using System.Text.Json.Nodes;
using Features.Export;
using Features.PortalContent;
using Features.Portals;
using Features.Storage;
using Platform.Http;

namespace Features.Integrations;

/// <summary>Widgets of others in portals. A portal in which nobody set any up is not listed.</summary>
public static class IntegrationConfiguration
{
    private const string PortalField = "portal_id";

    private static readonly string Row = ContentKeys.Setting(IntegrationStore.Key);

    public static ConfigurationPart<SettingRow> Part(Tables tables) => new("portal_integrations", tables.Content)
    {
        Places = Wanting.Each(tables, CatalogKeys.Portals, Row),
        Id = placed => placed.Owner,
        References = placed => [new(PortalConfiguration.Name, placed.Owner, PortalField)],
        Show = async (placed, contents) => ConfigurationJson.Under(PortalField, placed.Owner, JsonNode.Parse(await contents.Read(placed.Value.Content))!.AsObject()),
        ReadItem = (body, contents, now) =>
        {
            var portalId = body.ReadId(PortalField);
            if (IntegrationRules.Read(body, new()) is not { } integrations) return null;
            var name = contents.Bring(JsonSerializer.SerializeToUtf8Bytes(integrations, Wire.Json));
            return new(ContentKeys.Of(portalId), Row, portalId, stored => stored?.Content == name ? stored : new(name, now));
        },
    };
}
