namespace Features.ControlPlanes;

/// <summary>
/// What a thing inside a control plane (the contract's core entity) says about itself, so that one store, one list and one set of endpoints serve every kind of it.
/// Methods where a property would be stored with the record.
/// </summary>
public interface ICoreEntity<TSelf> where TSelf : ICoreEntity<TSelf>
{
    /// <summary>The contract's word for one of it, which its row keys and the fields that refer to it start with.</summary>
    static abstract string Kind { get; }

    /// <summary>What a refusal calls its unique name.</summary>
    static virtual string NameWord => "name";

    /// <summary>Whether others refer to it: those must be looked at before it goes.</summary>
    static virtual bool IsReferredTo => false;

    /// <summary>The claim under which it is found by name.</summary>
    static abstract string NameClaim(string name);

    /// <summary>Whether a path segment that is no id can be its name.</summary>
    static virtual bool CanBeName(string text) => CoreEntityRules.IsName(text);

    Guid Id { get; }

    IReadOnlyList<string>? Tags { get; }

    /// <summary>What the list's filter by name looks at.</summary>
    string? ListedName();

    /// <summary>The rows that keep unique what is unique about it.</summary>
    IEnumerable<string> Claims();

    /// <summary>What it cannot be without.</summary>
    IEnumerable<CoreReference> References() => [];

    /// <summary>The same in the place of what was there before.</summary>
    TSelf InPlaceOf(TSelf earlier);
}

/// <summary>A reference to a thing of the same control plane.</summary>
/// <param name="Kind">Its <see cref="ICoreEntity{TSelf}.Kind"/>.</param>
/// <param name="Id">Its id.</param>
public sealed record CoreReference(string Kind, Guid Id)
{
    /// <summary>The body's field that names it.</summary>
    public string Field => $"{Kind}.id";

    /// <summary>The reference, when there is one.</summary>
    public static IEnumerable<CoreReference> Of(string kind, Guid? id) => id is { } given ? [new(kind, given)] : [];
}
