using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Features.IdentityProviders;
using Microsoft.IdentityModel.Tokens;
using Platform.Outbound;
using Platform.Secrets;
using Policies;

namespace Features.SingleSignOn;

/// <summary>Asks a provider what it is, for tokens, and for what it knows of somebody. Descriptions and keys are kept for some minutes; a key that is not known is looked for again.</summary>
public sealed class ProviderCalls(OutboundHttp outbound, SecretBox box, TimeProvider clock)
{
    private const int KnownMax = 200;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    // Whoever sends tokens with invented keys must not make us ask every time; a key that is new to the provider must open within seconds.
    private static readonly TimeSpan LookPause = TokenIssuer.Rest;

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>What the provider says of itself; null when it says nothing that can be used.</summary>
    public async Task<ProviderDescription?> Describe(OidcConfig config, CancellationToken cancel) => (await Look(config.IssuerUrl, null, cancel))?.Description;

    /// <summary>The keys of the provider, looked for again when the one that is wanted is not among them.</summary>
    public async Task<IReadOnlyList<SecurityKey>?> Keys(OidcConfig config, string? wanted, CancellationToken cancel) => (await Look(config.IssuerUrl, wanted, cancel))?.Keys;

    /// <summary>Exchanges a code for tokens; null when the provider does not.</summary>
    public async Task<JsonElement?> Exchange(IdentityProvider provider, ProviderDescription description, string code, string redirectUri, string verifier, CancellationToken cancel)
    {
        var config = provider.Oidc!;
        var form = new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = redirectUri, ["code_verifier"] = verifier };
        using var request = new HttpRequestMessage(HttpMethod.Post, description.TokenEndpoint);
        var secret = config.SealedSecret is { } sealedSecret ? box.Open(sealedSecret, IdentityProvider.PurposeOf(provider.Id)) : null;
        if (config.SealedSecret is not null && secret is null) return null;
        if (secret is null || !description.TakesBasicAuthentication) form["client_id"] = config.ClientId;
        if (secret is not null && !description.TakesBasicAuthentication) form["client_secret"] = secret;
        else if (secret is not null)
        {
            // Both halves are form-encoded first (RFC 6749, section 2.3.1).
            var pair = $"{Uri.EscapeDataString(config.ClientId)}:{Uri.EscapeDataString(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        request.Content = new FormUrlEncodedContent(form);
        return await Ask(request, cancel);
    }

    /// <summary>What the provider knows of the holder of an access token; null when it does not say.</summary>
    public async Task<JsonElement?> UserInfo(ProviderDescription description, string accessToken, CancellationToken cancel)
    {
        if (description.UserInfoEndpoint is not { } endpoint) return null;
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return await Ask(request, cancel);
    }

    private async Task<Known?> Look(string issuerUrl, string? wanted, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(issuerUrl, out var known) && now - known.At < Life && (wanted is null || SigningKeys.Has(known.Keys, wanted) || now - known.At < LookPause)) return known;
        using var request = new HttpRequestMessage(HttpMethod.Get, issuerUrl.TrimEnd('/') + "/.well-known/openid-configuration");
        if (await Ask(request, cancel) is not { } said || ProviderDescription.Read(said, issuerUrl) is not { } description) return null;
        using var keys = new HttpRequestMessage(HttpMethod.Get, description.JwksUri);
        if (await Ask(keys, cancel) is not { } set) return null;
        if (ReadKeys(set) is not { } read) return null;
        if (_known.Count >= KnownMax) _known.Clear();
        return _known[issuerUrl] = new(description, read, now);
    }

    private static IReadOnlyList<SecurityKey>? ReadKeys(JsonElement set)
    {
        try
        {
            return SigningKeys.Read(set);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private async Task<JsonElement?> Ask(HttpRequestMessage request, CancellationToken cancel)
    {
        request.Headers.Accept.ParseAdd("application/json");
        try
        {
            using var response = await outbound.Client.SendAsync(request, cancel);
            if (!response.IsSuccessStatusCode) return null;
            return JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsByteArrayAsync(cancel));
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is HttpRequestException or OperationCanceledException or IOException or JsonException)
        {
            return null;
        }
    }

    private sealed record Known(ProviderDescription Description, IReadOnlyList<SecurityKey> Keys, DateTimeOffset At);
}
