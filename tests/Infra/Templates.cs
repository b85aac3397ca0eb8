using System.Diagnostics;
using System.Text.Json;
using Local;
using Testing;

namespace Infra;

/// <summary>The templates in <c>infra</c>, as <c>bicep.mjs</c> reads them. Shared by all tests: reading takes seconds.</summary>
public sealed class Templates : IAsyncLifetime
{
    private static readonly string Here = Path.Combine(Repository.Root, "tests", "Infra");

    /// <summary>Every template and parameter file.</summary>
    public IReadOnlyList<TemplateFile> Files { get; private set; } = [];

    /// <summary>What <c>main.bicep</c> deploys with the parameters of production.</summary>
    public Deployment Main { get; private set; } = new([], []);

    public static string Folder { get; } = Path.Combine(Repository.Root, "infra");

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        await NpmFolder.InstallAsync(Repository.Root, Here, CancellationToken.None);
        Files = await Node<List<TemplateFile>>(Path.Combine(Here, "bicep.mjs"), "syntax", Folder);
        Main = await Deploy("main.bicep", "prod.bicepparam");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>What a template deploys with a parameter file (or <c>-</c>), and with parameters as <c>name=value</c> over the file's.</summary>
    public static Task<Deployment> Deploy(string template, string parameters, params string[] over) =>
        Node<Deployment>([Path.Combine(Here, "bicep.mjs"), "deploy", Path.Combine(Folder, template), parameters == "-" ? "-" : Path.Combine(Folder, parameters), .. over]);

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    private static async Task<T> Node<T>(params string[] arguments)
    {
        var (code, output, errors) = await Run("node", arguments);
        Assert.True(code == 0, errors);
        return JsonSerializer.Deserialize<T>(output, JsonSerializerOptions.Web)!;
    }
}

/// <summary>A file as it is written.</summary>
/// <param name="File">Its path below <c>infra</c>.</param>
/// <param name="Faults">Places that are no Bicep.</param>
/// <param name="Literals">The text of its strings.</param>
/// <param name="Secure">Parameters that Azure keeps to itself.</param>
/// <param name="Types">Resource types with their versions.</param>
/// <param name="Parameters">What a parameter file sets; null for a template.</param>
public sealed record TemplateFile(string File, List<string> Faults, List<string> Literals, List<string> Secure, List<string> Types, Dictionary<string, JsonElement>? Parameters);

/// <summary>What would be deployed; what only Azure knows stands there in angle brackets.</summary>
public sealed record Deployment(List<Resource> Resources, Dictionary<string, JsonElement> Outputs)
{
    /// <summary>Resources that the deployment makes, of a type.</summary>
    public IEnumerable<Resource> Made(string type) => Resources.Where(resource => resource.Type == type && !resource.Existing);
}

public sealed record Resource(string File, string Symbol, string Type, string Version, bool Existing, string Name, string FullName, JsonElement Properties, JsonElement Identity, ResourceScope? Scope)
{
    /// <summary>A property by its path; fails when it is not there.</summary>
    public JsonElement At(string path) => path.Split('.').Aggregate(Properties, (value, name) => value.GetProperty(name));
}

/// <summary>What a resource extends.</summary>
public sealed record ResourceScope(string Type, string Name);

[CollectionDefinition(nameof(Templates))]
public sealed class TemplatesCollection : ICollectionFixture<Templates>;
