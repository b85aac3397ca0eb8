using Features.Developers;
using Features.Portals;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Features.Applications;

/// <summary>The application that a developer's path names, as that developer may use it: an own one, or one of a team's. Another's is not there.</summary>
public sealed record OwnApplicationPath(CurrentPortal CurrentPortal, CurrentDeveloper Developer, Guid ApplicationId, Document<Application>? Application, ApplicationStore Store)
{
    public Portal Portal => CurrentPortal.Portal;

    public Guid PortalId => CurrentPortal.Id;

    /// <summary>The same application as it stands by now, for writes that were overtaken.</summary>
    public Task<Document<Application>?> Again(CancellationToken cancel) => Store.FindFor(PortalId, Developer.Id, ApplicationId, cancel);

    /// <summary>Lets an endpoint of the developer app take it as a parameter, behind the gate that lets developers in.</summary>
    public static async ValueTask<OwnApplicationPath?> BindAsync(HttpContext http)
    {
        if (http.Features.Get<CurrentPortal>() is not { } portal || http.Features.Get<CurrentDeveloper>() is not { } developer) return null;
        var store = http.RequestServices.GetRequiredService<ApplicationStore>();
        var id = Guid.Parse((string)http.GetRouteValue("applicationId")!);
        return new(portal, developer, id, await store.FindFor(portal.Id, developer.Id, id, http.RequestAborted), store);
    }
}
