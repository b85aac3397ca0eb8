using Azure.Storage.Wire;

namespace Azure.Storage.Blobs.Models;

/// <summary>What may be read without a credential.</summary>
public enum PublicAccessType
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The list and the blobs.</summary>
    BlobContainer = 1,

    /// <summary>The blobs, by name.</summary>
    Blob = 2,
}

/// <summary>What becomes of a blob's snapshots when it is deleted.</summary>
public enum DeleteSnapshotsOption
{
    /// <summary>There must be none.</summary>
    None = 0,

    /// <summary>They go, too.</summary>
    IncludeSnapshots = 1,

    /// <summary>They go, the blob stays.</summary>
    OnlySnapshots = 2,
}

/// <summary>What a list reads besides the properties.</summary>
[Flags]
public enum BlobTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Names and values of the caller's own.</summary>
    Metadata = 2,
}

/// <summary>Which blobs a list has besides the present ones.</summary>
[Flags]
public enum BlobStates
{
    /// <summary>None.</summary>
    None = 0,
}

/// <summary>The encryption scope of a container's blobs.</summary>
public class BlobContainerEncryptionScopeOptions
{
    /// <summary>The scope of blobs that name none.</summary>
    public string? DefaultEncryptionScope { get; set; }

    /// <summary>Whether blobs may not name another.</summary>
    public bool PreventEncryptionScopeOverride { get; set; }
}

/// <summary>The headers a blob is served with.</summary>
public class BlobHttpHeaders
{
    /// <summary>The media type; <c>application/octet-stream</c> by default.</summary>
    public string? ContentType { get; set; }

    /// <summary>The coding of the content, such as <c>gzip</c>.</summary>
    public string? ContentEncoding { get; set; }

    /// <summary>The language of the content.</summary>
    public string? ContentLanguage { get; set; }

    /// <summary>What a browser should do with the content.</summary>
    public string? ContentDisposition { get; set; }

    /// <summary>How long the content may be kept by caches.</summary>
    public string? CacheControl { get; set; }

    /// <summary>The MD5 of the content, which the service checks and keeps.</summary>
    public byte[]? ContentHash { get; set; }
}

/// <summary>How an upload goes.</summary>
public class BlobUploadOptions
{
    /// <summary>The headers the blob is served with.</summary>
    public BlobHttpHeaders? HttpHeaders { get; set; }

    /// <summary>Names and values of the caller's own.</summary>
    public IDictionary<string, string>? Metadata { get; set; }

    /// <summary>What must hold of the blob there is; none replaces any.</summary>
    public BlobRequestConditions? Conditions { get; set; }
}

/// <summary>How a download goes.</summary>
public class BlobDownloadOptions
{
    /// <summary>The part to read; all by default.</summary>
    public HttpRange Range { get; set; }

    /// <summary>What must hold of the blob.</summary>
    public BlobRequestConditions? Conditions { get; set; }
}

/// <summary>A container's version.</summary>
public class BlobContainerInfo
{
    internal BlobContainerInfo(Response response) => (ETag, LastModified) = (response.ETag(), response.Instant("Last-Modified"));

    /// <summary>The version of the container.</summary>
    public ETag ETag { get; }

    /// <summary>When the container last changed.</summary>
    public DateTimeOffset LastModified { get; }
}

/// <summary>An uploaded blob's version.</summary>
public class BlobContentInfo
{
    internal BlobContentInfo(Response response) =>
        (ETag, LastModified, ContentHash) = (response.ETag(), response.Instant("Last-Modified"), response.Hash("Content-MD5"));

    /// <summary>The version of the blob.</summary>
    public ETag ETag { get; }

    /// <summary>When the blob was uploaded.</summary>
    public DateTimeOffset LastModified { get; }

    /// <summary>The MD5 of the content; null when the service did not say.</summary>
    public byte[]? ContentHash { get; }
}
