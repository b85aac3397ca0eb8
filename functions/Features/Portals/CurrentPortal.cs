using Features.Storage;
using Microsoft.AspNetCore.Http;
using Platform.Http;
using Platform.Storage;

namespace Features.Portals;

/// <summary>The portal on whose host a request came in. The gate of the developer app sets it before any endpoint runs.</summary>
public sealed record CurrentPortal(Document<Portal> Row)
{
    public Portal Portal => Row.Value;

    public Guid Id => Row.Value.Id;

    /// <summary>Lets an endpoint of the developer app take it as a parameter.</summary>
    public static ValueTask<CurrentPortal?> BindAsync(HttpContext http) => ValueTask.FromResult(http.Features.Get<CurrentPortal>());
}

/// <summary>Finds portals by host name.</summary>
public sealed class PortalHosts(Tables tables)
{
    /// <summary>The portal of a request, or null: no portal has that host. Bare loopback names stand for this machine and not for a portal.</summary>
    public async ValueTask<CurrentPortal?> Find(HttpRequest request)
    {
        var host = PublicHost.Of(request);
        if (host.Length == 0 || host is "localhost" or "127.0.0.1" or "[::1]") return null;
        if (await tables.Catalog.FindOwner(Tables.Org, CatalogKeys.Domain(host), request.HttpContext.RequestAborted) is not { } id) return null;
        var found = await tables.Catalog.Find<Portal>(Tables.Org, CatalogKeys.Portal(id), request.HttpContext.RequestAborted);
        return found?.Value.AnswersOn(host) == true ? new(found) : null;
    }
}
