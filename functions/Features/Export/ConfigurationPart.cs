using Platform.Fields;

namespace Features.Export;

/// <summary>A reference from one item of the configuration to another.</summary>
/// <param name="Part">The part in which the other is, or several with <c>|</c> between.</param>
/// <param name="Id">Its id.</param>
/// <param name="Field">The field that names it.</param>
/// <param name="IsParent">Whether the item goes with the other: one whose parent is gone is only not cleaned away yet.</param>
/// <param name="Named">What the field says, where that is no id.</param>
public sealed record ConfigurationReference(string Part, Guid Id, string Field, bool IsParent = false, string? Named = null);

/// <summary>A record in its place.</summary>
public readonly record struct Placed<T>(string Partition, string Row, T Value)
{
    /// <summary>The id that the partition is named by.</summary>
    public Guid Owner => Guid.Parse(Partition);
}

/// <summary>An item as the configuration wants it: where it is to stand, and what it is to be, given what stands there now.</summary>
public sealed record Wanted<T>(string Partition, string Row, Guid Id, Func<T?, T> Make) where T : class;

/// <summary>
/// What the configuration knows of one kind of record: where it lies, how it is shown, and how it is read again by the rules that hold for it anyway. Nothing secret is shown,
/// and no time: a configuration says what is, not since when. Ids are kept, so that what refers to an item finds it again.
/// </summary>
public abstract class ConfigurationPart
{
    /// <summary>The key in the document.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a key of an item is one under which a secret may stand.</summary>
    public Func<string, bool>? IsSecret { get; init; }

    /// <summary>Everything of the kind that is stored.</summary>
    /// <param name="contents">Large values.</param>
    /// <param name="known">What is there of the parts before this one.</param>
    /// <param name="cancel">Ends it.</param>
    internal abstract Task<IReadOnlyList<StoredItem>> Load(ConfigurationContents contents, KnownIds known, CancellationToken cancel);

    /// <summary>What a document wants, or null with the faults noted.</summary>
    internal abstract WantedItem? Read(BodyFields body, ConfigurationContents contents, DateTimeOffset now);

    /// <summary>The key of an item: its partition and row.</summary>
    protected static string KeyOf(string partition, string row) => $"{partition}/{row}";
}
