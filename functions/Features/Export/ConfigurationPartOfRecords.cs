using System.Text.Json;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Export;

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
            if (Part.GivesWay) batch.Put(Placed.Row, Placed.Value, Before is null ? null : Before.Value);
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
