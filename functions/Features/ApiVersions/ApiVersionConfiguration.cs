using Features.Apis;
using Features.Export;
using Features.Specifications;
using Features.Storage;
using Platform.Errors;

namespace Features.ApiVersions;

/// <summary>Versions with their documents. What is made from a document is not part of a configuration: it is made again.</summary>
public static class ApiVersionConfiguration
{
    public const string Name = "api_versions";

    private const string ApiField = "api_id";
    private const string ContentField = "spec.content";

    public static ConfigurationPart<ApiVersion> Part(Tables tables) => new(Name, tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.Versions),
        Id = placed => placed.Value.Id,
        Within = placed => placed.Value.ApiId,
        Claims = version => [(CatalogKeys.VersionName(version.ApiId, version.Version), version.Id)],
        References = placed => [new(ApiConfiguration.Name, placed.Value.ApiId, ApiField, IsParent: true)],
        After = placed => placed.Value.State == SpecificationState.Pending ? [(SpecificationUpload.Kind, SpecificationUpload.Of(placed.Value))] : [],
        Show = async (placed, contents) => new
        {
            placed.Value.Id, placed.Value.ApiId, placed.Value.Version, Spec = new { Content = await contents.Read(placed.Value.Content) },
        },
        ReadItem = (body, contents, now) =>
        {
            var (apiId, id) = (body.ReadId(ApiField), body.ReadId());
            if (ApiVersionRules.ReadDraft(body) is not { } draft) return null;
            if (draft.Version is null) body.Faults.Add(Fault.Required(body.PathOf("version")));
            if (SpecificationDocuments.Take(draft.Content, body.PathOf(ContentField), out var problem) is not { } document)
            {
                body.Faults.AddRange(problem!.InvalidParameters is { Count: > 0 } faults ? faults : [new(body.PathOf(ContentField), "invalid", problem.Detail)]);
                return null;
            }
            contents.Bring(document.Bytes);
            return draft.Version is null ? null : new(Tables.Org, CatalogKeys.Version(apiId, id), id, stored =>
            {
                var version = (stored ?? new() { Id = id, ApiId = apiId, Version = "", Content = "", CreatedAt = now, UpdatedAt = now }) with { Version = draft.Version, UpdatedAt = now };
                // What was made from the same document before still holds.
                return version.Content == document.Name ? version : version.With(document);
            });
        },
    };
}
