using Azure.Data.Tables;
using Testing;

namespace Policies.Tests;

public sealed class PolicyWriterTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private readonly ManualTime _time = new();

    private Task<PolicyWorld> World() => PolicyWorld.Open(azurite.ConnectionString, _time);

    [AzuriteFact]
    public async Task Replaces_a_snapshot_and_leaves_the_compiler_that_saw_less_behind()
    {
        var world = await World();
        var snapshot = Planes.Snapshot();
        var slow = await world.Writer.ReadPointer(snapshot.ControlPlaneId);
        var fast = await world.Writer.ReadPointer(snapshot.ControlPlaneId);
        Assert.Equal(WriteOutcome.Moved, await world.Writer.PublishSnapshot(snapshot.WithApi(), fast));
        Assert.Equal(WriteOutcome.Overtaken, await world.Writer.PublishSnapshot(snapshot, slow));
        slow = await world.Writer.ReadPointer(snapshot.ControlPlaneId);
        fast = await world.Writer.ReadPointer(snapshot.ControlPlaneId);
        Assert.Equal(WriteOutcome.Moved, await world.Writer.PublishSnapshot(snapshot with { Routes = [] }, fast));
        Assert.Equal(WriteOutcome.Overtaken, await world.Writer.PublishSnapshot(snapshot, slow));
        await world.Snapshots.Poll(default);
        Assert.Equal(DecisionReason.NoRoute, (await world.Decider.Decide(
            world.Snapshots.Find(snapshot.ControlPlaneName)!, new("GET", "h", "/flights", null, new Microsoft.AspNetCore.Http.HeaderDictionary()))).Reason);
    }

    [AzuriteFact]
    public async Task Replaces_a_snapshot_by_an_equal_one_so_that_a_change_taken_back_meanwhile_stays_so()
    {
        var world = await World();
        var snapshot = Planes.Snapshot();
        await world.Writer.PublishSnapshot(snapshot, await world.Writer.ReadPointer(snapshot.ControlPlaneId));
        var sawTheChange = await world.Writer.ReadPointer(snapshot.ControlPlaneId);
        Assert.Equal(WriteOutcome.Moved, await world.Writer.PublishSnapshot(snapshot, await world.Writer.ReadPointer(snapshot.ControlPlaneId)));
        Assert.Equal(WriteOutcome.Overtaken, await world.Writer.PublishSnapshot(snapshot.WithApi(strategy: null), sawTheChange));
        Assert.Equal(sawTheChange.Blob, (await world.Writer.ReadPointer(snapshot.ControlPlaneId)).Blob);
    }

    [AzuriteFact]
    public async Task Forgets_a_control_plane_for_good()
    {
        var world = await World();
        var snapshot = Planes.Snapshot();
        var late = await world.Writer.ReadPointer(snapshot.ControlPlaneId);
        Assert.Equal(WriteOutcome.Moved, await world.Writer.RemoveSnapshot(await world.Writer.ReadPointer(snapshot.ControlPlaneId)));
        Assert.Equal(WriteOutcome.Overtaken, await world.Writer.PublishSnapshot(snapshot, late));
        await world.Snapshots.Poll(default);
        Assert.Null(world.Snapshots.Find(snapshot.ControlPlaneName));
        Assert.Equal(WriteOutcome.Moved, await world.Writer.RemoveSnapshot(await world.Writer.ReadPointer(snapshot.ControlPlaneId)));
    }

    [AzuriteFact]
    public async Task Keeps_what_the_newer_version_took_away_when_a_late_writer_comes()
    {
        var world = await World();
        var key = CredentialKey.OfKey(ApiKey.Mint());
        var policy = Planes.Credential("a", "b") with { Version = 5, ExpiresAt = _time.GetUtcNow().AddDays(1) };
        Assert.Equal(WriteOutcome.Moved, await world.Writer.WriteCredential(key, policy));
        Assert.Equal(WriteOutcome.Moved, await world.Writer.WriteCredential(key, policy with { Version = 7, Grants = [policy.Grants[0]] }));
        Assert.Equal(WriteOutcome.Overtaken, await world.Writer.WriteCredential(key, policy with { Version = 6 }));
        var found = await world.Credentials.Find(key);
        Assert.Equal([policy.Grants[0]], found.Policy!.Grants);
        Assert.Equal(policy.ExpiresAt, found.Policy.ExpiresAt);
        // The same version again is a follow-up that is repeated: fine, and told to the feed again.
        Assert.Equal(WriteOutcome.Moved, await world.Writer.WriteCredential(key, policy with { Version = 7, Grants = [policy.Grants[0]] }));
    }

    [AzuriteFact]
    public async Task Forgets_a_removed_credential_whatever_version_comes_late()
    {
        var world = await World();
        var key = CredentialKey.OfKey(ApiKey.Mint());
        var policy = Planes.Credential("a") with { Version = 5 };
        await world.Writer.WriteCredential(key, policy);
        await world.Writer.RemoveCredential(key, policy.CredentialId, 6);
        Assert.Equal(WriteOutcome.Overtaken, await world.Writer.WriteCredential(key, policy));
        Assert.Equal(WriteOutcome.Overtaken, await world.Writer.WriteCredential(key, policy with { Version = 6 }));
        Assert.Equal(CredentialStatus.Unknown, (await world.Credentials.Find(key)).Status);
        // A removal that comes before the first write holds, too.
        var unborn = CredentialKey.OfKey(ApiKey.Mint());
        await world.Writer.RemoveCredential(unborn, policy.CredentialId, 6);
        Assert.Equal(WriteOutcome.Overtaken, await world.Writer.WriteCredential(unborn, policy));
        // And so does one whose version is behind.
        var ahead = CredentialKey.OfKey(ApiKey.Mint());
        await world.Writer.WriteCredential(ahead, policy with { Version = 9 });
        await world.Writer.RemoveCredential(ahead, policy.CredentialId, 6);
        Assert.Equal(WriteOutcome.Overtaken, await world.Writer.WriteCredential(ahead, policy with { Version = 9 }));
    }

    [AzuriteFact]
    public async Task Replaces_the_owner_when_a_client_id_is_used_again()
    {
        var world = await World();
        var key = CredentialKey.OfClient("strategy", $"client {Guid.NewGuid()}");
        var former = Planes.Credential("a") with { Version = 50 };
        var latter = Planes.Credential("b") with { Version = 1 };
        await world.Writer.WriteCredential(key, former);
        await world.Writer.RemoveCredential(key, former.CredentialId, 51);
        Assert.Equal(WriteOutcome.Moved, await world.Writer.WriteCredential(key, latter));
        await world.Writer.RemoveCredential(key, former.CredentialId, 51);
        Assert.Equal(latter.CredentialId, (await world.Credentials.Find(key)).Policy!.CredentialId);
    }

    [AzuriteFact]
    public async Task Keeps_the_highest_version_when_many_write_at_once()
    {
        var world = await World();
        var key = CredentialKey.OfKey(ApiKey.Mint());
        var policy = Planes.Credential();
        await Task.WhenAll(Enumerable.Range(1, 24).Reverse().Select(version =>
            world.Writer.WriteCredential(key, policy with { Version = version, Grants = [new($"entity-{version}", "registration")] })));
        Assert.Equal("entity-24", (await world.Credentials.Find(key)).Policy!.Grants[0].EntityId);
    }

    [AzuriteFact]
    public async Task Keeps_thousands_of_grants()
    {
        var world = await World();
        var grants = Enumerable.Range(0, 3_000).Select(_ => new CredentialGrant(Guid.NewGuid().ToString(), Guid.NewGuid().ToString())).ToList();
        var key = await world.Issue(Planes.Credential() with { Grants = grants });
        Assert.Equal(grants, (await world.Credentials.Find(CredentialKey.OfKey(key))).Policy!.Grants);
    }

    [AzuriteFact]
    public async Task Keeps_no_key_in_storage()
    {
        var world = await World();
        var key = await world.Issue(Planes.Credential("a"));
        await foreach (var row in world.Storage.Credentials.QueryAsync<TableEntity>($"PartitionKey eq '{CredentialKey.OfKey(key).Partition}'"))
            Assert.DoesNotContain(key, string.Join('\n', row.Select(column => $"{column.Key}={column.Value}")));
    }
}
