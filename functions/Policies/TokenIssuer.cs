using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Policies;

/// <summary>What an identity provider says of itself.</summary>
/// <param name="Name">How it calls itself in tokens.</param>
/// <param name="Keys">The keys it signs with.</param>
/// <param name="ReadAt">Timestamp from before it was asked.</param>
public sealed record IssuerKeys(string Name, IReadOnlyList<SecurityKey> Keys, long ReadAt)
{
    /// <summary>Where it answers questions about tokens; <see langword="null"/> when it does not say.</summary>
    public string? IntrospectionEndpoint { get; init; }

    /// <summary>Whether it takes a client's secret in the body only.</summary>
    public bool PostsSecret { get; init; }

    /// <summary>Whether a token's key is among them. A token that names none may be of any.</summary>
    public bool Has(string? keyId) => SigningKeys.Has(Keys, keyId);
}

/// <summary>
/// The keys of one identity provider, by discovery (OpenID Connect Discovery 1.0) and JWKS (RFC 7517). Asked again when they are old, and when a token names a key
/// that is not among them or was signed by none of them; whoever needs them at the same moment shares one request.
/// </summary>
/// <param name="issuer">Its address.</param>
/// <param name="http">Asks it.</param>
/// <param name="time">The clock.</param>
/// <param name="patience">Longest wait for its answer; <see cref="Patience.Default"/> unless said otherwise.</param>
public sealed class TokenIssuer(Uri issuer, HttpClient http, TimeProvider time, Patience? patience = null)
{
    /// <summary>Age at which keys are asked for again while the old ones go on working.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(10);

    /// <summary>Age at which keys are no longer believed though the provider does not answer.</summary>
    public static readonly TimeSpan TrustWithoutAnswer = TimeSpan.FromHours(12);

    /// <summary>Rest between two requests: invented key ids and signatures must not turn this gateway on the provider. So long may new keys take to be known, too, while somebody invents some.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private IssuerKeys? _known;
    private Task<IssuerKeys?>? _asking;
    private long _askedAt;
    private bool _hasAsked;

    /// <summary>The keys, with the one of that id if the provider has it; <see langword="null"/> when nobody can say. Waits as long as its patience lasts.</summary>
    public async ValueTask<IssuerKeys?> Find(string? keyId)
    {
        Task<IssuerKeys?>? asking;
        IssuerKeys? known;
        lock (_gate)
        {
            known = _known is { } read && time.GetElapsedTime(read.ReadAt) < TrustWithoutAnswer ? _known : null;
            var isEnough = known is not null && known.Has(keyId);
            if (isEnough && time.GetElapsedTime(known!.ReadAt) < AgeMax)
                return known;
            asking = AskAgain();
            if (isEnough)
                return known;
        }
        return await Answer(asking) ?? known;
    }

    /// <summary>
    /// Keys that were read after those that a token was tried with; <see langword="null"/> when there are none, because the provider was asked just now or does not answer. Waits as long as its
    /// patience lasts.
    /// </summary>
    public async ValueTask<IssuerKeys?> FindNewer(IssuerKeys tried)
    {
        Task<IssuerKeys?>? asking;
        lock (_gate)
        {
            if (_known is { } known && known.ReadAt > tried.ReadAt)
                return known;
            asking = AskAgain();
        }
        return await Answer(asking);
    }

    /// <summary>The request that is under way, be it a new one; <see langword="null"/> during the rest. Under the lock.</summary>
    private Task<IssuerKeys?>? AskAgain()
    {
        if (_asking is null && (!_hasAsked || time.GetElapsedTime(_askedAt) >= Rest))
        {
            (_hasAsked, _askedAt) = (true, time.GetTimestamp());
            _asking = Task.Run(Ask);
        }
        return _asking;
    }

    private async ValueTask<IssuerKeys?> Answer(Task<IssuerKeys?>? asking)
    {
        if (asking is null)
            return null;
        try
        {
            return await asking.WaitAsync((patience ?? Patience.Default).Max, time);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task<IssuerKeys?> Ask()
    {
        IssuerKeys? read = null;
        try
        {
            read = await Read();
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or JsonException or UriFormatException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            // The old keys go on working for a while; whoever needs new ones asks again after the rest.
        }
        lock (_gate)
        {
            _known = read ?? _known;
            _asking = null;
        }
        return read;
    }

    private async Task<IssuerKeys> Read()
    {
        var began = time.GetTimestamp();
        var document = await Get(new($"{issuer.AbsoluteUri.TrimEnd('/')}/.well-known/openid-configuration"));
        var name = Text(document, "issuer");
        // The provider must be the one that was asked; people leave a last slash out.
        if (name.TrimEnd('/') != issuer.OriginalString.TrimEnd('/'))
            throw new InvalidDataException("the discovery document is another issuer's");
        var keys = SigningKeys.Read(await Get(new(Text(document, "jwks_uri"))));
        var ways = document.TryGetProperty("introspection_endpoint_auth_methods_supported", out var listed) && listed.ValueKind == JsonValueKind.Array
            ? listed.EnumerateArray().Where(way => way.ValueKind == JsonValueKind.String).Select(way => way.GetString()).ToList()
            : [];
        return new(name, keys, began)
        {
            IntrospectionEndpoint = document.TryGetProperty("introspection_endpoint", out var endpoint) && endpoint.ValueKind == JsonValueKind.String ? endpoint.GetString() : null,
            PostsSecret = ways.Contains("client_secret_post") && !ways.Contains("client_secret_basic"),
        };
    }

    private async Task<JsonElement> Get(Uri address)
    {
        using var answer = await http.GetAsync(address);
        answer.EnsureSuccessStatusCode();
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync());
    }

    private static string Text(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new InvalidDataException($"the discovery document has no {name}");
}
