using Features.Developers;
using Features.Portals;
using Features.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Http;

namespace Features.Sessions;

/// <summary>
/// The door of the developer app. It knows the words <see cref="Platform.Http.Access.Anonymous"/> and <see cref="Word"/>, answers 404 on hosts of no portal, 403 to
/// writes that another origin sent, and sets <see cref="CurrentPortal"/> and, where there is a session, <see cref="CurrentDeveloper"/>.
/// </summary>
public sealed class DeveloperGate(PortalHosts hosts, Tables tables, TimeProvider clock) : IGate
{
    /// <summary>The word of endpoints for signed-in developers.</summary>
    public const string Word = "developer";

    // A token is 43 characters; whatever is much longer is not worth a hash.
    private const int TokenCharactersMax = 128;

    public async ValueTask<IResult?> Admit(HttpContext http, Platform.Http.Access access)
    {
        if (http.GetEndpoint()!.Metadata.GetMetadata<NeedsNoStorage>() is not null) return null;
        if (access.Word is not (Platform.Http.Access.Anonymous or Word)) throw new InvalidOperationException($"developers cannot hold the permission {access.Word}");
        if (await hosts.Find(http.Request) is not { } portal) return Problem.NotFound();
        if (!SameOrigin.Allows(http.Request)) return Problem.Forbidden("The request came from another origin");
        http.Features.Set(portal);
        if (await Find(http, portal.Portal) is { } developer) http.Features.Set(developer);
        else if (access.Word == Word) return Problem.Unauthorized();
        return null;
    }

    private async ValueTask<CurrentDeveloper?> Find(HttpContext http, Portal portal)
    {
        if (!portal.AuthenticationEnabled) return null;
        if (http.Request.Cookies[SessionCookies.Access] is not { Length: > 0 and <= TokenCharactersMax } token) return null;
        var partition = PeopleKeys.Of(portal.Id);
        var stored = await tables.Sessions.Find<SessionToken>(partition, SessionKeys.Access(SessionKeys.HashOf(token)), http.RequestAborted);
        if (stored is null || stored.Value.EndsAt <= clock.GetUtcNow()) return null;
        var developer = await tables.People.Find<Developer>(partition, PeopleKeys.Developer(stored.Value.DeveloperId), http.RequestAborted);
        return developer?.Value.Status == ApprovalStatus.Approved ? new(developer.Value, stored.Value.SessionId) : null;
    }
}

public static class DeveloperGateServices
{
    public static IServiceCollection AddDeveloperGate(this IServiceCollection services) =>
        services.AddSingleton<PortalHosts>().AddSingleton<IGate, DeveloperGate>();
}
