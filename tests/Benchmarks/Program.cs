using Benchmarks;
using Benchmarks.Enforcement;

// The peer in the same language runs in a process of its own.
if (args is [PeerServer.Command, var port, var key])
{
    await PeerServer.Run(int.Parse(port), key);
    return 0;
}

// What takes how many times as long as what cannot be done without, and how much is done in a second: each measured in one run on one machine.
// dotnet run -c Release --project tests/Benchmarks -- catalog reads
var parts = new Dictionary<string, Func<IAsyncEnumerable<object>>>(StringComparer.Ordinal)
{
    ["catalog"] = Catalog.Measure,
    ["reads"] = Reads.Measure,
    ["search"] = Searches.Measure,
    ["decision"] = () => Each(Decisions.Measure),
    ["matching"] = () => Each(Matching.Measure),
    ["checks"] = () => Each(OverHttp.Checks),
    ["forwarding"] = () => Each(OverHttp.Forwarding),
    ["peers"] = () => Each(OverHttp.Peers),
    ["writes"] = () => Each(Writes.Measure),
    ["start"] = () => Each(Footprint.Start),
    ["memory"] = () => Each(Footprint.Memory),
};
string[] enforcement = ["decision", "matching", "checks", "forwarding", "peers", "writes", "start", "memory"];
var wanted = args is [] ? [.. parts.Keys] : args.SelectMany(name => name == "enforcement" ? enforcement : [name]);
foreach (var name in wanted)
{
    if (!parts.TryGetValue(name, out var measure))
    {
        Console.Error.WriteLine($"no benchmark is named {name}; there are: enforcement, {string.Join(", ", parts.Keys)}");
        return 2;
    }
    Console.WriteLine($"{name}, {Load.Now()}:");
    await foreach (var found in measure()) Console.WriteLine(found);
}
return 0;

static async IAsyncEnumerable<object> Each(Func<Task<IReadOnlyList<object>>> measure)
{
    foreach (var found in await measure()) yield return found;
}
