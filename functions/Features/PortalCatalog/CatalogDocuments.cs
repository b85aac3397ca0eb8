using System.Text;
using Features.ApiVersions;
using Features.Specifications;
using Platform.Storage;

namespace Features.PortalCatalog;

/// <summary>Specifications as a portal hands them out.</summary>
public sealed class CatalogDocuments(ContentStore content)
{
    /// <summary>The document as it was uploaded, or null when it is gone.</summary>
    public async Task<string?> Text(ApiVersion version, CancellationToken cancel) =>
        await content.Find(version.Content, cancel) is { } bytes ? Encoding.UTF8.GetString(WithoutMark(bytes).Span) : null;

    /// <summary>The document as JSON, whatever it was written in; null when it is gone or cannot be written so.</summary>
    public async Task<ReadOnlyMemory<byte>?> Json(ApiVersion version, CancellationToken cancel)
    {
        if (await content.Find(version.Content, cancel) is not { } bytes) return null;
        if (version.Format == DocumentFormat.Json) return WithoutMark(bytes);
        var json = YamlText.ToJson(WithoutMark(bytes), new Findings(), out var fault);
        return fault is null ? json : null;
    }

    private static ReadOnlyMemory<byte> WithoutMark(byte[] bytes) => bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
}
