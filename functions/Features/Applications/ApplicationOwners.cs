using Features.Developers;
using Features.Teams;
using Platform.Errors;

namespace Features.Applications;

/// <summary>Who owns applications, and who may come to.</summary>
public sealed class ApplicationOwners(DeveloperStore developers, TeamStore teams, TeamMembers members)
{
    /// <summary>The field by which a developer names a team.</summary>
    public const string TeamField = "team_id";

    public async Task<bool> Exists(Guid portalId, ApplicationOwner owner, CancellationToken cancel) => owner.Type == OwnerType.Team
        ? await teams.Find(portalId, owner.Id, cancel) is not null
        : await developers.Find(portalId, owner.Id, cancel) is not null;

    /// <summary>Everybody in a portal who may own applications.</summary>
    public async Task<HashSet<ApplicationOwner>> All(Guid portalId, CancellationToken cancel) =>
    [
        .. (await developers.List(portalId, cancel)).Select(developer => new ApplicationOwner(OwnerType.Developer, developer.Id)),
        .. (await teams.List(portalId, cancel)).Select(team => new ApplicationOwner(OwnerType.Team, team.Id)),
    ];

    /// <summary>The developers who may use an application.</summary>
    public async Task<List<Developer>> People(Guid portalId, Application application, CancellationToken cancel) => application.OwnerType == OwnerType.Team
        ? await members.List(portalId, application.OwnerId, cancel)
        : await developers.Find(portalId, application.OwnerId, cancel) is { } owner ? [owner.Value] : [];

    /// <summary>Why an administrator cannot give somebody an application, or null.</summary>
    public async Task<Fault?> FaultOf(Guid portalId, ApplicationOwner owner, string field, CancellationToken cancel) => owner.Type == OwnerType.Team
        ? FaultOf((await teams.Find(portalId, owner.Id, cancel))?.Value, field)
        : await developers.Find(portalId, owner.Id, cancel) is null ? Fault.MissingReference(field, "Developer not found") : null;

    /// <summary>Why a developer cannot give a team an application, or null. A team that the developer is not in is not there.</summary>
    public async Task<Fault?> FaultOfTeam(Guid portalId, Guid developerId, ApplicationOwner owner, CancellationToken cancel) => owner.Type == OwnerType.Team
        ? FaultOf((await teams.FindOf(portalId, developerId, owner.Id, cancel))?.Value, TeamField)
        : null;

    private static Fault? FaultOf(Team? team, string field) => team switch
    {
        null => Fault.MissingReference(field, "Team not found"),
        { CanOwnApplications: false } => new(field, "invalid", "The team may not own applications"),
        _ => null,
    };
}
