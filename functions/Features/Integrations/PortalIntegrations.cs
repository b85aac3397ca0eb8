using System.Text.Json;
using System.Text.Json.Serialization;

namespace Features.Integrations;

/// <summary>Widgets of others that a portal's site loads. The same on both wires and in storage; an absent one is not set up.</summary>
public sealed record PortalIntegrations
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PortalIntegration? GoogleTagManager { get; init; }

    // The naming rule would write google_analytics4.
    [JsonPropertyName("google_analytics_4")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PortalIntegration? GoogleAnalytics4 { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PortalIntegration? EqualWeb { get; init; }
}

/// <summary>One widget. <paramref name="Type"/> is fixed for each.</summary>
public sealed record PortalIntegration(bool Enabled, string Type, IReadOnlyDictionary<string, JsonElement> ConfigData);
