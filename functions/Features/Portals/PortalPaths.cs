using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Features.Portals;

/// <summary>Paths below a portal that both contracts have.</summary>
internal static class PortalPaths
{
    private static readonly string[] Contracts = ["/v3", "/v2"];

    /// <summary>Maps what stands below a portal at <c>/v3</c> and, where the classic contract says it in the same words, at <c>/v2</c>.</summary>
    /// <param name="app">The app.</param>
    /// <param name="path">The path below the portal.</param>
    /// <param name="map">Maps it.</param>
    public static void MapOfPortals(this IEndpointRouteBuilder app, string path, Action<RouteGroupBuilder> map)
    {
        foreach (var contract in Contracts) map(app.MapGroup($"{contract}/portals/{{portalId}}/{path}"));
    }
}
