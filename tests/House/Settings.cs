using System.Text.Json;
using System.Text.RegularExpressions;
using Testing;

namespace House;

/// <summary>The settings that the code reads are the ones that are documented and shipped.</summary>
public sealed class Settings
{
    /// <summary>Enough to start any app; nothing listens there.</summary>
    public static IReadOnlyDictionary<string, string> ToStart { get; } = new Dictionary<string, string>
    {
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["DataStorage"] = "UseDevelopmentStorage=true",
        ["Access__BootstrapToken"] = "a-token-of-at-least-20-characters",
        ["Mail__Host"] = "127.0.0.1",
        ["Mail__From"] = "portal@example.com",
    };

    [Fact]
    public void Keeps_code_architecture_and_sample_in_step()
    {
        var read = Read();
        var sample = Sample();
        var documented = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md")), @"`([A-Z]\w+__\w+)`").Select(match => match.Groups[1].Value).ToHashSet();
        Assert.All(read, setting => Assert.Contains(setting, documented));
        Assert.All(read, setting => Assert.Contains(setting, sample));
        Assert.All(sample.Where(setting => setting.Contains("__")), setting => Assert.Contains(setting, read));
    }

    [Fact]
    public void Keeps_secrets_out_of_the_sample()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json"));
        Assert.DoesNotContain("AccountKey=", text);
        Assert.Contains("change-me", text);
    }

    // A setting is named in code as "Section:Name" in a constant.
    private static HashSet<string> Read() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "functions"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Local{Path.DirectorySeparatorChar}") && !file.Contains("node_modules"))
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"""((?:Access|Secrets|Outbound|Portals|Cookies|Developers|Console|Mail|Webhooks|Enforcement):[A-Z]\w+)""").Select(match => match.Groups[1].Value.Replace(":", "__")))
            .ToHashSet();

    private static HashSet<string> Sample()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "local.settings.sample.json")));
        return [.. sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name)];
    }
}
