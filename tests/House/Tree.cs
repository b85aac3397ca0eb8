using System.Diagnostics;
using System.Text.RegularExpressions;
using Testing;

namespace House;

/// <summary>Nothing of one machine, one registry or one secret is committed.</summary>
public sealed class Tree
{
    [Fact]
    public void Keeps_registry_addresses_out_of_lock_files()
    {
        foreach (var file in Tracked().Where(file => file.EndsWith("package-lock.json")))
            Assert.DoesNotMatch(@"""resolved""\s*:\s*""https?://", File.ReadAllText(Path.Combine(Repository.Root, file)));
    }

    [Fact]
    public void Keeps_only_function_json_in_function_folders()
    {
        foreach (var file in Tracked().Where(file => Path.GetFileName(file) == "function.json" && file.StartsWith("functions/")))
            Assert.Equal(["function.json"], Directory.GetFiles(Path.GetDirectoryName(Path.Combine(Repository.Root, file))!).Select(Path.GetFileName));
    }

    [Fact]
    public void Keeps_the_readme_true_when_it_names_files()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var named = Regex.Matches(readme, @"`((?:functions|tests|infra|portal-static|docs)/[\w./-]+|[A-Z]+\.md|host\.json|local\.settings\.sample\.json)`").Select(match => match.Groups[1].Value);
        Assert.All(named, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"README.md names {path}, which is not there"));
    }

    private static IReadOnlyList<string> Tracked()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files"]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, UseShellExecute = false })!;
        var files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.NotEmpty(files);
        return files;
    }
}
