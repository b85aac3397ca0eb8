using System.Diagnostics;
using Azure.Data.Tables;

namespace Platform.Storage;

/// <summary>What the stamps of a partition said at a moment: a kind whose stamp is still the same has not changed.</summary>
internal sealed class Look
{
    private readonly TableEntity? _stamps;

    /// <param name="at">When it was begun.</param>
    /// <param name="stamps">The row of stamps; null while nothing was stamped.</param>
    public Look(long at, TableEntity? stamps) => (At, _stamps) = (at, stamps);

    /// <summary>A <see cref="Stopwatch"/> timestamp from before it was sent: what was committed until then, it has seen.</summary>
    public long At { get; }

    /// <summary>The stamp of a kind, and the mark of a change that was announced and not heard of again.</summary>
    public string StampOf(string kind) => $"{_stamps?.GetString(Stamps.ColumnOf(kind))}|{MarkOf(kind)}";

    /// <summary>The mark of a change that was announced, or null when there is none.</summary>
    public string? MarkOf(string kind) => _stamps?.GetString(Stamps.MarkColumnOf(kind)) is { Length: > 0 } mark ? mark : null;
}
