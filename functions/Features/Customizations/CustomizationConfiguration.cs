using Features.Export;
using Features.PortalContent;
using Features.Storage;

namespace Features.Customizations;

/// <summary>How portals look. A portal that nobody changed is not listed.</summary>
public static class CustomizationConfiguration
{
    public static ConfigurationPart<SettingRow> Part(Tables tables) =>
        SettingConfiguration.Part(tables, "portal_customizations", CustomizationStore.Key, body => CustomizationRules.Read(body)?.ApplyTo(new()));
}
