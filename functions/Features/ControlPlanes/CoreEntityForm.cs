using Platform.Fields;

namespace Features.ControlPlanes;

/// <summary>How the contract asks for a kind of core entity: its path, and how it is read and shown.</summary>
/// <param name="Plural">The path segment.</param>
public abstract record CoreEntityForm(string Plural)
{
    /// <summary>Notes what is wrong with a body.</summary>
    public abstract void Check(BodyFields body, DateTimeOffset now);
}

/// <inheritdoc cref="CoreEntityForm"/>
/// <param name="Plural">The path segment.</param>
/// <param name="Read">The entity as a body says it, with the id or name of its path; worthless when the body has faults.</param>
/// <param name="Show">The entity on the wire.</param>
public sealed record CoreEntityForm<T>(string Plural, Func<BodyFields, CoreEntityPlace, DateTimeOffset, T> Read, Func<T, object> Show) : CoreEntityForm(Plural)
    where T : ICoreEntity<T>
{
    /// <summary>Paths of other entities, below which those that refer to them are found too.</summary>
    public IReadOnlyList<string> Under { get; init; } = [];

    /// <summary>Parameters of the list beside those that every list has: a value of the query against an entity.</summary>
    public IReadOnlyDictionary<string, Func<T, string, bool>> Filters { get; init; } = new Dictionary<string, Func<T, string, bool>>();

    /// <summary>Parameters, true or false, of the path of one entity that change nothing here and are read all the same.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    public override void Check(BodyFields body, DateTimeOffset now) => Read(body, CoreEntityPlace.None, now);
}

/// <summary>What a path already says of the entity in its body, which the body need not repeat.</summary>
/// <param name="Key">Its id or name; null when it is to be made without.</param>
/// <param name="Parents">What it stands under.</param>
public sealed record CoreEntityPlace(CoreEntityName? Key, IReadOnlyList<CoreReference> Parents)
{
    public static CoreEntityPlace None { get; } = new(null, []);

    /// <summary>The id of the parent of a kind, or null.</summary>
    public Guid? Parent(string kind) => Parents.FirstOrDefault(parent => parent.Kind == kind)?.Id;
}
