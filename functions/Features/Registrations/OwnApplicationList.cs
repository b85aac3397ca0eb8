using Features.Applications;
using Features.AuthStrategies;
using Features.Developers;
using Features.PortalCatalog;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;
using Microsoft.AspNetCore.Http;

namespace Features.Registrations;

/// <summary>An application beside its registration for one API, package or version; null where it has none.</summary>
public sealed record RegisteredApplication(Application Application, Registration? Registration);

/// <summary>
/// A developer's applications as one thing that is published sees them: those that have a registration, whatever became of it; or, with <c>unregistered</c>, those that could ask
/// for one.
/// </summary>
public sealed class OwnApplicationList(ApplicationStore applications, RegistrationStore registrations, ApplicationViews views)
{
    /// <summary>Answers with them.</summary>
    /// <param name="portalId">The portal.</param>
    /// <param name="developerId">Whose applications.</param>
    /// <param name="entityId">What is published.</param>
    /// <param name="strategyId">The strategy that its applications must have.</param>
    /// <param name="unregistered">What <see cref="ReadUnregistered"/> read.</param>
    /// <param name="query">Page and filters.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<IResult> Show(
        Guid portalId, Guid developerId, Guid entityId, Guid? strategyId, bool unregistered, ListQuery<RegisteredApplication> query, CancellationToken cancel)
    {
        var own = await applications.ListFor(portalId, developerId, cancel);
        var found = await Task.WhenAll(own.Select(application => registrations.FindFor(portalId, application.Id, entityId, cancel)));
        var shown = query.Apply(own.Zip(found, (application, registration) => new RegisteredApplication(application, registration?.Value))
            .Where(row => unregistered ? row.Registration is null && row.Application.StrategyId == strategyId : row.Registration is not null));
        var answers = new List<ApiApplicationAnswer>();
        foreach (var row in shown.Items) answers.Add(ApiApplicationAnswer.Of(row, await views.StrategyOf(row.Application, cancel)));
        return Answers.Ok((shown with { Items = [] }).ToAnswer(_ => answers[0]) with { Data = answers });
    }

    /// <summary>Reads the flag, which means true without a value. Null, with the refusal, when it is none.</summary>
    public static bool? ReadUnregistered(IQueryCollection query, out Problem? problem)
    {
        bool? flag = !query.TryGetValue("unregistered", out var value) ? false : value.ToString() switch { "" or "true" => true, "false" => false, _ => null };
        problem = flag is null ? Problem.Invalid(Fault.Not("unregistered", "is_boolean", "a boolean", "query")) : null;
        return flag;
    }
}

/// <summary>An application and its registration for one API, package or version.</summary>
public sealed record ApiApplicationAnswer(
    Guid Id, string Name, Guid? RegistrationId, ApprovalStatus? RegistrationStatus, CatalogStrategyAnswer AuthStrategy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ApiApplicationAnswer Of(RegisteredApplication row, AuthStrategy strategy) => new(
        row.Application.Id, row.Application.Name, row.Registration?.Id, row.Registration?.Status, CatalogStrategyAnswer.Of(strategy), row.Application.CreatedAt, row.Application.UpdatedAt);
}
