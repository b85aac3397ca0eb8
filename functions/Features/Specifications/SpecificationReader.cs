using System.Text.Json;
using System.Text.Unicode;
using Features.ApiVersions;
using Features.Specifications.Rules;

namespace Features.Specifications;

/// <summary>
/// Reads a specification: its language, its version, its operations and what is wrong with it. Pure, and bounded by <see cref="SpecificationBounds"/>: the request that
/// brings a document and the function that takes it up read it the same way.
/// </summary>
public static class SpecificationReader
{
    public static SpecificationReading Read(ReadOnlyMemory<byte> document)
    {
        if (document.Length > SpecificationBounds.BytesMax) return SpecificationReading.Unreadable($"The document is larger than {SpecificationBounds.BytesMax} bytes");
        if (document.Span.StartsWith("\uFEFF"u8)) document = document[3..];
        if (!Utf8.IsValid(document.Span)) return SpecificationReading.Unreadable("The document is not valid UTF-8 text");
        var findings = new Findings();
        var isJson = document.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
        var fault = isJson ? JsonText.Check(document.Span) : null;
        var format = isJson && fault is null ? DocumentFormat.Json : DocumentFormat.Yaml;
        if (format == DocumentFormat.Yaml)
        {
            var json = YamlText.ToJson(document, findings, out var yamlFault);
            // What begins as JSON may be YAML in its flow style; when it is neither, the words about JSON are the ones that help.
            if (yamlFault is not null) return SpecificationReading.Unreadable(fault ?? yamlFault);
            document = json;
        }
        using var parsed = JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = SpecificationBounds.NestingMax + 1 });
        return Read(parsed.RootElement, format, document, findings);
    }

    private static SpecificationReading Read(JsonElement root, DocumentFormat format, ReadOnlyMemory<byte> json, Findings findings)
    {
        if (root.ValueKind != JsonValueKind.Object) return SpecificationReading.Unreadable("The document must be an object");
        if (TypeOf(root, out var fault) is not { } type) return SpecificationReading.Unreadable(fault!);
        var references = new LocalReferences(root);
        IReadOnlyList<OperationKey>? operations = [];
        if (type != SpecificationType.Asyncapi) operations = new OperationReader(root, type, format, references, findings).Read();
        if (operations is null) return SpecificationReading.Unreadable($"The document has more than {SpecificationBounds.OperationsMax} operations", "#/paths");
        var (seen, longestChain) = ReferenceChecks.Run(root, references, findings);
        var isChecked = type != SpecificationType.Asyncapi && OpenApiChecks.Run(json, longestChain, findings);
        if (!isChecked) StructureChecks.Run(root, type, findings);
        var document = Ruled.Of(root, type, isChecked, references, findings);
        if (type == SpecificationType.Asyncapi) AsyncApiRules.Run(document);
        else OpenApiRules.Run(document);
        UnusedComponents.Run(document, seen);
        return new(new(type, format, VersionOf(root), operations, findings.ToList()), []);
    }

    private static SpecificationType? TypeOf(JsonElement root, out string? fault)
    {
        fault = null;
        if (root.TryGetProperty("swagger", out var swagger))
        {
            if (Text(swagger) == "2.0") return SpecificationType.Oas2;
            fault = "The field 'swagger' must be \"2.0\"";
        }
        else if (root.TryGetProperty("openapi", out var openapi))
        {
            if (Text(openapi) is { } version && (IsOf(version, "3.0") || IsOf(version, "3.1") || IsOf(version, "3.2"))) return SpecificationType.Oas3;
            fault = "The field 'openapi' must name version 3.0, 3.1 or 3.2";
        }
        else if (root.TryGetProperty("asyncapi", out var asyncapi))
        {
            if (Text(asyncapi) is { } version && (IsOf(version, "2") || IsOf(version, "3"))) return SpecificationType.Asyncapi;
            fault = "The field 'asyncapi' must name version 2 or 3";
        }
        else fault = "The document is none of OpenAPI 2.0, 3.0, 3.1, 3.2 and AsyncAPI 2 and 3: it has no field 'openapi', 'swagger' or 'asyncapi'";
        return null;
    }

    private static bool IsOf(string version, string minor) => version == minor || version.StartsWith(minor + ".", StringComparison.Ordinal);

    private static string? VersionOf(JsonElement root) =>
        root.TryGetProperty("info", out var info) && info.ValueKind == JsonValueKind.Object && info.TryGetProperty("version", out var version)
            && Text(version) is { } text && !string.IsNullOrWhiteSpace(text)
            ? text.Trim()
            : null;

    // YAML without quotes makes a number of 2.0; it counts as it is written.
    private static string? Text(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText(),
        _ => null,
    };
}
