using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Testing;

namespace Local.Tests;

/// <summary>functions-host check 12 P: the published folders and the zips for Azure, of all three apps.</summary>
public sealed class PackageTests(PackageTests.AzurePackages azure) : IClassFixture<PackageTests.AzurePackages>
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static TheoryData<string> Apps => ["Management", "Portal", "Enforcement"];

    [Theory]
    [MemberData(nameof(Apps))]
    public void Keeps_a_published_folder_one_that_the_host_starts(string app)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "apps", app);
        var root = Local.Host.ScriptRoot.Load(folder, new(new Dictionary<string, string> { ["AzureWebJobsStorage"] = "x", ["DataStorage"] = "x" }));
        Assert.Empty(root.Errors);
        Assert.NotEmpty(root.Functions);
        Assert.Equal(Path.Combine(folder, "handler"), root.Host.Handler.Executable);
        Assert.True(File.GetUnixFileMode(root.Host.Handler.Executable).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(root.Functions.Count, Directory.GetFiles(Path.Combine(Repository.Root, "functions", app), "function.json", SearchOption.AllDirectories).Length);
        Assert.Empty(Directory.GetFiles(folder, "*settings*.json", SearchOption.AllDirectories));
        Assert.DoesNotContain(root.Functions, function => function.Trigger.Text("source") is not null);
        Assert.Equal("zz-unmatched", root.Functions[^1].Name);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public void Keeps_a_package_for_Azure_what_the_platform_wants(string app)
    {
        using var zip = ZipFile.OpenRead(azure.ZipOf(app));
        var names = zip.Entries.Select(entry => entry.FullName).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.False(name.Contains('\\') || name.StartsWith('/') || name.StartsWith("./")));

        var host = JsonNode.Parse(Text(zip, "host.json"))!;
        var executable = (string)host["customHandler"]!["description"]!["defaultExecutablePath"]!;
        Assert.All(zip.Entries, entry => Assert.Equal(entry.FullName == executable ? Executable : Plain, (UnixFileMode)((entry.ExternalAttributes >> 16) & 0x1FF)));
        Assert.Contains(executable, names);
        Assert.Contains("libcoreclr.so", names); // self-contained: no runtime need be there
        Assert.DoesNotContain(zip.Entries, entry => entry.Name.Contains("settings", StringComparison.OrdinalIgnoreCase) && entry.Name.EndsWith(".json"));
        Assert.DoesNotContain(names, name => name.EndsWith(".pdb") || name.EndsWith(".cs"));
        Assert.DoesNotContain(zip.Entries.Where(entry => entry.Name.EndsWith(".json")), entry => Text(zip, entry.FullName).Contains("AccountKey", StringComparison.OrdinalIgnoreCase));

        var functions = names.Where(name => name.EndsWith("/function.json")).Select(name => Path.GetDirectoryName(name)!).ToList();
        Assert.Equal(Directory.GetFiles(Path.Combine(Repository.Root, "functions", app), "function.json", SearchOption.AllDirectories).Select(file => Path.GetFileName(Path.GetDirectoryName(file)!)).Order(), functions.Order());
        Assert.All(functions, function => Assert.Equal([function + "/function.json"], names.Where(name => name.StartsWith(function + "/"))));
    }

    [Fact]
    public void Changes_nothing_but_the_source_of_blob_triggers_for_Azure()
    {
        foreach (var app in new[] { "Management", "Portal", "Enforcement" })
        {
            using var zip = ZipFile.OpenRead(azure.ZipOf(app));
            foreach (var entry in zip.Entries.Where(entry => entry.FullName.EndsWith("/function.json")))
            {
                var published = JsonNode.Parse(Text(zip, entry.FullName))!;
                var trigger = published["bindings"]![0]!.AsObject();
                if ((string?)trigger["type"] == "blobTrigger")
                {
                    Assert.Equal("EventGrid", (string?)trigger["source"]);
                    trigger.Remove("source");
                }

                var written = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "functions", app, entry.FullName)));
                Assert.True(JsonNode.DeepEquals(written, published), entry.FullName);
            }
        }
    }

    [Fact]
    public async Task Starts_the_handler_of_a_package_without_any_runtime_installed()
    {
        var folder = Directory.CreateTempSubdirectory("package-").FullName;
        try
        {
            // Extracting keeps the modes of the zip, as the platform does.
            await ZipFile.ExtractToDirectoryAsync(azure.ZipOf("Enforcement"), folder);
            var start = new ProcessStartInfo(Path.Combine(folder, "handler")) { RedirectStandardError = true, RedirectStandardOutput = true };
            start.Environment.Clear();
            using var handler = Process.Start(start)!;
            var errors = await handler.StandardError.ReadToEndAsync();
            await handler.WaitForExitAsync();
            Assert.Equal(1, handler.ExitCode);
            Assert.Contains("FUNCTIONS_CUSTOMHANDLER_PORT", errors); // it runs, and asks for the host
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>Published once for the class, beside the build that is being tested.</summary>
    public sealed class AzurePackages : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("azure-").FullName;

        public string ZipOf(string app) => Path.Combine(_folder, app + ".zip");

        public async Task InitializeAsync()
        {
            // Without the analyzers, which have read the same code in the build that is being tested and would take half of the time here.
            foreach (var app in new[] { "Management", "Portal", "Enforcement" })
            {
                var start = new ProcessStartInfo("dotnet", ["publish", Path.Combine("functions", app), "-p:PublishFor=azure", "-p:RunAnalyzers=false", "--artifacts-path", _folder, "-nodeReuse:false", "-v", "q", "--nologo"])
                {
                    WorkingDirectory = Repository.Root,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                };
                using var publish = Process.Start(start)!;
                var (output, errors) = (publish.StandardOutput.ReadToEndAsync(), publish.StandardError.ReadToEndAsync());
                await publish.WaitForExitAsync();
                Assert.True(publish.ExitCode == 0, $"{await output}{await errors}");
            }
        }

        public Task DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return Task.CompletedTask;
        }
    }
}
