using Features.Credentials;
using Features.DcrProviders;
using Features.Storage;
using Features.Teams;
using Platform.Storage;

namespace Features.Applications;

public enum ApplicationWrite { Written, NameTaken, ReferenceTaken, TooMany, OwnerMissing, ClientGone, Changed }

/// <summary>
/// Where applications live: rows of their portal's partition, under their owner. Whatever is written below an application (registrations, credentials) replaces its row in
/// the same transaction, so that its ETag stands for the whole of it and its grants version counts every change.
/// </summary>
public sealed class ApplicationStore(Tables tables, TeamStore teams)
{
    /// <summary>An application, whoever owns it.</summary>
    public async Task<Document<Application>?> Find(Guid portalId, Guid id, CancellationToken cancel) =>
        await tables.People.FindOwner(PeopleKeys.Of(portalId), PeopleKeys.ApplicationOwner(id), cancel) is { } owner ? await FindOwned(portalId, owner, id, cancel) : null;

    /// <summary>An application of this owner; another's is not there.</summary>
    public Task<Document<Application>?> FindOwned(Guid portalId, Guid ownerId, Guid id, CancellationToken cancel) =>
        tables.People.Find<Application>(PeopleKeys.Of(portalId), PeopleKeys.Application(ownerId, id), cancel);

    /// <summary>An application that a developer may use: the developer's own, or one of a team that the developer is in. Others' are not there.</summary>
    public async Task<Document<Application>?> FindFor(Guid portalId, Guid developerId, Guid id, CancellationToken cancel)
    {
        if (await FindOwned(portalId, developerId, id, cancel) is { } own) return own;
        return await tables.People.FindOwner(PeopleKeys.Of(portalId), PeopleKeys.ApplicationOwner(id), cancel) is { } owner
            && await teams.FindOf(portalId, developerId, owner, cancel) is not null
            ? await FindOwned(portalId, owner, id, cancel)
            : null;
    }

    /// <summary>The applications that a developer may use.</summary>
    public async Task<List<Application>> ListFor(Guid portalId, Guid developerId, CancellationToken cancel)
    {
        var owners = (await teams.ListOf(portalId, developerId, cancel)).Select(team => team.Id).Prepend(developerId);
        return [.. (await Task.WhenAll(owners.Select(owner => ListOwned(portalId, owner, cancel)))).SelectMany(owned => owned)];
    }

    public async Task<List<Application>> List(Guid portalId, CancellationToken cancel) => Values(await Rows(portalId, PeopleKeys.Applications, cancel));

    public async Task<List<Application>> ListOwned(Guid portalId, Guid ownerId, CancellationToken cancel) =>
        Values(await Rows(portalId, PeopleKeys.ApplicationsOf(ownerId), cancel));

    /// <summary>What would become of an application that is added now; nothing is certain before it is added.</summary>
    public async Task<ApplicationWrite> Foresee(Guid portalId, Application application, CancellationToken cancel)
    {
        var partition = PeopleKeys.Of(portalId);
        if (await tables.People.FindOwner(partition, PeopleKeys.ApplicationName(application.OwnerId, application.Name), cancel) is not null) return ApplicationWrite.NameTaken;
        if (await IsOfAnother(portalId, application, cancel)) return ApplicationWrite.ReferenceTaken;
        var quota = await tables.People.Find<Quota>(partition, PeopleKeys.Quota(application.OwnerId), cancel);
        return quota?.Value.Applications >= ApplicationRules.ApplicationsMax ? ApplicationWrite.TooMany : ApplicationWrite.Written;
    }

    /// <summary>Whether an application is to be correlated by what another one is by itself: its id, which it has since before anybody could know it.</summary>
    public async Task<bool> IsOfAnother(Guid portalId, Application application, CancellationToken cancel) =>
        Guid.TryParseExact(application.Referenced().Reference, "D", out var id) && id != application.Id
        && await tables.People.FindOwner(PeopleKeys.Of(portalId), PeopleKeys.ApplicationOwner(id), cancel) is not null;

    /// <summary>
    /// Adds an application, with the client that it is known by when it has one. The owner's number of applications is counted in the same transaction, which also ends the
    /// attempt to register its client.
    /// </summary>
    public async Task<ApplicationWrite> Add(Guid portalId, Application added, Credential? client, OpenAttempt? attempt, CancellationToken cancel)
    {
        var application = added.Referenced();
        var batch = tables.People.Begin(PeopleKeys.Of(portalId))
            .Touch(RowOf(application.Owner()))
            .Add(PeopleKeys.Application(application.OwnerId, application.Id), application)
            .Claim(PeopleKeys.ApplicationOwner(application.Id), application.OwnerId)
            .Claim(PeopleKeys.ApplicationName(application.OwnerId, application.Name), application.Id)
            .MoveClaim(null, ReferenceOf(application), application.Id);
        if (client is not null) batch.Add(PeopleKeys.Credential(application.Id, client.Id), client);
        if (attempt is not null) ClientAttempts.Own(batch, attempt.Mark);
        if (!await Count(batch, portalId, application.OwnerId, 1, cancel)) return ApplicationWrite.TooMany;
        return Outcome(await batch.Commit(cancel), application);
    }

    /// <summary>Begins a transaction that changes an application or what is below it: the row with its next grants version is in it.</summary>
    public Batch Begin(Guid portalId, Document<Application> read, Application changed) => tables.People.Begin(PeopleKeys.Of(portalId))
        .Replace(read, changed.Referenced() with { GrantsVersion = read.Value.GrantsVersion + 1 })
        .MoveClaim(
            PeopleKeys.ApplicationName(read.Value.OwnerId, read.Value.Name), PeopleKeys.ApplicationName(changed.OwnerId, changed.Name), changed.Id)
        .MoveClaim(ReferenceOf(read.Value), ReferenceOf(changed.Referenced()), changed.Id);

    /// <summary>The same for a change that gives it to another owner, with everything that is below it. Null when the new owner has as many as there may be.</summary>
    public async Task<Batch?> BeginTransfer(Guid portalId, Document<Application> read, Application changed, CancellationToken cancel)
    {
        var batch = tables.People.Begin(PeopleKeys.Of(portalId))
            .Touch(RowOf(changed.Owner()))
            .Remove(read)
            .Add(PeopleKeys.Application(changed.OwnerId, changed.Id), changed.Referenced() with { GrantsVersion = read.Value.GrantsVersion + 1 })
            .Put(PeopleKeys.ApplicationOwner(changed.Id), new Claim(changed.OwnerId))
            .MoveClaim(PeopleKeys.ApplicationName(read.Value.OwnerId, read.Value.Name), PeopleKeys.ApplicationName(changed.OwnerId, changed.Name), changed.Id)
            .MoveClaim(ReferenceOf(read.Value), ReferenceOf(changed.Referenced()), changed.Id);
        await Count(batch, portalId, read.Value.OwnerId, -1, cancel);
        return await Count(batch, portalId, changed.OwnerId, 1, cancel) ? batch : null;
    }

    /// <summary>Removes an application and its claims. What is below it is nobody's from then on.</summary>
    public async Task<ApplicationWrite> Remove(Guid portalId, Document<Application> read, CancellationToken cancel)
    {
        var application = read.Value;
        var batch = tables.People.Begin(PeopleKeys.Of(portalId))
            .Remove(read)
            .Remove(PeopleKeys.ApplicationOwner(application.Id))
            .Remove(PeopleKeys.ApplicationName(application.OwnerId, application.Name))
            .MoveClaim(ReferenceOf(application), null, application.Id);
        if (application.Registered is { } client) ClientAttempts.Leave(batch, client);
        foreach (var (controlPlane, consumer) in application.Consumers) batch.Remove(PeopleKeys.Consumer(controlPlane, consumer));
        await Count(batch, portalId, application.OwnerId, -1, cancel);
        return Outcome(await batch.Commit(cancel), application);
    }

    /// <summary>How a transaction that <see cref="Begin"/> began ended.</summary>
    public static ApplicationWrite Outcome(BatchOutcome outcome, Application application) => outcome.Result switch
    {
        BatchResult.Committed => ApplicationWrite.Written,
        BatchResult.Exists when outcome.ExistsAs("application-name") => ApplicationWrite.NameTaken,
        BatchResult.Exists when outcome.ExistsAs("application-reference") => ApplicationWrite.ReferenceTaken,
        BatchResult.Missing when outcome.Row == RowOf(application.Owner()) => ApplicationWrite.OwnerMissing,
        _ when ClientAttempts.WasGivenUp(outcome) => ApplicationWrite.ClientGone,
        _ => ApplicationWrite.Changed,
    };

    private static string? ReferenceOf(Application application) => application.Reference is { } reference ? PeopleKeys.ApplicationReference(reference) : null;

    private static string RowOf(ApplicationOwner owner) => owner.Type == OwnerType.Team ? PeopleKeys.Team(owner.Id) : PeopleKeys.Developer(owner.Id);

    // With its ETag: of two who count at once one counts again. False beyond the limit.
    private async Task<bool> Count(Batch batch, Guid portalId, Guid ownerId, int change, CancellationToken cancel)
    {
        var row = PeopleKeys.Quota(ownerId);
        var quota = await tables.People.Find<Quota>(PeopleKeys.Of(portalId), row, cancel);
        var count = (quota?.Value.Applications ?? 0) + change;
        if (change > 0 && count > ApplicationRules.ApplicationsMax) return false;
        var counted = new Quota(Math.Max(0, count));
        if (quota is null) batch.Add(row, counted);
        else batch.Replace(quota, counted);
        return true;
    }

    private Task<List<Document<Application>>> Rows(Guid portalId, string prefix, CancellationToken cancel) =>
        tables.People.List<Application>(PeopleKeys.Of(portalId), prefix, cancel);

    private static List<Application> Values(List<Document<Application>> rows) => [.. rows.Select(row => row.Value)];
}
