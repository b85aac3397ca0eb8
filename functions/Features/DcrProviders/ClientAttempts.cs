using Features.Storage;
using Microsoft.Extensions.Logging;
using Platform.Secrets;
using Platform.Storage;

namespace Features.DcrProviders;

/// <summary>A client at a provider, as it is kept: without its secret, and with its management token sealed.</summary>
public sealed record RegisteredClient(Guid ProviderId, Guid Mark, string ClientId, string? ManagementUrl, string? SealedManagementToken)
{
    /// <summary>What the management token is sealed for.</summary>
    public string Purpose() => $"dcr-client|{Mark:D}";
}

/// <summary>A registration under way.</summary>
/// <param name="Mark">Its id, and the mark that the client carries where its provider has room for one.</param>
/// <param name="ProviderId">The provider.</param>
/// <param name="Client">What the provider answered; null until then.</param>
public sealed record ClientAttempt(Guid Mark, Guid ProviderId, RegisteredClient? Client);

/// <summary>An attempt of this request.</summary>
/// <param name="Partition">The partition in which its row lies: that of whoever will own the client.</param>
/// <param name="Mark">Its id.</param>
/// <param name="Planned">What ends it when nothing else does.</param>
public sealed record OpenAttempt(string Partition, Guid Mark, Planned Planned);

/// <summary>
/// Keeps clients at providers in step with what owns them, whatever dies in between. A registration begins with a row (<c>client-attempt</c>); the transaction that makes the
/// owner takes the row away; whoever finds the row later turns it into one that says the client must go (<c>client-leaving</c>), after which no owner can be made for it. Owners
/// that go leave such a row in the same transaction. The follow-up removes at the provider what those rows name, until the provider has answered.
/// </summary>
public sealed partial class ClientAttempts(Tables tables, DcrProviderStore providers, ClientRegistrars registrars, SecretBox box, FollowUps followUps, ILogger<ClientAttempts> log)
    : IFollowUp
{
    /// <summary>Kind of the follow-up. The subject is partition and mark.</summary>
    public const string Kind = "dcr-client";

    /// <summary>The partition of clients that nobody owns: of checks, and of portals that are gone.</summary>
    public const string Unowned = "clients";

    private const string Attempts = "client-attempt";
    private const string Leaving = "client-leaving";

    /// <summary>Writes down that a client is going to be registered.</summary>
    public async Task<OpenAttempt> Begin(string partition, Guid providerId, CancellationToken cancel)
    {
        var mark = Guid.NewGuid();
        var planned = await followUps.Plan(Kind, $"{partition}|{mark:D}", cancel);
        await tables.People.Begin(partition).Add(Keys.Of(Attempts, mark), new ClientAttempt(mark, providerId, null)).Commit(cancel);
        return new(partition, mark, planned);
    }

    /// <summary>Registers, and writes down as what. Not given up when the caller leaves: an answer that nobody reads is a client that nobody knows.</summary>
    public async Task<Provided<(RegisteredClient Client, string? Secret)>> Register(OpenAttempt attempt, DcrProvider provider, IClientRegistrar registrar, ClientSettings settings)
    {
        var answer = await registrar.Register(settings, CancellationToken.None);
        var client = answer.Value is { } made ? Keep(provider.Id, attempt.Mark, made.Handle) : null;
        if (client is not null && !await Note(attempt, client)) return Provided<(RegisteredClient, string?)>.Failed("The provider took too long; the client is removed again");
        return answer.Failure is { } failure ? Provided<(RegisteredClient, string?)>.Failed(failure) : Provided<(RegisteredClient, string?)>.Done((client!, answer.Value!.Secret));
    }

    /// <summary>The form in which a client is kept.</summary>
    public RegisteredClient Keep(Guid providerId, Guid mark, ClientHandle handle)
    {
        var client = new RegisteredClient(providerId, mark, handle.ClientId, handle.ManagementUrl, null);
        return handle.ManagementToken is { } token ? client with { SealedManagementToken = box.Seal(token, client.Purpose()) } : client;
    }

    /// <summary>The form in which a provider is told of a client.</summary>
    public ClientHandle Open(RegisteredClient client) =>
        new(client.ClientId, client.ManagementUrl, client.SealedManagementToken is { } token ? box.Open(token, client.Purpose()) : null);

    /// <summary>To be in the transaction that makes the client's owner: it fails as missing when the attempt was given up.</summary>
    public static Batch Own(Batch batch, Guid mark) => batch.Remove(Keys.Of(Attempts, mark));

    /// <summary>Whether a transaction failed because the attempt was given up.</summary>
    public static bool WasGivenUp(BatchOutcome outcome) => outcome.Result == BatchResult.Missing && outcome.Row?.StartsWith(Attempts + "|", StringComparison.Ordinal) == true;

    /// <summary>To be in the transaction in which a client's owner goes or takes another client. <see cref="PlanLeaving"/> comes before it.</summary>
    public static Batch Leave(Batch batch, RegisteredClient client) => batch.Put(Keys.Of(Leaving, client.Mark), new ClientAttempt(client.Mark, client.ProviderId, client));

    public Task<Planned> PlanLeaving(string partition, RegisteredClient client, CancellationToken cancel) => followUps.Plan(Kind, $"{partition}|{client.Mark:D}", cancel);

    /// <summary>Ends an attempt: a client that got no owner is removed.</summary>
    public Task Finish(OpenAttempt attempt) => followUps.Finish(attempt.Planned);

    /// <summary>Takes what a partition that is going to be emptied says of clients to where it stays.</summary>
    public async Task Rescue(string partition, IEnumerable<RegisteredClient> owned, CancellationToken cancel)
    {
        var rows = (await tables.People.List<ClientAttempt>(partition, Keys.All(Attempts), cancel)).Concat(await tables.People.List<ClientAttempt>(partition, Keys.All(Leaving), cancel));
        foreach (var attempt in rows.Select(row => row.Value).Concat(owned.Select(client => new ClientAttempt(client.Mark, client.ProviderId, client))))
        {
            await followUps.Plan(Kind, $"{Unowned}|{attempt.Mark:D}", cancel);
            await tables.People.Begin(Unowned).Put(Keys.Of(Leaving, attempt.Mark), attempt).Commit(cancel);
        }
    }

    /// <summary>What a provider has against being used. Where nothing can be read without a trace, a client is registered and removed.</summary>
    public async Task<IReadOnlyList<string>> Verify(DcrProvider provider, CancellationToken cancel)
    {
        var opened = registrars.Of(provider);
        if (opened.Value is not { } registrar) return [opened.Failure!];
        if (registrar.Verify(cancel) is { } asked) return await asked is { Failure: { } failure } ? [failure] : [];
        var attempt = await Begin(Unowned, provider.Id, cancel);
        var made = await Register(attempt, provider, registrar, new(attempt.Mark, Guid.Empty, Guid.Empty, "Connection check", "Registered and removed again at once", null, [], []));
        var left = await Retire(Unowned, attempt.Mark, CancellationToken.None);
        // What is left is tried again by the follow-up, which stays.
        if (left is null) await followUps.Drop(attempt.Planned, CancellationToken.None);
        return [.. new[] { made.Failure, left }.OfType<string>()];
    }

    public async Task Run(string subject, CancellationToken cancel)
    {
        var parts = subject.Split('|');
        // As the outage that it is: the follow-up stays, and housekeeping comes back to it.
        if (await Retire(parts[0], Guid.Parse(parts[1]), cancel) is { } failure) throw new HttpRequestException(failure);
    }

    /// <summary>Removes the client of an attempt that has no owner. What stands in the way, or null.</summary>
    private async Task<string?> Retire(string partition, Guid mark, CancellationToken cancel)
    {
        if (await tables.People.Find<ClientAttempt>(partition, Keys.Of(Attempts, mark), cancel) is { } open
            && !(await tables.People.Begin(partition).Remove(open).Put(Keys.Of(Leaving, mark), open.Value).Commit(cancel)).Committed) return "The registration is still under way";
        if (await tables.People.Find<ClientAttempt>(partition, Keys.Of(Leaving, mark), cancel) is not { } leaving) return null;
        if (await Remove(leaving.Value, cancel) is { } failure) return failure;
        // With its ETag: an answer that came late has written down which client it made.
        return (await tables.People.Begin(partition).Remove(leaving).Commit(cancel)).Committed ? null : "The registration was answered meanwhile";
    }

    private async Task<string?> Remove(ClientAttempt attempt, CancellationToken cancel)
    {
        if (await providers.Find(attempt.ProviderId, cancel) is not { Value: var provider })
        {
            if (attempt.Client is not null) LogLeftBehind(log, attempt.Client.ClientId, attempt.ProviderId);
            return null;
        }
        var opened = registrars.OfAnswering(provider);
        if (opened.Value is not { } registrar) return opened.Failure;
        if (attempt.Client is { } client) return (await registrar.Remove(Open(client), cancel)).Failure;
        // The answer was lost, if there was one.
        if (registrar.FindMarked(attempt.Mark, cancel) is not { } looking)
        {
            LogUnanswered(log, provider.Name, attempt.Mark);
            return null;
        }
        var found = await looking;
        if (found.Failure is not null) return found.Failure;
        foreach (var handle in found.Value!)
            if ((await registrar.Remove(handle, cancel)).Failure is { } failure) return failure;
        return null;
    }

    /// <summary>False when the attempt was given up meanwhile; then the client is removed by what gave it up, or by what is left here for it.</summary>
    private async Task<bool> Note(OpenAttempt attempt, RegisteredClient client)
    {
        var known = new ClientAttempt(attempt.Mark, client.ProviderId, client);
        if (await tables.People.Find<ClientAttempt>(attempt.Partition, Keys.Of(Attempts, attempt.Mark)) is { } open
            && (await tables.People.Begin(attempt.Partition).Replace(open, known).Commit()).Committed) return true;
        await tables.People.Begin(attempt.Partition).Put(Keys.Of(Leaving, attempt.Mark), known).Commit();
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Client {ClientId} stays at a provider that is no longer known ({ProviderId}); remove it there")]
    private static partial void LogLeftBehind(ILogger log, string clientId, Guid providerId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A registration at {Provider} was never answered ({Mark}), and it cannot be asked; if it made a client, nobody uses it: remove it there")]
    private static partial void LogUnanswered(ILogger log, string provider, Guid mark);
}
