namespace Features.ControlPlanes;

/// <summary>Everything that a control plane holds.</summary>
public static class GatewayForms
{
    public static CoreEntityForm<GatewayService> Services { get; } = new("services", GatewayServiceRules.Read, GatewayServiceAnswer.Of);

    public static CoreEntityForm<GatewayRoute> Routes { get; } = new("routes", GatewayRouteRules.Read, GatewayRouteAnswer.Of)
    {
        Under = [GatewayPath.UnderService],
    };

    public static CoreEntityForm<GatewayPlugin> Plugins { get; } = new("plugins", GatewayPluginRules.Read, GatewayPluginAnswer.Of)
    {
        Under = [GatewayPath.UnderService, GatewayPath.UnderRoute],
        // There are no partials here.
        Flags = ["expand_partials"],
    };

    public static CoreEntityForm<GatewayConsumer> Consumers { get; } = new("consumers", GatewayConsumerRules.Read, GatewayConsumerAnswer.Of)
    {
        Filters = new Dictionary<string, Func<GatewayConsumer, string, bool>> { ["custom_id"] = (consumer, wanted) => consumer.CustomId == wanted },
    };

    public static IReadOnlyList<CoreEntityForm> All { get; } = [Services, Routes, Plugins, Consumers];
}
