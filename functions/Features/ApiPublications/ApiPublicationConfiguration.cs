using Features.ApiPackages;
using Features.Apis;
using Features.AuthStrategies;
using Features.Export;
using Features.Portals;
using Features.Storage;
using Platform.Errors;

namespace Features.ApiPublications;

public static class ApiPublicationConfiguration
{
    private const string EntityField = "entity_id";
    private const string EntityTypeField = "entity_type";
    private const string PortalField = "portal_id";
    private const string StrategiesField = "auth_strategy_ids";
    private const string VisibilityField = "visibility";

    public static ConfigurationPart<ApiPublication> Part(Tables tables) => new("api_publications", tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.Publications),
        Id = placed => placed.Value.EntityId,
        Within = placed => placed.Value.PortalId,
        References = placed => [new(placed.Value.EntityType == EntityType.Api ? ApiConfiguration.Name : ApiPackageConfiguration.Name, placed.Value.EntityId, EntityField, IsParent: true),
            new(PortalConfiguration.Name, placed.Value.PortalId, PortalField, IsParent: true),
            .. placed.Value.StrategyId is { } id ? [new ConfigurationReference(AuthStrategyConfiguration.Name, id, StrategiesField)] : Array.Empty<ConfigurationReference>()],
        Show = (placed, _) => Task.FromResult<object>(new
        {
            placed.Value.EntityType, placed.Value.EntityId, placed.Value.PortalId, AuthStrategyIds = placed.Value.StrategyId is { } id ? new[] { id } : null,
            placed.Value.Visibility, placed.Value.AutoApproveRegistrations,
        }),
        ReadItem = (body, _, now) =>
        {
            var type = body.Choice<EntityType>(EntityTypeField, required: true);
            var (entityId, portalId) = (body.ReadId(EntityField), body.ReadId(PortalField));
            // The portal's defaults belong to the call that publishes; a configuration says it all.
            foreach (var field in new[] { StrategiesField, VisibilityField }.Where(field => !body.Has(field))) body.Faults.Add(Fault.Required(body.PathOf(field)));
            return ApiPublicationRules.Read(body) is not { } draft ? null : new(Tables.Org, CatalogKeys.Publication(entityId, portalId), entityId, stored =>
                (stored ?? new() { EntityId = entityId, EntityType = type.Value!.Value, PortalId = portalId, CreatedAt = now, UpdatedAt = now }) with
                {
                    StrategyId = draft.StrategyId.Value, Visibility = draft.Visibility!.Value, AutoApproveRegistrations = draft.AutoApproveRegistrations, UpdatedAt = now,
                });
        },
    };
}
