using System.Text;
using Features.PackageSpecifications;
using Features.Specifications;
using Platform.Storage;

namespace Features.PortalCatalog;

/// <summary>Specifications as a portal hands them out.</summary>
public sealed class CatalogDocuments(ContentStore content, PackageComputing computing)
{
    /// <summary>The document as it was uploaded, or null when it is gone.</summary>
    public async Task<string?> Text(CatalogVersion version, CancellationToken cancel) => await Find(version, cancel) is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;

    /// <summary>The document as JSON, whatever it was written in; null when it is gone or cannot be written so.</summary>
    public async Task<ReadOnlyMemory<byte>?> Json(CatalogVersion version, CancellationToken cancel)
    {
        if (await Find(version, cancel) is not { } bytes) return null;
        if (version.Format == DocumentFormat.Json) return bytes;
        var json = YamlText.ToJson(bytes, new Findings(), out var fault);
        return fault is null ? json : null;
    }

    private async Task<ReadOnlyMemory<byte>?> Find(CatalogVersion version, CancellationToken cancel)
    {
        if (version.Content is not { } name) return (await computing.Compute(version.Package!, cancel)).Bytes;
        return await content.Find(name, cancel) is { } bytes ? WithoutMark(bytes) : null;
    }

    private static ReadOnlyMemory<byte> WithoutMark(byte[] bytes) => bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
}
