using Features.Access;
using Features.PolicySnapshots;
using Platform.Errors;
using Platform.Fields;
using Platform.Storage;

namespace Features.Export;

/// <summary>What an application of a configuration does to one item.</summary>
/// <param name="Action"><c>create</c>, <c>change</c> or <c>remove</c>.</param>
/// <param name="Part">The part.</param>
/// <param name="Id">The item's id.</param>
public sealed record ConfigurationStep(string Action, string Part, Guid Id);

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
        var (document, contents) = (new Dictionary<string, object> { [FormatField] = Format }, new ConfigurationContents(store));
        foreach (var part in parts.Where(part => part.IsExported)) document[part.Name] = (await part.Load(contents, cancel)).Select(item => item.Shown).ToList();
        return document;
    }

    /// <summary>What a document would change, or why it cannot be applied; unless it is only asked for, it is done.</summary>
    public async Task<(IReadOnlyList<ConfigurationStep> Steps, Problem? Problem)> Apply(BodyFields body, bool dryRun, CancellationToken cancel)
    {
        body.Choice(FormatField, [Format], required: true);
        var (contents, plans) = (new ConfigurationContents(store), new List<PartPlan>());
        foreach (var part in parts)
        {
            var wanted = Read(part, body, contents);
            var stored = await part.Load(contents, cancel);
            plans.Add(wanted is null ? PartPlan.Leave(part, stored) : await PartPlan.Make(part, stored, wanted, contents));
        }
        body.Close();
        if (body.Faults.Count == 0) Check(plans, body.Faults);
        if (body.Faults.Count > 0) return ([], Problem.Invalid(body.Faults));
        IReadOnlyList<ConfigurationStep> steps = [.. plans.AsEnumerable().Reverse().SelectMany(plan => plan.Removals), .. plans.SelectMany(plan => plan.Writes)];
        return (steps, dryRun || steps.Count == 0 ? null : await Carry(plans, contents, cancel));
    }

    private List<WantedItem>? Read(ConfigurationPart part, BodyFields body, ConfigurationContents contents)
    {
        if (!part.IsExported || body.Objects(part.Name).Value is not { } items) return null;
        var (wanted, keys) = (new List<WantedItem>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var fields in items)
        {
            var before = body.Faults.Count;
            if (part.Read(fields, contents, clock.GetUtcNow()) is not { } item) continue;
            if (body.Faults.Count == before && !keys.Add(item.Key)) body.Faults.Add(new(fields.PathOf("id"), "invalid", $"{fields.PathOf("id")} is listed twice"));
            wanted.Add(item);
        }
        return wanted;
    }

    /// <summary>Whether what is there afterwards holds together: every reference leads somewhere, and what is unique is.</summary>
    private static void Check(List<PartPlan> plans, List<Fault> faults)
    {
        var (ids, claims) = (plans.ToDictionary(plan => plan.Part.Name, plan => plan.Ids), new HashSet<string>(StringComparer.Ordinal));
        foreach (var plan in plans)
        {
            foreach (var item in plan.Untouched)
            {
                claims.UnionWith(item.Claims);
                foreach (var reference in item.References.Where(reference => !IsThere(reference, ids)))
                    faults.Add(Fault.MissingReference(reference.Part, $"{reference.Part} must keep {reference.Id:D}: {plan.Part.Name} refers to it, and the document does not name {plan.Part.Name}"));
            }
        }
        foreach (var plan in plans)
        {
            foreach (var (change, n) in plan.Changes.Select((change, n) => (change, n)))
            {
                var path = $"{plan.Part.Name}.{n}";
                foreach (var reference in change.References.Where(reference => !IsThere(reference, ids)))
                    faults.Add(Fault.MissingReference($"{path}.{reference.Field}", $"{reference.Part} has no {reference.Id:D}"));
                foreach (var claim in change.Claims)
                    if (!claims.Add(claim)) faults.Add(new(path, "invalid", $"{path} has a name, slug or link that another item has too"));
            }
        }
    }

    private static bool IsThere(ConfigurationReference reference, Dictionary<string, HashSet<Guid>> ids) =>
        Array.Exists(reference.Part.Split('|'), part => ids[part].Contains(reference.Id));

    private async Task<Problem?> Carry(List<PartPlan> plans, ConfigurationContents contents, CancellationToken cancel)
    {
        var policies = await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.AllControlPlanes, cancel);
        await contents.Keep(cancel);
        Problem? problem = null;
        foreach (var plan in plans.AsEnumerable().Reverse())
            foreach (var item in plan.Removed)
                problem ??= await Commit(item.Remove(item.Begin()), item.AfterRemoval, cancel);
        foreach (var change in plans.SelectMany(plan => plan.Changes.Where(change => !change.IsSame)))
            problem ??= await Commit(change.Write(), change.After, cancel);
        await followUps.Finish(policies, cancel);
        callers.Forget();
        return problem;
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

    private sealed record PartPlan(ConfigurationPart Part, IReadOnlyList<Change> Changes, IReadOnlyList<StoredItem> Removed, IReadOnlyList<StoredItem> Untouched, HashSet<Guid> Ids)
    {
        public IEnumerable<ConfigurationStep> Removals => Removed.Select(item => new ConfigurationStep("remove", Part.Name, item.Id));

        public IEnumerable<ConfigurationStep> Writes =>
            Changes.Where(change => !change.IsSame).Select(change => new ConfigurationStep(change.IsNew ? "create" : "change", Part.Name, change.Id));

        public static PartPlan Leave(ConfigurationPart part, IReadOnlyList<StoredItem> stored) => new(part, [], [], stored, [.. stored.Select(item => item.Id)]);

        public static async Task<PartPlan> Make(ConfigurationPart part, IReadOnlyList<StoredItem> stored, List<WantedItem> wanted, ConfigurationContents contents)
        {
            var (byKey, changes) = (stored.ToDictionary(item => item.Key, StringComparer.Ordinal), new List<Change>());
            foreach (var item in wanted) changes.Add(await item.Against(byKey.GetValueOrDefault(item.Key), contents));
            var kept = wanted.Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
            return new(part, changes, [.. stored.Where(item => !kept.Contains(item.Key))], [], [.. wanted.Select(item => item.Id)]);
        }
    }
}
