namespace Policies.Tests;

/// <summary>Whatever operations there are, the table finds what trying one segment after the other would.</summary>
public class OperationTreeTests
{
    private static readonly string[] Segments = ["a", "b", "ab", "a-b", "*", "a*", "*b", "a*b", "a-segment-that-is-too-long-for-a-slot", "a-segment-that-is-too-long-for-a-slot-"];
    private static readonly string[] Presented = ["a", "b", "ab", "a-b", "c", "axb", "a-segment-that-is-too-long-for-a-slot", "a-segment-that-is-too-long-for-a-slot-"];
    private static readonly string[] Methods = ["GET", "POST"];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 10)]
    [InlineData(4, 40)]
    [InlineData(5, 200)]
    public void Finds_what_the_rules_say(int seed, int operations)
    {
        var random = new Random(seed);
        for (var world = 0; world < 40; world++)
        {
            var all = Enumerable.Range(0, operations).Select(number => (Method: Pick(Methods), Path: Path(Segments), Found: number)).ToList();
            var table = new OperationTable<int>(all);
            for (var i = 0; i < 100; i++)
            {
                var (method, path) = (Pick(Methods), Path(Presented));
                var expected = Find(all.Where(operation => operation.Method == method).Select(operation => (Split(operation.Path), operation.Found)).ToList(), Split(path));
                Assert.Equal(expected, table.Find(method, path));
                Assert.Equal(expected.Count > 0, table.TryFind(method, path, out var first));
                if (expected.Count > 0)
                    Assert.Equal(expected[0], first);
            }
        }

        string Pick(string[] from) => from[random.Next(from.Length)];

        string Path(string[] from) => "/" + string.Join('/', Enumerable.Range(0, random.Next(5)).Select(_ => Pick(from))) + (random.Next(4) == 0 ? "/" : "");
    }

    [Fact]
    public void Finds_every_one_of_many()
    {
        var all = Enumerable.Range(0, 20_000).Select(i => (i % 7 == 0 ? "POST" : "GET", $"/v{i % 3}/area-{i % 50}/{(i % 11 == 0 ? "*" : "things")}/{i}", i)).ToList();
        var table = new OperationTable<int>(all);
        foreach (var (method, path, number) in all)
            Assert.Equal([number], table.Find(method, path.Replace("*", "anything", StringComparison.Ordinal)));
        Assert.Empty(table.Find("GET", "/v0/area-0/things/no"));
        Assert.Empty(table.Find("GET", "/v0/area-ö/things/no"));
        Assert.Empty(new OperationTable<int>([]).Find("GET", "/"));
    }

    [Fact]
    public void Survives_paths_as_long_as_requests_may_be()
    {
        var deep = string.Concat(Enumerable.Repeat("/a", 3_000));
        var table = new OperationTable<int>([("GET", deep, 1), ("GET", deep + "/b", 2), ("POST", deep + "/b", 3)]);
        Assert.Equal([2], table.Find("GET", deep + "/b"));
        Assert.Empty(table.Find("GET", deep + "/c"));
    }

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A literal before a partly literal segment (that which fixes more first) before a wildcard; when it leads nowhere, the next.</summary>
    private static List<int> Find(List<(string[] Path, int Found)> operations, string[] path, int at = 0)
    {
        if (at == path.Length)
            return [.. operations.Where(operation => operation.Path.Length == at).Select(operation => operation.Found)];
        var ways = operations.Where(operation => operation.Path.Length > at).GroupBy(operation => operation.Path[at])
            .Where(way => way.Key == path[at] || way.Key == "*" || (way.Key.Contains('*', StringComparison.Ordinal) && new SegmentPattern(way.Key).Matches(path[at])))
            .OrderBy(way => way.Key == path[at] ? 0 : way.Key == "*" ? 2 : 1).ThenByDescending(way => new SegmentPattern(way.Key).Literals).ThenBy(way => way.Key, StringComparer.Ordinal);
        return ways.Select(way => Find([.. way], path, at + 1)).FirstOrDefault(found => found.Count > 0) ?? [];
    }
}
