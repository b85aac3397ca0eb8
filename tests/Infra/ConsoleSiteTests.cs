using System.Text.Json;
using Testing;

namespace Infra;

/// <summary>The console's copy for a deployment, in which the management API's address stands.</summary>
public sealed class ConsoleSiteTests
{
    private static readonly string Sources = Path.Combine(Repository.Root, "portal-static", "console");

    [AzuriteFact]
    public async Task Changes_the_address_and_the_policy_and_nothing_else()
    {
        var made = Directory.CreateTempSubdirectory("console-").FullName;
        try
        {
            var (code, _, errors) = await Make(made, "https://management.example.net/");
            Assert.True(code == 0, errors);
            foreach (var file in Directory.GetFiles(Sources).Select(Path.GetFileName))
            {
                var (before, after) = (File.ReadAllText(Path.Combine(Sources, file!)), File.ReadAllText(Path.Combine(made, file!)));
                Assert.Equal(file switch
                {
                    "index.html" => before.Replace("<meta name=\"management-api\" content=\"\"", "<meta name=\"management-api\" content=\"https://management.example.net\""),
                    "staticwebapp.config.json" => before.Replace("connect-src 'self';", "connect-src 'self' https://management.example.net;"),
                    _ => before,
                }, after);
            }
            using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(made, "staticwebapp.config.json")));
            var policy = config.RootElement.GetProperty("globalHeaders").GetProperty("Content-Security-Policy").GetString()!;
            Assert.Contains("connect-src 'self' https://management.example.net;", policy);
            Assert.Contains("script-src 'self';", policy);
            // The page that was made already has an address: a second one would be a mistake.
            Assert.Equal(1, (await Templates.Run("node", Path.Combine(Templates.Folder, "console-site.mjs"), made, made + "-again", "https://other.example.net")).Code);
        }
        finally
        {
            Directory.Delete(made, recursive: true);
            if (Directory.Exists(made + "-again")) Directory.Delete(made + "-again", recursive: true);
        }
    }

    [AzuriteTheory]
    [InlineData("")]
    [InlineData("management")]
    [InlineData("http://management.example.net")]
    [InlineData("https://management.example.net/v3")]
    [InlineData("https://management.example.net\"><script>")]
    [InlineData("https://a.example; script-src *")]
    public async Task Refuses_an_address_that_is_no_https_origin(string address)
    {
        var made = Path.Combine(Path.GetTempPath(), $"console-{Guid.NewGuid():N}");
        var (code, _, errors) = await Make(made, address);
        Assert.Equal(1, code);
        Assert.NotEqual("", errors);
        Assert.False(Directory.Exists(made));
    }

    private static Task<(int Code, string Output, string Errors)> Make(string folder, string address) =>
        Templates.Run("node", Path.Combine(Templates.Folder, "console-site.mjs"), Sources, folder, address);
}
