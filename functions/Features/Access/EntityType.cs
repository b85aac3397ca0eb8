namespace Features.Access;

/// <summary>A role of the catalogue.</summary>
/// <param name="Name">The contract's name.</param>
/// <param name="Description">For people.</param>
/// <param name="Words">What its holder may do with the entity, in the patterns of <see cref="AccessWord.IsIn"/>.</param>
public sealed record Role(string Name, string Description, params string[] Words)
{
    /// <summary>Creator roles say that new entities may be made; they are about no entity that is there.</summary>
    public bool Creates => Name == "Creator";

    public bool Allows(AccessWord word) => Array.Exists(Words, word.IsIn);
}

/// <summary>A type of entity that roles are about.</summary>
/// <param name="Name">The contract's <c>entity_type_name</c>.</param>
/// <param name="Key">Its key in the answer of <c>/roles</c>.</param>
/// <param name="Resources">Resources of access words that belong to it; a trailing <c>*</c> stands for the rest of a name.</param>
/// <param name="Parameters">Path parameters that carry the id of such an entity.</param>
/// <param name="Roles">The roles.</param>
public sealed record EntityType(string Name, string Key, string[] Resources, string[] Parameters, params Role[] Roles)
{
    /// <summary>The role that whoever makes an entity of the type gets on it.</summary>
    public string? CreatorBecomes { get; init; } = "Admin";

    public Role? Find(string role) => Array.Find(Roles, one => one.Name == role);

    public bool Has(string resource) =>
        Array.Exists(Resources, one => one.EndsWith('*') ? resource.StartsWith(one[..^1], StringComparison.Ordinal) : one == resource);
}
