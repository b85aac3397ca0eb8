using Features.ApiPackages;
using Features.Export;
using Features.Specifications;
using Features.Storage;

namespace Features.PackageSpecifications;

/// <summary>Specifications that somebody saved for packages. Computed ones are made again.</summary>
public static class PackageSpecificationConfiguration
{
    private const string PackageField = "package_id";
    private const string ContentField = "content";

    public static ConfigurationPart<PackageSpecification> Part(Tables tables) => new("api_package_specifications", tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.PackageSpecifications),
        Id = placed => placed.Value.Id,
        Within = placed => placed.Value.PackageId,
        References = placed => [new(ApiPackageConfiguration.Name, placed.Value.PackageId, PackageField, IsParent: true)],
        Show = async (placed, contents) => new { placed.Value.PackageId, placed.Value.Id, Content = await contents.Read(placed.Value.Content) },
        ReadItem = (body, contents, now) =>
        {
            var (packageId, id) = (body.ReadId(PackageField), body.ReadId());
            var content = body.Text(ContentField, required: true).Value;
            if (!body.Close()) return null;
            if (SpecificationDocuments.Take(content!, body.PathOf(ContentField), out var problem) is not { } document)
            {
                body.Faults.AddRange(problem!.InvalidParameters is { Count: > 0 } faults ? faults : [new(body.PathOf(ContentField), "invalid", problem.Detail)]);
                return null;
            }
            contents.Bring(document.Bytes);
            return new(Tables.Org, CatalogKeys.PackageSpecification(packageId), id, stored => stored?.Id == id && stored.Content == document.Name
                ? stored
                : new()
                {
                    Id = id, PackageId = packageId, Type = document.Specification.Type, Format = document.Specification.Format, Content = document.Name,
                    ValidationMessages = document.Specification.Messages, CreatedAt = stored?.CreatedAt ?? now, UpdatedAt = now,
                });
        },
    };
}
