using System.Diagnostics;
using System.Text;
using Features.Specifications;
using Xunit.Abstractions;

namespace Features.Tests.Specifications;

/// <summary>Documents made to cost much: each is refused or read in time and memory that its size accounts for.</summary>
public sealed class SpecificationBoundsTests(ITestOutputHelper output)
{
    private const string Head = "openapi: 3.0.3\ninfo: {title: Flights, version: '1'}\n";

    // A hundred times what they take on a quiet machine, because it may not be one; what they are made to provoke would take much longer.
    private static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(60);
    private const long AllocatedMax = 600_000_000;

    [Fact]
    public void Rejects_nesting_beyond_128_and_takes_128()
    {
        foreach (var (open, close) in new[] { ("[", "]"), ("{\"a\":", "}") })
        {
            Nested(127, "{\"openapi\":\"3.0.0\",\"x\":", "}", open, close, isRefused: false);
            Nested(128, "{\"openapi\":\"3.0.0\",\"x\":", "}", open, close, isRefused: true);
        }
        Nested(127, "openapi: 3.0.0\nx: ", "", "[", "]", isRefused: false);
        Nested(128, "openapi: 3.0.0\nx: ", "", "[", "]", isRefused: true);
        // The depth behind an alias counts where the alias stands.
        Nested(60, $"openapi: 3.0.0\na: &a {Times("[", 100)}{Times("]", 100)}\nx: ", "", "[", "]", isRefused: false, core: "1");
        Nested(60, $"openapi: 3.0.0\na: &a {Times("[", 100)}{Times("]", 100)}\nx: ", "", "[", "]", isRefused: true, core: "*a");
        foreach (var endless in new[] { "{\"x\":" + Times("[", 5_000_000), "x: " + Times("[", 5_000_000), "x:\n" + Times("- ", 5_000_000), "? " + Times("? ", 5_000_000) }) Refused(endless);

        static void Nested(int levels, string before, string after, string open, string close, bool isRefused, string core = "1")
        {
            var reading = SpecificationReader.Read(Encoding.UTF8.GetBytes(before + Times(open, levels) + core + Times(close, levels) + after));
            Assert.Equal(isRefused, reading.Specification is null);
            if (isRefused) Assert.Contains("nested more than 128", reading.Faults[0].Message);
        }
    }

    [Fact]
    public void Rejects_alias_bombs_before_they_grow()
    {
        var lists = new StringBuilder(Head + "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        var maps = new StringBuilder(Head + "a0: &a0 {x: lol}\n");
        var merges = new StringBuilder(Head + "a0: &a0 {x: lol}\n");
        for (var i = 1; i <= 60; i++)
        {
            lists.Append($"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
            maps.Append($"a{i}: &a{i} {{l: *a{i - 1}, r: *a{i - 1}}}\n");
            merges.Append($"a{i}: &a{i} {{l{i}: {{<<: [*a{i - 1}]}}, r{i}: {{<<: *a{i - 1}}}}}\n");
        }
        foreach (var bomb in new[] { lists, maps, merges }) Assert.Contains("too large once its aliases are written out", Refused(bomb.ToString()));
        Assert.Contains("too large", Refused(Head + $"a: &a [{Times("1,", 1_000)}1]\nb: [{Times("*a,", 1_000)}*a]"));
        // Few nodes, many bytes.
        Assert.Contains("too large", Refused(Head + "a: &a " + Times("x", 100_000) + "\nb: [" + Times("*a,", 1_000) + "*a]"));
        Assert.Contains("too large", Refused(Head + $"a: &a {{k: {Times("x", 100_000)}}}\nb:\n" + Times("- {<<: *a}\n", 1_000)));
    }

    [Fact]
    public void Rejects_more_than_20_MiB_and_takes_20_MiB()
    {
        var document = Encoding.UTF8.GetBytes((Head + "x: ").PadRight(SpecificationBounds.BytesMax, 'a'));
        Assert.NotNull(SpecificationReader.Read(document).Specification);
        Assert.Contains("larger than 20971520", Assert.Single(SpecificationReader.Read((byte[])[.. document, (byte)'a']).Faults).Message);
    }

    [Fact]
    public void Rejects_more_operations_than_are_kept()
    {
        string Document(int count) => "{\"openapi\":\"3.0.3\",\"paths\":{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"/p{i}\":{{\"get\":{{}}}}")) + "}}";
        Assert.Equal(SpecificationBounds.OperationsMax, SpecificationReaderTests.Read(Document(SpecificationBounds.OperationsMax)).Operations.Count);
        Assert.Contains("more than 50000 operations", Refused(Document(SpecificationBounds.OperationsMax + 1)));
    }

    public static TheoryData<string> Hostile => [.. Documents.Keys];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Reads_or_refuses_in_bounded_time(string name)
    {
        var document = Encoding.UTF8.GetBytes(Documents[name]());
        var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        var reading = SpecificationReader.Read(document);
        var (elapsed, used) = (Stopwatch.GetElapsedTime(started), GC.GetAllocatedBytesForCurrentThread() - allocated);
        output.WriteLine($"{document.Length} bytes, {elapsed.TotalMilliseconds:F0} ms, {used / 1_000_000} MB: {(reading.Faults.Count > 0 ? reading.Faults[0].Message : null) ?? $"{reading.Specification!.Messages.Count} messages"}");
        Assert.True(elapsed < TimeMax, $"{elapsed}");
        Assert.True(used < AllocatedMax, $"{used} bytes");
        if (reading.Specification is { } specification)
        {
            Assert.InRange(specification.Messages.Count, 0, SpecificationBounds.MessagesMax + 1);
            Assert.All(specification.Messages, message => Assert.InRange(message.Length, 1, 600));
        }
    }

    private static readonly Dictionary<string, Func<string>> Documents = new()
    {
        ["flow list"] = () => "[" + Times("a,", 900_000) + "a]",
        ["block list"] = () => Head + "x:\n" + Times("- \n", 650_000),
        ["flow maps"] = () => Head + "x: [" + Times("{a: b},", 250_000) + "c]",
        ["long words"] = () => Head + "x: " + Times("word ", 400_000),
        ["long lines"] = () => Head + "x:\n" + Times("  word\n", 250_000),
        ["literal"] = () => Head + "x: |\n" + Times("  word\n", 250_000),
        ["escapes"] = () => Head + "x: \"" + Times("\\u0041", 330_000) + "\"",
        ["comments"] = () => Head + Times("# word\n", 250_000) + "paths: {}",
        ["blanks"] = () => Head + Times(" ", 2_000_000),
        ["lines"] = () => Head + Times("\n", 2_000_000),
        ["colons"] = () => Head + "x: " + Times(":", 1_000_000),
        ["anchors"] = () => Head + "x: [" + string.Concat(Enumerable.Range(0, 90_000).Select(i => $"&a{i} b,")) + "c]",
        ["same anchor"] = () => Head + "x: [" + Times("&a b, *a, ", 100_000) + "c]",
        ["keys"] = () => Head + "x: {" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"k{i}: 1, ")) + "c: 1}",
        ["same key"] = () => Head + "x: {" + Times("k: 1, ", 200_000) + "c: 1}",
        ["merged keys"] = () => Head + "x: &a {" + string.Concat(Enumerable.Range(0, 2_000).Select(i => $"k{i}: 1, ")) + "c: 1}\ny:\n" + Times("- {<<: *a}\n", 200),
        ["open quote"] = () => Head + "x: \"" + Times("a", 2_000_000),
        ["no colon"] = () => Times("abc\n", 500_000),
        ["directives"] = () => Times("%TAG !a! b\n", 150_000),
        ["tags"] = () => Head + "x: [" + Times("!!str a, ", 200_000) + "c]",
        ["path chain"] = () => "{\"openapi\":\"3.1.0\",\"paths\":{" + string.Concat(Enumerable.Range(0, 40_000).Select(i => $"\"/p{i}\":{{\"$ref\":\"#/paths/~1p{i + 1}\"}},")) + "\"/z\":{}}}",
        ["fat item"] = () => "{\"openapi\":\"3.1.0\",\"paths\":{" + string.Concat(Enumerable.Range(0, 30_000).Select(i => $"\"/p{i}\":{{\"$ref\":\"#/i/a{i % 2}\"}},"))
            + "\"/z\":{}},\"i\":{\"a0\":{" + string.Concat(Enumerable.Range(0, 60_000).Select(i => $"\"x{i}\":1,")) + "\"get\":{}},\"a1\":{\"get\":{}}}}",
        ["references into a list"] = () => "{\"openapi\":\"3.1.0\",\"x\":[" + Times("{},", 60_000) + "{}],\"components\":{\"schemas\":{"
            + string.Join(',', Enumerable.Range(0, 40_000).Select(i => $"\"S{i}\":{{\"$ref\":\"#/x/{i}\"}}")) + "}}}",
        ["schema chain"] = () => Chain(12_000),
        ["long schema chain"] = () => Chain(40_000),
        ["schema web"] = () => "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"x\",\"version\":\"1\"},\"paths\":{},\"components\":{\"schemas\":{"
            + string.Concat(Enumerable.Range(0, 12).Select(i => $"\"S{i}\":{{\"allOf\":[{{\"$ref\":\"#/components/schemas/S{i + 1}\"}},{{\"$ref\":\"#/components/schemas/S{i + 1}\"}}]}},")) + "\"S12\":{}}}}",
        ["deep pointer"] = () => "{\"openapi\":\"3.1.0\",\"paths\":{\"/a\":{\"$ref\":\"#" + Times("/a", 900_000) + "\"}}}",
    };

    private static string Chain(int length) => "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"x\",\"version\":\"1\"},\"paths\":{},\"components\":{\"schemas\":{"
        + string.Concat(Enumerable.Range(0, length).Select(i => $"\"S{i}\":{{\"$ref\":\"#/components/schemas/S{i + 1}\"}},")) + "\"Z\":{}}}}";

    private static string Refused(string document)
    {
        var (started, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        var message = SpecificationReaderTests.Fault(document);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeMax);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 200_000_000);
        return message;
    }

    private static string Times(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
