using System.Text.Json;
using Contract.Documents;
using Testing;

namespace Contract.Worlds;

/// <summary>The endpoints that the apps say they have.</summary>
public static class Doors
{
    /// <summary>The operations of each file that its app has an endpoint for.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlySet<string>>> Implemented(
        IEnumerable<ContractFile> files, IReadOnlyDictionary<string, string> apps, string storage)
    {
        var endpoints = new Dictionary<string, List<Endpoint>>();
        foreach (var app in apps.Values.Distinct())
        {
            await using var handler = await HandlerProcess.StartAndExit(app, TestSettings.For(storage), "--endpoints");
            endpoints[app] = JsonSerializer.Deserialize<List<Endpoint>>(handler.Output, JsonSerializerOptions.Web)!;
        }
        return files.ToDictionary(file => file.Name, file => (IReadOnlySet<string>)file.Operations
            .Where(operation => endpoints[apps[file.Name]].Any(endpoint => endpoint.Methods.Contains(operation.Method) && operation.Fits(endpoint.Pattern)))
            .Select(operation => operation.Id).ToHashSet());
    }

    private sealed record Endpoint(List<string> Methods, string Pattern);
}
