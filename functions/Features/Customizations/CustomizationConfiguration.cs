using System.Text.Json;
using System.Text.Json.Nodes;
using Features.Export;
using Features.PortalContent;
using Features.Portals;
using Features.Storage;
using Platform.Http;

namespace Features.Customizations;

/// <summary>How portals look. A portal that nobody changed is not listed.</summary>
public static class CustomizationConfiguration
{
    private const string PortalField = "portal_id";

    private static readonly string Row = ContentKeys.Setting(CustomizationStore.Key);

    public static ConfigurationPart<SettingRow> Part(Tables tables) => new("portal_customizations", tables.Content)
    {
        Places = Wanting.Each(tables, CatalogKeys.Portals, Row),
        Id = placed => placed.Owner,
        References = placed => [new(PortalConfiguration.Name, placed.Owner, PortalField)],
        Show = async (placed, contents) => ConfigurationJson.Under(PortalField, placed.Owner, JsonNode.Parse(await contents.Read(placed.Value.Content))!.AsObject()),
        ReadItem = (body, contents, now) =>
        {
            var portalId = body.ReadId(PortalField);
            if (CustomizationRules.Read(body) is not { } change) return null;
            var name = contents.Bring(JsonSerializer.SerializeToUtf8Bytes(change.ApplyTo(new()), Wire.Json));
            return new(ContentKeys.Of(portalId), Row, portalId, stored => stored?.Content == name ? stored : new(name, now));
        },
    };
}
