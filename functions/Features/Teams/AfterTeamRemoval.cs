using Features.Portals;
using Features.Storage;

namespace Features.Teams;

/// <summary>Ends memberships and roles: of a team or developer that is gone, and on an API, package or product that is gone.</summary>
public sealed class AfterTeamRemoval(Tables tables, TeamStore teams, TeamRoleStore roles, PortalStore portals) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) => kind switch
    {
        Removed.Team => CleanTeam(portalId!.Value, id, cancel),
        Removed.Developer => CleanDeveloper(portalId!.Value, id, cancel),
        Removed.Api or Removed.ApiPackage or Removed.ApiProduct => CleanEntity(id, cancel),
        _ => Task.CompletedTask,
    };

    private async Task CleanTeam(Guid portalId, Guid id, CancellationToken cancel)
    {
        foreach (var developer in await teams.ListMembers(portalId, id, cancel)) await teams.Leave(portalId, id, developer, cancel);
        await tables.People.Clear(PeopleKeys.Of(portalId), PeopleKeys.TeamRolesOf(id), cancel);
        await tables.People.Begin(PeopleKeys.Of(portalId)).Remove(PeopleKeys.Quota(id)).Commit(cancel);
    }

    private async Task CleanDeveloper(Guid portalId, Guid id, CancellationToken cancel)
    {
        foreach (var row in await tables.People.List<TeamMember>(PeopleKeys.Of(portalId), PeopleKeys.MembershipsOf(id), cancel))
            await teams.Leave(portalId, row.Value.TeamId, id, cancel);
    }

    private async Task CleanEntity(Guid id, CancellationToken cancel)
    {
        foreach (var portal in await portals.List(cancel)) await roles.Forget(portal.Id, id, cancel);
    }
}
