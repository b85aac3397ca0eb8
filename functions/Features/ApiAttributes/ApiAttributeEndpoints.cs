using Features.Apis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Http;
using Platform.Lists;

namespace Features.ApiAttributes;

/// <summary>Attributes over all APIs, for administrators: <c>/v3/api-attributes</c>.</summary>
public static class ApiAttributeEndpoints
{
    private static readonly ListForm<ApiAttribute> Form = new ListForm<ApiAttribute>()
        .Of("apis", attribute => attribute.ApiId)
        .Id("id", attribute => attribute.Id)
        .Sort("id", (a, b) => string.CompareOrdinal(a.Id.ToString(), b.Id.ToString()))
        .Text("key", attribute => attribute.Key, sorts: true)
        .Time("created_at", attribute => attribute.CreatedAt)
        .Time("updated_at", attribute => attribute.UpdatedAt)
        .DefaultOrder((a, b) => string.CompareOrdinal(a.Key, b.Key));

    public static void MapApiAttributes(this IEndpointRouteBuilder app) => app.MapGet("/v3/api-attributes", List).Requires("apis:list");

    private static async Task<IResult> List(HttpContext http, ApiStore apis)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        // What others say of APIs that the caller does not see is not counted either.
        var seen = (await apis.List(http.RequestAborted)).Where(api => Sight.Current?.Sees("apis", api.Id) ?? true);
        return Answers.Ok(query.Apply(ApiAttribute.Of(seen)).ToAnswer(attribute => attribute));
    }
}
