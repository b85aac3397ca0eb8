using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Policies;

namespace Benchmarks.Enforcement;

/// <summary>Finding the operation of a path, by the tree and by trying one template after the other as ASP.NET Core's own matcher of templates would.</summary>
internal static class Matching
{
    public static Task<IReadOnlyList<object>> Measure()
    {
        var few = Tree(100);
        var many = Tree(100_000);
        var found = new List<object>();
        var flat = new double[9];
        for (var round = 0; round < flat.Length; round++)
            flat[round] = many() / few();
        Array.Sort(flat);
        found.Add(new Finding("matching among 100,000 operations against among 100", flat[4], "times as long", 4) { Note = $"{few():0} ns and {many():0} ns; rounds {flat[0]:0.00} to {flat[^1]:0.00}. What is more is memory that is not in the processor's caches." });

        var tree = Tree(10_000);
        var linear = Linear(10_000);
        // Until the runtime has compiled both for good: the other one would be three times as slow.
        for (var warming = 0; warming < 60; warming++)
            (_, _) = (linear(), tree());
        var ratios = new double[5];
        for (var round = 0; round < ratios.Length; round++)
            ratios[round] = linear() / tree();
        Array.Sort(ratios);
        found.Add(new Finding("TemplateMatcher, one after the other, on the same 10,000 templates", ratios[2], "times as long as the tree", 1, AtLeast: true)
        {
            Note = $"{linear() / 1000:0} us and {tree():0} ns",
        });
        return Task.FromResult<IReadOnlyList<object>>(found);
    }

    /// <returns>Nanoseconds per look-up.</returns>
    private static Func<double> Tree(int operations)
    {
        var table = new OperationTable<string>(Enumerable.Range(0, operations).Select(number => ("GET", LargePlane.Template(number), $"{number}")));
        var paths = Paths(operations);
        return () => Time(100_000, at => table.TryFind("GET", paths[at % paths.Length], out _) ? 1 : 0);
    }

    private static Func<double> Linear(int operations)
    {
        var matchers = Enumerable.Range(0, operations).Select(number => new TemplateMatcher(
            TemplateParser.Parse(LargePlane.Template(number).Replace("*/parts", "{id}/parts", StringComparison.Ordinal).Replace("parts/*", "parts/{part}", StringComparison.Ordinal)), [])).ToArray();
        var paths = Paths(operations);
        return () => Time(50, at =>
        {
            var values = new RouteValueDictionary();
            foreach (var matcher in matchers)
            {
                if (matcher.TryMatch(paths[at * 17 % paths.Length], values))
                    return 1;
            }
            return 0;
        });
    }

    private static string[] Paths(int operations)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 10_000).Select(_ => LargePlane.Path(random.Next(operations)))];
    }

    private static double Time(int times, Func<int, int> look)
    {
        for (var i = 0; i < times / 5; i++)
            look(i);
        var sum = 0;
        var began = ThreadTime.Now();
        for (var i = 0; i < times; i++)
            sum += look(i);
        var elapsed = ThreadTime.Now() - began;
        return sum == times ? elapsed / times : throw new InvalidOperationException("something was not found");
    }
}
