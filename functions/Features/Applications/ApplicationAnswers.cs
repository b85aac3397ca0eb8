using System.Text.Json.Serialization;
using Features.AuthStrategies;
using Features.Developers;
using Features.PortalCatalog;

namespace Features.Applications;

/// <summary>An application as its developer sees it. One of key-auth has none of the fields of a client: clients tell the two by their fields.</summary>
public sealed record OwnApplicationAnswer(
    Guid Id, string Name, string? Description, PortalStrategyAnswer AuthStrategy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, Guid? TeamId)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RedirectUri { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClientId { get; init; }

    /// <summary>Only in the answer to the application's creation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClientSecret { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Scopes { get; init; }

    public static OwnApplicationAnswer Of(Application application, AuthStrategy strategy) => new(
        application.Id, application.Name, application.Description, PortalStrategyAnswer.Of(strategy), application.CreatedAt, application.UpdatedAt, application.TeamId())
    {
        RedirectUri = application.RedirectUri,
        ClientId = application.ClientId,
        Scopes = application.Scopes.Count > 0 ? application.Scopes : null,
    };
}

/// <summary>An application on the management wire, in the form of key-auth.</summary>
public record ApplicationAnswer(
    Guid Id, string Name, string? Description, CatalogStrategyAnswer AuthStrategy, IdAnswer Portal, Dictionary<string, string> Labels, int RegistrationCount,
    OwnerAnswer Owner, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The form that fits the application's strategy.</summary>
    public static ApplicationAnswer Of(Application application, AuthStrategy strategy, Guid portalId, int registrations)
    {
        var plain = new ApplicationAnswer(
            application.Id, application.Name, application.Description, CatalogStrategyAnswer.Of(strategy), new(portalId), application.Labels, registrations,
            OwnerAnswer.Of(application), application.CreatedAt, application.UpdatedAt);
        return strategy.Type == StrategyType.KeyAuth ? plain : new ClientApplicationAnswer(plain, application.ClientId ?? "", application.Registered?.ProviderId);
    }
}

/// <summary>The same in the form of a client.</summary>
public sealed record ClientApplicationAnswer : ApplicationAnswer
{
    public ClientApplicationAnswer(ApplicationAnswer plain, string clientId, Guid? providerId) : base(plain) =>
        (ClientId, DcrProvider) = (clientId, providerId is { } id ? new(id) : null);

    public string ClientId { get; }

    public IdAnswer? DcrProvider { get; }

    // Providers are asked for them one application at a time, by its developer.
    public IReadOnlyList<string>? GrantedScopes => null;
}

public sealed record IdAnswer(Guid Id);

/// <summary>Who owns an application.</summary>
public sealed record OwnerAnswer(OwnerType Type, Guid Id)
{
    public static OwnerAnswer Of(Application application) => new(application.OwnerType, application.OwnerId);
}

/// <summary>Somebody who can use an application.</summary>
public sealed record ApplicationDeveloperAnswer(Guid Id, string Email, string FullName)
{
    public static ApplicationDeveloperAnswer Of(Developer developer) => new(developer.Id, developer.Email, developer.FullName);
}
