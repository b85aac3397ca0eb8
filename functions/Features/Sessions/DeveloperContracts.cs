using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Features.Sessions;

/// <summary>
/// The two contracts of the developer app, which are two views of the same developers, applications and registrations. What both do alike is written once and mapped under
/// both prefixes; what they say differently has an endpoint for each.
/// </summary>
public static class DeveloperContracts
{
    private const string Current = "/api/v3";
    private const string Classic = "/api/v2";

    /// <summary>Maps the same endpoints below a path of both contracts.</summary>
    public static void MapOnBoth(this IEndpointRouteBuilder app, string path, Action<RouteGroupBuilder> map)
    {
        map(app.MapGroup(Current + path));
        map(app.MapGroup(Classic + path));
    }

    /// <summary>The same for what needs accounts; see <see cref="MapClassic"/>.</summary>
    public static void MapOwnOnBoth(this IEndpointRouteBuilder app, string path, Action<RouteGroupBuilder> map)
    {
        map(app.MapGroup(Current + path));
        map(app.MapClassic(path));
    }

    /// <summary>Endpoints of the classic contract that need accounts: where a portal has none, they are not there, whoever asks.</summary>
    public static RouteGroupBuilder MapClassic(this IEndpointRouteBuilder app, string path) => app.MapGroup(Classic + path).WithMetadata(new NeedsAccounts());
}

/// <summary>Marks endpoints that are 404 where the portal has no accounts, as the classic contract says. The newer one answers 401 there, as to anybody without a session.</summary>
internal sealed class NeedsAccounts;
