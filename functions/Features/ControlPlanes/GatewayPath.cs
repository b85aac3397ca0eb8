using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Features.ControlPlanes;

/// <summary>The part of a core entity's path that must exist: the control plane, and in nested paths the service or route it stands under.</summary>
public sealed record GatewayPath(Guid ControlPlaneId, IReadOnlyList<CoreReference> Parents)
{
    public const string UnderService = "services/{parentService}";
    public const string UnderRoute = "routes/{parentRoute}";

    /// <summary>Whether an entity is found below this path.</summary>
    public bool Holds<T>(T entity) where T : ICoreEntity<T> => Parents.All(parent => entity.References().Contains(parent));

    /// <summary>Null when one of them does not exist.</summary>
    public static async ValueTask<GatewayPath?> BindAsync(HttpContext http)
    {
        var controlPlaneId = Guid.Parse((string)http.GetRouteValue("controlPlaneId")!);
        if (await http.RequestServices.GetRequiredService<ControlPlaneStore>().Find(controlPlaneId, http.RequestAborted) is null) return null;
        var parents = new List<CoreReference>();
        return await Add<GatewayService>("parentService") && await Add<GatewayRoute>("parentRoute") ? new(controlPlaneId, parents) : null;

        async Task<bool> Add<T>(string segment) where T : class, ICoreEntity<T>
        {
            if (http.GetRouteValue(segment) is not string idOrName) return true;
            var store = http.RequestServices.GetRequiredService<GatewayStore>();
            if (await store.Find<T>(controlPlaneId, idOrName, http.RequestAborted) is not { } parent) return false;
            parents.Add(new(T.Kind, parent.Value.Id));
            return true;
        }
    }
}
