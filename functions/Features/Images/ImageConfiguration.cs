using Features.Apis;
using Features.ApiPackages;
using Features.Export;
using Features.Storage;
using Platform.Fields;

namespace Features.Images;

/// <summary>Icons of APIs and packages that readers see, with their bytes. An upload that was not applied is none of the configuration.</summary>
public static class ImageConfiguration
{
    private const string OwnerField = "owner_id";

    public static ConfigurationPart<EntityImage> Part(Tables tables) => new("images", tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.Icons),
        Id = placed => placed.Value.OwnerId,
        IsConfigured = image => image.Applied is not null,
        References = placed => [new($"{ApiConfiguration.Name}|{ApiPackageConfiguration.Name}", placed.Value.OwnerId, OwnerField, IsParent: true)],
        Show = async (placed, contents) => new
        {
            placed.Value.OwnerId, Data = placed.Value.Applied is { } applied ? new ImageData(applied.MediaType, await contents.ReadBytes(applied.Content)).ToDataUri() : null,
        },
        ReadItem = (body, contents, now) =>
        {
            var ownerId = body.ReadId(OwnerField);
            if (ImageRules.ReadUpload(body) is not { } image) return null;
            if (ImageRules.FaultOf(image) is { } fault)
            {
                body.Faults.Add(new(body.PathOf("data"), "invalid", fault));
                return null;
            }
            var applied = new ImageContent(image.MediaType, contents.Bring(image.Bytes));
            return new(Tables.Org, CatalogKeys.Icon(ownerId), ownerId, stored => stored?.Applied == applied
                ? stored
                : new() { OwnerId = ownerId, Status = ImageStatus.Valid, Applied = applied, CreatedAt = stored?.CreatedAt ?? now, UpdatedAt = now });
        },
    };
}
