namespace Azure.Storage.Blobs.Models;

/// <summary>A blob in a list.</summary>
public class BlobItem
{
    internal BlobItem()
    {
    }

    /// <summary>The name of the blob.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>What the service knows of the blob.</summary>
    public BlobItemProperties Properties { get; internal init; } = new();

    /// <summary>Names and values of the caller's own; empty unless the list was asked for <see cref="BlobTraits.Metadata"/>.</summary>
    public IDictionary<string, string> Metadata { get; internal init; } = new Dictionary<string, string>();
}

/// <summary>What a list says of a blob.</summary>
public class BlobItemProperties
{
    internal BlobItemProperties()
    {
    }

    /// <summary>The version of the blob.</summary>
    public ETag? ETag { get; internal init; }

    /// <summary>When the blob last changed.</summary>
    public DateTimeOffset? LastModified { get; internal init; }

    /// <summary>When the blob was created.</summary>
    public DateTimeOffset? CreatedOn { get; internal init; }

    /// <summary>The size in bytes.</summary>
    public long? ContentLength { get; internal init; }

    /// <summary>The media type.</summary>
    public string? ContentType { get; internal init; }

    /// <summary>The coding of the content.</summary>
    public string? ContentEncoding { get; internal init; }

    /// <summary>The MD5 of the content; null when the service keeps none.</summary>
    public byte[]? ContentHash { get; internal init; }
}
