using Features.Applications;
using Features.Developers;
using Features.Housekeeping;
using Features.Portals;
using Platform.Storage;

namespace Features.Credentials;

/// <summary>
/// Carries a changed setting to the credentials that were published under the former one. Which setting counts is noted last, so what a kill leaves undone is done by the next minute.
/// </summary>
public sealed class RevokedKeysChore(
    DocumentTable state, PortalStore portals, DeveloperStore developers, ApplicationStore applications, RevokedKeys revoked, FollowUps followUps) : IChore
{
    private const string Partition = "sweeps";
    private const string Row = "revoked-keys";

    public async Task Run(CancellationToken cancel)
    {
        var last = await state.Find<RevokedKeys>(Partition, Row, cancel);
        if ((last?.Value.Stop ?? false) == revoked.Stop) return;
        foreach (var portal in await portals.List(cancel)) await Plan(portal.Id, cancel);
        var batch = state.Begin(Partition);
        // Overtaken: another instance did the same, or one with the other setting did and the next minute decides.
        _ = await (last is null ? batch.Add(Row, revoked) : batch.Replace(last, revoked)).Commit(cancel);
    }

    private async Task Plan(Guid portalId, CancellationToken cancel)
    {
        var owners = (await applications.List(portalId, cancel)).Select(application => application.OwnerId).ToHashSet();
        foreach (var developer in (await developers.List(portalId, cancel)).Where(one => one.Status != ApprovalStatus.Approved && owners.Contains(one.Id)))
            await followUps.Finish(await followUps.Plan(DeveloperKeys.Kind, DeveloperKeys.Of(portalId, developer.Id), cancel), CancellationToken.None);
    }
}
