using Features.Export;
using Features.PortalContent;
using Features.Storage;

namespace Features.Integrations;

/// <summary>Widgets of others in portals. A portal in which nobody set any up is not listed.</summary>
public static class IntegrationConfiguration
{
    public static ConfigurationPart<SettingRow> Part(Tables tables) =>
        SettingConfiguration.Part(tables, "portal_integrations", IntegrationStore.Key, body => IntegrationRules.Read(body, new()));
}
