using System.Globalization;
using System.Text.Json;
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
/// What a developer's applications called: <c>/api/v3/stats</c>, and <c>/api/v2/stats</c> in the classic contract. <c>credential-usage</c> is ours: the contract's credentials have no room for the day they were last used on. Other developers' applications are as if nobody had ever called with them.
/// </summary>
public static class StatisticsEndpoints
{
    public static IServiceCollection AddStatistics(this IServiceCollection services) => services.AddSingleton<OwnUsage>().AddAfterRemoval<StatisticsAfterRemoval>();

    public static void MapStatistics(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/v3/stats", Query).Requires(DeveloperGate.Word);
        app.MapGet("/api/v3/stats/config", () => Config(percentiles: false)).Requires(DeveloperGate.Word);
        var classic = app.MapClassic("/stats");
        classic.MapPost("", QueryClassic).Requires(DeveloperGate.Word);
        classic.MapGet("config", () => Config(percentiles: true)).Requires(DeveloperGate.Word);
        app.MapGet("/api/v3/applications/{applicationId}/credential-usage", LastUsed).Requires(DeveloperGate.Word);
    }

    private static async Task<IResult> Query(HttpContext http, CurrentPortal portal, CurrentDeveloper developer, OwnUsage usage, TimeProvider clock)
    {
        var body = await BodyReader.ReadOptionalObject(http.Request);
        if (body.Problem is { } problem) return problem;
        var fields = body.Value ?? new BodyFields(JsonElement.Parse("{}"));
        if (UsageQueryRules.Read(fields, clock.GetUtcNow()) is not { } query) return Problem.Invalid(fields.Faults);
        var (report, names) = await usage.OfApis(query, portal, developer, http.RequestAborted);
        return Answers.Ok(UsageAnswer.Of(query, report, names));
    }

    private static async Task<IResult> QueryClassic(HttpContext http, CurrentPortal portal, CurrentDeveloper developer, OwnUsage usage)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (ClassicUsageRules.Read(fields) is not { } query) return Problem.Invalid(fields.Faults);
        var (report, names) = await usage.OfVersions(query, portal, developer, http.RequestAborted);
        return Answers.Ok(ClassicUsageAnswer.Of(query, report, names));
    }

    private static IResult Config(bool percentiles) => Answers.Ok(
        new { Analytics = new { Percentiles = percentiles, RetentionMs = (long)TimeSpan.FromDays(UsageSource.RetentionDays).TotalMilliseconds } });

    private static async Task<IResult> LastUsed(OwnApplicationPath at, HttpContext http, CredentialStore credentials, UsageSource usage)
    {
        if (at.Application is null) return Problem.NotFound();
        var days = await usage.LastUsed(at.PortalId.ToString("D"), at.ApplicationId.ToString("D"), http.RequestAborted);
        var keys = await credentials.ListOf(at.PortalId, at.ApplicationId, http.RequestAborted);
        return Answers.Ok(new
        {
            Data = keys.Select(key => new
            {
                CredentialId = key.Value.Id, LastUsedOn = days.TryGetValue(key.Value.Id.ToString("D"), out var day) ? day.ToString("O", CultureInfo.InvariantCulture) : null,
            }),
        });
    }
}
