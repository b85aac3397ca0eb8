using System.Collections.Concurrent;

namespace Policies;

/// <summary>What a provider said of a token.</summary>
/// <param name="Client">The client it was issued to; <see langword="null"/> when the token is not valid, or names none.</param>
/// <param name="Scopes">Its scopes.</param>
/// <param name="IsActive">Whether it is valid.</param>
/// <param name="ExpiresAt">When it ends, if the provider says so.</param>
internal sealed record IntrospectedToken(string? Client, IReadOnlyList<string> Scopes, bool IsActive, DateTimeOffset? ExpiresAt);

/// <summary>
/// What providers said, for a bounded time and in a bounded number: two generations, of which the older is dropped whole when the younger is full. Under hashes: a token is nowhere.
/// </summary>
internal sealed class IntrospectionCache(int generationMax, TimeSpan ageMax, TimeProvider time)
{
    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<string, (IntrospectedToken Said, long At)> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, (IntrospectedToken Said, long At)> _old = new(StringComparer.Ordinal);

    public IntrospectedToken? Find(string key) =>
        (_young.TryGetValue(key, out var found) || _old.TryGetValue(key, out found)) && time.GetElapsedTime(found.At) < ageMax ? found.Said : null;

    /// <param name="key">Names the token and how it was asked about.</param>
    /// <param name="said">The answer.</param>
    /// <param name="askedAt">Timestamp from before the provider was asked.</param>
    public void Put(string key, IntrospectedToken said, long askedAt)
    {
        if (_young.Count >= generationMax)
        {
            lock (_turning)
            {
                if (_young.Count >= generationMax)
                    (_old, _young) = (_young, new(StringComparer.Ordinal));
            }
        }
        _young[key] = (said, askedAt);
    }
}
