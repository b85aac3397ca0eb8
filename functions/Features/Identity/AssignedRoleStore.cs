using Features.Access;
using Features.Storage;
using Platform.Storage;

namespace Features.Identity;

public enum RoleWrite { Done, Exists, Missing }

/// <summary>Where role assignments live: under their holder, so that the gate reads them with one query.</summary>
public sealed class AssignedRoleStore(Tables tables, CallerSource callers)
{
    public async Task<List<AssignedRole>> List(Guid holderId, CancellationToken cancel) =>
        [.. (await tables.Identity.List<AssignedRole>(Tables.Org, IdentityKeys.RolesOf(holderId), cancel)).Select(row => row.Value)];

    public async Task<AssignedRole?> Find(Guid holderId, Guid id, CancellationToken cancel) =>
        (await tables.Identity.Find<AssignedRole>(Tables.Org, IdentityKeys.Role(holderId, id), cancel))?.Value;

    /// <summary>Assigns a role. A holder that is removed at the same time is missed.</summary>
    public async Task<RoleWrite> Add(Guid holderId, AssignedRole role, CancellationToken cancel)
    {
        var outcome = await tables.Identity.Begin(Tables.Org).Add(IdentityKeys.Role(holderId, role.Id), role).Touch(IdentityKeys.Holder(holderId)).Commit(cancel);
        callers.Forget();
        return outcome.Result switch { BatchResult.Committed => RoleWrite.Done, BatchResult.Exists => RoleWrite.Exists, _ => RoleWrite.Missing };
    }

    public async Task<RoleWrite> Remove(Guid holderId, Guid id, CancellationToken cancel)
    {
        var outcome = await tables.Identity.Begin(Tables.Org).Remove(IdentityKeys.Role(holderId, id)).Commit(cancel);
        callers.Forget();
        return outcome.Committed ? RoleWrite.Done : RoleWrite.Missing;
    }
}
