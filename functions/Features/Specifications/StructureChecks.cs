using System.Text.Json;
using Features.ApiVersions;

namespace Features.Specifications;

/// <summary>The least that a document must have, for documents that the full checks do not take.</summary>
internal static class StructureChecks
{
    public static void Run(JsonElement root, SpecificationType type, Findings findings)
    {
        if (!root.TryGetProperty("info", out var info)) findings.Add("#/info: The field 'info' is required");
        else if (info.ValueKind != JsonValueKind.Object) findings.Add("#/info: The field 'info' must be an object");
        else
        {
            RequireText(info, "title", findings);
            RequireText(info, "version", findings);
        }
        if (type == SpecificationType.Asyncapi) RequireObject(root, "channels", findings, optional: IsAsyncapi3(root));
        else RequireObject(root, "paths", findings, optional: type == SpecificationType.Oas3 && !IsOas30(root));
    }

    private static void RequireText(JsonElement info, string name, Findings findings)
    {
        if (!info.TryGetProperty(name, out var value)) findings.Add($"#/info/{name}: The field '{name}' is required");
        else if (value.ValueKind != JsonValueKind.String) findings.Add($"#/info/{name}: The field '{name}' must be a string");
    }

    private static void RequireObject(JsonElement root, string name, Findings findings, bool optional)
    {
        if (!root.TryGetProperty(name, out var value))
        {
            if (!optional) findings.Add($"#/{name}: The field '{name}' is required");
        }
        else if (value.ValueKind != JsonValueKind.Object) findings.Add($"#/{name}: The field '{name}' must be an object");
    }

    // From OpenAPI 3.1 and AsyncAPI 3 on these maps may be left out.
    private static bool IsOas30(JsonElement root) => Begins(root, "openapi", "3.0");

    private static bool IsAsyncapi3(JsonElement root) => Begins(root, "asyncapi", "3.");

    private static bool Begins(JsonElement root, string name, string start) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith(start, StringComparison.Ordinal);
}
