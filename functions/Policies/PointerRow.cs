using Azure;
using Azure.Data.Tables;

namespace Policies;

/// <summary>Which snapshot of a control plane held when it was read. Read it before the sources a new snapshot is made of.</summary>
/// <param name="ControlPlaneId">The control plane.</param>
/// <param name="ETag">The row's version; <see langword="null"/> when there was no row.</param>
/// <param name="Name">The control plane's name then; <see langword="null"/> when it had no snapshot.</param>
/// <param name="Blob">The snapshot's blob; <see langword="null"/> when it had none.</param>
/// <param name="Version">Counts the moves.</param>
public sealed record SnapshotPointer(string ControlPlaneId, ETag? ETag, string? Name, string? Blob, long Version);

/// <summary>A pointer row; one without a blob says that the control plane was deleted.</summary>
internal static class PointerRow
{
    public const string Partition = "snapshots";

    public static TableEntity Of(string controlPlaneId, string? name, string? blob, long version)
    {
        var row = new TableEntity(Partition, controlPlaneId) { ["V"] = 1, ["Version"] = version };
        if (name is not null)
            row["Name"] = name;
        if (blob is not null)
            row["Blob"] = blob;
        return row;
    }

    public static SnapshotPointer Read(TableEntity row) =>
        new(row.RowKey, row.ETag, row.GetString("Name"), row.GetString("Blob"), row.GetInt64("Version") ?? 0);
}
