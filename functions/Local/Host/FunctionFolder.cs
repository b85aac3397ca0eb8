using System.Text.Json;
using System.Text.RegularExpressions;

namespace Local.Host;

/// <summary>Reads one folder with a function.json.</summary>
internal static partial class FunctionFolder
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <returns>The function; null when it is disabled.</returns>
    /// <exception cref="HostConfigurationException">The function cannot be loaded; the others can.</exception>
    public static Function? Load(string folder, AppSettings settings)
    {
        var name = Path.GetFileName(folder);
        if (!Name().IsMatch(name) || name.Equals("host", StringComparison.OrdinalIgnoreCase))
            throw new HostConfigurationException($"'{name}' is not a valid function name.");
        if (Directory.EnumerateFileSystemEntries(folder).FirstOrDefault(entry => Path.GetFileName(entry) != "function.json") is { } stray)
            throw new HostConfigurationException(
                $"{Path.GetFileName(stray)} lies beside function.json; the host would take it for the script.");

        using var document = Parse(Path.Combine(folder, "function.json"));
        var root = document.RootElement;
        if (root.TryGetProperty("disabled", out var disabled) && disabled.ValueKind == JsonValueKind.True) return null;
        if (settings.IsTrue($"AzureWebJobs.{name}.Disabled") || settings.IsTrue($"AzureWebJobs_{name}_Disabled")) return null;
        if (!root.TryGetProperty("bindings", out var list) || list.ValueKind != JsonValueKind.Array)
            throw new HostConfigurationException("function.json has no bindings.");

        var function = new Function(name, [.. list.EnumerateArray().Select(Read)]);
        return function.Bindings.Count(binding => binding.IsTrigger) == 1
            ? function
            : throw new HostConfigurationException("Exactly one binding must be a trigger.");
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(file), Lenient);
        }
        catch (JsonException error)
        {
            throw new HostConfigurationException($"function.json cannot be read: {error.Message}");
        }
    }

    private static Binding Read(JsonElement json)
    {
        var binding = new Binding("", IsOutput: false, "", json.Clone());
        var type = binding.Text("type") ?? throw new HostConfigurationException("A binding has no type.");
        var isOutput = string.Equals(binding.Text("direction"), "out", StringComparison.OrdinalIgnoreCase);
        return binding with { Type = type.ToLowerInvariant(), IsOutput = isOutput, Name = binding.Text("name") ?? "" };
    }

    [GeneratedRegex(@"^[a-z][a-z0-9_\-]{0,127}$", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
