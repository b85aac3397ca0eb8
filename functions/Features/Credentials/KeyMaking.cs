using Features.Apis;
using Features.Applications;
using Features.AuthStrategies;
using Platform.Errors;
using Platform.Storage;
using Policies;

namespace Features.Credentials;

/// <summary>A key that was just made, and the only copy of what it is.</summary>
public sealed record NewKey(Credential Credential, string Key);

/// <summary>
/// Makes, replaces, renames and removes the keys of applications. Each is one transaction with the application's row, so that the number of keys is exact however many ask at
/// once; the answer waits until enforcement was told.
/// </summary>
public sealed class KeyMaking(ApplicationStore applications, CredentialStore credentials, AuthStrategyStore strategies, GrantChanges changes, TimeProvider clock)
{
    public Task<Settled<NewKey>> Make(Guid portalId, Guid developerId, Guid applicationId, string displayName, CancellationToken cancel) =>
        changes.Run(portalId, applicationId, () => MakeOnce(portalId, developerId, applicationId, displayName, cancel), cancel);

    public Task<Settled<NewKey>> Rotate(Guid portalId, Guid developerId, Guid applicationId, Guid id, CredentialRotation rotation, CancellationToken cancel) =>
        changes.Run(portalId, applicationId, () => RotateOnce(portalId, developerId, applicationId, id, rotation, cancel), cancel);

    public Task<Settled<Credential>> Rename(Guid portalId, Guid developerId, Guid applicationId, Guid id, string displayName, CancellationToken cancel) =>
        Change(portalId, developerId, applicationId, id, (batch, read, _) => batch.Replace(read, read.Value with { DisplayName = displayName }), cancel);

    public Task<Settled<Credential>> Remove(Guid portalId, Guid developerId, Guid applicationId, Guid id, CancellationToken cancel) =>
        Change(portalId, developerId, applicationId, id, (batch, read, version) => batch.Withdraw(read, version), cancel);

    private async Task<Settled<NewKey>?> MakeOnce(Guid portalId, Guid developerId, Guid applicationId, string displayName, CancellationToken cancel)
    {
        if (await applications.FindFor(portalId, developerId, applicationId, cancel) is not { } application) return Settled<NewKey>.Refused(Problem.NotFound());
        if (await StrategyOf(application.Value, cancel) is not { } strategy) return Settled<NewKey>.Refused(NoKeys());
        var keys = await credentials.ListKeys(portalId, applicationId, cancel);
        var (credential, key) = New(application.Value, strategy, displayName, counterId: null);
        var batch = Begin(portalId, application).AddCredential(credential);
        return Room(batch, application.Value, keys, replaced: null) is { } full ? Settled<NewKey>.Refused(full)
            : (await batch.Commit(cancel)).Committed ? Settled<NewKey>.Done(new(credential, key)) : null;
    }

    private async Task<Settled<NewKey>?> RotateOnce(
        Guid portalId, Guid developerId, Guid applicationId, Guid id, CredentialRotation rotation, CancellationToken cancel)
    {
        if (await applications.FindFor(portalId, developerId, applicationId, cancel) is not { } application) return Settled<NewKey>.Refused(Problem.NotFound());
        var keys = await credentials.ListKeys(portalId, applicationId, cancel);
        if (keys.Find(row => row.Value.Id == id) is not { } old) return Settled<NewKey>.Refused(Problem.NotFound());
        if (await StrategyOf(application.Value, cancel) is not { } strategy) return Settled<NewKey>.Refused(NoKeys());
        var now = clock.GetUtcNow();
        if (old.Value.HasEnded(now)) return Settled<NewKey>.Refused(Problem.Conflict("The credential no longer works; create another one"));
        var endsAt = now + rotation.Overlap;
        var ending = old.Value with { IsReplaced = true, ExpiresAt = old.Value.ExpiresAt < endsAt ? old.Value.ExpiresAt : endsAt };
        var (credential, key) = New(application.Value, strategy, rotation.DisplayName ?? old.Value.DisplayName, old.Value.CounterId);
        var batch = Begin(portalId, application).AddCredential(credential).Replace(old, ending);
        return Room(batch, application.Value, keys, replaced: rotation.Overlap == TimeSpan.Zero ? old : null) is { } full ? Settled<NewKey>.Refused(full)
            : (await batch.Commit(cancel)).Committed ? Settled<NewKey>.Done(new(credential, key)) : null;
    }

    private Task<Settled<Credential>> Change(
        Guid portalId, Guid developerId, Guid applicationId, Guid id, Action<Batch, Document<Credential>, long> write, CancellationToken cancel) =>
        changes.Run(portalId, applicationId, async () =>
        {
            if (await applications.FindFor(portalId, developerId, applicationId, cancel) is not { } application
                || await credentials.FindKey(portalId, applicationId, id, cancel) is not { } found) return Settled<Credential>.Refused(Problem.NotFound());
            var batch = Begin(portalId, application);
            write(batch, found, application.Value.GrantsVersion + 1);
            return (await batch.Commit(cancel)).Committed ? Settled<Credential>.Done(found.Value) : null;
        }, cancel);

    private Batch Begin(Guid portalId, Document<Application> read) => applications.Begin(portalId, read, read.Value with { UpdatedAt = clock.GetUtcNow() });

    // Keys that ended long ago make room for the list; keys that work do not.
    private Problem? Room(Batch batch, Application application, List<Document<Credential>> keys, Document<Credential>? replaced)
    {
        var now = clock.GetUtcNow();
        var ended = keys.FindAll(row => row.Value.HasEnded(now));
        if (keys.Count - ended.Count - (replaced is null ? 0 : 1) >= CredentialRules.KeysMax)
            return Problem.Forbidden($"Maximum number of Credentials exceeded. Max Allowed: {CredentialRules.KeysMax}");
        foreach (var row in ended.Take(Math.Max(0, ended.Count - CredentialRules.EndedKeysMax))) batch.Withdraw(row, application.GrantsVersion + 1);
        return null;
    }

    private (Credential Credential, string Key) New(Application application, AuthStrategy strategy, string displayName, Guid? counterId)
    {
        var (key, id, now) = (ApiKey.Mint(), Guid.NewGuid(), clock.GetUtcNow());
        return (new()
        {
            Id = id,
            ApplicationId = application.Id,
            KeyHash = KeyHash.Of(key),
            DisplayName = displayName,
            CounterId = counterId ?? id,
            ExpiresAt = strategy.Ttl?.EndsAt(now),
            CreatedAt = now,
        }, key);
    }

    private async Task<AuthStrategy?> StrategyOf(Application application, CancellationToken cancel) =>
        await strategies.Find(application.StrategyId, cancel) is { Value: { Type: StrategyType.KeyAuth } strategy } ? strategy : null;

    private static Problem NoKeys() => Problem.Invalid(new Fault("applicationId", "invalid", "The application's auth strategy has no keys", "path"));
}
