using System.Text.RegularExpressions;

namespace Contract.Documents;

/// <summary>What the digest beside the contract says of each operation: its own, for completeness, or left out of a self-hosted portal.</summary>
public static partial class Digest
{
    /// <summary>Ids of the operations of a contract file that are not left out.</summary>
    public static IReadOnlySet<string> Scope(string folder, string file)
    {
        var inSection = false;
        var scope = new HashSet<string>();
        foreach (var line in File.ReadLines(Path.Combine(folder, "digest.md")))
        {
            if (Heading().Match(line) is { Success: true } heading) inSection = heading.Groups["name"].Value.Replace(' ', '-') == file;
            else if (inSection && Row().Match(line) is { Success: true } row) scope.Add(row.Groups["id"].Value);
        }
        return scope.Count > 0 ? scope : throw new InvalidDataException($"the digest has no section on {file}");
    }

    [GeneratedRegex(@"^### 1\.\d+ (?<name>\S+ v\d+)")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| (core|full) \| `[A-Z]+ [^`]+` \| (?<id>[\w-]+) \|")]
    private static partial Regex Row();
}
