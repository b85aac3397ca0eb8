namespace Features.Access;

/// <summary>A role that somebody holds on one entity, or on all of its type when <paramref name="EntityId"/> is null.</summary>
public sealed record Grant(EntityType Type, Role Role, Guid? EntityId)
{
    public bool Covers(EntityType type, Guid? entityId) => Type == type && (EntityId is null || Role.Creates || EntityId == entityId);
}

/// <summary>How far somebody's rights reach in the whole organization.</summary>
public enum Reach { Granted, SeesAll, All }

/// <summary>Everything that somebody may do: roles add up, and the highest wins.</summary>
public sealed record Grants(Reach Reach, IReadOnlyList<Grant> List)
{
    public static Grants Everything { get; } = new(Reach.All, []);

    /// <summary>Whether the holder may do this with an entity; with every entity of the type when none is named.</summary>
    public bool Allow(AccessWord word, EntityType type, Guid? entityId) =>
        Reach == Reach.All || (Reach == Reach.SeesAll && word.OnlyLooks) || List.Any(grant => grant.Covers(type, entityId) && grant.Role.Allows(word));

    /// <summary>Whether the holder may do this with at least one entity of the type.</summary>
    public bool AllowSomewhere(AccessWord word, EntityType type) =>
        Allow(word, type, null) || List.Any(grant => grant.Type == type && grant.Role.Allows(word));

    /// <summary>Whether the holder may know that an entity is there.</summary>
    public bool See(EntityType type, Guid entityId) => type.Resources.Any(resource => Allow(new(resource.TrimEnd('*'), "read"), type, entityId));
}
