using Features.Portals;
using Platform.Fields;

namespace Features.ApiPublications;

/// <summary>What a publication must obey, and what it takes from its portal. Collects every fault.</summary>
public static class ApiPublicationRules
{
    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApiPublicationDraft? Read(BodyFields body)
    {
        var strategies = body.Ids("auth_strategy_ids", nullable: true, min: 1, max: 1);
        var visibility = body.Choice<Visibility>("visibility");
        var approves = body.Flag("auto_approve_registrations");
        body.Ignore("created_at", "updated_at", "warnings");
        return body.Close() ? new(strategies.Select<Guid?>(ids => ids is null ? null : ids[0]), visibility.Value, approves.Value ?? false) : null;
    }

    /// <summary>The publication that replaces <paramref name="earlier"/>: a full replacement, with the portal's defaults as they are now.</summary>
    public static ApiPublication Make(ApiPublicationDraft draft, EntityType type, Guid entityId, Portal portal, ApiPublication? earlier, DateTimeOffset now) => new()
    {
        EntityId = entityId,
        EntityType = type,
        PortalId = portal.Id,
        StrategyId = draft.StrategyId.Or(portal.DefaultStrategyId),
        Visibility = draft.Visibility ?? portal.DefaultApiVisibility,
        AutoApproveRegistrations = draft.AutoApproveRegistrations,
        CreatedAt = earlier?.CreatedAt ?? now,
        UpdatedAt = now,
    };
}
