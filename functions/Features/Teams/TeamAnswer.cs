using Features.Developers;

namespace Features.Teams;

/// <summary>A team on the management wire. A description is required there, so that none is an empty one.</summary>
public sealed record TeamAnswer(Guid Id, string Name, string Description, bool CanOwnApplications, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static TeamAnswer Of(Team team) => new(team.Id, team.Name, team.Description ?? "", team.CanOwnApplications, team.CreatedAt, team.UpdatedAt);
}

/// <summary>A team as its members see it.</summary>
public sealed record OwnTeamAnswer(Guid Id, string Name, string? Description, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static OwnTeamAnswer Of(Team team) => new(team.Id, team.Name, team.Description, team.CreatedAt, team.UpdatedAt);
}

/// <summary>A member on the management wire.</summary>
public sealed record BasicDeveloperAnswer(Guid Id, string Email, string FullName, bool Active, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static BasicDeveloperAnswer Of(Developer developer) => new(
        developer.Id, developer.Email, developer.FullName, developer.Status == ApprovalStatus.Approved, developer.CreatedAt, developer.UpdatedAt);
}

/// <summary>A role of a team.</summary>
public sealed record TeamRoleAnswer(Guid Id, string RoleName, Guid EntityId, string EntityTypeName, string EntityRegion)
{
    public static TeamRoleAnswer Of(TeamRole role) => new(role.Id, TeamRules.NameOf(role.Role), role.EntityId, role.EntityTypeName, role.EntityRegion);
}

/// <summary>The roles that there are.</summary>
public sealed record RoleCatalogAnswer(RoleServicesAnswer Services)
{
    public static RoleCatalogAnswer All { get; } = new(new RoleServicesAnswer("Services", new RolesAnswer(
        new(TeamRules.Viewer, "API Viewers have read-only access to the documentation of a service in a portal"),
        new(TeamRules.Consumer, "API Consumers can make calls to the given service"))));
}

public sealed record RoleServicesAnswer(string Name, RolesAnswer Roles);

// One word each on the wire, without an underscore.
public sealed record RolesAnswer(RoleAnswer Apiviewer, RoleAnswer Apiconsumer);

public sealed record RoleAnswer(string Name, string Description);
