using Features.Applications;
using Features.AuthStrategies;
using Features.Developers;
using Features.PortalCatalog;
using Features.Portals;
using Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Features.Registrations;

/// <summary>
/// A developer's applications as one API or package sees them: <c>/api/v3/apis/{apiIdOrSlug}/applications</c>. Those that have a registration, whatever became of it; or, with
/// <c>unregistered</c>, those that could ask for one.
/// </summary>
public static class ApiApplicationEndpoints
{
    private const string FilterName = "applicationfilter";

    private static readonly ListForm<Application> Form = new ListForm<Application>()
        .Text("name", application => application.Name)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static void MapApiApplications(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v3/apis/{apiIdOrSlug}/applications", List).Requires(DeveloperGate.Word);

    private static async Task<IResult> List(
        string apiIdOrSlug, HttpContext http, CurrentPortal portal, CurrentDeveloper developer, PortalCatalogStore catalog, ApplicationStore applications,
        RegistrationStore store, ApplicationViews views)
    {
        if (ReadFlag(http.Request.Query, "unregistered") is not { } unregistered)
            return Problem.Invalid(Fault.Not("unregistered", "is_boolean", "a boolean", "query"));
        if (Form.Read(Renamed(http.Request.Query), out var problem) is not { } query) return problem!;
        var cancel = http.RequestAborted;
        if (await catalog.Find(portal.Portal, developer, apiIdOrSlug, cancel) is not { } entry) return Problem.NotFound();
        var own = await applications.ListFor(portal.Id, developer.Id, cancel);
        var found = await Task.WhenAll(own.Select(application => store.FindFor(portal.Id, application.Id, entry.Id, cancel)));
        var registered = own.Zip(found).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First.Id, pair => pair.Second!.Value);
        var shown = query.Apply(own.Where(application => unregistered
            ? !registered.ContainsKey(application.Id) && application.StrategyId == entry.Publication.StrategyId
            : registered.ContainsKey(application.Id)));
        var answers = new List<ApiApplicationAnswer>();
        foreach (var application in shown.Items)
            answers.Add(ApiApplicationAnswer.Of(application, await views.StrategyOf(application, cancel), registered.GetValueOrDefault(application.Id)));
        return Answers.Ok((shown with { Items = [] }).ToAnswer(_ => answers[0]) with { Data = answers });
    }

    // Deep objects have one form whatever their name.
    private static QueryCollection Renamed(IQueryCollection query) => new(query.ToDictionary(
        pair => pair.Key.StartsWith(FilterName + "[", StringComparison.Ordinal) ? string.Concat("filter", pair.Key.AsSpan(FilterName.Length)) : pair.Key, pair => pair.Value));

    // Without a value it means true.
    private static bool? ReadFlag(IQueryCollection query, string name) => !query.TryGetValue(name, out var value) ? false
        : value.ToString() switch { "" or "true" => true, "false" => false, _ => null };
}

/// <summary>An application and its registration for one API.</summary>
public sealed record ApiApplicationAnswer(
    Guid Id, string Name, Guid? RegistrationId, ApprovalStatus? RegistrationStatus, CatalogStrategyAnswer AuthStrategy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ApiApplicationAnswer Of(Application application, AuthStrategy strategy, Registration? registration) => new(
        application.Id, application.Name, registration?.Id, registration?.Status, CatalogStrategyAnswer.Of(strategy), application.CreatedAt, application.UpdatedAt);
}
