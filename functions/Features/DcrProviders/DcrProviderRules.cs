using System.Text.RegularExpressions;
using Platform.Fields;

namespace Features.DcrProviders;

/// <summary>What a provider must obey. Collects every fault.</summary>
public static partial class DcrProviderRules
{
    /// <summary>A new provider, or null with the faults noted in <paramref name="body"/>.</summary>
    public static DcrProviderChange? ReadDraft(BodyFields body)
    {
        var type = body.Choice("provider_type", DcrProviderType.All, required: true).Value;
        return Read(body, type, before: null, needsSecret: true);
    }

    /// <summary>A provider as a configuration wants it: its secret may be one that is stored.</summary>
    public static DcrProviderChange? ReadWanted(BodyFields body) => Read(body, body.Choice("provider_type", DcrProviderType.All, required: true).Value, before: null, needsSecret: false);

    /// <summary>A change, or null with the faults noted in <paramref name="body"/>. The type cannot change.</summary>
    public static DcrProviderChange? ReadChange(BodyFields body, DcrProvider before) => Read(body, before.Type, before, needsSecret: false);

    private static DcrProviderChange? Read(BodyFields body, string? type, DcrProvider? before, bool needsSecret)
    {
        var isNew = before is null;
        var name = body.Name("name", required: isNew, min: 1, max: 256);
        var displayName = body.Name("display_name", min: 1, max: 256);
        var issuer = body.Text("issuer", required: isNew, max: 256, pattern: HttpUrl(), form: "be an http or https URL without user, query or fragment");
        var given = body.Object("dcr_config", required: isNew).Value;
        var (config, secret) = (before?.Config ?? new(), (string?)null);
        if (type is not null && given is not null) (config, secret) = ReadConfig(given, type, config, isNew, needsSecret);
        // Whose settings they are is not known: one fault, that of the type, is enough.
        if (type is not null) given?.Close();
        var labels = body.ReadLabels(removable: !isNew).Value;
        if (before is not null && secret is null && Moves(before, issuer.Value, config))
            body.Faults.Add(new($"dcr_config.{SecretField(before.Type)}", "required", "The secret must be given again when the provider's address changes"));
        return body.Close() ? new(type!, name, displayName, issuer, config, secret, labels) : null;
    }

    private static (DcrConfig Config, string? Secret) ReadConfig(BodyFields given, string type, DcrConfig before, bool isNew, bool needsSecret)
    {
        var secret = type == DcrProviderType.Http
            ? given.Text("api_key", required: needsSecret, min: 12, max: 256, pattern: ApiKey(), form: "hold only letters, digits and '_'").Value
            : given.Text(SecretField(type), required: needsSecret, min: 1, max: 256).Value;
        if (type == DcrProviderType.Okta) return (before, secret);
        if (type == DcrProviderType.Http)
            return (before with
            {
                DcrBaseUrl = given.Text("dcr_base_url", required: isNew, max: 256, pattern: HttpUrl(), form: "be an http or https URL without user, query or fragment").Or(before.DcrBaseUrl),
                DisableEventHooks = given.Flag("disable_event_hooks").Value ?? before.DisableEventHooks,
                DisableRefreshSecret = given.Flag("disable_refresh_secret").Value ?? before.DisableRefreshSecret,
                AllowMultipleCredentials = given.Flag("allow_multiple_credentials").Value ?? before.AllowMultipleCredentials,
            }, secret);
        var config = before with { InitialClientId = given.Text("initial_client_id", required: isNew, min: 1, max: 256).Or(before.InitialClientId) };
        if (type != DcrProviderType.Auth0) return (config, secret);
        return (config with
        {
            InitialClientAudience = given.Text("initial_client_audience", nullable: true, max: 256).Or(before.InitialClientAudience),
            UseDeveloperManagedScopes = given.Flag("use_developer_managed_scopes").Value ?? before.UseDeveloperManagedScopes,
        }, secret);
    }

    /// <summary>Whether the secret would be sent to another place than the one that it was given for.</summary>
    public static bool Moves(DcrProvider before, string? issuer, DcrConfig config) =>
        Differs(before.Issuer, issuer ?? before.Issuer) || Differs(before.Config.DcrBaseUrl, config.DcrBaseUrl)
        || Differs(before.Config.InitialClientAudience, config.InitialClientAudience);

    private static bool Differs(string? before, string? after) => OriginOf(before) != OriginOf(after);

    private static string? OriginOf(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.GetLeftPart(UriPartial.Authority) : null;

    /// <summary>The field of a provider's settings that is its secret.</summary>
    public static string SecretField(string type) => type switch
    {
        DcrProviderType.Http => "api_key",
        DcrProviderType.Okta => "dcr_token",
        _ => "initial_client_secret",
    };

    [GeneratedRegex(@"^https?://[^\s/?#@\p{Cc}]+(/[^\s?#\p{Cc}]*)?\z", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex HttpUrl();

    [GeneratedRegex(@"^[a-zA-Z0-9_]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex ApiKey();
}
