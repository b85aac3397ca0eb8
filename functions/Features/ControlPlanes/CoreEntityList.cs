using System.Buffers.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Platform.Errors;
using Platform.Http;

namespace Features.ControlPlanes;

/// <summary>
/// The gateway's own kind of list: <c>size</c> (1 to 1,000, default 100), an opaque <c>offset</c>, <c>tags</c> (<c>a,b</c> all of them, <c>a/b</c> any of them) and a filter
/// by name. Entities come in the order of their ids, so a page stays where it is while others come and go.
/// </summary>
public static class CoreEntityList
{
    private const int SizeDefault = 100;
    private const int SizeMax = 1000;

    public static IResult Answer<T>(HttpContext http, IReadOnlyList<T> sorted, Func<T, object> show) where T : ICoreEntity<T>
    {
        var query = http.Request.Query;
        var faults = new List<Fault>();
        var size = ReadSize(query, faults);
        var after = ReadOffset(query, faults);
        var tagged = ReadTags(query, faults);
        var named = ReadName(query, faults);
        if (faults.Count > 0) return Problem.Invalid(faults);
        var rest = sorted.Where(item => After(item.Id, after) && tagged(item.Tags ?? []) && named(item.ListedName())).Take(size + 1).ToList();
        var page = rest.Take(size).ToList();
        var offset = rest.Count > size ? OffsetOf(page[^1].Id) : null;
        return Answers.Ok(new CoreEntityPage([.. page.Select(show)], offset is null ? null : Next(http.Request, offset), offset));
    }

    // Rows are read in the order of their keys, which is that of the ids as text.
    private static bool After(Guid id, Guid? after) => after is null || string.CompareOrdinal(id.ToString("D"), after.Value.ToString("D")) > 0;

    private static string OffsetOf(Guid id) => Base64Url.EncodeToString(id.ToByteArray());

    private static string Next(HttpRequest request, string offset) =>
        request.Path + QueryString.Create(request.Query.Where(pair => pair.Key != "offset").Append(new("offset", offset)));

    private static int ReadSize(IQueryCollection query, List<Fault> faults)
    {
        var text = query["size"].ToString();
        if (text.Length == 0) return SizeDefault;
        if (int.TryParse(text, out var size) && size is >= 1 and <= SizeMax) return size;
        faults.Add(new("size", "is_number", $"\"size\" must be a number from 1 to {SizeMax}", "query"));
        return SizeDefault;
    }

    private static Guid? ReadOffset(IQueryCollection query, List<Fault> faults)
    {
        var text = query["offset"].ToString();
        if (text.Length == 0) return null;
        Span<byte> bytes = stackalloc byte[16];
        if (text.Length == 22 && Base64Url.IsValid(text) && Base64Url.DecodeFromChars(text, bytes) == 16) return new(bytes);
        faults.Add(new("offset", "invalid", "\"offset\" must come from an earlier answer", "query"));
        return null;
    }

    private static Func<IReadOnlyList<string>, bool> ReadTags(IQueryCollection query, List<Fault> faults)
    {
        var text = query["tags"].ToString();
        var (all, any) = (text.Contains(',', StringComparison.Ordinal), text.Contains('/', StringComparison.Ordinal));
        if (all && any) faults.Add(new("tags", "invalid", "\"tags\" must use either ',' or '/'", "query"));
        var wanted = text.Split([',', '/'], StringSplitOptions.RemoveEmptyEntries);
        if (wanted.Length == 0) return _ => true;
        return any ? tags => wanted.Any(tags.Contains) : tags => wanted.All(tags.Contains);
    }

    private static Func<string?, bool> ReadName(IQueryCollection query, List<Fault> faults)
    {
        Func<string?, bool> test = _ => true;
        foreach (var (key, value) in query.Where(pair => pair.Key.StartsWith("filter", StringComparison.Ordinal)))
        {
            var (earlier, wanted) = (test, value.ToString());
            if (key == "filter[name][eq]") test = name => earlier(name) && name == wanted;
            else if (key == "filter[name][contains]") test = name => earlier(name) && name is not null && name.Contains(wanted, StringComparison.OrdinalIgnoreCase);
            else faults.Add(Fault.Unknown(key, "query"));
        }
        return test;
    }
}

/// <summary>A page on the wire. The last one has no offset.</summary>
public sealed record CoreEntityPage(
    IReadOnlyList<object> Data, string? Next, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Offset);
