using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Features.ControlPlanes;

/// <summary>The part of a core entity's path that must exist: the control plane, and in nested paths the service or route it stands under.</summary>
public sealed record GatewayPath(Guid ControlPlaneId, GatewayService? Service, GatewayRoute? Route)
{
    /// <summary>Null when one of them does not exist.</summary>
    public static async ValueTask<GatewayPath?> BindAsync(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var controlPlaneId = Guid.Parse((string)http.GetRouteValue("controlPlaneId")!);
        if (await http.RequestServices.GetRequiredService<ControlPlaneStore>().Find(controlPlaneId, cancel) is null) return null;
        var gateway = http.RequestServices.GetRequiredService<GatewayStore>();
        Document<GatewayService>? service = null;
        Document<GatewayRoute>? route = null;
        if (http.GetRouteValue("parentService") is string under && (service = await gateway.FindService(controlPlaneId, under, cancel)) is null) return null;
        if (http.GetRouteValue("parentRoute") is string along && (route = await gateway.FindRoute(controlPlaneId, along, cancel)) is null) return null;
        return new(controlPlaneId, service?.Value, route?.Value);
    }
}
