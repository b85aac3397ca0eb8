using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using Platform.Errors;

namespace Platform.Lists;

/// <summary>
/// Which page of a cursor-paged list is asked for: <c>page[size]</c>, and <c>page[after]</c> or <c>page[before]</c> the entry that a cursor names. A cursor is the sort key of an
/// entry, so that it stays true when others come and go.
/// </summary>
/// <param name="Size">Entries of a page.</param>
/// <param name="After">Key after which the page begins, or null.</param>
/// <param name="Before">Key in front of which the page ends, or null.</param>
public sealed record CursorRequest(int Size, string? After, string? Before)
{
    private const string SizeName = "page[size]";
    private const string AfterName = "page[after]";
    private const string BeforeName = "page[before]";
    private const int CharactersMax = 1024;

    /// <summary>Reads the page from a query; notes every fault. <c>page[number]</c> is not of this kind of list.</summary>
    public static CursorRequest Read(IQueryCollection query, List<Fault> faults)
    {
        var size = PageRequest.Read(query, faults).Size;
        foreach (var key in query.Keys)
            if (key.StartsWith("page[", StringComparison.OrdinalIgnoreCase) && key is not (SizeName or AfterName or BeforeName)) faults.Add(Fault.Unknown(key, "query"));
        var (after, before) = (Key(query, AfterName, faults), Key(query, BeforeName, faults));
        if (after is not null && before is not null)
            faults.Add(new(BeforeName, "dependent_fields", $"{BeforeName} and {AfterName} exclude each other", "query") { Dependents = [AfterName] });
        return new(size, after, before);
    }

    /// <summary>The page of <paramref name="all"/>, which is in the order of its keys (ordinal, unique).</summary>
    public CursorPage<T> Cut<T>(IReadOnlyList<T> all, Func<T, string> key, HttpRequest request)
    {
        var from = 0;
        if (After is not null) from = First(all, entry => string.CompareOrdinal(key(entry), After) > 0);
        else if (Before is not null) from = Math.Max(0, First(all, entry => string.CompareOrdinal(key(entry), Before) >= 0) - Size);
        var to = Math.Min(all.Count, Before is null ? from + Size : First(all, entry => string.CompareOrdinal(key(entry), Before) >= 0));
        List<T> items = from < to ? [.. all.Skip(from).Take(to - from)] : [];
        // Where a page is empty there is nothing to name a neighbour by but the cursor itself, which then is the way back.
        var next = items.Count > 0 && to < all.Count ? Link(request, AfterName, key(items[^1])) : null;
        var previous = items.Count > 0 && from > 0 ? Link(request, BeforeName, key(items[0]))
            : items.Count == 0 && After is not null && all.Count > 0 ? Link(request, BeforeName, After + '\uFFFF')
            : null;
        return new(items, new(Link(request, null, null), next, previous, Size));
    }

    /// <summary>Where a page stands of a list that is read from storage page by page, and only forward.</summary>
    /// <param name="request">The request.</param>
    /// <param name="last">Key of the last entry that was looked at; null at the end.</param>
    public CursorMeta From(HttpRequest request, string? last) => new(Link(request, null, null), last is null ? null : Link(request, AfterName, last), null, Size);

    private string Link(HttpRequest request, string? cursor, string? key)
    {
        // The caller's own words (filters, a search text) stay; only the place changes.
        var query = request.Query.Where(pair => pair.Key is not (SizeName or AfterName or BeforeName))
            .SelectMany(pair => pair.Value.Select(value => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}"))
            .Append($"{Uri.EscapeDataString(SizeName)}={Size}");
        if (cursor is not null) query = query.Append($"{Uri.EscapeDataString(cursor)}={Base64Url.EncodeToString(Encoding.UTF8.GetBytes(key!))}");
        return $"{request.Path.ToUriComponent()}?{string.Join('&', query)}";
    }

    private static int First<T>(IReadOnlyList<T> all, Func<T, bool> fits)
    {
        var (low, high) = (0, all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (fits(all[middle])) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private static string? Key(IQueryCollection query, string name, List<Fault> faults)
    {
        var text = query[name].ToString();
        if (text.Length == 0) return null;
        if (text.Length <= CharactersMax && Base64Url.IsValid(text)) return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        faults.Add(new(name, "invalid", $"\"{name}\" must be a cursor that a page named", "query"));
        return null;
    }
}

/// <summary>One page of a cursor-paged list.</summary>
public sealed record CursorPage<T>(IReadOnlyList<T> Items, CursorMeta Meta);

/// <summary>Where a page stands: links to its neighbours, null at the ends.</summary>
public sealed record CursorMeta(string First, string? Next, string? Previous, int Size);
