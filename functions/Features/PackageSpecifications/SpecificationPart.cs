using System.Text.Json;
using Features.ApiVersions;
using Features.Specifications;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Features.PackageSpecifications;

/// <summary>An API's document, of which some operations are wanted, as OpenAPI 3.</summary>
internal sealed class SpecificationPart : IDisposable
{
    // The converter takes many times a document's size; the same bound as that of its checks.
    private const int ConvertedBytesMax = 1024 * 1024;

    private readonly JsonDocument _document;

    private SpecificationPart(string apiName, JsonDocument document, IReadOnlySet<OperationKey> wanted) => (ApiName, _document, Wanted) = (apiName, document, wanted);

    public string ApiName { get; }

    public JsonElement Root => _document.RootElement;

    public IReadOnlySet<OperationKey> Wanted { get; }

    /// <summary>Major and minor of the language's version: 3.0, 3.1, 3.2.</summary>
    public string Language =>
        Root.TryGetProperty("openapi", out var version) && version.ValueKind == JsonValueKind.String && version.GetString() is { Length: >= 3 } text ? text[..3] : "3.0";

    public static SpecificationPart? Read(string apiName, ReadOnlyMemory<byte> document, ApiVersion version, IReadOnlySet<OperationKey> wanted, out string? fault)
    {
        if (document.Span.StartsWith("\uFEFF"u8)) document = document[3..];
        fault = null;
        if (version.Format == DocumentFormat.Yaml) document = YamlText.ToJson(document, new Findings(), out fault);
        if (fault is null && version.Type == SpecificationType.Oas2) document = Convert(document, out fault);
        if (fault is not null) return null;
        return new(apiName, JsonDocument.Parse(document, new JsonDocumentOptions { MaxDepth = SpecificationBounds.NestingMax + 1 }), wanted);
    }

    public void Dispose() => _document.Dispose();

    private static ReadOnlyMemory<byte> Convert(ReadOnlyMemory<byte> document, out string? fault)
    {
        fault = document.Length > ConvertedBytesMax ? "an OpenAPI 2.0 document of this size is not converted" : null;
        if (fault is not null) return default;
        try
        {
            var read = OpenApiDocument.Load(new MemoryStream(document.ToArray(), writable: false), "json", new OpenApiReaderSettings { LoadExternalRefs = false });
            using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
            read.Document!.SerializeAsV3(new OpenApiJsonWriter(text));
            return System.Text.Encoding.UTF8.GetBytes(text.ToString());
        }
#pragma warning disable CA1031 // Whatever a document makes the library throw says that it cannot be converted.
        catch (Exception)
        {
            fault = "it could not be converted from OpenAPI 2.0";
            return default;
        }
#pragma warning restore CA1031
    }
}
