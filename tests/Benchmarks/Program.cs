using Benchmarks;
using Benchmarks.Enforcement;

// Ratios, measured in one run on one machine: what takes how many times as long as what cannot be done without. dotnet run -c Release --project tests/Benchmarks -- catalog
var parts = new Dictionary<string, Func<Task<IReadOnlyList<object>>>>(StringComparer.Ordinal)
{
    ["catalog"] = async () => await Catalog.Measure(),
    ["decision"] = Decisions.Measure,
    ["matching"] = Matching.Measure,
};
string[] enforcement = ["decision", "matching"];
var wanted = args is [] ? [.. parts.Keys] : args.SelectMany(name => name == "enforcement" ? enforcement : [name]);
foreach (var name in wanted)
{
    if (!parts.TryGetValue(name, out var measure))
    {
        Console.Error.WriteLine($"no benchmark is named {name}; there are: enforcement, {string.Join(", ", parts.Keys)}");
        return 2;
    }
    Console.WriteLine($"{name}:");
    foreach (var found in await measure()) Console.WriteLine(found);
}
return 0;
