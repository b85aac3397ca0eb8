using System.Reflection;
using Features.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Features.Documents;

/// <summary>What documents belong to: the API or package that the path names.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Row">Its row in the catalog partition.</param>
public sealed record DocumentOwner(Guid Id, string Row)
{
    public static ValueTask<DocumentOwner?> BindAsync(HttpContext http, ParameterInfo parameter) => ValueTask.FromResult<DocumentOwner?>(
        http.GetRouteValue("apiId") is string api ? Api(Guid.Parse(api)) : Package(Guid.Parse((string)http.GetRouteValue("packageId")!)));

    public static DocumentOwner Api(Guid id) => new(id, CatalogKeys.Api(id));

    public static DocumentOwner Package(Guid id) => new(id, CatalogKeys.Package(id));
}
