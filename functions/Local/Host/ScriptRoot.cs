using System.Text.Json;

namespace Local.Host;

/// <summary>A published app: host.json, and every immediate folder that has a function.json.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Host">What host.json says.</param>
/// <param name="Functions">In the order in which their routes are tried.</param>
/// <param name="Errors">Why a function was left out, by its name. The host runs without it.</param>
internal sealed record ScriptRoot(string Path, HostJson Host, IReadOnlyList<Function> Functions, IReadOnlyDictionary<string, string> Errors)
{
    private static readonly string[] DefaultMethods = ["get", "post", "put", "delete", "patch", "head", "options"];

    // Their listeners are in the host (HTTP, timer) or here; another trigger would sit there unserved and unnoticed.
    private static readonly string[] Triggers = ["httptrigger", "blobtrigger", "queuetrigger", "timertrigger"];

    public static ScriptRoot Load(string path, AppSettings settings)
    {
        var host = HostJson.Load(path, settings);
        var errors = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var functions = new List<Function>();
        var folders = Directory.GetDirectories(path).Where(folder => File.Exists(System.IO.Path.Combine(folder, "function.json")));
        foreach (var folder in folders.Order(StringComparer.Ordinal))
        {
            try
            {
                if (FunctionFolder.Load(folder, settings) is not { } function) continue;
                Check(function, settings);
                functions.Add(function);
            }
            catch (HostConfigurationException error)
            {
                errors[System.IO.Path.GetFileName(folder)] = error.Message;
            }
        }

        if (host.HttpRoutes.Count > 0)
        {
            if (functions.Count + errors.Count > 0)
                throw new HostConfigurationException(
                    "Detected both function.json files and custom handler HTTP route configuration. Use one of them.");
            functions.AddRange(host.HttpRoutes.Select((entry, i) => HttpHandler($"http-handler{i + 1}", entry.Route, entry.AuthLevel)));
        }

        // By name in upper case: '_' comes after every letter, '-' and digits before them.
        functions.Sort((one, other) => string.CompareOrdinal(one.Name.ToUpperInvariant(), other.Name.ToUpperInvariant()));
        RemoveOverlaps(functions, errors);
        return new(path, host, functions, errors);
    }

    /// <summary>The methods a function's route is for; none listed means all.</summary>
    public static IReadOnlyList<string> MethodsOf(Function function) =>
        [.. function.Trigger.Texts("methods").Select(method => method.ToUpperInvariant())];

    /// <summary>The route without the prefix, trimmed of slashes; a function without one is reached by its name.</summary>
    public static string RouteOf(Function function) => (function.Trigger.Text("route") ?? function.Name).Trim('/');

    private static void Check(Function function, AppSettings settings)
    {
        var trigger = function.Trigger;
        if (!Triggers.Contains(trigger.Type)) throw new HostConfigurationException($"The binding type '{trigger.Type}' is not registered.");
        if (function.IsHttp)
        {
            var route = RouteOf(function);
            if (route.StartsWith("admin", StringComparison.OrdinalIgnoreCase) || route.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
                throw new HostConfigurationException("The specified route conflicts with one or more built in routes.");
            return;
        }

        if (settings["AzureWebJobsStorage"] is null)
            throw new HostConfigurationException("AzureWebJobsStorage is not set; every trigger but HTTP needs it.");
        if (trigger.Type is "blobtrigger" or "queuetrigger" && settings.Connection(trigger.Text("connection")) is null)
            throw new HostConfigurationException(
                $"The setting '{trigger.Text("connection") ?? "AzureWebJobsStorage"}' that the trigger's connection names is not there.");
    }

    private static void RemoveOverlaps(List<Function> functions, SortedDictionary<string, string> errors)
    {
        var taken = new List<(string Route, IReadOnlyList<string> Methods, string Function)>();
        foreach (var function in functions.Where(function => function.IsHttp).ToList())
        {
            var (route, methods) = (RouteOf(function), MethodsOf(function));
            var other = taken.Find(entry => entry.Route.Equals(route, StringComparison.OrdinalIgnoreCase)
                && (methods.Count == 0 || entry.Methods.Count == 0 || methods.Intersect(entry.Methods).Any()));
            if (other.Function is null)
            {
                taken.Add((route, methods, function.Name));
                continue;
            }

            errors[function.Name] = $"The route '{route}' is already used by function '{other.Function}'.";
            functions.Remove(function);
        }
    }

    private static Function HttpHandler(string name, string route, string authLevel)
    {
        var trigger = JsonSerializer.SerializeToElement(new { type = "httpTrigger", name = "req", route, authLevel, methods = DefaultMethods });
        var output = JsonSerializer.SerializeToElement(new { type = "http", direction = "out", name = "res" });
        return new(name, [new Binding("httptrigger", false, "req", trigger), new Binding("http", true, "res", output)]);
    }
}
