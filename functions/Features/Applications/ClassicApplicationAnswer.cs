using Features.AuthStrategies;
using Features.Developers;
using Features.PortalCatalog;
using Features.Teams;

namespace Features.Applications;

/// <summary>An application beside who owns it.</summary>
public sealed record OwnedApplication(Application Application, ClassicOwnerAnswer Owner);

/// <summary>Who owns an application by the classic contract, which knows developers only: a team stands in its place under its name, and has no address.</summary>
public sealed record ClassicOwnerAnswer(Guid Id, string Name, string Email)
{
    public static ClassicOwnerAnswer Of(Developer developer) => new(developer.Id, developer.FullName, developer.Email);

    public static ClassicOwnerAnswer Of(Team team) => new(team.Id, team.Name, "");
}

/// <summary>An application on the management wire of the classic contract.</summary>
public sealed record ClassicApplicationAnswer(
    Guid Id, string Name, string? Description, Dictionary<string, string> Labels, string ReferenceId, int RegistrationCount, IdAnswer? DcrProvider, IdAnswer Portal,
    ClassicOwnerAnswer Developer, CatalogStrategyAnswer AuthStrategy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    // Providers are asked for them one application at a time.
    public IReadOnlyList<string>? GrantedScopes => null;

    public static ClassicApplicationAnswer Of(OwnedApplication owned, AuthStrategy strategy, Guid portalId, int registrations) => new(
        owned.Application.Id, owned.Application.Name, owned.Application.Description, owned.Application.Labels, owned.Application.ReferenceId(), registrations,
        owned.Application.Registered is { } registered ? new(registered.ProviderId) : null, new(portalId), owned.Owner, CatalogStrategyAnswer.Of(strategy),
        owned.Application.CreatedAt, owned.Application.UpdatedAt);
}
