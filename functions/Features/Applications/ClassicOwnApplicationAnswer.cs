using System.Text.Json.Serialization;
using Features.AuthStrategies;
using Features.PortalCatalog;

namespace Features.Applications;

/// <summary>An application as its developer sees it by the classic contract: one form for all strategies.</summary>
internal sealed record ClassicOwnApplicationAnswer(
    Guid Id, string Name, string ReferenceId, string? Description, string? RedirectUri, PortalStrategyAnswer AuthStrategy, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Only in the answer to the creation of an application for which a client was registered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RenewedSecret? Credentials { get; init; }

    /// <summary>Where the strategy knows scopes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Scopes { get; init; }

    public static ClassicOwnApplicationAnswer Of(Application application, AuthStrategy strategy) => new(
        application.Id, application.Name, application.ReferenceId(), application.Description, application.RedirectUri, PortalStrategyAnswer.Of(strategy), application.CreatedAt,
        application.UpdatedAt)
    {
        Scopes = strategy.Type == StrategyType.OpenidConnect ? application.Scopes : null,
    };

    public static ClassicOwnApplicationAnswer Of(NewApplication made, AuthStrategy strategy) => Of(made.Application, strategy) with
    {
        Credentials = made is { ClientSecret: { } secret, Application.ClientId: { } client } ? new(client, secret) : null,
    };
}
