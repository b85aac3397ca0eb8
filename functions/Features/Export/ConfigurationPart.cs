using System.Text.Json;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

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

/// <inheritdoc cref="ConfigurationPart"/>
public sealed class ConfigurationPart<T>(string name, DocumentTable table) : ConfigurationPart where T : class
{
    public override string Name => name;

    /// <summary>The partitions and row prefixes in which the records lie.</summary>
    public required Func<CancellationToken, Task<IEnumerable<(string Partition, string Prefix)>>> Places { get; init; }

    /// <summary>The id by which others refer to it.</summary>
    public required Func<Placed<T>, Guid> Id { get; init; }

    /// <summary>The item in the document, without its secrets.</summary>
    public required Func<Placed<T>, ConfigurationContents, Task<object>> Show { get; init; }

    /// <summary>Reads an item by the slice's own rules. Null, or faults in the body, when it does not obey them.</summary>
    public required Func<BodyFields, ConfigurationContents, DateTimeOffset, Wanted<T>?> ReadItem { get; init; }

    /// <summary>What it is called in answers; its id otherwise.</summary>
    public Func<Placed<T>, string>? Label { get; init; }

    /// <summary>What it belongs to; the id that its partition is named by otherwise.</summary>
    public Func<Placed<T>, Guid?> Within { get; init; } = placed => Guid.TryParse(placed.Partition, out var id) ? id : null;

    /// <summary>Its secrets.</summary>
    public Func<T, IEnumerable<ConfigurationSecret>> Secrets { get; init; } = _ => [];

    /// <summary>What others may want it to be: a reference to <c>part (facet)</c> finds only those.</summary>
    public Func<T, string?> Facet { get; init; } = _ => null;

    /// <summary>Whether what is stored gives way whatever became of it meanwhile: removals of other items change it too.</summary>
    public bool GivesWay { get; init; }

    /// <summary>Whether a record says anything that is configured.</summary>
    public Func<T, bool> IsConfigured { get; init; } = _ => true;

    /// <summary>Claims with their holders.</summary>
    public Func<T, IEnumerable<(string Row, Guid Owner)>> Claims { get; init; } = _ => [];

    /// <summary>Other rows that come and go with it.</summary>
    public Func<T, IEnumerable<(string Row, object Record)>> Beside { get; init; } = _ => [];

    public Func<Placed<T>, IEnumerable<ConfigurationReference>> References { get; init; } = _ => [];

    /// <summary>Why an item cannot go, by the rules of its own removal.</summary>
    public Func<Placed<T>, CancellationToken, Task<string?>> Blocked { get; init; } = (_, _) => Task.FromResult<string?>(null);

    /// <summary>Follow-ups of a change or addition.</summary>
    public Func<Placed<T>, IEnumerable<(string Kind, string Subject)>> After { get; init; } = _ => [];

    /// <summary>Follow-ups of a removal.</summary>
    public Func<Placed<T>, IEnumerable<(string Kind, string Subject)>> AfterRemoval { get; init; } = _ => [];

    internal override async Task<IReadOnlyList<StoredItem>> Load(ConfigurationContents contents, KnownIds known, CancellationToken cancel)
    {
        var items = new List<StoredItem>();
        foreach (var (partition, prefix) in await Places(cancel))
        {
            foreach (var row in await table.List<T>(partition, prefix, cancel))
            {
                var placed = new Placed<T>(partition, row.Row, row.Value);
                // What is hidden may be half cleaned away, its texts with it.
                var isHidden = !IsConfigured(row.Value) || References(placed).Any(reference => reference.IsParent && !known.Has(reference));
                items.Add(new Stored(this, placed, row, NameOf(placed), isHidden ? default : await Render(placed, contents), isHidden));
            }
        }
        return [.. items.OrderBy(item => item.Name.Key, StringComparer.Ordinal)];
    }

    internal override WantedItem? Read(BodyFields body, ConfigurationContents contents, DateTimeOffset now) =>
        ReadItem(body, contents, now) is { } wanted ? new Desired(this, wanted, KeyOf(wanted.Partition, wanted.Row)) : null;

    private ItemName NameOf(Placed<T> placed) =>
        new(KeyOf(placed.Partition, placed.Row), Id(placed), Label?.Invoke(placed) ?? Id(placed).ToString("D"), Within(placed), Facet(placed.Value));

    private async Task<JsonElement> Render(Placed<T> placed, ConfigurationContents contents)
    {
        var shown = JsonSerializer.SerializeToElement(await Show(placed, contents), Wire.Json);
        return ConfigurationSecrets.Refer(shown, Secrets(placed.Value), path => ConfigurationSecrets.NameOf(name, NameOf(placed).Label, path));
    }

    private sealed record Stored(ConfigurationPart<T> Part, Placed<T> Placed, Document<T> Document, ItemName Name, JsonElement Shown, bool IsHidden) : StoredItem(Name, Shown, IsHidden)
    {
        public override IReadOnlyList<string> Claims => [.. Part.ClaimsOf(Placed)];

        public override IEnumerable<ConfigurationReference> References => Part.References(Placed);

        public override IEnumerable<(string Kind, string Subject)> AfterRemoval => Part.AfterRemoval(Placed);

        public override Task<string?> Blocked(CancellationToken cancel) => Part.Blocked(Placed, cancel);

        public override Batch Remove() => Part.Claims(Document.Value).Select(claim => claim.Row).Concat(Part.Beside(Document.Value).Select(beside => beside.Row))
            .Aggregate(Part.Table.Begin(Placed.Partition).Remove(Document), (writes, row) => writes.Remove(row));
    }

    private sealed record Desired(ConfigurationPart<T> Part, Wanted<T> Wanted, string Key) : WantedItem(Key, Wanted.Id)
    {
        public override async Task<Change> Against(StoredItem? stored, ConfigurationContents contents)
        {
            var before = stored as Stored;
            var placed = new Placed<T>(Wanted.Partition, Wanted.Row, Wanted.Make(before?.Document.Value));
            var shown = await Part.Render(placed, contents);
            var isNew = before is null or { IsHidden: true };
            return new Written(Part, placed, before?.Document, Part.NameOf(placed), isNew, isNew ? [] : Part.DifferencesOf(before!, placed.Value, shown), [.. Missing(placed)]);
        }

        private IEnumerable<OpenSecret> Missing(Placed<T> placed)
        {
            var secrets = Part.Secrets(placed.Value).ToList();
            var open = Open.Where(open => !secrets.Exists(secret => secret.Path == open.Path && secret.Stored is not null)).ToList();
            return open.Concat(secrets.Where(secret => secret is { IsRequired: true, Stored: null } && !open.Exists(one => one.Path == secret.Path))
                .Select(secret => new OpenSecret(secret.Path, ConfigurationSecrets.NameOf(Part.Name, Part.NameOf(placed).Label, secret.Path))));
        }
    }

    private sealed record Written(
        ConfigurationPart<T> Part, Placed<T> Placed, Document<T>? Before, ItemName Name, bool IsNew, IReadOnlyList<string> Differences, IReadOnlyList<OpenSecret> MissingSecrets)
        : Change(Name, IsNew, Differences, MissingSecrets)
    {
        public override string Place => $"{Part.Table.Name}/{Placed.Partition}";

        public override IReadOnlyList<string> Held => Before is null ? [] : [.. Part.ClaimsOf(Placed with { Value = Before.Value })];

        public override IReadOnlyList<string> Claims => [.. Part.ClaimsOf(Placed)];

        public override IEnumerable<ConfigurationReference> References => Part.References(Placed);

        public override IEnumerable<(string Kind, string Subject)> After => Part.After(Placed);

        public override Batch Begin() => Part.Table.Begin(Placed.Partition);

        public override void Write(Batch batch, IReadOnlySet<string> heldBefore, IReadOnlySet<string> heldAfter)
        {
            if (Part.GivesWay) batch.Put(Placed.Row, Placed.Value);
            else if (Before is null) batch.Add(Placed.Row, Placed.Value);
            else batch.Replace(Before, Placed.Value);
            var (old, now) = (Before is null ? [] : Part.Claims(Before.Value).Select(claim => claim.Row).ToList(), Part.Claims(Placed.Value).ToList());
            foreach (var row in old.Except(now.Select(claim => claim.Row)).Where(row => !heldAfter.Contains($"{Place}/{row}"))) batch.Remove(row);
            foreach (var (row, owner) in now.Where(claim => !old.Contains(claim.Row)))
            {
                if (heldBefore.Contains($"{Place}/{row}")) batch.Put(row, new Claim(owner));
                else batch.Claim(row, owner);
            }
            foreach (var (row, record) in Part.Beside(Placed.Value)) batch.Put(row, record);
        }
    }

    private DocumentTable Table => table;

    // With the table: rows of two tables are never one claim.
    private IEnumerable<string> ClaimsOf(Placed<T> placed) => Claims(placed.Value).Select(claim => $"{table.Name}/{placed.Partition}/{claim.Row}");

    private List<string> DifferencesOf(Stored before, T value, JsonElement shown)
    {
        var keys = before.Shown.EnumerateObject().Select(field => field.Name).Union(shown.EnumerateObject().Select(field => field.Name));
        var fields = keys.Where(key => !(before.Shown.TryGetProperty(key, out var old) && shown.TryGetProperty(key, out var now) && JsonElement.DeepEquals(old, now)));
        var known = Secrets(before.Document.Value).DistinctBy(secret => secret.Path).ToDictionary(secret => secret.Path, secret => secret.Stored, StringComparer.Ordinal);
        return [.. fields, .. Secrets(value).Where(secret => known.TryGetValue(secret.Path, out var old) && old is not null && secret.Stored is not null && old != secret.Stored).Select(secret => secret.Path)];
    }
}
