using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Errors;
using Platform.Fields;

namespace Features.AuthStrategies;

/// <summary>What an auth strategy must obey. Collects every fault.</summary>
public static partial class AuthStrategyRules
{
    /// <summary>The header that carries the key when the strategy names none.</summary>
    public const string KeyNameDefault = "apikey";

    private const int SecretCharactersMax = 1024;

    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>.</summary>
    public static AuthStrategyDraft? ReadDraft(BodyFields body)
    {
        var name = body.Name("name", required: true, min: 1, max: 256);
        var displayName = body.Name("display_name", required: true, max: 256);
        var type = body.Choice<StrategyType>("strategy_type", required: true);
        var configs = body.Object("configs", required: true).Value;
        IReadOnlyList<string> keyNames = [];
        KeyTtl? ttl = null;
        var hides = false;
        OpenIdConnectSettings? oidc = null;
        Optional<string?> secret = default;
        Optional<Guid?> provider = default;
        if (type.Value == StrategyType.OpenidConnect)
        {
            provider = body.Id("dcr_provider_id", nullable: true);
            if (configs?.Object("openid-connect", required: true).Value is { } settings) (oidc, secret) = ReadOpenIdConnect(settings);
        }
        else if (configs?.Object("key-auth", required: true).Value is { } keyAuth)
        {
            keyNames = ReadKeyNames(keyAuth).Value ?? [KeyNameDefault];
            ttl = ReadTtl(keyAuth, nullable: false).Value;
            hides = keyAuth.Flag(OpenIdConnectSettings.HideCredentialsKey).Value ?? false;
            keyAuth.Close();
        }
        if (type.IsGiven) configs?.Close();
        var labels = body.ReadLabels().Value;
        var principals = ReadPrincipals(body);
        return body.Close()
            ? new(name.Value!, displayName.Value!, type.Value!.Value, keyNames, ttl, oidc, provider.Value, principals.Value, labels) { ClientSecret = secret, HidesKey = hides }
            : null;
    }

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>. The type of a strategy cannot change.</summary>
    public static AuthStrategyChange? ReadChange(BodyFields body, StrategyType type)
    {
        var name = body.Name("name", min: 1, max: 256);
        var displayName = body.Name("display_name", max: 256);
        var configs = body.Object("configs").Value;
        Optional<IReadOnlyList<string>?> keyNames = default;
        Optional<KeyTtl?> ttl = default;
        Optional<bool?> hides = default;
        Optional<OpenIdConnectChange?> oidc = default;
        var provider = body.Id("dcr_provider_id", nullable: true);
        if (type == StrategyType.OpenidConnect)
        {
            if (configs?.Object("openid-connect", required: true).Value is { } settings) oidc = new(true, ReadOpenIdConnectChange(settings));
        }
        else if (configs?.Object("key-auth", required: true).Value is { } keyAuth)
        {
            keyNames = ReadKeyNames(keyAuth);
            ttl = ReadTtl(keyAuth, nullable: true);
            hides = keyAuth.Flag(OpenIdConnectSettings.HideCredentialsKey);
            keyAuth.Close();
        }
        if (type == StrategyType.KeyAuth && provider.Value is not null) body.Faults.Add(new("dcr_provider_id", "invalid", "dcr_provider_id is for OpenID Connect strategies"));
        configs?.Close();
        var labels = body.ReadLabels(removable: true).Value;
        var principals = ReadPrincipals(body);
        return body.Close() ? new(name, displayName, keyNames, ttl, oidc, provider, principals, labels) { HidesKey = hides } : null;
    }

    private static Optional<IReadOnlyList<string>?> ReadKeyNames(BodyFields keyAuth) =>
        keyAuth.Texts("key_names", min: 1, max: 10, itemMin: 1, itemMax: 256, pattern: HeaderName(), form: "be an HTTP header name")
            .Select<IReadOnlyList<string>?>(names => names);

    private static Optional<KeyTtl?> ReadTtl(BodyFields keyAuth, bool nullable)
    {
        var ttl = keyAuth.Object("ttl", nullable: nullable);
        if (ttl.Value is not { } fields) return ttl.IsGiven ? new(true, null) : default;
        var value = fields.Whole("value", required: true, min: 1, max: int.MaxValue);
        var unit = fields.Choice<TtlUnit>("unit", required: true);
        fields.Close();
        return value.IsGiven && unit.IsGiven ? new(true, new KeyTtl((int)value.Value!.Value, unit.Value!.Value)) : default;
    }

    private static (OpenIdConnectSettings, Optional<string?>) ReadOpenIdConnect(BodyFields settings)
    {
        var change = ReadOpenIdConnectChange(settings, required: true);
        return (new(change.Issuer.Value ?? "", change.CredentialClaim.Value ?? [], change.Scopes.Value ?? [], change.AuthMethods.Value ?? [], change.Others), change.ClientSecret);
    }

    private static OpenIdConnectChange ReadOpenIdConnectChange(BodyFields settings, bool required = false)
    {
        var issuer = settings.Text("issuer", required, max: 256, pattern: HttpUrl(), form: "be an http or https URL");
        var claims = settings.Texts("credential_claim", required, max: 10, itemMax: 128);
        var scopes = settings.Texts("scopes", required, max: 50, itemMax: 128);
        var methods = settings.Texts("auth_methods", required, max: 10, itemMax: 64);
        var secret = ReadSecret(settings);
        var others = settings.Rest().ToDictionary(pair => pair.Key, pair => pair.Value.Clone(), StringComparer.Ordinal);
        if (others.TryGetValue(OpenIdConnectSettings.IntrospectionEndpointKey, out var endpoint) && !IsUrl(endpoint))
        {
            var field = settings.PathOf(OpenIdConnectSettings.IntrospectionEndpointKey);
            settings.Faults.Add(new(field, "matches_regex", $"{field} must be an http or https URL"));
        }
        if (others.TryGetValue(OpenIdConnectSettings.HideCredentialsKey, out var hides) && hides.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null))
            settings.Faults.Add(Fault.Not(settings.PathOf(OpenIdConnectSettings.HideCredentialsKey), "is_boolean", "a boolean"));
        return new(issuer, List(claims), List(scopes), List(methods), others, secret);
        static Optional<IReadOnlyList<string>?> List(Optional<List<string>?> list) => list.Select<IReadOnlyList<string>?>(values => values);
    }

    // A string, or a list with one, as the gateway's own setting is.
    private static Optional<string?> ReadSecret(BodyFields settings)
    {
        var raw = settings.Raw(OpenIdConnectSettings.ClientSecretKey);
        if (!raw.IsGiven || raw.Value is not { } given) return raw.IsGiven ? new(true, null) : default;
        if (given.ValueKind == JsonValueKind.Array && given.GetArrayLength() == 1) given = given[0];
        if (given.ValueKind == JsonValueKind.String && given.GetString() is { Length: > 0 and <= SecretCharactersMax } secret) return new(true, secret);
        var field = settings.PathOf(OpenIdConnectSettings.ClientSecretKey);
        settings.Faults.Add(new(field, "is_string", $"{field} must be a string of 1 to {SecretCharactersMax} characters, or a list with one"));
        return default;
    }

    private static bool IsUrl(JsonElement value) => value.ValueKind == JsonValueKind.Null
        || (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= 512 } text && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https");

    private static Optional<bool?> ReadPrincipals(BodyFields body)
    {
        if (body.Object("principals").Value is not { } principals) return default;
        var enabled = principals.Flag("enabled", required: true);
        principals.Close();
        return enabled;
    }

    [GeneratedRegex(@"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", RegexOptions.NonBacktracking)]
    private static partial Regex HeaderName();

    [GeneratedRegex("^https?://[^\\s]+$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex HttpUrl();
}
