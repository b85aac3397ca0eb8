using Features.AuthStrategies;
using Features.Developers;
using Features.Registrations;
using Features.Teams;
using Platform.Lists;

namespace Features.Applications;

/// <summary>Puts applications together with their owners and strategies, as the classic contract shows them.</summary>
public sealed class ClassicApplications(
    ApplicationStore applications, ApplicationViews views, DeveloperStore developers, TeamStore teams, RegistrationStore registrations, AuthStrategyStore strategies)
{
    /// <summary>The applications of a portal whose owner is there.</summary>
    public async Task<List<OwnedApplication>> List(Guid portalId, CancellationToken cancel)
    {
        var owners = (await developers.List(portalId, cancel)).Select(ClassicOwnerAnswer.Of).Concat((await teams.List(portalId, cancel)).Select(ClassicOwnerAnswer.Of))
            .ToDictionary(owner => owner.Id);
        return [.. (await applications.List(portalId, cancel)).Where(application => owners.ContainsKey(application.OwnerId))
            .Select(application => new OwnedApplication(application, owners[application.OwnerId]))];
    }

    /// <summary>An application beside its owner, who was there a moment ago: whoever is gone since has no name any more.</summary>
    public async Task<OwnedApplication> Owned(Guid portalId, Application application, CancellationToken cancel) => new(application, application.OwnerType == OwnerType.Team
        ? await teams.Find(portalId, application.OwnerId, cancel) is { } team ? ClassicOwnerAnswer.Of(team.Value) : new(application.OwnerId, "", "")
        : await developers.Find(portalId, application.OwnerId, cancel) is { } developer ? ClassicOwnerAnswer.Of(developer.Value) : new(application.OwnerId, "", ""));

    public async Task<PageAnswer<ClassicApplicationAnswer>> Show(Guid portalId, Page<OwnedApplication> page, CancellationToken cancel)
    {
        var known = (await strategies.List(cancel)).ToDictionary(strategy => strategy.Id);
        var counts = (await registrations.List(portalId, cancel)).Where(registration => registration.IsClassic()).CountBy(registration => registration.ApplicationId).ToDictionary();
        return page.ToAnswer(owned => ClassicApplicationAnswer.Of(
            owned, known.GetValueOrDefault(owned.Application.StrategyId) ?? ApplicationViews.Gone(owned.Application.StrategyId), portalId, counts.GetValueOrDefault(owned.Application.Id)));
    }

    public async Task<ClassicApplicationAnswer> Show(Guid portalId, Application application, CancellationToken cancel) => ClassicApplicationAnswer.Of(
        await Owned(portalId, application, cancel), await views.StrategyOf(application, cancel), portalId,
        (await registrations.ListOf(portalId, application.Id, cancel)).Count(row => row.Value.IsClassic()));
}
