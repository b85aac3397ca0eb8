using Benchmarks;

// Ratios, measured in one run on one machine: what takes how many times as long as what cannot be done without. dotnet run -c Release --project tests/Benchmarks -- catalog
var parts = new Dictionary<string, Func<Task<IReadOnlyList<Ratio>>>>(StringComparer.Ordinal) { ["catalog"] = Catalog.Measure };
var wanted = args.Length > 0 ? args : [.. parts.Keys];
foreach (var name in wanted)
{
    if (!parts.TryGetValue(name, out var measure))
    {
        Console.Error.WriteLine($"no benchmark is named {name}; there are: {string.Join(", ", parts.Keys)}");
        return 2;
    }
    Console.WriteLine($"{name}:");
    foreach (var ratio in await measure()) Console.WriteLine(ratio);
}
return 0;
