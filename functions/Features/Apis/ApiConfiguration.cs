using Features.ApiVersions;
using Features.Export;
using Features.Storage;

namespace Features.Apis;

public static class ApiConfiguration
{
    public const string Name = "apis";

    private const string CurrentVersionField = "current_version_id";

    public static ConfigurationPart<Api> Part(Tables tables) => new(Name, tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.Apis),
        Id = placed => placed.Value.Id,
        Claims = api => [(CatalogKeys.ApiName(api.Name, api.Version), api.Id), (CatalogKeys.Slug(api.Slug), api.Id)],
        References = placed => placed.Value.CurrentVersionId is { } id ? [new(ApiVersionConfiguration.Name, id, CurrentVersionField)] : [],
        AfterRemoval = placed => [(Removal.Kind, Removal.Of(Removed.Api, placed.Value.Id))],
        Show = (placed, _) => Task.FromResult<object>(new
        {
            placed.Value.Id, placed.Value.Name, placed.Value.Description, placed.Value.Version, placed.Value.Slug, placed.Value.Labels, placed.Value.Attributes,
            placed.Value.CurrentVersionId,
        }),
        ReadItem = (body, _, now) =>
        {
            var (id, current) = (body.ReadId(), body.Id(CurrentVersionField, nullable: true));
            return ApiRules.ReadDraft(body) is not { } draft ? null : new(Tables.Org, CatalogKeys.Api(id), id, stored => (stored ?? new() { Id = id, Name = "", Slug = "", CreatedAt = now, UpdatedAt = now }) with
            {
                Name = draft.Name, Description = draft.Description, Version = draft.Version, Slug = draft.Slug ?? Slugs.Of(draft.Name, draft.Version), Labels = draft.Labels,
                Attributes = draft.Attributes, CurrentVersionId = current.Value, UpdatedAt = now,
            });
        },
    };
}
