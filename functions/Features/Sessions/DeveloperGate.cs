using Features.Developers;
using Features.IpAllowLists;
using Features.Portals;
using Features.Storage;
using Microsoft.AspNetCore.Http;
using Platform.Errors;
using Platform.Http;

namespace Features.Sessions;

/// <summary>
/// The door of the developer app. It knows the words <see cref="Platform.Http.Access.Anonymous"/> and <see cref="Word"/>, answers 404 on hosts of no portal,
/// 403 to addresses that its allow lists do not name and to writes that another origin sent, and sets <see cref="CurrentPortal"/> and, where there is a session, <see cref="CurrentDeveloper"/>.
/// </summary>
public sealed class DeveloperGate(PortalHosts hosts, AddressGate addresses, SessionStore sessions, Tables tables) : IGate
{
    /// <summary>The word of endpoints for signed-in developers.</summary>
    public const string Word = "developer";

    public async ValueTask<IResult?> Admit(HttpContext http, Platform.Http.Access access)
    {
        if (http.GetEndpoint()!.Metadata.GetMetadata<NeedsNoStorage>() is not null) return null;
        if (access.Word is not (Platform.Http.Access.Anonymous or Word)) throw new InvalidOperationException($"developers cannot hold the permission {access.Word}");
        if (await hosts.Find(http.Request) is not { } portal) return Problem.NotFound();
        if (!await addresses.Allows(portal.Portal, http.Request)) return Problem.Forbidden("The portal may not be reached from this address");
        if (!SameOrigin.Allows(http.Request)) return Problem.Forbidden("The request came from another origin");
        if (!portal.Portal.AuthenticationEnabled && http.GetEndpoint()!.Metadata.GetMetadata<NeedsAccounts>() is not null) return Problem.NotFound();
        http.Features.Set(portal);
        if (await Find(http, portal.Portal) is { } developer) http.Features.Set(developer);
        else if (access.Word == Word) return Problem.Unauthorized();
        return null;
    }

    private async ValueTask<CurrentDeveloper?> Find(HttpContext http, Portal portal)
    {
        var access = http.Request.Cookies[SessionCookies.Access];
        if (!portal.AuthenticationEnabled || SessionToken.Read(access) is not { } token) return null;
        // The token says whose it is, so that both are asked for at once; who it says counts for nothing before the session is found.
        var reading = tables.People.Find<Developer>(PeopleKeys.Of(portal.Id), PeopleKeys.Developer(token.DeveloperId), http.RequestAborted);
        var (session, developer) = (await sessions.Find(portal.Id, access, http.RequestAborted), await reading);
        return session is not null && developer?.Value.Status == ApprovalStatus.Approved ? new(developer.Value, session.Id) : null;
    }
}
