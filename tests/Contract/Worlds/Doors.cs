using System.Text.Json;
using Contract.Documents;
using Testing;

namespace Contract.Worlds;

/// <summary>The endpoints that the apps say they have.</summary>
public static class Doors
{
    // Asked once for all tests: each answer is the start of an app.
    private static readonly Dictionary<string, Task<HashSet<(string Method, string Shape)>>> Asked = [];

    /// <summary>The operations of each file that its app has an endpoint for.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlySet<string>>> Implemented(
        IEnumerable<ContractFile> files, IReadOnlyDictionary<string, string> apps, string storage)
    {
        var implemented = new Dictionary<string, IReadOnlySet<string>>();
        foreach (var file in files)
        {
            var endpoints = await Endpoints(apps[file.Name], storage);
            implemented[file.Name] = file.Operations.Where(operation => endpoints.Contains((operation.Method, Operation.Shape(operation.Template)))).Select(operation => operation.Id).ToHashSet();
        }
        return implemented;
    }

    private static Task<HashSet<(string Method, string Shape)>> Endpoints(string app, string storage)
    {
        lock (Asked) return Asked.TryGetValue(app, out var asked) ? asked : Asked[app] = Ask(app, storage);
    }

    private static async Task<HashSet<(string Method, string Shape)>> Ask(string app, string storage)
    {
        await using var handler = await HandlerProcess.StartAndExit(app, TestSettings.For(storage), "--endpoints");
        return [.. JsonSerializer.Deserialize<List<Endpoint>>(handler.Output, JsonSerializerOptions.Web)!
            .SelectMany(endpoint => endpoint.Methods.Select(method => (method, Operation.Shape(endpoint.Pattern))))];
    }

    private sealed record Endpoint(List<string> Methods, string Pattern);
}
