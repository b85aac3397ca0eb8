using Features.Portals;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Features.Teams;

/// <summary>The team that an administrator's path names. One whose portal is gone is gone too.</summary>
public sealed record TeamPath(Guid PortalId, Document<Team> Team)
{
    public Guid TeamId => Team.Value.Id;

    /// <summary>Null when there is no such portal or team.</summary>
    public static async ValueTask<TeamPath?> BindAsync(HttpContext http)
    {
        var services = http.RequestServices;
        var portalId = Guid.Parse((string)http.GetRouteValue("portalId")!);
        var teamId = Guid.Parse((string)http.GetRouteValue("teamId")!);
        return await services.GetRequiredService<PortalStore>().Find(portalId, http.RequestAborted) is not null
            && await services.GetRequiredService<TeamStore>().Find(portalId, teamId, http.RequestAborted) is { } team
            ? new(portalId, team)
            : null;
    }
}
