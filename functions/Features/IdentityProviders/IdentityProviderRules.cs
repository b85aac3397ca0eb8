using System.Text.RegularExpressions;
using Platform.Errors;
using Platform.Fields;

namespace Features.IdentityProviders;

/// <summary>What an identity provider must obey. Collects every fault.</summary>
public static partial class IdentityProviderRules
{
    private const int TextCharactersMax = 512;
    private const int SecretCharactersMax = 4096;

    // A description of a provider with a handful of certificates.
    private const int MetadataCharactersMax = 200_000;

    /// <summary>A new provider's type and configuration, or null with the faults noted in <paramref name="body"/>.</summary>
    public static (IdentityProviderType Type, IdentityProviderChange Change)? ReadNew(BodyFields body, bool hasLoginPath = false)
    {
        body.Ignore("id", "created_at", "updated_at");
        var type = body.Choice<IdentityProviderType>("type", required: true).Value;
        var change = ReadChange(body, type, hasLoginPath, required: true);
        return body.Close() ? (type!.Value, change) : null;
    }

    /// <summary>The change of a provider of a known type, or null with the faults noted in <paramref name="body"/>.</summary>
    public static IdentityProviderChange? ReadChange(BodyFields body, IdentityProviderType type, bool hasLoginPath)
    {
        var change = ReadChange(body, type, hasLoginPath, required: false);
        return body.Close() ? change : null;
    }

    /// <summary>Reads an address of a provider.</summary>
    public static Optional<string?> ReadUrl(this BodyFields body, string name, bool required = false) =>
        body.Text(name, required, max: 2048, pattern: Url(), form: "be an http or https URL without a query or fragment");

    /// <summary>Reads the names of claims.</summary>
    public static ClaimMappings? ReadMappings(this BodyFields body, string name)
    {
        if (body.Object(name).Value is not { } fields) return null;
        var (person, email, groups) = (Claim(fields, "name"), Claim(fields, "email"), Claim(fields, "groups"));
        fields.Close();
        return new(person ?? ClaimMappings.Default.Name, email ?? ClaimMappings.Default.Email, groups ?? ClaimMappings.Default.Groups);
    }

    /// <summary>Reads what is asked for.</summary>
    public static List<string>? ReadScopes(this BodyFields body, string name) => body.Texts(name, min: 1, max: 50, itemMin: 1, itemMax: 128, pattern: Scope(), form: "be a scope").Value;

    /// <summary>Reads a client's secret.</summary>
    public static string? ReadSecret(this BodyFields body, string name) => body.Text(name, min: 1, max: SecretCharactersMax).Value;

    /// <summary>Reads a client's id.</summary>
    public static Optional<string?> ReadClientId(this BodyFields body, string name, bool required = false) => body.Text(name, required, min: 1, max: TextCharactersMax);

    /// <summary>Reads what the contract keeps of the organization's providers, and nothing here uses.</summary>
    public static Optional<string?> ReadLoginPath(this BodyFields body) => body.Text("login_path", max: TextCharactersMax);

    /// <summary>That somebody wants to sign in with SAML, which nothing here can.</summary>
    public static Fault SamlUnavailable(string field) => new(field, "invalid", "SAML sign-in is not available in this installation");

    private static IdentityProviderChange ReadChange(BodyFields body, IdentityProviderType? type, bool hasLoginPath, bool required)
    {
        var enabled = body.Flag("enabled");
        if (type == IdentityProviderType.Saml && enabled.Value == true) body.Faults.Add(SamlUnavailable(body.PathOf("enabled")));
        // The organization's in the contract; the sign-in of the console has an address of its own.
        var loginPath = hasLoginPath ? body.ReadLoginPath() : default;
        var config = body.Object("config", required);
        return new(enabled, config.Value is not { } fields ? null : type switch
        {
            IdentityProviderType.Oidc => ReadOidc(fields),
            IdentityProviderType.Saml => ReadSaml(fields),
            _ => null,
        })
        { LoginPath = loginPath };
    }

    private static IdentityProviderConfig ReadOidc(BodyFields fields)
    {
        var issuer = fields.ReadUrl("issuer_url", required: true).Value;
        var client = fields.ReadClientId("client_id", required: true).Value;
        var secret = fields.ReadSecret("client_secret");
        var scopes = fields.ReadScopes("scopes");
        var mappings = fields.ReadMappings("claim_mappings");
        fields.Close();
        return new(new(issuer ?? "", client ?? "", null, scopes ?? OidcConfig.ScopesDefault, mappings ?? ClaimMappings.Default), secret, null);
    }

    private static IdentityProviderConfig ReadSaml(BodyFields fields)
    {
        fields.Ignore("sp_metadata_url", "sp_entity_id", "callback_url", "login_url");
        var url = fields.ReadUrl("idp_metadata_url").Value;
        var xml = fields.Text("idp_metadata_xml", min: 1, max: MetadataCharactersMax).Value;
        if (url is null && xml is null && fields.Faults.Count == 0)
            fields.Faults.Add(new(fields.PathOf("idp_metadata_url"), "required", "idp_metadata_url or idp_metadata_xml is required"));
        fields.Close();
        return new(null, null, new(url, xml));
    }

    private static string? Claim(BodyFields fields, string name) => fields.Text(name, min: 1, max: TextCharactersMax).Value;

    [GeneratedRegex(@"^https?://[^\s/?#@\p{C}]+(?:/[^\s?#\p{C}]*)?\z", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Url();

    // RFC 6749, section 3.3.
    [GeneratedRegex(@"^[\x21\x23-\x5B\x5D-\x7E]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Scope();
}
