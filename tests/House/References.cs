using System.Xml.Linq;
using Testing;

namespace House;

/// <summary>References run one way (ARCHITECTURE.md, section 1).</summary>
public sealed class References
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["AzureClients"] = [],
        ["Platform"] = ["AzureClients"],
        ["Policies"] = ["Platform"],
        ["Features"] = ["Policies"],
        ["Management"] = ["Features"],
        ["Portal"] = ["Features"],
        ["Enforcement"] = ["Policies"],
        ["Local"] = ["Platform"],
    };

    [Fact]
    public void Keeps_one_direction_when_projects_reference_each_other()
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(Repository.Root, "functions")))
        {
            var name = Path.GetFileName(folder);
            var project = Path.Combine(folder, name + ".csproj");
            if (!File.Exists(project)) continue;
            var references = XDocument.Load(project).Descendants("ProjectReference")
                // Built before it, but not referenced by its code.
                .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
                .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
            Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} is not in the picture of ARCHITECTURE.md");
            Assert.All(references, reference => Assert.Contains(reference, allowed!));
        }
    }

    [Fact]
    public void Keeps_product_words_out_of_the_platform()
    {
        string[] words = ["Portal", "Developer", "ApiPackage", "Publication", "Registration", "ControlPlane"];
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "functions", "Platform"), "*.cs", SearchOption.AllDirectories))
        {
            var declared = File.ReadLines(file).Where(line => line.Contains("class ") || line.Contains("record ") || line.Contains("interface "));
            Assert.All(declared, line => Assert.DoesNotContain(words, word => line.Contains(word, StringComparison.Ordinal)));
        }
    }
}
