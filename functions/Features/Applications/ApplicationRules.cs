using System.Text.RegularExpressions;
using Features.AuthStrategies;
using Platform.Errors;
using Platform.Fields;

namespace Features.Applications;

/// <summary>What an application must obey. Collects every fault.</summary>
public static partial class ApplicationRules
{
    /// <summary>The classic contract's name of what an application is correlated by.</summary>
    public const string ReferenceField = "reference_id";

    /// <summary>The field of the scopes that a developer chose.</summary>
    public const string ScopesField = "scopes";

    /// <summary>Scopes of one application.</summary>
    public const int ScopesMax = 50;

    private const string ClientField = "client_id";

    /// <summary>Applications of one developer or team.</summary>
    public const int ApplicationsMax = 500;

    /// <summary>The draft of a developer, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApplicationDraft? ReadOwnDraft(BodyFields body, Guid developerId)
    {
        var change = Read(body, isNew: true);
        var strategy = body.Id("auth_strategy_id", nullable: true);
        return body.Close()
            ? new(
                change.Name.Value!, change.Description.Value, change.RedirectUri.Value, strategy.Value, change.ClientId.Value, change.Scopes.Value ?? [], [],
                change.TeamId.Value is { } team ? new(OwnerType.Team, team) : new(OwnerType.Developer, developerId))
            : null;
    }

    /// <summary>The change of a developer, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApplicationChange? ReadOwnChange(BodyFields body)
    {
        var change = Read(body, isNew: false);
        return body.Close() ? change : null;
    }

    /// <summary>The draft of an administrator, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApplicationDraft? ReadDraft(BodyFields body)
    {
        var name = body.Name("name", required: true, min: 1, max: 255);
        var description = body.Text("description", max: 255);
        var labels = body.ReadLabels(removable: true);
        var client = body.Text(ClientField, min: 1, max: 255);
        var dcrClient = body.Text("dcr_client_id", min: 1, max: 255, pattern: ProviderClient(), form: "hold no blanks, quotes, slashes, '?', '#' or '%', and not only dots");
        var strategy = body.Id("auth_strategy_id");
        var owner = ReadOwner(body, required: true);
        return body.Close()
            ? new(name.Value!, description.Value, null, strategy.Value, client.Value, [], labels.Value?.ApplyTo(new Dictionary<string, string>()) ?? [], owner!.Value)
            {
                DcrClientId = dcrClient.Value,
            }
            : null;
    }

    /// <summary>Who shall own an application.</summary>
    public static ApplicationOwner? ReadOwner(BodyFields body, bool required)
    {
        if (body.Object("owner", required).Value is not { } owner) return null;
        var type = owner.Choice<OwnerType>("type", required: true).Value;
        var id = owner.Id("id", required: true).Value;
        owner.Close();
        return type is { } known && id is { } given ? new(known, given) : null;
    }

    /// <summary>What a draft and its strategy must have of each other.</summary>
    public static Fault? Check(AuthStrategy strategy, ApplicationDraft draft) => !draft.IsClassic ? CheckClient(strategy, draft.ClientId, draft.DcrClientId)
        : (strategy.Type, strategy.DcrProviderId, draft.Reference) switch
        {
            (StrategyType.OpenidConnect, null, null) => Fault.Required(ReferenceField),
            (StrategyType.OpenidConnect, not null, not null) => ProvidersClient(ReferenceField),
            _ => null,
        };

    /// <summary>That a client is the provider's, and nobody's to name.</summary>
    public static Fault ProvidersClient(string field) => new(field, "invalid", $"The client of this auth strategy is registered by its DCR provider, and {field} names it");

    /// <summary>What the clients that a draft names and its strategy must have of each other.</summary>
    public static Fault? CheckClient(AuthStrategy strategy, string? clientId, string? dcrClientId = null) => (strategy.Type, strategy.DcrProviderId, clientId, dcrClientId) switch
    {
        (_, null, _, not null) => new("dcr_client_id", "invalid", "dcr_client_id needs an auth strategy with a DCR provider"),
        (StrategyType.KeyAuth, _, not null, _) => new(ClientField, "invalid", "client_id is for applications of an OpenID Connect strategy"),
        (StrategyType.OpenidConnect, null, null, _) => Fault.Required(ClientField),
        (StrategyType.OpenidConnect, not null, not null, _) => new(ClientField, "invalid", "The client of this auth strategy is registered by its DCR provider"),
        _ => null,
    };

    /// <summary>Reads where people come back to from the provider.</summary>
    internal static Optional<string?> ReadRedirectUri(this BodyFields body, bool nullable) =>
        body.Text("redirect_uri", nullable: nullable, max: 2048, pattern: AbsoluteUri(), form: "be an absolute URL");

    /// <summary>Reads scopes that a developer chose.</summary>
    internal static Optional<List<string>?> ReadScopes(this BodyFields body) => body.Texts(ScopesField, max: ScopesMax, itemMin: 1, itemMax: 128);

    private static ApplicationChange Read(BodyFields body, bool isNew) => new(
        body.Name("name", required: isNew, min: 1, max: 255),
        body.Text("description", max: 255),
        body.ReadRedirectUri(nullable: !isNew),
        body.Text(ClientField, min: 1, max: 255),
        body.ReadScopes(),
        body.Id("team_id", nullable: true));

    // It becomes part of addresses at the provider, which are called with the provider's own credentials.
    [GeneratedRegex(@"^\.*[A-Za-z0-9_!$&()*+,:;<=>@~^|{}-][A-Za-z0-9_.!$&()*+,:;<=>@~^|{}-]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex ProviderClient();

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9+.-]*:[^\s\p{C}]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex AbsoluteUri();
}
