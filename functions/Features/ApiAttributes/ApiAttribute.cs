using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Features.Apis;
using Features.PortalCatalog;

namespace Features.ApiAttributes;

/// <summary>An attribute over all APIs that have it. It is nothing of its own: it comes and goes with them.</summary>
/// <param name="Id">Follows from the key.</param>
/// <param name="Key">What it is about.</param>
/// <param name="Values">What APIs say, and how many say so, in order.</param>
/// <param name="CreatedAt">Of the first API that has it.</param>
/// <param name="UpdatedAt">Of the latest change to one that has it.</param>
public sealed record ApiAttribute(Guid Id, string Key, IReadOnlyList<ApiAttributeCount> Values, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>One of the APIs that have it.</summary>
    [JsonIgnore]
    public Guid ApiId { get; init; }

    public static IEnumerable<ApiAttribute> Of(IEnumerable<Api> apis) => apis
        .SelectMany(api => api.Attributes.Select(pair => (api, pair.Key, Values: pair.Value)))
        .GroupBy(one => one.Key, StringComparer.Ordinal)
        .Select(one => new ApiAttribute(
            IdOf(one.Key), one.Key, ApiAttributeCount.Of(one.Select(pair => pair.Values)), one.Min(pair => pair.api.CreatedAt), one.Max(pair => pair.api.UpdatedAt))
        {
            ApiId = one.First().api.Id,
        });

    // RFC 9562, section 5.8: a version for what somebody makes up, here the hash of the key.
    private static Guid IdOf(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("api-attribute " + key)).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash, bigEndian: true);
    }
}

/// <summary>How many APIs give an attribute a value.</summary>
public sealed record ApiAttributeCount(string Value, int ApiCount)
{
    public static IReadOnlyList<ApiAttributeCount> Of(IEnumerable<List<string>> values) =>
        [.. values.SelectMany(list => list.Distinct(StringComparer.Ordinal)).CountBy(value => value, StringComparer.Ordinal)
            .Select(pair => new ApiAttributeCount(pair.Key, pair.Value)).OrderBy(count => count.Value, StringComparer.Ordinal)];
}

/// <summary>What a visitor has ticked in a portal: values by attribute. An entry fits when it has one of the values of each attribute.</summary>
public sealed record SelectedAttributes(IReadOnlyDictionary<string, HashSet<string>> Values)
{
    /// <summary>
    /// How many entries a value stands for besides what is ticked of other attributes. What is ticked of the same one does not count: a further tick there widens the choice.
    /// </summary>
    public int Count(IEnumerable<CatalogEntry> entries, string key, string value) => entries.Count(entry => Has(entry, key, value)
        && Values.All(other => other.Key == key || other.Value.Any(wanted => Has(entry, other.Key, wanted))));

    private static bool Has(CatalogEntry entry, string key, string value) => entry.Attributes.TryGetValue(key, out var values) && values.Contains(value);
}
