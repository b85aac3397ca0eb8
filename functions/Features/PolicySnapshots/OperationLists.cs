using System.Collections.Concurrent;
using System.Text.Json;
using Features.ApiOperations;
using Platform.Http;
using Platform.Storage;

namespace Features.PolicySnapshots;

/// <summary>Operation lists by the hash that names them. A list never changes under its name, so it is read once.</summary>
public sealed class OperationLists(ContentStore content)
{
    // A list of 1,000 operations takes some 200 KB.
    private const int ListsMax = 100;

    private readonly ConcurrentDictionary<string, IReadOnlyList<ApiOperation>> _lists = new(StringComparer.Ordinal);

    /// <summary>The operations under a name; none when the content is gone.</summary>
    public async Task<IReadOnlyList<ApiOperation>> Read(string name, CancellationToken cancel)
    {
        if (_lists.TryGetValue(name, out var known)) return known;
        if (await content.Find(name, cancel) is not { } bytes) return [];
        var read = JsonSerializer.Deserialize<List<ApiOperation>>(bytes, Wire.Json)!;
        if (_lists.Count >= ListsMax) _lists.Clear();
        return _lists[name] = read;
    }
}
