namespace Features.Images;

/// <summary>The icon of an API on the management wire.</summary>
public sealed record ApiImageAnswer(ImageStatus Status, string? Error, Guid ApiId, string ImageType, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ApiImageAnswer Of(EntityImage image) => new(image.Status, image.Error, image.OwnerId, "icon", image.CreatedAt, image.UpdatedAt);
}

/// <summary>The icon of a package on the management wire.</summary>
public sealed record ApiPackageImageAnswer(ImageStatus Status, string? Error, Guid ApiPackageId, string ImageType, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ApiPackageImageAnswer Of(EntityImage image) => new(image.Status, image.Error, image.OwnerId, "icon", image.CreatedAt, image.UpdatedAt);
}
