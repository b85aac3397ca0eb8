using System.Text.Json;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Export;

/// <summary>A reference from one item of the configuration to another.</summary>
/// <param name="Part">The part in which the other is, or several with <c>|</c> between.</param>
/// <param name="Id">Its id.</param>
/// <param name="Field">The field that names it.</param>
public sealed record ConfigurationReference(string Part, Guid Id, string Field);

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

    /// <summary>
    /// Whether it is in the document. What cannot be made without a secret is not; others refer to it all the same, and must find it.
    /// </summary>
    public bool IsExported { get; init; } = true;

    /// <summary>Everything of the kind that is stored.</summary>
    internal abstract Task<IReadOnlyList<StoredItem>> Load(ConfigurationContents contents, CancellationToken cancel);

    /// <summary>What a document wants, or null with the faults noted.</summary>
    internal abstract WantedItem? Read(BodyFields body, ConfigurationContents contents, DateTimeOffset now);

    /// <summary>The key of an item: its partition and row.</summary>
    protected static string KeyOf(string partition, string row) => $"{partition}/{row}";
}

/// <summary>An item that is stored.</summary>
internal abstract record StoredItem(string Key, Guid Id, JsonElement Shown)
{
    /// <summary>The rows that keep unique what is unique about it.</summary>
    public abstract IReadOnlyList<string> Claims { get; }

    public abstract IEnumerable<ConfigurationReference> References { get; }

    public abstract Batch Remove(Batch batch);

    /// <summary>Follow-ups of its removal.</summary>
    public abstract IEnumerable<(string Kind, string Subject)> AfterRemoval { get; }

    public abstract Batch Begin();
}

/// <summary>An item that a document wants.</summary>
internal abstract record WantedItem(string Key, Guid Id)
{
    /// <summary>The same, seen against what is stored in its place.</summary>
    public abstract Task<Change> Against(StoredItem? stored, ConfigurationContents contents);
}

/// <summary>What becomes of one item.</summary>
internal abstract record Change(string Key, Guid Id, bool IsNew, bool IsSame)
{
    public abstract IReadOnlyList<string> Claims { get; }

    public abstract IEnumerable<ConfigurationReference> References { get; }

    public abstract IEnumerable<(string Kind, string Subject)> After { get; }

    public abstract Batch Write();
}

/// <inheritdoc cref="ConfigurationPart"/>
public sealed class ConfigurationPart<T>(string name, DocumentTable table) : ConfigurationPart where T : class
{
    public override string Name => name;

    /// <summary>The partitions and row prefixes in which the records lie.</summary>
    public required Func<CancellationToken, Task<IEnumerable<(string Partition, string Prefix)>>> Places { get; init; }

    /// <summary>The id by which others refer to it.</summary>
    public required Func<Placed<T>, Guid> Id { get; init; }

    /// <summary>The item in the document.</summary>
    public required Func<Placed<T>, ConfigurationContents, Task<object>> Show { get; init; }

    /// <summary>Reads an item by the slice's own rules. Null, or faults in the body, when it does not obey them.</summary>
    public Func<BodyFields, ConfigurationContents, DateTimeOffset, Wanted<T>?> ReadItem { get; init; } = (_, _, _) => null;

    /// <summary>Claims with their holders.</summary>
    public Func<T, IEnumerable<(string Row, Guid Owner)>> Claims { get; init; } = _ => [];

    /// <summary>Other rows that come and go with it.</summary>
    public Func<T, IEnumerable<(string Row, object Record)>> Beside { get; init; } = _ => [];

    public Func<Placed<T>, IEnumerable<ConfigurationReference>> References { get; init; } = _ => [];

    /// <summary>Follow-ups of a change or addition.</summary>
    public Func<Placed<T>, IEnumerable<(string Kind, string Subject)>> After { get; init; } = _ => [];

    /// <summary>Follow-ups of a removal.</summary>
    public Func<Placed<T>, IEnumerable<(string Kind, string Subject)>> AfterRemoval { get; init; } = _ => [];

    internal override async Task<IReadOnlyList<StoredItem>> Load(ConfigurationContents contents, CancellationToken cancel)
    {
        var items = new List<StoredItem>();
        foreach (var (partition, prefix) in await Places(cancel))
        {
            foreach (var row in await table.List<T>(partition, prefix, cancel))
            {
                var placed = new Placed<T>(partition, row.Row, row.Value);
                items.Add(new Stored(this, partition, row, KeyOf(partition, row.Row), Id(placed), await Render(placed, contents)));
            }
        }
        return [.. items.OrderBy(item => item.Key, StringComparer.Ordinal)];
    }

    internal override WantedItem? Read(BodyFields body, ConfigurationContents contents, DateTimeOffset now) =>
        ReadItem(body, contents, now) is { } wanted ? new Desired(this, wanted, KeyOf(wanted.Partition, wanted.Row)) : null;

    private async Task<JsonElement> Render(Placed<T> placed, ConfigurationContents contents) => JsonSerializer.SerializeToElement(await Show(placed, contents), Wire.Json);

    private sealed record Stored(ConfigurationPart<T> Part, string Partition, Document<T> Document, string Key, Guid Id, JsonElement Shown) : StoredItem(Key, Id, Shown)
    {
        public override IReadOnlyList<string> Claims => [.. Part.Claims(Document.Value).Select(claim => $"{Partition}/{claim.Row}")];

        public override IEnumerable<ConfigurationReference> References => Part.References(new(Partition, Document.Row, Document.Value));

        public override IEnumerable<(string Kind, string Subject)> AfterRemoval => Part.AfterRemoval(new(Partition, Document.Row, Document.Value));

        public override Batch Begin() => Part.Table.Begin(Partition);

        public override Batch Remove(Batch batch) => Part.Claims(Document.Value).Select(claim => claim.Row).Concat(Part.Beside(Document.Value).Select(beside => beside.Row))
            .Aggregate(batch.Remove(Document), (writes, row) => writes.Remove(row));
    }

    private sealed record Desired(ConfigurationPart<T> Part, Wanted<T> Wanted, string Key) : WantedItem(Key, Wanted.Id)
    {
        public override async Task<Change> Against(StoredItem? stored, ConfigurationContents contents)
        {
            var before = stored as Stored;
            var value = Wanted.Make(before?.Document.Value);
            var shown = await Part.Render(new(Wanted.Partition, Wanted.Row, value), contents);
            return new Written(Part, new(Wanted.Partition, Wanted.Row, value), before?.Document, Key, Wanted.Id, before is null, before is not null && JsonElement.DeepEquals(before.Shown, shown));
        }
    }

    private sealed record Written(ConfigurationPart<T> Part, Placed<T> Placed, Document<T>? Before, string Key, Guid Id, bool IsNew, bool IsSame)
        : Change(Key, Id, IsNew, IsSame)
    {
        public override IReadOnlyList<string> Claims => [.. Part.Claims(Placed.Value).Select(claim => $"{Placed.Partition}/{claim.Row}")];

        public override IEnumerable<ConfigurationReference> References => Part.References(Placed);

        public override IEnumerable<(string Kind, string Subject)> After => Part.After(Placed);

        public override Batch Write()
        {
            var batch = Part.Table.Begin(Placed.Partition);
            if (Before is null) batch.Add(Placed.Row, Placed.Value);
            else batch.Replace(Before, Placed.Value);
            var (old, now) = (Before is null ? [] : Part.Claims(Before.Value).Select(claim => claim.Row).ToList(), Part.Claims(Placed.Value).ToList());
            foreach (var row in old.Except(now.Select(claim => claim.Row))) batch.Remove(row);
            foreach (var claim in now.Where(claim => !old.Contains(claim.Row))) batch.Claim(claim.Row, claim.Owner);
            foreach (var (row, record) in Part.Beside(Placed.Value)) batch.Put(row, record);
            return batch;
        }
    }

    private DocumentTable Table => table;
}
