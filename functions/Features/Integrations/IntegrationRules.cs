using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Errors;
using Platform.Fields;

namespace Features.Integrations;

/// <summary>What integrations must obey. Collects every fault.</summary>
public static partial class IntegrationRules
{
    private const int TextMax = 100;

    /// <summary>The integrations after a change, with the faults noted in the body. A change merges, a replacement starts from nothing; null takes an integration away.</summary>
    public static PortalIntegrations? Read(BodyFields body, PortalIntegrations to)
    {
        var changed = new PortalIntegrations
        {
            GoogleTagManager = Read(body, "google_tag_manager", "tracking", "id", ReadTagManager, to.GoogleTagManager),
            GoogleAnalytics4 = Read(body, "google_analytics_4", "analytics", "id", ReadAnalytics, to.GoogleAnalytics4),
            EqualWeb = Read(body, "equal_web", "accessibility", "site_key", ReadEqualWeb, to.EqualWeb),
        };
        return body.Close() ? changed : null;
    }

    private static PortalIntegration? Read(BodyFields body, string name, string type, string key, Action<BodyFields> check, PortalIntegration? to)
    {
        var given = body.Object(name, nullable: true);
        if (given.Value is not { } fields) return given.IsGiven ? null : to;
        var isNew = to is null;
        var enabled = fields.Flag("enabled", required: isNew);
        fields.Choice("type", [type], required: isNew);
        var config = fields.Object("config_data", required: isNew).Value;
        var merged = to is null ? [] : new Dictionary<string, JsonElement>(to.ConfigData, StringComparer.Ordinal);
        if (config is not null)
        {
            check(config);
            // Documentation shows it and the schema does not: it is taken and changes nothing.
            config.Ignore("consent_required");
            foreach (var (field, value) in config.Peek())
            {
                if (field == "consent_required") continue;
                if (value.ValueKind == JsonValueKind.Null) merged.Remove(field);
                else merged[field] = value.Clone();
            }
            if (!merged.ContainsKey(key) && !config.Has(key)) fields.Faults.Add(Fault.Required(config.PathOf(key)));
            config.Close();
        }
        fields.Ignore("consent_required");
        fields.Close();
        return new(enabled.Value ?? to?.Enabled ?? false, type, merged);
    }

    private static void ReadTagManager(BodyFields config)
    {
        config.Text("id", min: 5, max: 20, pattern: ContainerId(), form: "be a valid GTM container ID (format: GTM-XXXXXX)");
        foreach (var name in (string[])["l", "preview", "data_layer", "env_name", "auth_referrer_policy"]) config.Text(name, nullable: true, max: TextMax);
        foreach (var name in (string[])["cookies_win", "debug", "npa"]) config.Flag(name, nullable: true);
    }

    private static void ReadAnalytics(BodyFields config)
    {
        config.Text("id", min: 5, max: 20, pattern: MeasurementId(), form: "be a valid Google Analytics ID (format: G-XXXXXXX)");
        config.Text("l", nullable: true, max: TextMax);
    }

    private static void ReadEqualWeb(BodyFields config)
    {
        config.Text("site_key", min: 32, max: 32, pattern: SiteKey(), form: "be a valid Equalweb Site Key");
        config.Object("widget_config");
    }

    [GeneratedRegex("^GTM-[A-Za-z0-9]+$", RegexOptions.NonBacktracking)]
    private static partial Regex ContainerId();

    [GeneratedRegex("^G-[A-Za-z0-9-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex MeasurementId();

    [GeneratedRegex("^[A-Za-z0-9]+$", RegexOptions.NonBacktracking)]
    private static partial Regex SiteKey();
}
