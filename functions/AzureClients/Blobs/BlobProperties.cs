using Azure.Storage.Wire;

namespace Azure.Storage.Blobs.Models;

/// <summary>What the service knows of a blob.</summary>
public class BlobProperties
{
    /// <summary>Properties of nothing.</summary>
    public BlobProperties()
    {
    }

    internal BlobProperties(Response response)
    {
        ETag = response.ETag();
        LastModified = response.Instant("Last-Modified");
        CreatedOn = response.Instant("x-ms-creation-time");
        ContentLength = response.Number("Content-Length");
        ContentType = response.Text("Content-Type");
        ContentEncoding = response.Text("Content-Encoding");
        ContentLanguage = response.Text("Content-Language");
        ContentDisposition = response.Text("Content-Disposition");
        CacheControl = response.Text("Cache-Control");
        ContentHash = response.Hash("Content-MD5");
        Metadata = Wire.Metadata.Read(response);
    }

    /// <summary>The version of the blob.</summary>
    public ETag ETag { get; }

    /// <summary>When the blob last changed.</summary>
    public DateTimeOffset LastModified { get; }

    /// <summary>When the blob was created.</summary>
    public DateTimeOffset CreatedOn { get; }

    /// <summary>The size in bytes.</summary>
    public long ContentLength { get; }

    /// <summary>The media type.</summary>
    public string? ContentType { get; }

    /// <summary>The coding of the content.</summary>
    public string? ContentEncoding { get; }

    /// <summary>The language of the content.</summary>
    public string? ContentLanguage { get; }

    /// <summary>What a browser should do with the content.</summary>
    public string? ContentDisposition { get; }

    /// <summary>How long the content may be kept by caches.</summary>
    public string? CacheControl { get; }

    /// <summary>The MD5 of the content; null when the service keeps none.</summary>
    public byte[]? ContentHash { get; }

    /// <summary>Names and values of the caller's own; names compare without case.</summary>
    public IDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();
}
