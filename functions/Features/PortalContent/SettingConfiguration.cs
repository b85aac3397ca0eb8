using System.Text.Json;
using System.Text.Json.Nodes;
using Features.Export;
using Features.Portals;
using Features.Storage;
using Platform.Fields;
using Platform.Http;

namespace Features.PortalContent;

/// <summary>The configuration of what a portal has one of. A portal in which nobody set it is not listed.</summary>
public static class SettingConfiguration
{
    private const string PortalField = "portal_id";

    /// <param name="tables">Where it is kept.</param>
    /// <param name="name">The part of the document.</param>
    /// <param name="key">The setting.</param>
    /// <param name="read">Reads its value from an item, and closes it.</param>
    public static ConfigurationPart<SettingRow> Part<T>(Tables tables, string name, string key, Func<BodyFields, T?> read) where T : class
    {
        var row = ContentKeys.Setting(key);
        return new(name, tables.Content)
        {
            Places = Wanting.Each(tables, CatalogKeys.Portals, row),
            Id = placed => placed.Owner,
            References = placed => [new(PortalConfiguration.Name, placed.Owner, PortalField)],
            Show = async (placed, contents) => ConfigurationJson.Under(PortalField, placed.Owner, JsonNode.Parse(await contents.Read(placed.Value.Content))!.AsObject()),
            ReadItem = (body, contents, now) =>
            {
                var portalId = body.ReadId(PortalField);
                if (read(body) is not { } value) return null;
                var content = contents.Bring(JsonSerializer.SerializeToUtf8Bytes(value, Wire.Json));
                return new(ContentKeys.Of(portalId), row, portalId, stored => stored?.Content == content ? stored : new(content, now));
            },
        };
    }
}
