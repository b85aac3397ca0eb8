namespace Features.Images;

/// <summary>How far an upload has come. The contract's <c>uploading</c> is over when its request is.</summary>
public enum ImageStatus { Uploading, Validating, Valid, Invalid }

/// <summary>Bytes in the content store, and what they are.</summary>
/// <param name="MediaType">What the upload called them; of an applied image, what they are.</param>
/// <param name="Content">Their name (SHA-256).</param>
public sealed record ImageContent(string MediaType, string Content);

/// <summary>The icon of an API or package: what readers see, and the latest upload where that is not it.</summary>
public sealed record EntityImage
{
    public required Guid OwnerId { get; init; }

    /// <summary>Of the latest upload.</summary>
    public required ImageStatus Status { get; init; }

    /// <summary>Why the latest upload was not applied.</summary>
    public string? Error { get; init; }

    /// <summary>What is being looked at; null otherwise.</summary>
    public ImageContent? Upload { get; init; }

    /// <summary>What readers see; null while there is none.</summary>
    public ImageContent? Applied { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}
