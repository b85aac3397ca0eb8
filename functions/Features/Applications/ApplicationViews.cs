using Features.AuthStrategies;
using Features.Registrations;
using Platform.Lists;

namespace Features.Applications;

/// <summary>Shows applications with their strategies and how many registrations they have.</summary>
public sealed class ApplicationViews(AuthStrategyStore strategies, RegistrationStore registrations)
{
    public async Task<OwnApplicationAnswer> Own(Application application, CancellationToken cancel) =>
        OwnApplicationAnswer.Of(application, await StrategyOf(application, cancel));

    /// <summary>A page of a developer's applications, each in the form of the contract that was asked by.</summary>
    public async Task<PageAnswer<T>> Show<T>(Page<Application> page, Func<Application, AuthStrategy, T> form, CancellationToken cancel)
    {
        var known = (await strategies.List(cancel)).ToDictionary(strategy => strategy.Id);
        return page.ToAnswer(application => form(application, known.GetValueOrDefault(application.StrategyId) ?? Gone(application.StrategyId)));
    }

    public async Task<object> Show(Guid portalId, Application application, CancellationToken cancel) => ApplicationAnswer.Of(
        application, await StrategyOf(application, cancel), portalId, (await registrations.ListOf(portalId, application.Id, cancel)).Count(row => !row.Value.IsClassic()));

    // As objects, so that each is written in its own form.
    public async Task<PageAnswer<object>> Show(Guid portalId, Page<Application> page, CancellationToken cancel)
    {
        var known = (await strategies.List(cancel)).ToDictionary(strategy => strategy.Id);
        var counts = (await registrations.List(portalId, cancel)).Where(registration => !registration.IsClassic()).CountBy(registration => registration.ApplicationId).ToDictionary();
        return page.ToAnswer<object>(application => ApplicationAnswer.Of(
            application, known.GetValueOrDefault(application.StrategyId) ?? Gone(application.StrategyId), portalId, counts.GetValueOrDefault(application.Id)));
    }

    public async Task<AuthStrategy> StrategyOf(Application application, CancellationToken cancel) =>
        (await strategies.Find(application.StrategyId, cancel))?.Value ?? Gone(application.StrategyId);

    // The application, and after it its strategy, went between two reads.
    internal static AuthStrategy Gone(Guid id) => new()
    {
        Id = id,
        Name = "deleted",
        DisplayName = "deleted",
        Type = StrategyType.KeyAuth,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
