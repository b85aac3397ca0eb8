using System.Text.RegularExpressions;
using Features.AuthStrategies;
using Platform.Errors;
using Platform.Fields;

namespace Features.Applications;

/// <summary>What an application must obey. Collects every fault.</summary>
public static partial class ApplicationRules
{
    /// <summary>Applications of one developer.</summary>
    public const int ApplicationsMax = 500;

    /// <summary>The draft of a developer, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApplicationDraft? ReadOwnDraft(BodyFields body, Guid developerId)
    {
        var change = Read(body, isNew: true);
        var strategy = body.Id("auth_strategy_id", nullable: true);
        return body.Close()
            ? new(change.Name.Value!, change.Description.Value, change.RedirectUri.Value, strategy.Value, change.ClientId.Value, change.Scopes.Value ?? [], [], developerId)
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
        var name = body.Text("name", required: true, min: 1, max: 255);
        var description = body.Text("description", max: 255);
        var labels = body.ReadLabels(removable: true);
        var client = body.Text("client_id", min: 1, max: 255);
        if (body.Text("dcr_client_id", max: 255).IsGiven) body.Faults.Add(new("dcr_client_id", "invalid", "dcr_client_id needs an auth strategy with a DCR provider"));
        var strategy = body.Id("auth_strategy_id");
        var owner = ReadOwner(body, required: true);
        return body.Close()
            ? new(name.Value!, description.Value, null, strategy.Value, client.Value, [], labels.Value?.ApplyTo(new Dictionary<string, string>()) ?? [], owner!.Value)
            : null;
    }

    /// <summary>Who shall own an application. Teams own none yet, so that none of them exists here.</summary>
    public static Guid? ReadOwner(BodyFields body, bool required)
    {
        if (body.Object("owner", required).Value is not { } owner) return null;
        var type = owner.Choice("type", ["developer", "team"], required: true).Value;
        var id = owner.Id("id", required: true).Value;
        owner.Close();
        if (type == "team" && id is not null) body.Faults.Add(Fault.MissingReference(owner.PathOf("id"), "Team not found"));
        return id;
    }

    /// <summary>What a client id and a strategy must have of each other.</summary>
    public static Fault? CheckClient(AuthStrategy strategy, string? clientId) => (strategy.Type, clientId) switch
    {
        (StrategyType.OpenidConnect, null) => Fault.Required("client_id"),
        (StrategyType.KeyAuth, not null) => new("client_id", "invalid", "client_id is for applications of an OpenID Connect strategy"),
        _ => null,
    };

    private static ApplicationChange Read(BodyFields body, bool isNew)
    {
        var change = new ApplicationChange(
            body.Text("name", required: isNew, min: 1, max: 255),
            body.Text("description", nullable: true, max: 255),
            body.Text("redirect_uri", nullable: !isNew, max: 2048, pattern: AbsoluteUri(), form: "be an absolute URL"),
            body.Text("client_id", min: 1, max: 255),
            body.Texts("scopes", max: 50, itemMin: 1, itemMax: 128));
        if (body.Id("team_id", nullable: true).Value is not null) body.Faults.Add(Fault.MissingReference("team_id", "Team not found"));
        return change;
    }

    [GeneratedRegex(@"^[a-zA-Z][a-zA-Z0-9+.-]*:[^\s\p{C}]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex AbsoluteUri();
}
