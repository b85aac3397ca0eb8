using System.Text.Json;
using Platform.Fields;
using Platform.Http;
using Policies;

namespace Features.ControlPlanes;

/// <summary>What a plugin must obey. Collects every fault in the body.</summary>
public static class GatewayPluginRules
{
    private static readonly string[] Names = [PolicyPlugin.AceName, PolicyPlugin.CorsName];
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement(new { });

    /// <summary>The plugin as the body says it; worthless when the body has faults.</summary>
    public static GatewayPlugin Read(BodyFields body, CoreEntityPlace place, DateTimeOffset now)
    {
        var name = body.Choice("name", Names, required: true).Value;
        var plugin = new GatewayPlugin
        {
            Id = CoreEntityRules.ReadId(body, place) ?? Guid.NewGuid(),
            Name = name ?? "",
            InstanceName = CoreEntityRules.ReadName(body, place, "instance_name"),
            ServiceId = CoreEntityRules.ReadReference(body, GatewayService.Kind, place),
            RouteId = CoreEntityRules.ReadReference(body, GatewayRoute.Kind, place),
            Enabled = CoreEntityRules.ReadFlag(body, "enabled", true),
            Config = ReadConfig(body, name),
            Tags = CoreEntityRules.ReadTags(body),
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (body.Texts("protocols", nullable: true, min: 1, choices: CoreEntityRules.Protocols).Value is { } protocols) plugin = plugin with { Protocols = ReadProtocols(body, protocols) };
        CoreEntityRules.Refuse(body, "consumer", $"{name} has no consumer scope");
        CoreEntityRules.Refuse(body, "consumer_group", $"{name} has no consumer scope");
        CoreEntityRules.Refuse(body, "condition", "a plugin runs for every call of its scope");
        CoreEntityRules.Refuse(body, "ordering", "cors runs before ace");
        CoreEntityRules.Refuse(body, "partials", "write the settings into config");
        body.Close();
        return plugin;
    }

    private static JsonElement ReadConfig(BodyFields body, string? name)
    {
        var given = body.Object("config", nullable: true).Value;
        // Whose settings they are is not known: one fault, that of the name, is enough.
        if (name is null) return default;
        var config = given ?? new BodyFields(Nothing);
        return name == PolicyPlugin.AceName
            ? JsonSerializer.SerializeToElement(AceConfig.Read(config), Wire.Json)
            : JsonSerializer.SerializeToElement(CorsConfig.Read(config), Wire.Json);
    }

    // Calls are told apart by route, not by scheme: a plugin for one of the two would leave the other open.
    private static List<string> ReadProtocols(BodyFields body, List<string> protocols)
    {
        if (!protocols.Contains("http") || !protocols.Contains("https"))
            body.Faults.Add(new("protocols", "invalid", "protocols must hold http and https: a plugin runs for both"));
        return [.. protocols.Distinct()];
    }
}
