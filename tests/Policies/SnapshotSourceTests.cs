using System.Text;
using Azure.Data.Tables;
using Testing;

namespace Policies.Tests;

public sealed class SnapshotSourceTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private readonly ManualTime _time = new();

    private Task<PolicyWorld> World() => PolicyWorld.Open(azurite.ConnectionString, _time);

    private static async Task Publish(PolicyWorld world, PolicySnapshot snapshot)
    {
        Assert.Equal(WriteOutcome.Moved, await world.Writer.PublishSnapshot(snapshot, await world.Writer.ReadPointer(snapshot.ControlPlaneId)));
        await world.Snapshots.Poll(default);
    }

    [AzuriteFact]
    public async Task Returns_a_control_plane_by_name_or_id()
    {
        var world = await World();
        Assert.False(world.Snapshots.Loaded.IsCompleted);
        var snapshot = Planes.Snapshot($"Flights / Öst {Guid.NewGuid()}");
        await Publish(world, snapshot);
        Assert.True(world.Snapshots.Loaded.IsCompleted);
        Assert.Equal(snapshot.ControlPlaneId, world.Snapshots.Find(snapshot.ControlPlaneName)!.Id);
        Assert.Equal(snapshot.ControlPlaneName, world.Snapshots.Find(snapshot.ControlPlaneId)!.Name);
        Assert.Null(world.Snapshots.Find(snapshot.ControlPlaneName.ToUpperInvariant()));
        Assert.Null(world.Snapshots.Find(""));
    }

    [AzuriteFact]
    public async Task Replaces_it_when_the_pointer_moves_and_forgets_its_old_name()
    {
        var world = await World();
        var snapshot = Planes.Snapshot();
        await Publish(world, snapshot);
        var before = world.Snapshots.Find(snapshot.ControlPlaneId);
        await world.Snapshots.Poll(default);
        Assert.Same(before, world.Snapshots.Find(snapshot.ControlPlaneId));
        var renamed = snapshot with { ControlPlaneName = snapshot.ControlPlaneName + " renamed" };
        await Publish(world, renamed);
        Assert.Null(world.Snapshots.Find(snapshot.ControlPlaneName));
        Assert.NotNull(world.Snapshots.Find(renamed.ControlPlaneName));
        await world.Writer.RemoveSnapshot(await world.Writer.ReadPointer(snapshot.ControlPlaneId));
        await world.Snapshots.Poll(default);
        Assert.Null(world.Snapshots.Find(snapshot.ControlPlaneId));
    }

    [AzuriteTheory]
    [InlineData("{ \"controlPlaneId\": \"", false)]
    [InlineData("not json", true)]
    [InlineData("null", true)]
    [InlineData("{}", true)]
    [InlineData("""{"schemaVersion":2,"controlPlaneId":"$","controlPlaneName":"x"}""", true)]
    [InlineData("""{"controlPlaneId":"another","controlPlaneName":"x"}""", true)]
    [InlineData("""{"controlPlaneId":"$","controlPlaneName":"x","routes":null}""", true)]
    [InlineData("""{"controlPlaneId":"$","controlPlaneName":"x","services":[{"id":"s","host":"h"},{"id":"s","host":"h"}]}""", true)]
    public async Task Keeps_the_last_good_snapshot_when_a_new_one_is_bad(string content, bool isNamedRight)
    {
        var world = await World();
        var snapshot = Planes.Snapshot();
        await Publish(world, snapshot);
        var good = world.Snapshots.Find(snapshot.ControlPlaneName);
        var bytes = Encoding.UTF8.GetBytes(content.Replace("$", snapshot.ControlPlaneId, StringComparison.Ordinal));
        var hash = isNamedRight ? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)) : new string('0', 64);
        var blob = $"{snapshot.ControlPlaneId}/{hash}.json";
        await world.Storage.Snapshots.GetBlobClient(blob).UploadAsync(BinaryData.FromBytes(bytes), overwrite: true);
        var row = PointerRow.Of(snapshot.ControlPlaneId, snapshot.ControlPlaneName, blob, 9);
        await world.Storage.Pointers.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace);
        await world.Snapshots.Poll(default);
        Assert.Same(good, world.Snapshots.Find(snapshot.ControlPlaneName));
        // And it goes on from there.
        await Publish(world, snapshot.WithApi());
        Assert.NotSame(good, world.Snapshots.Find(snapshot.ControlPlaneName));
    }

    [AzuriteFact]
    public async Task Keeps_every_field_over_storage()
    {
        var world = await World();
        var snapshot = Planes.Snapshot().WithApi().WithPackage(new(5, LimitDuration.Hours), [("get-flights", new(1, LimitDuration.Seconds)), ("post-flights", null)]) with
        {
            Guards = [new("service", "api")],
        };
        var json = System.Text.Json.JsonSerializer.Serialize(snapshot, PolicyJson.Default.PolicySnapshot);
        var read = System.Text.Json.JsonSerializer.Deserialize(json, PolicyJson.Default.PolicySnapshot)!;
        Assert.Equal(json, System.Text.Json.JsonSerializer.Serialize(read, PolicyJson.Default.PolicySnapshot));
        Assert.Contains("\"controlPlaneId\"", json, StringComparison.Ordinal);
        Assert.Contains("\"duration\":\"Hours\"", json, StringComparison.Ordinal);
        await Publish(world, snapshot);
        Assert.NotNull(world.Snapshots.Find(snapshot.ControlPlaneId));
    }
}
