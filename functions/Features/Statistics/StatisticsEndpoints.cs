using System.Globalization;
using System.Text.Json;
using Features.Apis;
using Features.Applications;
using Features.Credentials;
using Features.Developers;
using Features.Portals;
using Features.Sessions;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Policies;

namespace Features.Statistics;

/// <summary>
/// What a developer's applications called: <c>/api/v3/stats</c>. <c>credential-usage</c> is ours: the contract's credentials have no room for the day they were last used on. Other developers' applications are as if nobody had ever called with them.
/// </summary>
public static class StatisticsEndpoints
{
    public static IServiceCollection AddStatistics(this IServiceCollection services) => services.AddAfterRemoval<StatisticsAfterRemoval>();

    public static void MapStatistics(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/v3/stats", Query).Requires(DeveloperGate.Word);
        app.MapGet("/api/v3/stats/config", Config).Requires(DeveloperGate.Word);
        app.MapGet("/api/v3/applications/{applicationId}/credential-usage", LastUsed).Requires(DeveloperGate.Word);
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

    private static async Task<IResult> LastUsed(
        Guid applicationId, HttpContext http, CurrentPortal portal, CurrentDeveloper developer, ApplicationStore applications, CredentialStore credentials, UsageSource usage)
    {
        if (await applications.FindFor(portal.Id, developer.Id, applicationId, http.RequestAborted) is null) return Problem.NotFound();
        var days = await usage.LastUsed(portal.Id.ToString("D"), applicationId.ToString("D"), http.RequestAborted);
        var keys = await credentials.ListOf(portal.Id, applicationId, http.RequestAborted);
        return Answers.Ok(new
        {
            Data = keys.Select(key => new
            {
                CredentialId = key.Value.Id, LastUsedOn = days.TryGetValue(key.Value.Id.ToString("D"), out var day) ? day.ToString("O", CultureInfo.InvariantCulture) : null,
            }),
        });
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
