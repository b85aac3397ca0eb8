using System.Text.Json.Serialization;
using Features.Access;
using Features.PolicySnapshots;
using Features.Portals;
using Features.Storage;
using Platform.Errors;
using Platform.Fields;
using Platform.Storage;

namespace Features.Export;

/// <summary>What an application of a configuration does to one item.</summary>
/// <param name="Action"><c>create</c>, <c>change</c> or <c>remove</c>.</param>
/// <param name="Part">The part.</param>
/// <param name="Id">The item's id, or what stands for it.</param>
/// <param name="Within">What it belongs to, where that is not the organization.</param>
/// <param name="Fields">The fields that a change is about.</param>
public sealed record ConfigurationStep(
    string Action, string Part, string Id, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Within,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Fields);

/// <summary>
/// The whole configuration as one document, and back. A part that a document names is wanted as a whole: what it does not list is removed; a part that it does not name stays.
/// Each item is a transaction of its own, in an order in which nothing refers to what is not there yet, so whoever is killed on the way applies the document again.
/// </summary>
public sealed class Configuration(IReadOnlyList<ConfigurationPart> parts, ContentStore store, CallerSource callers, FollowUps followUps, TimeProvider clock)
{
    /// <summary>The one format there is.</summary>
    public const string Format = "1";

    private const string FormatField = "format";
    private const string ChangedMeanwhile = "The configuration was changed by another request while it was applied; apply it again";

    public async Task<Dictionary<string, object>> Export(CancellationToken cancel)
    {
        var (document, contents, known) = (new Dictionary<string, object> { [FormatField] = Format }, new ConfigurationContents(store), new KnownIds());
        foreach (var part in parts)
        {
            var shown = (await part.Load(contents, known, cancel)).Where(item => !item.IsHidden).ToList();
            known.Add(part.Name, shown.Select(item => item.Name));
            document[part.Name] = shown.Select(item => item.Shown).ToList();
        }
        return document;
    }

    /// <summary>What a document would change, or why it cannot be applied; unless it is only asked for, it is done.</summary>
    public async Task<(IReadOnlyList<ConfigurationStep> Steps, Problem? Problem)> Apply(BodyFields body, bool dryRun, CancellationToken cancel)
    {
        // What a killed removal left behind would be taken for a part of what is made again under the same id.
        if (!dryRun) await followUps.CatchUp(Removal.Kind, cancel);
        body.Choice(FormatField, [Format], required: true);
        var (contents, plans, known, secrets) = (new ConfigurationContents(store), new List<PartPlan>(), new KnownIds(), ConfigurationSecrets.Read(body));
        foreach (var part in parts)
        {
            var wanted = Read(part, body, secrets, contents);
            var stored = await part.Load(contents, known, cancel);
            known.Add(part.Name, stored.Where(item => !item.IsHidden).Select(item => item.Name));
            plans.Add(wanted is null ? PartPlan.Leave(part, stored) : await PartPlan.Make(part, stored, wanted, contents));
        }
        body.Close();
        foreach (var (path, change) in plans.SelectMany(plan => plan.PlacedChanges))
            body.Faults.AddRange(change.MissingSecrets.Select(secret => ConfigurationSecrets.Missing($"{path}.{secret.Path}", secret.Name)));
        if (body.Faults.Count == 0) Check(plans, body.Faults);
        if (body.Faults.Count > 0) return ([], Problem.Invalid(body.Faults));
        // With a portal its applications go, and what they hold on to becomes free: then only the removal itself can tell.
        if (!plans.Exists(plan => plan.Part.Name == PortalConfiguration.Name && plan.Removed.Count > 0) && await BlockedIn(plans, cancel) is { } blocked) return ([], blocked);
        IReadOnlyList<ConfigurationStep> steps = [.. plans.AsEnumerable().Reverse().SelectMany(plan => plan.Removals), .. plans.SelectMany(plan => plan.Writes)];
        return (steps, dryRun || steps.Count == 0 ? null : await Carry(plans, contents, cancel));
    }

    private List<WantedItem>? Read(ConfigurationPart part, BodyFields body, ConfigurationSecrets secrets, ConfigurationContents contents)
    {
        if (body.Objects(part.Name).Value is not { } items) return null;
        var (wanted, keys) = (new List<WantedItem>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var item in items)
        {
            var before = body.Faults.Count;
            var (fields, open) = part.IsSecret is { } isSecret ? secrets.Resolve(item, isSecret) : (item, []);
            if (part.Read(fields, contents, clock.GetUtcNow()) is not { } read) continue;
            if (body.Faults.Count == before && !keys.Add(read.Key)) body.Faults.Add(new(fields.PathOf("id"), "invalid", $"{fields.PathOf("id")} is listed twice"));
            wanted.Add(read with { Open = open });
        }
        return wanted;
    }

    /// <summary>Whether what is there afterwards holds together: every reference leads somewhere, and what is unique is.</summary>
    private static void Check(List<PartPlan> plans, List<Fault> faults)
    {
        var (ids, claims) = (new KnownIds(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var plan in plans) ids.Add(plan.Part.Name, plan.Names);
        foreach (var plan in plans)
        {
            foreach (var item in plan.Untouched)
            {
                claims.UnionWith(item.Claims);
                foreach (var reference in item.References.Where(reference => !ids.Has(reference)))
                    faults.Add(Fault.MissingReference(reference.Part, $"{reference.Part} must keep {NameOf(reference)}: {plan.Part.Name} refers to it, and the document does not name {plan.Part.Name}"));
            }
        }
        foreach (var (path, change) in plans.SelectMany(plan => plan.PlacedChanges))
        {
            foreach (var reference in change.References.Where(reference => !ids.Has(reference)))
                faults.Add(Fault.MissingReference($"{path}.{reference.Field}", $"{reference.Part} has no {NameOf(reference)}"));
            foreach (var claim in change.Claims)
                if (!claims.Add(claim)) faults.Add(new(path, "invalid", $"{path} has a name, slug or link that another item has too"));
        }
    }

    private static string NameOf(ConfigurationReference reference) => reference.Named ?? reference.Id.ToString("D");

    private static async Task<Problem?> BlockedIn(List<PartPlan> plans, CancellationToken cancel)
    {
        var reasons = new List<string>();
        foreach (var plan in plans)
            foreach (var item in plan.Removed)
                if (await item.Blocked(cancel) is { } reason) reasons.Add($"{plan.Part.Name} {item.Name.Label} cannot be removed: {reason}");
        return reasons.Count == 0 ? null : Problem.Conflict(string.Join("; ", reasons));
    }

    private async Task<Problem?> Carry(List<PartPlan> plans, ConfigurationContents contents, CancellationToken cancel)
    {
        var policies = await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.AllControlPlanes, cancel);
        await contents.Keep(cancel);
        Problem? problem = null;
        foreach (var plan in plans.AsEnumerable().Reverse())
            foreach (var item in plan.Removed)
                problem ??= await item.Blocked(cancel) is { } reason
                    ? Problem.Conflict($"{plan.Part.Name} {item.Name.Label} cannot be removed: {reason}; nothing after it was applied")
                    : await Commit(item.Remove(), item.AfterRemoval, cancel);
        foreach (var group in ConfigurationGroups.Of([.. plans.SelectMany(plan => plan.Changes.Where(change => !change.IsSame))]))
            problem ??= await Write(group, cancel);
        await followUps.Finish(policies, cancel);
        callers.Forget();
        return problem;
    }

    private Task<Problem?> Write(IReadOnlyList<Change> group, CancellationToken cancel)
    {
        var batch = ConfigurationGroups.Write(group);
        return batch.Count > Batch.WritesMax
            ? Task.FromResult<Problem?>(Problem.Conflict("More names, slugs or links change hands at once than fit into one transaction; apply the document in steps"))
            : Commit(batch, group.SelectMany(change => change.After), cancel);
    }

    private async Task<Problem?> Commit(Batch batch, IEnumerable<(string Kind, string Subject)> after, CancellationToken cancel)
    {
        var planned = new List<Planned>();
        foreach (var (kind, subject) in after) planned.Add(await followUps.Plan(kind, subject, cancel));
        var outcome = await batch.Commit(cancel);
        foreach (var one in planned) await (outcome.Committed ? followUps.Finish(one, cancel) : followUps.Drop(one, cancel));
        return outcome.Committed ? null
            : Problem.Conflict(outcome.Result == BatchResult.Exists ? "A name, slug or link of the configuration is still taken by something else; nothing after it was applied" : ChangedMeanwhile);
    }

    private sealed record PartPlan(ConfigurationPart Part, IReadOnlyList<Change> Changes, IReadOnlyList<StoredItem> Removed, IReadOnlyList<StoredItem> Untouched)
    {
        /// <summary>What is there afterwards.</summary>
        public IEnumerable<ItemName> Names => Changes.Select(change => change.Name).Concat(Untouched.Select(item => item.Name));

        public IEnumerable<(string Path, Change Change)> PlacedChanges => Changes.Select((change, n) => ($"{Part.Name}.{n}", change));

        public IEnumerable<ConfigurationStep> Removals => Removed.Select(item => Step("remove", item.Name, null));

        public IEnumerable<ConfigurationStep> Writes =>
            Changes.Where(change => !change.IsSame).Select(change => change.IsNew ? Step("create", change.Name, null) : Step("change", change.Name, change.Differences));

        public static PartPlan Leave(ConfigurationPart part, IReadOnlyList<StoredItem> stored) => new(part, [], [], [.. stored.Where(item => !item.IsHidden)]);

        public static async Task<PartPlan> Make(ConfigurationPart part, IReadOnlyList<StoredItem> stored, List<WantedItem> wanted, ConfigurationContents contents)
        {
            var (byKey, changes) = (stored.ToDictionary(item => item.Name.Key, StringComparer.Ordinal), new List<Change>());
            foreach (var item in wanted) changes.Add(await item.Against(byKey.GetValueOrDefault(item.Key), contents));
            var kept = wanted.Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
            return new(part, changes, [.. stored.Where(item => !item.IsHidden && !kept.Contains(item.Name.Key))], []);
        }

        private ConfigurationStep Step(string action, ItemName item, IReadOnlyList<string>? fields) => new(action, Part.Name, item.Label, item.Within, fields);
    }
}
