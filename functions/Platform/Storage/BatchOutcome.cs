namespace Platform.Storage;

/// <summary>How a group of writes ended.</summary>
public enum BatchResult
{
    /// <summary>Every write happened.</summary>
    Committed,

    /// <summary>A row that was to be new is there already; nothing was written.</summary>
    Exists,

    /// <summary>A row was changed since it was read; nothing was written.</summary>
    Changed,

    /// <summary>A row that was to be changed or removed is not there; nothing was written.</summary>
    Missing,
}

/// <summary>How a group of writes ended, and on which row it failed.</summary>
public readonly record struct BatchOutcome(BatchResult Result, string? Row)
{
    /// <summary>Whether every write happened.</summary>
    public bool Committed => Result == BatchResult.Committed;

    /// <summary>Whether the row that was there already is a claim of this kind (<c>slug</c> of <c>slug|…</c>).</summary>
    public bool ExistsAs(string kind) => Result == BatchResult.Exists && Row is not null && Row.StartsWith(kind + "|", StringComparison.Ordinal);
}
