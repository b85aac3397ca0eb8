using System.Reflection;
using Features.ApiPublications;
using Features.Documents;
using Features.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Features.Apis;

/// <summary>The API or package that a path names: what documents and images belong to.</summary>
/// <param name="Type">Which of the two.</param>
/// <param name="Id">Its id.</param>
/// <param name="Row">Its row in the catalog partition.</param>
public sealed record EntityPath(EntityType Type, Guid Id, string Row) : DocumentOwner(Id, Row)
{
    public static ValueTask<EntityPath?> BindAsync(HttpContext http, ParameterInfo parameter) => ValueTask.FromResult<EntityPath?>(
        http.GetRouteValue("apiId") is string api ? Of(EntityType.Api, Guid.Parse(api)) : Of(EntityType.ApiPackage, Guid.Parse((string)http.GetRouteValue("packageId")!)));

    public static EntityPath Of(EntityType type, Guid id) => new(type, id, type == EntityType.Api ? CatalogKeys.Api(id) : CatalogKeys.Package(id));
}
