using Features.ApiOperations;
using Features.Apis;
using Features.Specifications;
using Platform.Errors;
using Platform.Storage;

namespace Features.ApiVersions;

/// <summary>Changes to versions: each is one transaction with its API, repeated while others are faster, with its follow-ups written down before.</summary>
public sealed class ApiVersionCatalog(
    ApiStore apis, ApiVersionStore versions, OperationGuard guard, ContentStore contents, FollowUps followUps, TimeProvider clock)
{
    private const string ContentField = "spec.content";

    /// <param name="apiId">The API.</param>
    /// <param name="name">The version's name.</param>
    /// <param name="document">Its document.</param>
    /// <param name="cancel">Cancels.</param>
    /// <param name="onlyOne">Whether it may be the first only.</param>
    public async Task<Settled<ApiVersion>> Create(Guid apiId, string name, SpecificationContent document, CancellationToken cancel, bool onlyOne = false)
    {
        var now = clock.GetUtcNow();
        var version = new ApiVersion { Id = Guid.NewGuid(), ApiId = apiId, Version = name, Content = document.Name, CreatedAt = now, UpdatedAt = now }.With(document);
        await contents.Put(document.Bytes, cancel);
        var upload = await followUps.Plan(SpecificationUpload.Kind, SpecificationUpload.Of(version), cancel);
        var settled = await Contention.Settle(clock, Round, cancel) ?? Settled<ApiVersion>.Overtaken();
        await (settled.Problem is null ? followUps.Finish(upload, cancel) : followUps.Drop(upload, cancel));
        return settled;

        async Task<Settled<ApiVersion>?> Round()
        {
            if (await apis.Find(apiId, cancel) is not { } api) return Settled<ApiVersion>.Refused(Problem.NotFound());
            // The API's row is replaced with every version that is added, so two cannot both be the first.
            if (onlyOne && (await versions.List(apiId, cancel)).Count > 0)
                return Settled<ApiVersion>.Refused(Problem.Conflict($"Specification for API '{apiId}' already exists"));
            var changed = CurrentVersion.Added(api.Value, version);
            var (link, inForce) = (await apis.FindLink(apiId, cancel), await FindCurrent(api.Value, cancel));
            var isCurrent = changed.CurrentVersionId == version.Id;
            if (await guard.Check(link?.Value, inForce?.Value, document, isCurrent, force: false, ContentField, cancel) is { } refusal)
                return Settled<ApiVersion>.Refused(refusal);
            // Until its specification is taken up, what was in force before stays in force.
            version = version with { Operations = isCurrent ? inForce?.Value.Operations : null };
            return Settle(await versions.Add(version, api, changed, cancel), version, changed);
        }
    }

    public async Task<Settled<ApiVersion>> Update(Guid apiId, Guid id, string? name, SpecificationContent? document, bool force, CancellationToken cancel)
    {
        if (document is not null) await contents.Put(document.Bytes, cancel);
        return await Contention.Settle(clock, Round, cancel) ?? Settled<ApiVersion>.Overtaken();

        async Task<Settled<ApiVersion>?> Round()
        {
            if (await apis.Find(apiId, cancel) is not { } api || await versions.Find(apiId, id, cancel) is not { } read) return Settled<ApiVersion>.Refused(Problem.NotFound());
            var version = read.Value with { Version = name ?? read.Value.Version, UpdatedAt = clock.GetUtcNow() };
            var brings = document is not null && (document.Name != version.Content || version.State == SpecificationState.Unreadable) ? document : null;
            if (brings is not null) version = version.With(brings);
            var changed = CurrentVersion.Renamed(api.Value, read.Value, version);
            var (link, inForce) = (await apis.FindLink(apiId, cancel), await FindCurrent(api.Value, cancel));
            var becomesCurrent = changed.CurrentVersionId != api.Value.CurrentVersionId;
            var refusal = brings is not null
                ? await guard.Check(link?.Value, inForce?.Value, brings, changed.CurrentVersionId == id, force, ContentField, cancel)
                : becomesCurrent ? await guard.Check(link?.Value, inForce?.Value, version, force, "version", cancel) : null;
            if (refusal is not null) return Settled<ApiVersion>.Refused(refusal);
            if (becomesCurrent && version.Operations is null) version = version with { Operations = inForce?.Value.Operations };

            var planned = new List<Planned>();
            if (brings is not null) planned.Add(await followUps.Plan(SpecificationUpload.Kind, SpecificationUpload.Of(version), cancel));
            if (becomesCurrent) planned.Add(await followUps.Plan(OperationsChanged.Kind, OperationsChanged.Of(apiId), cancel));
            return await Close(planned, Settle(await versions.Replace(read, version, api, changed, cancel), version, changed), cancel);
        }
    }

    public async Task<Problem?> Remove(Guid apiId, Guid id, bool force, CancellationToken cancel)
    {
        var settled = await Contention.Settle(clock, Round, cancel) ?? Settled<ApiVersion>.Overtaken();
        return settled.Problem;

        async Task<Settled<ApiVersion>?> Round()
        {
            if (await apis.Find(apiId, cancel) is not { } api || await versions.Find(apiId, id, cancel) is not { } read) return Settled<ApiVersion>.Refused(Problem.NotFound());
            var changed = CurrentVersion.Removed(api.Value, read.Value);
            var planned = new List<Planned>();
            if (changed.CurrentVersionId != api.Value.CurrentVersionId)
            {
                var link = await apis.FindLink(apiId, cancel);
                if (await guard.Check(link?.Value, read.Value, null, force, "version", cancel) is { } refusal) return Settled<ApiVersion>.Refused(refusal);
                planned.Add(await followUps.Plan(OperationsChanged.Kind, OperationsChanged.Of(apiId), cancel));
            }
            return await Close(planned, Settle(await versions.Remove(read, api, changed, cancel), read.Value, changed), cancel);
        }
    }

    /// <summary>Does what was planned, or crosses it out when the change did not happen.</summary>
    private async Task<Settled<ApiVersion>?> Close(List<Planned> planned, Settled<ApiVersion>? settled, CancellationToken cancel)
    {
        foreach (var one in planned)
            await (settled is { Problem: null } ? followUps.Finish(one, cancel) : followUps.Drop(one, cancel));
        return settled;
    }

    private async Task<Document<ApiVersion>?> FindCurrent(Api api, CancellationToken cancel) =>
        api.CurrentVersionId is { } id ? await versions.Find(api.Id, id, cancel) : null;

    private static Settled<ApiVersion>? Settle(CatalogWrite write, ApiVersion version, Api api) => write switch
    {
        CatalogWrite.Written => Settled<ApiVersion>.Done(version),
        CatalogWrite.VersionTaken => Settled<ApiVersion>.Refused(Problem.Conflict($"Version '{version.Version}' of API '{version.ApiId}' already exists")),
        CatalogWrite.NameTaken => Settled<ApiVersion>.Refused(Problem.Conflict(ApiCatalog.NameTaken(api))),
        _ => null,
    };
}
