using Microsoft.Extensions.Configuration;

namespace Local.Host;

/// <summary>How the handler is started, from <c>customHandler</c> in host.json.</summary>
internal sealed record HandlerCommand
{
    public required string Executable { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required string WorkingDirectory { get; init; }

    public required TimeSpan InitializationTimeout { get; init; }

    /// <summary>null: a free one.</summary>
    public required int? Port { get; init; }

    public static HandlerCommand Load(IConfigurationSection custom, string scriptRoot, AppSettings settings)
    {
        if (!custom.Exists())
            throw new HostConfigurationException(
                "host.json has no customHandler section: the runtime is custom, and nothing says which handler to start.");
        var description = custom.GetSection("description");
        if (!description.Exists())
            throw new HostConfigurationException("host.json: Missing worker Description (customHandler.description).");

        var root = Path.GetFullPath(scriptRoot);
        var workers = Path.Combine(root, description["workerDirectory"] ?? "");
        var executable = settings.Expand(description["defaultExecutablePath"] ?? "") ?? "";
        if (executable.Length == 0)
            throw new HostConfigurationException(
                "host.json: WorkerDescription DefaultExecutablePath cannot be empty (customHandler.description.defaultExecutablePath).");
        // Found beside host.json, or else a command on the PATH.
        if (Path.Combine(workers, executable) is var local && File.Exists(local)) executable = local;

        return new()
        {
            Executable = executable,
            Arguments =
            [
                .. Split(description.GetSection("arguments"), settings),
                .. WorkerPath(description, settings),
                .. Split(description.GetSection("workerArguments"), settings),
            ],
            WorkingDirectory = Path.Combine(root, description["workingDirectory"] ?? ""),
            InitializationTimeout = custom.GetValue("initializationTimeout", TimeSpan.FromSeconds(30)),
            Port = custom.GetValue<int?>("port", null),
        };
    }

    // The host joins the arguments with blanks and quotes nothing, so one with a blank in it arrives as two.
    private static IEnumerable<string> Split(IConfigurationSection list, AppSettings settings) =>
        list.GetChildren().Select(argument => settings.Expand(argument.Value ?? "")).OfType<string>()
            .SelectMany(argument => argument.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<string> WorkerPath(IConfigurationSection description, AppSettings settings) =>
        description["defaultWorkerPath"] is { Length: > 0 } path && settings.Expand(path) is { } expanded ? [expanded] : [];
}
