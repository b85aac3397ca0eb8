using Features.Export;
using Features.Portals;
using Features.Storage;

namespace Features.ApiProducts;

public static class ApiProductConfiguration
{
    public const string Name = "api_products";

    public static ConfigurationPart<ApiProduct> Part(Tables tables) => new(Name, tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.Products),
        // A portal that goes is taken out of its products.
        GivesWay = true,
        Id = placed => placed.Value.Id,
        References = placed => placed.Value.PortalIds.Select((portal, n) => new ConfigurationReference(PortalConfiguration.Name, portal, $"{ApiProductRules.PortalsField}.{n}")),
        AfterRemoval = placed => [(Removal.Kind, Removal.Of(Removed.ApiProduct, placed.Value.Id))],
        Show = (placed, _) => Task.FromResult<object>(new
        {
            placed.Value.Id, placed.Value.Name, placed.Value.Description, placed.Value.Labels, placed.Value.PublicLabels, placed.Value.PortalIds,
        }),
        ReadItem = (body, _, now) =>
        {
            var id = body.ReadId();
            return ApiProductRules.ReadDraft(body) is not { } draft ? null : new(Tables.Org, CatalogKeys.Product(id), id, stored =>
                (stored ?? new() { Id = id, Name = "", CreatedAt = now, UpdatedAt = now }) with
                {
                    Name = draft.Name, Description = draft.Description, Labels = draft.Labels, PublicLabels = draft.PublicLabels, PortalIds = draft.PortalIds, UpdatedAt = now,
                });
        },
    };
}
