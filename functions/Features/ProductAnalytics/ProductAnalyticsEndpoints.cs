using Features.ApiProducts;
using Features.ProductVersions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Http;

namespace Features.ProductAnalytics;

/// <summary>
/// Traffic, errors and latency of a product for administrators: <c>GET /v2/api-products/{apiProductId}/analytics?range=</c>, ours. <c>range</c> is <c>1h</c>, <c>24h</c> (default), <c>7d</c>,
/// <c>30d</c> or <c>90d</c>; calls are in it some five seconds after they ended. The answer:
/// <code>
/// {
///   "range": "24h", "start": "2026-01-01T10:00:00.000Z", "end": "2026-01-02T10:12:34.000Z", "bucket_ms": 1800000,
///   "total": {
///     "requests": 120, "client_errors": 3, "server_errors": 1, "error_rate": 0.0333,
///     "latency_average_ms": 12.5, "latency_p50_ms": 10, "latency_p95_ms": 40, "latency_p99_ms": 84       // numbers, or null where nothing was measured
///   },
///   "series": [ { "start": "2026-01-01T10:00:00.000Z", "traffic": { as total } } ],                      // every bucket, the oldest first, empty ones too
///   "versions": [ { "id": "uuid", "name": "v1", "traffic": { as total } } ],                             // every version, the oldest first
///   "status_codes": [ { "status_code": 200, "requests": 116 } ]                                          // those that occurred, in their order
/// }
/// </code>
/// </summary>
public static class ProductAnalyticsEndpoints
{
    public static IServiceCollection AddProductAnalytics(this IServiceCollection services) => services.AddSingleton<ProductTraffic>();

    public static void MapProductAnalytics(this IEndpointRouteBuilder app) =>
        app.MapGet($"{ApiProductEndpoints.Path}/{{apiProductId}}/analytics", Fetch).Requires("api-products:read");

    private static async Task<IResult> Fetch(Guid apiProductId, HttpContext http, ApiProductStore products, ProductVersionStore versions, ProductTraffic traffic)
    {
        var asked = http.Request.Query["range"].ToString();
        var range = asked.Length == 0 ? AnalyticsRange.Default : AnalyticsRange.All.FirstOrDefault(known => known.Name == asked);
        if (range is null) return Problem.Invalid(Fault.NotOneOf("range", [.. AnalyticsRange.All.Select(known => known.Name)], "query"));
        if (await products.Find(apiProductId, http.RequestAborted) is null) return Problem.NotFound();
        var all = (await versions.ListOf(apiProductId, http.RequestAborted)).OrderBy(version => version.CreatedAt).ToList();
        return Answers.Ok(await traffic.Of(all, range, http.RequestAborted));
    }
}
