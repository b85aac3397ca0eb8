using Features.Storage;
using Platform.Storage;

namespace Features.Applications;

/// <summary>Tells the provider what an application is called and where people come back to, after it changed here.</summary>
public sealed class ClientUpdates(Tables tables, ApplicationStore store, ApplicationClients clients) : IFollowUp
{
    /// <summary>Kind of the follow-up; the subject comes from <see cref="Of"/>.</summary>
    public const string Kind = "dcr-update";

    public static string Of(Guid portalId, Guid applicationId) => $"{portalId:D}|{applicationId:D}";

    public async Task Run(string subject, CancellationToken cancel)
    {
        var parts = subject.Split('|');
        var (portalId, applicationId) = (Guid.Parse(parts[0]), Guid.Parse(parts[1]));
        if (await store.Find(portalId, applicationId, cancel) is not { Value.Registered: { } client } found) return;
        var kept = await clients.Update(portalId, found.Value, client, cancel);
        if (kept with { SealedManagementToken = null } == client with { SealedManagementToken = null } && kept.SealedManagementToken is null) return;
        // The token that opens the client's address may be another one now, and the old one worthless: it is kept whatever else changes meanwhile.
        for (var read = found; read is { Value.Registered: { } held } && held.Mark == client.Mark; read = await store.Find(portalId, applicationId, cancel))
            if ((await tables.People.Begin(PeopleKeys.Of(portalId)).Replace(read, read.Value with { Registered = kept }).Commit(CancellationToken.None)).Committed) return;
    }
}
