using Features.ApiOperations;
using Features.ApiVersions;
using Features.PolicySnapshots;
using Features.Specifications;
using Features.Storage;
using Platform.Errors;
using Platform.Storage;

namespace Features.Apis;

/// <summary>Changes to APIs: each is one transaction, repeated while others are faster, with its follow-ups written down before.</summary>
public sealed class ApiCatalog(ApiStore apis, ApiVersionStore versions, OperationGuard guard, ContentStore contents, FollowUps followUps, TimeProvider clock)
{
    // More than a handful of made slugs that are all taken is no accident.
    private const int SlugTriesMax = 5;

    public async Task<Settled<Api>> Create(ApiDraft draft, SpecificationContent? document, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var name = draft.Version ?? document?.Specification.Version;
        var api = new Api
        {
            Id = Guid.NewGuid(), Name = draft.Name, Description = draft.Description, Version = name, Slug = draft.Slug ?? Slugs.Of(draft.Name, name),
            Labels = draft.Labels, Attributes = draft.Attributes, CreatedAt = now, UpdatedAt = now,
        };
        if (document is null) return await Add(api, null, draft.Slug is null, cancel);
        var version = new ApiVersion
        {
            Id = Guid.NewGuid(), ApiId = api.Id, Version = name!, Content = document.Name, CreatedAt = now, UpdatedAt = now,
        }.With(document);
        await contents.Put(document.Bytes, cancel);
        var upload = await followUps.Plan(SpecificationUpload.Kind, SpecificationUpload.Of(version), cancel);
        var added = await Add(CurrentVersion.Added(api, version), version, draft.Slug is null, cancel);
        await (added.Problem is null ? followUps.Finish(upload, cancel) : followUps.Drop(upload, cancel));
        return added;
    }

    public async Task<Settled<Api>> Update(Guid id, ApiChange change, bool force, CancellationToken cancel)
    {
        var made = change.Slug is { IsGiven: true, Value: null };
        string? suffixed = null;
        return await Contention.Settle(clock, Round, cancel) ?? Settled<Api>.Overtaken();

        async Task<Settled<Api>?> Round()
        {
            if (await apis.Find(id, cancel) is not { } read) return Settled<Api>.Refused(Problem.NotFound());
            if (change.Labels?.FaultAfter(read.Value.Labels) is { } many) return Settled<Api>.Refused(Problem.Invalid(many));
            var api = change.ApplyTo(read.Value) with { UpdatedAt = clock.GetUtcNow() };
            if (made && suffixed is not null) api = api with { Slug = suffixed };
            if (change.Version.IsGiven) api = CurrentVersion.Named(api, await versions.List(id, cancel));
            if (api.CurrentVersionId == read.Value.CurrentVersionId) return await Write(read, api, null);

            var (before, after) = (await FindVersion(id, read.Value.CurrentVersionId, cancel), await FindVersion(id, api.CurrentVersionId, cancel));
            if (after is null) return null;
            var link = await apis.FindLink(id, cancel);
            if (await guard.Check(link?.Value, before?.Value, after.Value, force, "version", cancel) is { } refusal) return Settled<Api>.Refused(refusal);
            // Until its specification is taken up, what was in force before stays in force.
            var bridged = after.Value.Operations is null && before?.Value.Operations is { } inForce ? after.Value with { Operations = inForce } : null;
            var changed = await followUps.Plan(OperationsChanged.Kind, OperationsChanged.Of(id), cancel);
            var settled = await Write(read, api, bridged is null ? null : (after, bridged));
            await (settled?.Problem is null && settled is not null ? followUps.Finish(changed, cancel) : followUps.Drop(changed, cancel));
            return settled;
        }

        async Task<Settled<Api>?> Write(Document<Api> read, Api api, (Document<ApiVersion> Read, ApiVersion Value)? version)
        {
            var write = await apis.Replace(read, api, version, cancel);
            if (write == CatalogWrite.SlugTaken && made)
            {
                suffixed = Slugs.WithSuffix(Slugs.Of(api.Name, api.Version));
                return null;
            }
            return write == CatalogWrite.Changed ? null : Settle(write, api);
        }
    }

    public async Task<Problem?> Remove(Guid id, CancellationToken cancel)
    {
        var removed = await Contention.Settle(clock, Round, cancel) ?? Settled<Api>.Overtaken();
        return removed.Problem;

        async Task<Settled<Api>?> Round()
        {
            if (await apis.Find(id, cancel) is not { } read) return Settled<Api>.Refused(Problem.NotFound());
            var link = await apis.FindLink(id, cancel);
            var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.Api, id), cancel);
            var policy = link is null ? null : await followUps.Plan(PolicyPublisher.Kind, link.Value.ControlPlaneId.ToString("D"), cancel);
            var written = await apis.Remove(read, link, cancel) == CatalogWrite.Written;
            foreach (var planned in new[] { cleaning, policy }.OfType<Planned>())
                await (written ? followUps.Finish(planned, cancel) : followUps.Drop(planned, cancel));
            return written ? Settled<Api>.Done(read.Value) : null;
        }
    }

    private async Task<Settled<Api>> Add(Api api, ApiVersion? version, bool made, CancellationToken cancel)
    {
        var plain = api.Slug;
        for (var n = 1; ; n++)
        {
            var write = await apis.Add(api, version, cancel);
            if (write != CatalogWrite.SlugTaken || !made || n == SlugTriesMax) return Settle(write, api);
            api = api with { Slug = Slugs.WithSuffix(plain) };
        }
    }

    private static Settled<Api> Settle(CatalogWrite write, Api api) => write switch
    {
        CatalogWrite.Written => Settled<Api>.Done(api),
        CatalogWrite.NameTaken => Settled<Api>.Refused(Problem.Conflict(NameTaken(api))),
        CatalogWrite.SlugTaken => Settled<Api>.Refused(Problem.Conflict(SlugTaken(api.Slug))),
        _ => Settled<Api>.Overtaken(),
    };

    /// <summary>Why an API cannot have its name and version.</summary>
    internal static string NameTaken(Api api) =>
        api.Version is null ? $"An API with name '{api.Name}' and no version already exists" : $"An API with name '{api.Name}' and version '{api.Version}' already exists";

    /// <summary>Why an API or package cannot have its slug.</summary>
    internal static string SlugTaken(string slug) => $"The slug '{slug}' is taken by another API or API package";

    private async Task<Document<ApiVersion>?> FindVersion(Guid apiId, Guid? id, CancellationToken cancel) =>
        id is { } one ? await versions.Find(apiId, one, cancel) : null;
}
