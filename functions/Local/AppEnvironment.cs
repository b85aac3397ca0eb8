using System.Collections;
using Local.Host;

namespace Local;

/// <summary>The settings that a function app gets here. Whatever the runner's own environment sets comes first, as under `func
/// start`.</summary>
internal sealed class AppEnvironment(Azurite azurite, Ports ports, string adminToken)
{
    private readonly Dictionary<string, string> _common = new()
    {
        ["FUNCTIONS_WORKER_RUNTIME"] = "custom",
        ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
        ["AzureWebJobsStorage"] = azurite.ConnectionString,
        ["DataStorage"] = azurite.ConnectionString,
        // The host gives a handler 30 s, and gives up after three times: too little on a laptop that builds or tests beside it.
        ["AzureFunctionsJobHost__customHandler__initializationTimeout"] = "00:03:00",
        ["Enforcement__SecretsKey"] = "what-the-runner-seals-for-enforcement-in-development",
    };

    private readonly Dictionary<string, string> _portals = new()
    {
        // What it seals lies in the runner's own storage on the same machine.
        ["Secrets__Key"] = "the-runner-seals-with-this-for-development-only",
        ["Outbound__AllowedNetworks"] = "127.0.0.0/8;::1/128",
        ["Portals__Domain"] = "localhost",
        ["Portals__PublicUrl"] = $"http://{{host}}:{ports.Site}",
    };

    public AppSettings Management() => Compose(_portals, new()
    {
        ["Console__PublicUrl"] = $"http://localhost:{ports.Site}",
        ["Enforcement__PublicUrl"] = $"http://localhost:{ports.Enforcement}",
        ["Mail__Host"] = "127.0.0.1",
        ["Mail__Port"] = $"{ports.Mail}",
        ["Mail__From"] = "portal@localhost",
        ["Mail__Security"] = "None",
    }, wins: new() { [AdminToken.Setting] = adminToken });

    public AppSettings Developer() => Compose(_portals, new() { ["Cookies__Secure"] = "false" }, wins: []);

    public AppSettings Enforcement() => Compose([], new()
    {
        ["Outbound__AllowedNetworks"] = "127.0.0.0/8;::1/128",
        ["Enforcement__OnCounterOutage"] = "Deny",
        ["Enforcement__OpenChecks"] = "true",
        ["Enforcement__ManagementUrl"] = $"http://localhost:{ports.Management}",
        // A laptop that builds or tests beside it makes Azurite wait for longer than any storage account would.
        ["Enforcement__PatienceSeconds"] = "20",
    }, wins: []);

    private AppSettings Compose(Dictionary<string, string> shared, Dictionary<string, string> own, Dictionary<string, string> wins)
    {
        var environment = new Dictionary<string, string>(_common);
        foreach (var settings in new[] { shared, own, Inherited(), wins })
        {
            foreach (var (name, value) in settings) environment[name] = value;
        }

        return new(environment);
    }

    private static Dictionary<string, string> Inherited() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
}
