using System.Reflection;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace AzureClients.Tests.Surface;

/// <summary>
/// Holds the clients to the official packages: <c>official.txt</c> has the lines of their published listings
/// (<c>sdk/*/api/*.net10.0.cs</c> in Azure/azure-sdk-for-net) that we implement, in short names. A member that is missing there does not
/// exist in the packages, or nobody looked; a member that is missing here was promised.
/// </summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void Keeps_to_the_official_members()
    {
        Assembly[] assemblies = [typeof(TableClient).Assembly, typeof(BlobClient).Assembly, typeof(QueueClient).Assembly];
        var present = assemblies.Distinct().SelectMany(PublicSurface.Of).ToHashSet(StringComparer.Ordinal);
        var official = Official().ToHashSet(StringComparer.Ordinal);
        Assert.True(official.Count > 300, "The list is not read as it should be.");
        Assert.Equal(string.Empty, Lines(official.Except(present)));
        // The packages themselves have more.
        if (assemblies.Distinct().Count() == 1) Assert.Equal(string.Empty, Lines(present.Except(official)));
    }

    private static string Lines(IEnumerable<string> members) => string.Join('\n', members.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Official()
    {
        using var text = new StreamReader(typeof(PublicSurfaceTests).Assembly.GetManifestResourceStream("official.txt")!);
        var type = string.Empty;
        while (text.ReadLine() is { } line)
        {
            if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                yield return $"{type} | {line.Trim()}";
                continue;
            }
            var heading = line.Split(" : ", 2);
            type = heading[0].Split(' ')[^1];
            yield return heading.Length == 1 ? line : $"{heading[0]} : {string.Join(", ", Ordered(heading[1]))}";
        }
    }

    // The base class first, then the interfaces in order of their names: the listings sort by full names, which are not shown.
    private static IEnumerable<string> Ordered(string bases)
    {
        var names = Split(bases).ToList();
        return names.Where(name => !IsInterface(name)).Concat(names.Where(IsInterface).Order(StringComparer.Ordinal));
    }

    private static bool IsInterface(string name) => name[0] == 'I' && char.IsUpper(name[1]);

    private static IEnumerable<string> Split(string bases)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < bases.Length; i++)
        {
            depth += bases[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (bases[i] != ',' || depth > 0) continue;
            yield return bases[start..i];
            start = i + 2;
        }
        yield return bases[start..];
    }
}
