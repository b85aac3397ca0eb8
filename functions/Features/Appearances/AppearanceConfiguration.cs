using Features.Export;
using Features.PortalContent;
using Features.Storage;

namespace Features.Appearances;

/// <summary>What the classic contract alone knows of how portals look. A portal of which nobody said any is not listed.</summary>
public static class AppearanceConfiguration
{
    public static ConfigurationPart<SettingRow> Part(Tables tables) => SettingConfiguration.Part(tables, "portal_appearances", AppearanceStore.Key, body =>
    {
        var change = AppearanceRules.ReadOwn(body);
        return body.Close() ? change.ApplyTo(new()) : null;
    });
}
