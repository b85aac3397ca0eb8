using Features.Storage;
using Platform.Fields;

namespace Features.Export;

/// <summary>Steps that parts of the configuration share.</summary>
public static class Wanting
{
    /// <summary>The one partition of the organization.</summary>
    public static Func<CancellationToken, Task<IEnumerable<(string Partition, string Prefix)>>> Org(string prefix) =>
        _ => Task.FromResult<IEnumerable<(string, string)>>([(Tables.Org, prefix)]);

    /// <summary>A partition for each of the things that are stored under a prefix of the catalog.</summary>
    public static Func<CancellationToken, Task<IEnumerable<(string Partition, string Prefix)>>> Each(Tables tables, string things, string prefix) =>
        async cancel => (await tables.Catalog.ListRows(Tables.Org, things, cancel)).Select(row => (row[things.Length..], prefix));

    /// <summary>Reads the id that an item has.</summary>
    public static Guid ReadId(this BodyFields body, string field = "id") => body.Id(field, required: true).Value ?? Guid.Empty;
}
