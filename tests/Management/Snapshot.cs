using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Management;

/// <summary>What enforcement would read, as it lies in storage.</summary>
/// <param name="Name">The name in the pointer; null when the control plane is gone.</param>
/// <param name="Policy">The blob that is pointed at; null when the control plane is gone.</param>
public sealed record Snapshot(string? Name, JsonElement? Policy)
{
    public static async Task<Snapshot?> Find(ManagementFixture app, Guid controlPlaneId)
    {
        var row = await new TableServiceClient(app.Storage).GetTableClient("policies").GetEntityIfExistsAsync<TableEntity>("snapshots", controlPlaneId.ToString("D"));
        if (!row.HasValue) return null;
        if (row.Value!.GetString("Blob") is not { } blob) return new(row.Value.GetString("Name"), null);
        var content = await new BlobServiceClient(app.Storage).GetBlobContainerClient("policies").GetBlobClient(blob).DownloadContentAsync();
        return new(row.Value.GetString("Name"), JsonSerializer.Deserialize<JsonElement>(content.Value.Content.ToArray()));
    }

    /// <summary>Keys of everything that is kept of a control plane's gateway.</summary>
    public static async Task<List<string>> GatewayRows(ManagementFixture app, Guid controlPlaneId)
    {
        var rows = new List<string>();
        var gateway = new TableServiceClient(app.Storage).GetTableClient("gateway");
        await foreach (var row in gateway.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {controlPlaneId.ToString("D")}"))) rows.Add(row.RowKey);
        // What waits for the audit log is no part of the gateway.
        rows.RemoveAll(row => row.StartsWith("journal|"));
        return rows;
    }

    /// <summary>The entries of a list of the snapshot.</summary>
    public IReadOnlyList<JsonElement> this[string list] => [.. Policy!.Value.GetProperty(list).EnumerateArray()];
}
