using System.Net;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Policies;
using Testing;

namespace Enforcement.Tests;

/// <summary>What a running process does with a snapshot that is not what it should be.</summary>
[Collection(nameof(EnforcementFixture))]
public sealed class KeptSnapshotTests(EnforcementFixture fixture)
{
    [AzuriteTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keeps_deciding_by_the_last_good_snapshot_when_a_new_one_fails_its_hash(bool isCutOff)
    {
        var gateway = fixture.Instance;
        var snapshot = Instance.Snapshot(fixture.Upstream, ("GET", "/kept"));
        await gateway.Publish(snapshot);
        var key = await gateway.Issue(Instance.Credential(Instance.Api));
        Assert.Equal(HttpStatusCode.OK, (await gateway.Call(snapshot, "GET /kept", key)).StatusCode);

        // Somebody with the storage's key opens everything, or an upload is cut off.
        var pointer = await gateway.Storage.Pointers.GetEntityAsync<TableEntity>("snapshots", snapshot.ControlPlaneId);
        var good = (await gateway.Storage.Snapshots.GetBlobClient(pointer.Value.GetString("Blob")!).DownloadContentAsync()).Value.Content.ToString();
        var forged = isCutOff ? good[..(good.Length / 2)] : good.Replace("\"plugins\":[", "\"plugins\":[],\"ignored\":[", StringComparison.Ordinal);
        Assert.NotEqual(good, forged);
        var blob = $"{snapshot.ControlPlaneId}/{new string(isCutOff ? '1' : '2', 64)}.json";
        await gateway.Storage.Snapshots.GetBlobClient(blob).UploadAsync(BinaryData.FromBytes(Encoding.UTF8.GetBytes(forged)), overwrite: true);
        var row = pointer.Value;
        row["Blob"] = blob;
        row["Version"] = row.GetInt64("Version") + 1;
        await gateway.Storage.Pointers.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
        await Instance.Eventually(() => Task.FromResult(gateway.Output.Contains($"{blob} of control plane {snapshot.ControlPlaneId} is refused", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.OK, (await gateway.Call(snapshot, "GET /kept", key)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Call(snapshot, "GET /kept")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Call(snapshot, "GET /next", key)).StatusCode);

        // The next good one is in force.
        var next = snapshot with { Operations = [.. snapshot.Operations, snapshot.Operations[0] with { Id = "next", Path = "/next" }] };
        Assert.Equal(WriteOutcome.Moved, await gateway.Writer.PublishSnapshot(next, await gateway.Writer.ReadPointer(snapshot.ControlPlaneId)));
        await Instance.Eventually(async () => (await gateway.Call(snapshot, "GET /next", key)).StatusCode == HttpStatusCode.OK);
    }
}
