using Microsoft.Extensions.Configuration;

namespace Local.Host;

/// <summary>host.json of a published app, with the settings named <c>AzureFunctionsJobHost__..</c> laid over it.</summary>
internal sealed record HostJson
{
    private const string OverridePrefix = "AzureFunctionsJobHost__";
    private static readonly string[] Profiles = ["", "default", "mcp-custom-handler", "web-app-custom-handler"];

    public required HandlerCommand Handler { get; init; }

    public required string RoutePrefix { get; init; }

    public required bool ProxiesHttp { get; init; }

    /// <summary>null: invocations take as long as they like.</summary>
    public required TimeSpan? FunctionTimeout { get; init; }

    public required int BlobParallelism { get; init; }

    public required int PoisonBlobThreshold { get; init; }

    public required int MaxDequeueCount { get; init; }

    public required int QueueBatchSize { get; init; }

    public required TimeSpan QueueVisibilityTimeout { get; init; }

    public required bool QueueMessagesAreBase64 { get; init; }

    /// <summary>Routes without function.json; empty unless host.json lists some.</summary>
    public required IReadOnlyList<(string Route, string AuthLevel)> HttpRoutes { get; init; }

    public static HostJson Load(string scriptRoot, AppSettings settings)
    {
        var json = Read(scriptRoot, settings);
        var profile = json["configurationProfile"] ?? "";
        if (!Profiles.Contains(profile, StringComparer.OrdinalIgnoreCase))
            throw new HostConfigurationException($"host.json: the configuration profile '{profile}' is not supported.");
        var isHandlerProfile = profile.EndsWith("-handler", StringComparison.OrdinalIgnoreCase);
        var custom = json.GetSection("customHandler").Exists() ? json.GetSection("customHandler") : json.GetSection("httpWorker");
        var proxies = isHandlerProfile || custom.GetValue("enableProxyingHttpRequest", false);
        if (!proxies && custom.GetValue("enableForwardingHttpRequest", false))
            throw new HostConfigurationException(
                "host.json: enableForwardingHttpRequest alone is the buffered way of old hosts, which this runner does not offer; "
                + "set enableProxyingHttpRequest.");

        return new()
        {
            Handler = HandlerCommand.Load(custom, scriptRoot, settings),
            RoutePrefix = isHandlerProfile ? "" : json["extensions:http:routePrefix"] ?? "api",
            ProxiesHttp = proxies,
            FunctionTimeout = Timeout(json["functionTimeout"]),
            BlobParallelism = json.GetValue("extensions:blobs:maxDegreeOfParallelism", 8 * System.Environment.ProcessorCount),
            PoisonBlobThreshold = json.GetValue("extensions:blobs:poisonBlobThreshold", 5),
            MaxDequeueCount = json.GetValue("extensions:queues:maxDequeueCount", 5),
            QueueBatchSize = json.GetValue("extensions:queues:batchSize", 16),
            QueueVisibilityTimeout = json.GetValue("extensions:queues:visibilityTimeout", TimeSpan.Zero),
            QueueMessagesAreBase64 = !string.Equals(json["extensions:queues:messageEncoding"], "none", StringComparison.OrdinalIgnoreCase),
            HttpRoutes = isHandlerProfile && !custom.GetSection("http:routes").Exists() ? [("{*route}", "function")] : [.. Routes(custom)],
        };
    }

    private static IConfigurationRoot Read(string scriptRoot, AppSettings settings)
    {
        var file = Path.Combine(Path.GetFullPath(scriptRoot), "host.json");
        if (!File.Exists(file)) throw new HostConfigurationException($"There is no host.json in {scriptRoot}.");
        var overrides = settings.Environment.Where(setting => setting.Key.StartsWith(OverridePrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(setting => setting.Key[OverridePrefix.Length..].Replace("__", ":", StringComparison.Ordinal), string? (setting) => setting.Value);
        try
        {
            var json = new ConfigurationBuilder().AddJsonFile(file).AddInMemoryCollection(overrides).Build();
            return json["version"] == "2.0"
                ? json
                : throw new HostConfigurationException("host.json: the required 'version' property is missing or is not \"2.0\".");
        }
        catch (Exception error) when (error is FormatException or InvalidDataException)
        {
            throw new HostConfigurationException($"host.json cannot be read: {(error.InnerException ?? error).Message}");
        }
    }

    private static TimeSpan? Timeout(string? text) => text switch
    {
        null => TimeSpan.FromMinutes(30),
        "-1" => null,
        _ when TimeSpan.TryParse(text, out var timeout) && timeout > TimeSpan.Zero => timeout,
        _ => throw new HostConfigurationException($"host.json: functionTimeout '{text}' is not a time span."),
    };

    private static IEnumerable<(string Route, string AuthLevel)> Routes(IConfigurationSection custom)
    {
        var level = custom["http:defaultAuthorizationLevel"] ?? "function";
        foreach (var entry in custom.GetSection("http:routes").GetChildren())
        {
            var route = entry["route"] ?? "";
            var isBalanced = route.Count(letter => letter == '{') == route.Count(letter => letter == '}');
            var isOdd = route.Contains("//", StringComparison.Ordinal) || route.Contains("{}", StringComparison.Ordinal);
            if (route.Length == 0 || route.Any(char.IsWhiteSpace) || isOdd || !isBalanced)
                throw new HostConfigurationException($"host.json: the custom handler HTTP route '{route}' is not valid.");
            yield return (route, entry["authorizationLevel"] ?? level);
        }
    }
}
