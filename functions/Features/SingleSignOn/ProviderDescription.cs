using System.Text.Json;

namespace Features.SingleSignOn;

/// <summary>What a provider says of itself (OpenID Connect Discovery 1.0), as far as a sign-in needs it.</summary>
public sealed record ProviderDescription(
    string Issuer, Uri AuthorizationEndpoint, Uri TokenEndpoint, Uri JwksUri, Uri? UserInfoEndpoint, bool TakesBasicAuthentication)
{
    /// <summary>Reads a description; null when it is not one, or not one of this issuer.</summary>
    public static ProviderDescription? Read(JsonElement json, string issuerUrl)
    {
        if (Text(json, "issuer") is not { } issuer || issuer.TrimEnd('/') != issuerUrl.TrimEnd('/')) return null;
        if (Url(json, "authorization_endpoint") is not { } authorization || Url(json, "token_endpoint") is not { } token || Url(json, "jwks_uri") is not { } jwks) return null;
        // A provider over TLS does not send people or keys anywhere else.
        if (issuer.StartsWith("https:", StringComparison.OrdinalIgnoreCase) && Array.Exists([authorization, token, jwks], url => url.Scheme != Uri.UriSchemeHttps)) return null;
        var methods = json.TryGetProperty("token_endpoint_auth_methods_supported", out var listed) && listed.ValueKind == JsonValueKind.Array ? listed : default;
        var basic = methods.ValueKind != JsonValueKind.Array || methods.EnumerateArray().Any(method => method.ValueKind == JsonValueKind.String && method.ValueEquals("client_secret_basic"));
        return new(issuer, authorization, token, jwks, Url(json, "userinfo_endpoint"), basic);
    }

    /// <summary>A string of a JSON object, or null.</summary>
    internal static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Uri? Url(JsonElement json, string name) =>
        Uri.TryCreate(Text(json, name), UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
}
