using Features.Apis;
using Features.Export;
using Features.Storage;
using Platform.Fields;
using Policies;

namespace Features.ApiPackages;

public static class ApiPackageConfiguration
{
    public const string Name = "api_packages";

    private const string PackageField = "package_id";
    private const string ApiField = "api_id";
    private const int MethodCharactersMax = 32;
    private const int PathCharactersMax = 8_000;

    public static ConfigurationPart<ApiPackage> Part(Tables tables) => new(Name, tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.Packages),
        Id = placed => placed.Value.Id,
        Claims = package => [(CatalogKeys.PackageName(package.Name, package.Version), package.Id), (CatalogKeys.Slug(package.Slug), package.Id)],
        AfterRemoval = placed => [(Removal.Kind, Removal.Of(Removed.ApiPackage, placed.Value.Id))],
        Show = (placed, _) => Task.FromResult<object>(new
        {
            placed.Value.Id, placed.Value.Name, placed.Value.Description, placed.Value.Version, placed.Value.Slug,
            RateLimitingConfig = RateLimitAnswer.Of(placed.Value.Limit), LimitCounting = placed.Value.Counting, placed.Value.Labels, placed.Value.Attributes,
        }),
        ReadItem = (body, _, now) =>
        {
            var (id, counting) = (body.ReadId(), ReadCounting(body));
            return ApiPackageRules.ReadDraft(body) is not { } draft ? null : new(Tables.Org, CatalogKeys.Package(id), id, stored => (stored ?? new() { Id = id, Name = "", Slug = "", CreatedAt = now, UpdatedAt = now }) with
            {
                Name = draft.Name, Description = draft.Description, Version = draft.Version, Slug = draft.Slug ?? Slugs.Of(draft.Name, draft.Version), Limit = draft.Limit, Counting = counting,
                Labels = draft.Labels, Attributes = draft.Attributes, UpdatedAt = now,
            });
        },
    };

    // As the path of its own reads it: what is left out is the contract's one way.
    private static LimitCounting ReadCounting(BodyFields body)
    {
        var fields = body.Object("limit_counting").Value;
        var counting = new LimitCounting(fields?.Choice<LimitScope>("counted_per").Value ?? LimitScope.Credential, fields?.Choice<LimitWindow>("window").Value ?? LimitWindow.Fixed);
        fields?.Close();
        return counting;
    }

    /// <summary>Operations of packages. Their ids follow from the API, the method and the path.</summary>
    public static ConfigurationPart<ApiPackageMember> Members(Tables tables) => new("api_package_operations", tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.Members),
        Id = placed => placed.Value.OperationId,
        Within = placed => placed.Value.PackageId,
        References = placed => [new(Name, placed.Value.PackageId, PackageField, IsParent: true), new(ApiConfiguration.Name, placed.Value.ApiId, ApiField, IsParent: true)],
        Show = (placed, _) => Task.FromResult<object>(new
        {
            placed.Value.PackageId, placed.Value.ApiId, placed.Value.Method, placed.Value.Path, RateLimitingConfig = RateLimitAnswer.Of(placed.Value.Limit),
        }),
        ReadItem = (body, _, now) =>
        {
            var (packageId, apiId) = (body.ReadId(PackageField), body.ReadId(ApiField));
            var (method, path) = (body.Text("method", required: true, min: 1, max: MethodCharactersMax), body.Text("path", required: true, min: 1, max: PathCharactersMax));
            var limit = ApiPackageRules.ReadLimit(body, required: false);
            if (!body.Close()) return null;
            var id = ApiOperations.ApiOperation.Of(apiId, method.Value!, path.Value!).Id;
            return new(Tables.Org, CatalogKeys.Member(packageId, id), id, stored => (stored ?? new()
            {
                PackageId = packageId, OperationId = id, ApiId = apiId, Method = method.Value!, Path = path.Value!, CreatedAt = now, UpdatedAt = now,
            }) with { Limit = limit.Value, UpdatedAt = now });
        },
    };
}
