using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Features.Access;
using Platform.Errors;
using Platform.Fields;

namespace Features.Identity;

/// <summary>A role that a user, a team or a system account holds on an entity, or on all entities of a type.</summary>
/// <param name="Id">Follows from the rest and its holder: who assigns the same again finds it assigned.</param>
/// <param name="RoleName">Name of the role.</param>
/// <param name="EntityTypeName">Type of the entity.</param>
/// <param name="EntityId">The entity; null for all of its type.</param>
/// <param name="EntityRegion">Kept and shown; one installation is one region.</param>
public sealed record AssignedRole(Guid Id, string RoleName, string EntityTypeName, Guid? EntityId, string EntityRegion)
{
    public const string AllRegions = "*";

    /// <summary>Whether all entities were named, by a star, and not just no entity: clients compare the answer with what they said.</summary>
    public bool NamesAll { get; init; }

    /// <summary>What was said of the entity.</summary>
    public string? Entity() => EntityId?.ToString("D") ?? (NamesAll ? AssignedRoleRules.All : null);

    public static AssignedRole Of(Guid holderId, string role, string type, Guid? entityId, string region = AllRegions)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{holderId:D}|{type}|{role}|{entityId:D}|{region}"), hash);
        // A UUID of version 8, which is made by a rule of one's own (RFC 9562, section 5.8).
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(new Guid(hash[..16], bigEndian: true), role, type, entityId, region);
    }
}

/// <summary>What a role assignment must obey. Collects every fault.</summary>
public static class AssignedRoleRules
{
    private static readonly string[] Regions = ["us", "eu", "au", "me", "in", "sg", AssignedRole.AllRegions];

    // The contract's documentation names all entities of a type so; its schema knows only ids.
    internal const string All = "*";

    /// <summary>The type that a body names, where there is such a type.</summary>
    public static string? TypeIn(BodyFields body) => body.Peek().Where(pair => pair.Key == "entity_type_name" && pair.Value.ValueKind == System.Text.Json.JsonValueKind.String)
        .Select(pair => pair.Value.GetString()).FirstOrDefault(name => RoleCatalogue.AssignableTypes.Contains(name!));

    /// <summary>The role, or null with the faults noted in <paramref name="body"/>. Without an entity it is about all of the type.</summary>
    public static AssignedRole? Read(BodyFields body, Guid holderId)
    {
        var role = body.Choice("role_name", RoleCatalogue.AssignableRoles, required: true);
        var type = body.Choice("entity_type_name", RoleCatalogue.AssignableTypes, required: true);
        var all = body.Peek().Any(pair => pair.Key == "entity_id" && pair.Value is { ValueKind: System.Text.Json.JsonValueKind.String } value && value.GetString() == All);
        if (all) body.Ignore("entity_id");
        var entity = all ? default : body.Id("entity_id");
        var region = body.Choice("entity_region", Regions);
        if (role.IsGiven && type.IsGiven && RoleCatalogue.Find(type.Value!) is { } found && found.Find(role.Value!) is null)
            body.Faults.Add(Fault.NotOneOf("role_name", [.. found.Roles.Select(one => one.Name)]));
        return body.Close() ? AssignedRole.Of(holderId, role.Value!, type.Value!, entity.Value, region.Value ?? AssignedRole.AllRegions) with { NamesAll = all } : null;
    }
}

/// <summary>A role assignment on the wire. Without <c>entity_id</c>, or with a star, it is about all entities of the type.</summary>
public sealed record AssignedRoleAnswer(
    Guid Id, string RoleName, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? EntityId, string EntityTypeName, string EntityRegion)
{
    public static AssignedRoleAnswer Of(AssignedRole role) => new(role.Id, role.RoleName, role.Entity(), role.EntityTypeName, role.EntityRegion);
}
