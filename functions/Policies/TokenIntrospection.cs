using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Platform.Secrets;

namespace Policies;

/// <summary>
/// Asks identity providers about tokens that only they can read (RFC 7662). Whoever brings the same token at the same moment shares one request; what was said holds for a while, and never
/// longer than the token.
/// </summary>
/// <param name="http">For the identity providers, whose addresses administrators name.</param>
/// <param name="box">Opens the secrets of the clients as which providers are asked.</param>
/// <param name="time">The clock.</param>
/// <param name="patience">Longest wait for an answer.</param>
internal sealed class TokenIntrospection(HttpClient http, SecretBox box, TimeProvider time, Patience patience)
{
    /// <summary>How long a valid token is believed to be: the bound on what a provider's revocation takes.</summary>
    public static readonly TimeSpan ValidAgeMax = TimeSpan.FromSeconds(30);

    /// <summary>How long "not valid" is believed: it takes the edge off a caller who goes on with an old token.</summary>
    public static readonly TimeSpan InvalidAgeMax = TimeSpan.FromSeconds(10);

    private const int ValidGenerationMax = 10_000;

    /// <summary>Kept apart from the valid, so that invented tokens cannot push those out.</summary>
    private const int InvalidGenerationMax = 5_000;

    /// <summary>Requests under way at once, whatever the provider: invented tokens must not turn this gateway on it.</summary>
    private const int AsksMax = 32;

    private const int ClientCharactersMax = 1_024;
    private const int ScopesCharactersMax = 8_192;

    private readonly IntrospectionCache _valid = new(ValidGenerationMax, ValidAgeMax, time);
    private readonly IntrospectionCache _invalid = new(InvalidGenerationMax, InvalidAgeMax, time);
    private readonly ConcurrentDictionary<string, Lazy<Task<IntrospectedToken?>>> _asking = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Circuit> _circuits = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(AsksMax);

    /// <summary>What the strategy's provider says of a token; <see langword="null"/> when nobody can say. Waits as long as its patience lasts.</summary>
    public async ValueTask<IntrospectedToken?> Find(PolicyStrategy strategy, TokenIssuer issuer, string token)
    {
        // Everything that the answer depends on: a strategy that was changed asks anew.
        var key = KeyHash.Of($"{strategy.Id}\n{strategy.Issuer}\n{strategy.Introspection}\n{string.Join('\n', strategy.CredentialClaims)}\n\n{token}");
        if ((_valid.Find(key) ?? _invalid.Find(key)) is { } said)
            return said;
        var asking = _asking.GetOrAdd(key, _ => new(() => Task.Run(() => Ask(key, strategy, issuer, token))));
        try
        {
            return await asking.Value.WaitAsync(patience.Max, time);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task<IntrospectedToken?> Ask(string key, PolicyStrategy strategy, TokenIssuer issuer, string token)
    {
        try
        {
            if (!await _places.WaitAsync(patience.Max))
                return null;
            try
            {
                var circuit = _circuits.GetOrAdd(strategy.Id, _ => new(time));
                if (!circuit.MayAsk())
                    return null;
                var askedAt = time.GetTimestamp();
                var said = await Ask(strategy, issuer, token);
                if (said is null)
                {
                    circuit.Failed();
                    return null;
                }
                circuit.Succeeded();
                (said.IsActive ? _valid : _invalid).Put(key, said, askedAt);
                return said;
            }
            finally
            {
                _places.Release();
            }
        }
        finally
        {
            _asking.TryRemove(key, out _);
        }
    }

    /// <returns><see langword="null"/> when the provider does not answer, or not as the standard says.</returns>
    private async Task<IntrospectedToken?> Ask(PolicyStrategy strategy, TokenIssuer issuer, string token)
    {
        var how = strategy.Introspection!;
        var keys = how.Endpoint is null ? await issuer.Find(null) : null;
        if (!Uri.TryCreate(how.Endpoint ?? keys?.IntrospectionEndpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            return null;
        if (box.Open(how.SealedSecret, PolicyIntrospection.PurposeOf(strategy.Id)) is not { } secret)
            return null;
        for (var isLast = false; ; isLast = true)
        {
            try
            {
                using var request = Request(endpoint, how.ClientId, secret, keys?.PostsSecret == true, token);
                using var answer = await http.SendAsync(request);
                if (answer.StatusCode != HttpStatusCode.OK)
                    return null;
                return Read(strategy, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync()));
            }
            catch (HttpRequestException) when (!isLast)
            {
                // A connection that was kept may be closed at the very moment it is used again; nobody else repeats a POST.
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or JsonException or InvalidOperationException or IOException)
            {
                return null;
            }
        }
    }

    /// <summary>By the client's password in the way of RFC 6749, 2.3.1: as <c>Basic</c>, each part form-encoded first, or in the body where the provider takes nothing else.</summary>
    private static HttpRequestMessage Request(Uri endpoint, string client, string secret, bool posts, string token)
    {
        var form = new List<KeyValuePair<string, string>> { new("token", token), new("token_type_hint", "access_token") };
        if (posts)
            form.AddRange([new("client_id", client), new("client_secret", secret)]);
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.Add(new("application/json"));
        if (!posts)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{WebUtility.UrlEncode(client)}:{WebUtility.UrlEncode(secret)}")));
        return request;
    }

    private IntrospectedToken? Read(PolicyStrategy strategy, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("active", out var active) || active.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return null;
        var claims = new TokenClaims(answer);
        var client = claims.Text(strategy.CredentialClaims);
        var scopes = claims.Scopes();
        var isOurs = claims.Text(["iss"]) is not { } by || by.TrimEnd('/') == strategy.Issuer?.TrimEnd('/');
        var hasBegun = claims.Time("nbf") is not { } begin || begin <= time.GetUtcNow() + BearerToken.ClockSkew;
        if (active.ValueKind == JsonValueKind.False || !isOurs || !hasBegun || client?.Length > ClientCharactersMax || scopes.Sum(scope => scope.Length) > ScopesCharactersMax)
            return new(null, [], false, null);
        return new(client, scopes, true, claims.Time("exp"));
    }
}
