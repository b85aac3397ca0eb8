using System.Text.Json;
using Features.Apis;
using Features.Applications;
using Features.Developers;
using Features.Portals;
using Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Policies;

namespace Features.Statistics;

/// <summary>What a developer's applications called: <c>/api/v3/stats</c>. Other developers' applications are as if nobody had ever called with them.</summary>
public static class StatisticsEndpoints
{
    public static void MapStatistics(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/v3/stats", Query).Requires(DeveloperGate.Word);
        app.MapGet("/api/v3/stats/config", Config).Requires(DeveloperGate.Word);
    }

    private static async Task<IResult> Query(
        HttpContext http, CurrentPortal portal, CurrentDeveloper developer, ApplicationStore applications, ApiStore apis, UsageSource usage, TimeProvider clock)
    {
        var body = await BodyReader.ReadOptionalObject(http.Request);
        if (body.Problem is { } problem) return problem;
        var fields = body.Value ?? new BodyFields(JsonElement.Parse("{}"));
        var now = clock.GetUtcNow();
        if (UsageQueryRules.Read(fields, now) is not { } query) return Problem.Invalid(fields.Faults);
        var cancel = http.RequestAborted;
        var own = await applications.ListFor(portal.Id, developer.Id, cancel);
        var report = new UsageReport(query);
        var (from, until) = (Later(query.Window.From, now.AddDays(-UsageSource.RetentionDays)), query.Window.Until < now ? query.Window.Until : now);
        foreach (var application in own)
        {
            var id = application.Id.ToString("D");
            if (from >= until || query.Filters.Any(filter => filter.Dimension == UsageDimension.Application && !filter.Admits(id))) continue;
            await foreach (var line in usage.OfApplication(id, from, until, cancel)) report.Add(line);
        }
        var names = own.ToDictionary(application => application.Id.ToString("D"), application => application.Name, StringComparer.Ordinal);
        if (query.Dimensions.Contains(UsageDimension.Api))
            foreach (var api in await apis.List(cancel)) names[api.Id.ToString("D")] = api.Version is null ? api.Name : $"{api.Name} {api.Version}";
        return Answers.Ok(UsageAnswer.Of(query, report, names));
    }

    private static IResult Config() => Answers.Ok(
        new { Analytics = new { Percentiles = false, RetentionMs = (long)TimeSpan.FromDays(UsageSource.RetentionDays).TotalMilliseconds } });

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
