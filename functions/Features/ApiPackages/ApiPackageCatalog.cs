using Features.ApiOperations;
using Features.Apis;
using Features.PolicySnapshots;
using Features.Storage;
using Platform.Errors;
using Platform.Storage;

namespace Features.ApiPackages;

/// <summary>Changes to packages: each is one transaction, repeated while others are faster, with its follow-ups written down before.</summary>
public sealed class ApiPackageCatalog(ApiPackageStore packages, ApiOperationStore operations, PolicyReach reach, FollowUps followUps, TimeProvider clock)
{
    private const int SlugTriesMax = 5;

    public async Task<Settled<ApiPackage>> Create(ApiPackageDraft draft, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var plain = draft.Slug ?? Slugs.Of(draft.Name, draft.Version);
        var package = new ApiPackage
        {
            Id = Guid.NewGuid(), Name = draft.Name, Description = draft.Description, Version = draft.Version, Slug = plain, Limit = draft.Limit, Labels = draft.Labels,
            Attributes = draft.Attributes, CreatedAt = now, UpdatedAt = now,
        };
        for (var n = 1; ; n++)
        {
            var write = await packages.Add(package, cancel);
            if (write != CatalogWrite.SlugTaken || draft.Slug is not null || n == SlugTriesMax) return Settle(write, package) ?? Settled<ApiPackage>.Overtaken();
            package = package with { Slug = Slugs.WithSuffix(plain) };
        }
    }

    public async Task<Settled<ApiPackage>> Update(Guid id, ApiPackageChange change, CancellationToken cancel)
    {
        var made = change.Slug is { IsGiven: true, Value: null };
        string? suffixed = null;
        return await Contention.Settle(clock, Round, cancel) ?? Settled<ApiPackage>.Overtaken();

        async Task<Settled<ApiPackage>?> Round()
        {
            if (await packages.Find(id, cancel) is not { } read) return Settled<ApiPackage>.Refused(Problem.NotFound());
            if (change.Labels?.FaultAfter(read.Value.Labels) is { } many) return Settled<ApiPackage>.Refused(Problem.Invalid(many));
            var package = change.ApplyTo(read.Value) with { UpdatedAt = clock.GetUtcNow() };
            if (made && suffixed is not null) package = package with { Slug = suffixed };
            var planned = package.Limit == read.Value.Limit && package.Counting == read.Value.Counting ? [] : await PlanPolicies(id, cancel);
            var write = await packages.Replace(read, package, cancel);
            await Close(planned, write == CatalogWrite.Written, cancel);
            if (write != CatalogWrite.SlugTaken || !made) return Settle(write, package);
            suffixed = Slugs.WithSuffix(Slugs.Of(package.Name, package.Version));
            return null;
        }
    }

    public async Task<Problem?> Remove(Guid id, CancellationToken cancel)
    {
        var removed = await Contention.Settle(clock, Round, cancel) ?? Settled<ApiPackage>.Overtaken();
        return removed.Problem;

        async Task<Settled<ApiPackage>?> Round()
        {
            if (await packages.Find(id, cancel) is not { } read) return Settled<ApiPackage>.Refused(Problem.NotFound());
            var planned = await PlanPolicies(id, cancel);
            planned.Add(await followUps.Plan(Removal.Kind, Removal.Of(Removed.ApiPackage, id), cancel));
            var written = await packages.Remove(read, cancel) == CatalogWrite.Written;
            await Close(planned, written, cancel);
            return written ? Settled<ApiPackage>.Done(read.Value) : null;
        }
    }

    /// <summary>Applies all steps or none.</summary>
    /// <param name="id">The package.</param>
    /// <param name="steps">In order; null in the place of one that is not sound.</param>
    /// <param name="unsound">What is wrong with those; nothing is applied then, and the rest is looked at all the same.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<Problem?> Change(Guid id, IReadOnlyList<MemberStep?> steps, IReadOnlyList<Fault> unsound, CancellationToken cancel)
    {
        var changed = await Contention.Settle(clock, Round, cancel) ?? Settled<ApiPackage>.Overtaken();
        return changed.Problem;

        async Task<Settled<ApiPackage>?> Round()
        {
            if (await packages.Find(id, cancel) is not { } package) return Settled<ApiPackage>.Refused(Problem.NotFound());
            var linked = await operations.ListLinked(null, cancel);
            var known = new Dictionary<Guid, (LinkedApi, ApiOperation)>();
            var asked = steps.OfType<MemberStep>().Select(step => step.OperationId).ToHashSet();
            foreach (var api in linked)
            {
                foreach (var operation in api.Operations.Where(operation => asked.Contains(operation.Id))) known[operation.Id] = (api, operation);
            }
            var faults = unsound.ToList();
            var members = await packages.ListMembers(id, cancel);
            var writes = MemberChange.Apply(
                id, steps, members, operationId => known.TryGetValue(operationId, out var found) ? found : null, clock.GetUtcNow(), faults);
            if (faults.Count > 0) return Settled<ApiPackage>.Refused(Problem.Invalid(faults));
            return await Write(package.Value, writes, cancel) ? Settled<ApiPackage>.Done(package.Value) : null;
        }
    }

    /// <summary>Removes one operation from a package.</summary>
    public async Task<Problem?> RemoveMember(Guid id, Guid operationId, CancellationToken cancel)
    {
        var removed = await Contention.Settle(clock, Round, cancel) ?? Settled<ApiPackage>.Overtaken();
        return removed.Problem;

        async Task<Settled<ApiPackage>?> Round()
        {
            if (await packages.Find(id, cancel) is not { } package || await packages.FindMember(id, operationId, cancel) is not { } member)
                return Settled<ApiPackage>.Refused(Problem.NotFound());
            return await Write(package.Value, [new(member, null)], cancel) ? Settled<ApiPackage>.Done(package.Value) : null;
        }
    }

    private async Task<bool> Write(ApiPackage package, IReadOnlyList<MemberWrite> writes, CancellationToken cancel)
    {
        // The follow-up looks at what is stored after the commit: an API that is unlinked at the same time takes these members with it, whoever comes last.
        var planned = new List<Planned>();
        foreach (var apiId in writes.Select(write => (write.After ?? write.Read!.Value).ApiId).Distinct())
            planned.Add(await followUps.Plan(OperationsChanged.Kind, OperationsChanged.Of(apiId), cancel));
        var written = await packages.Write(writes, cancel);
        await Close(planned, written, cancel);
        // Removed since it was read: its members went before these came.
        if (written && await packages.Find(package.Id, cancel) is null) await packages.Remove(await packages.ListMembers(package.Id, cancel), cancel);
        return written;
    }

    /// <summary>Plans to tell every gateway that has operations of the package.</summary>
    private async Task<List<Planned>> PlanPolicies(Guid id, CancellationToken cancel)
    {
        var planned = new List<Planned>();
        foreach (var controlPlane in await reach.ControlPlanesOf(id, cancel)) planned.Add(await followUps.Plan(PolicyPublisher.Kind, controlPlane.ToString("D"), cancel));
        return planned;
    }

    private async Task Close(List<Planned> planned, bool done, CancellationToken cancel)
    {
        foreach (var one in planned) await (done ? followUps.Finish(one, cancel) : followUps.Drop(one, cancel));
    }

    private static Settled<ApiPackage>? Settle(CatalogWrite write, ApiPackage package) => write switch
    {
        CatalogWrite.Written => Settled<ApiPackage>.Done(package),
        CatalogWrite.NameTaken => Settled<ApiPackage>.Refused(Problem.Conflict(package.Version is null
            ? $"An API package with name '{package.Name}' and no version already exists"
            : $"An API package with name '{package.Name}' and version '{package.Version}' already exists")),
        CatalogWrite.SlugTaken => Settled<ApiPackage>.Refused(Problem.Conflict(ApiCatalog.SlugTaken(package.Slug))),
        _ => null,
    };
}
