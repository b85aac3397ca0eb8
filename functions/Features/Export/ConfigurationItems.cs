using System.Text.Json;
using Platform.Storage;

namespace Features.Export;

/// <summary>An item in a transaction of its own or of several.</summary>
/// <param name="Key">Partition and row.</param>
/// <param name="Id">The id by which others refer to it.</param>
/// <param name="Label">What it is called in answers.</param>
/// <param name="Within">What it belongs to, where that is not the organization.</param>
/// <param name="Facet">What others may want it to be.</param>
internal sealed record ItemName(string Key, Guid Id, string Label, Guid? Within, string? Facet);

/// <summary>An item that is stored.</summary>
/// <param name="Name">Which.</param>
/// <param name="Shown">As a document says it.</param>
/// <param name="IsHidden">Whether it is in no document: nothing of it is configured, or its parent is gone.</param>
internal abstract record StoredItem(ItemName Name, JsonElement Shown, bool IsHidden)
{
    /// <summary>The rows that keep unique what is unique about it.</summary>
    public abstract IReadOnlyList<string> Claims { get; }

    public abstract IEnumerable<ConfigurationReference> References { get; }

    /// <summary>Why it cannot go, or null.</summary>
    public abstract Task<string?> Blocked(CancellationToken cancel);

    public abstract Batch Remove();

    /// <summary>Follow-ups of its removal.</summary>
    public abstract IEnumerable<(string Kind, string Subject)> AfterRemoval { get; }
}

/// <summary>An item that a document wants.</summary>
internal abstract record WantedItem(string Key, Guid Id)
{
    /// <summary>Secrets that are referred to and not given.</summary>
    public IReadOnlyList<OpenSecret> Open { get; init; } = [];

    /// <summary>The same, seen against what is stored in its place.</summary>
    public abstract Task<Change> Against(StoredItem? stored, ConfigurationContents contents);
}

/// <summary>What becomes of one item.</summary>
/// <param name="Name">Which.</param>
/// <param name="IsNew">Whether there is none yet that a document would show.</param>
/// <param name="Differences">The fields that change.</param>
/// <param name="MissingSecrets">Secrets that neither the request nor storage has.</param>
internal abstract record Change(ItemName Name, bool IsNew, IReadOnlyList<string> Differences, IReadOnlyList<OpenSecret> MissingSecrets)
{
    public bool IsSame => !IsNew && Differences.Count == 0;

    /// <summary>The place in which it is written together with others: table and partition.</summary>
    public abstract string Place { get; }

    /// <summary>The claims that it holds now.</summary>
    public abstract IReadOnlyList<string> Held { get; }

    /// <summary>The claims that it holds afterwards.</summary>
    public abstract IReadOnlyList<string> Claims { get; }

    public abstract IEnumerable<ConfigurationReference> References { get; }

    public abstract IEnumerable<(string Kind, string Subject)> After { get; }

    public abstract Batch Begin();

    /// <summary>Adds its writes. Claims that change hands within the transaction are written over instead of given up and taken.</summary>
    public abstract void Write(Batch batch, IReadOnlySet<string> heldBefore, IReadOnlySet<string> heldAfter);
}
