using System.Text.RegularExpressions;
using Testing;

namespace Infra;

/// <summary>What the files in <c>infra</c> say, word by word.</summary>
[Collection(nameof(Templates))]
public sealed partial class FileTests(Templates templates)
{
    [AzuriteFact]
    public void Keeps_every_file_readable_as_Bicep()
    {
        Assert.Contains(templates.Files, file => file.File == "events.bicep");
        Assert.Contains(templates.Files, file => file.File == "modules/functionApp.bicep");
        Assert.Empty(templates.Files.SelectMany(file => file.Faults));
    }

    [AzuriteFact]
    public void Keeps_secrets_out_of_every_file()
    {
        foreach (var file in templates.Files)
        {
            Assert.DoesNotContain(file.Literals, literal => Secret().IsMatch(literal));
            // A parameter file may only say where a secret comes from.
            foreach (var secret in new[] { "bootstrapToken", "mailPassword", "secretsKey", "enforcementSecretsKey" }.Where(secret => file.Parameters?.ContainsKey(secret) == true))
                Assert.Matches($@"\nparam {secret} = readEnvironmentVariable\('[A-Z_]+'(, '')?\)\n", File.ReadAllText(Path.Combine(Templates.Folder, file.File)));
        }
        foreach (var file in new[] { "main.bicep", "modules/product.bicep", "modules/vault.bicep" })
            Assert.Equal(["bootstrapToken", "mailPassword", "secretsKey", "enforcementSecretsKey"], templates.Files.Single(one => one.File == file).Secure);
        foreach (var file in new[] { "deploy.sh", "console-site.mjs", "../azure.yaml", "README.md" })
            Assert.DoesNotMatch(Secret(), File.ReadAllText(Path.Combine(Templates.Folder, file)));
    }

    [AzuriteFact]
    public void Keeps_the_tables_of_roles_and_versions_in_step_with_the_files()
    {
        var readme = File.ReadAllText(Path.Combine(Templates.Folder, "README.md"));
        var roles = Regex.Matches(readme, @"^\| ([A-Z][\w ]+) \| `([0-9a-f-]{36})` \|", RegexOptions.Multiline).Select(match => match.Groups[2].Value).Order();
        var used = templates.Files.SelectMany(file => file.Literals).Where(literal => Guid.TryParseExact(literal, "D", out _)).Distinct().Order();
        Assert.Equal(used, roles);

        var versions = Regex.Matches(readme, @"^\| `(Microsoft\.[\w./]+)` \| ([\d-]{10}) \|", RegexOptions.Multiline).Select(match => $"{match.Groups[1].Value}@{match.Groups[2].Value}").Order(StringComparer.Ordinal);
        Assert.Equal(templates.Files.SelectMany(file => file.Types).Distinct().Order(StringComparer.Ordinal), versions);
    }

    [AzuriteTheory]
    [InlineData("main.bicepparam")]
    [InlineData("dev.bicepparam")]
    [InlineData("prod.bicepparam")]
    public async Task Keeps_parameter_files_complete_and_within_bounds(string file)
    {
        // A missing, superfluous or forbidden parameter fails the deployment here as it would in Azure.
        var deployment = await Templates.Deploy("main.bicep", file);
        Assert.NotEmpty(deployment.Made("Microsoft.Web/sites"));
    }

    [AzuriteFact]
    public async Task Keeps_names_that_deployment_scripts_use()
    {
        var script = File.ReadAllText(Path.Combine(Templates.Folder, "deploy.sh"));
        var outputs = Regex.Match(script, @"outputs=\(([A-Z_ ]+)\)").Groups[1].Value.Split(' ').Order();
        Assert.Equal(templates.Main.Outputs.Keys.Order(), outputs);
        var events = await Templates.Deploy("events.bicep", "-", "location=x", "dataAccountName=data", "managementAppName=app");
        Assert.All(Regex.Matches(script, @"--parameters (.*?) --output").SelectMany(match => match.Groups[1].Value.Split(' ')), pair => Assert.Matches("^(dataAccountName|managementAppName)=", pair));
        Assert.Equal("data-blobs", Assert.Single(events.Made("Microsoft.EventGrid/systemTopics")).Name);
        if (OperatingSystem.IsWindows()) return;
        var (code, _, errors) = await Templates.Run("bash", "-n", Path.Combine(Templates.Folder, "deploy.sh"));
        Assert.True(code == 0, errors);
    }

    // Keys, signatures, tokens: long runs of base64 or hex, and the words that go in front of them.
    [GeneratedRegex(@"AccountKey=|SharedAccess|[?&]sig=|[?&]code=[A-Za-z0-9]|(?<![\w/.-])(?=[A-Za-z0-9+/]*\d)(?=[A-Za-z0-9+/]*[A-Z])[A-Za-z0-9+/]{40,}")]
    private static partial Regex Secret();
}
