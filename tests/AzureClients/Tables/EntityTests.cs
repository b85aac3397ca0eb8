using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Testing;

namespace AzureClients.Tests.Tables;

public sealed class EntityTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Creates_204_with_a_version_when_a_row_is_new()
    {
        var table = await azurite.NewTableAsync();
        var response = await table.AddEntityAsync(new TableEntity("p", "r"));
        Assert.Equal(204, response.Status);
        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(response.Headers.ETag, row.ETag);
        Assert.NotNull(row.Timestamp);
    }

    [AzuriteFact]
    public async Task Rejects_409_when_a_row_exists()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 });
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }));
        Assert.Equal(409, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.EntityAlreadyExists);
        Assert.Equal(1, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("N"));
    }

    [AzuriteFact]
    public async Task Rejects_404_when_a_row_is_absent()
    {
        var table = await azurite.NewTableAsync();
        var read = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "r"));
        var update = await Assert.ThrowsAsync<RequestFailedException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All));
        Assert.Equal((404, "ResourceNotFound"), (read.Status, read.ErrorCode));
        Assert.Equal((404, "ResourceNotFound"), (update.Status, update.ErrorCode));
    }

    [AzuriteFact]
    public async Task Rejects_404_when_the_table_is_absent()
    {
        var table = new TableServiceClient(azurite.ConnectionString).GetTableClient(UniqueName.Table());
        var write = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r")));
        Assert.Equal(404, write.Status);
        Assert.True(write.ErrorCode == TableErrorCode.TableNotFound);
    }

    [AzuriteFact]
    public async Task Returns_no_value_when_an_optional_row_is_absent()
    {
        var table = await azurite.NewTableAsync();
        var answer = await table.GetEntityIfExistsAsync<TableEntity>("p", "r");
        Assert.False(answer.HasValue);
        Assert.Equal(404, answer.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => answer.Value);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 });
        answer = await table.GetEntityIfExistsAsync<TableEntity>("p", "r");
        Assert.Equal(1, answer.Value!.GetInt32("N"));
    }

    [AzuriteFact]
    public async Task Rejects_412_when_the_row_has_changed_since()
    {
        var table = await azurite.NewTableAsync();
        var first = (await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 })).Headers.ETag!.Value;
        var second = (await table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 2 }, first)).Headers.ETag!.Value;
        Assert.NotEqual(first, second);
        var update = await Assert.ThrowsAsync<RequestFailedException>(() => table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 3 }, first));
        var delete = await Assert.ThrowsAsync<RequestFailedException>(() => table.DeleteEntityAsync("p", "r", first));
        Assert.Equal((412, "UpdateConditionNotSatisfied"), (update.Status, update.ErrorCode));
        Assert.Equal((412, "UpdateConditionNotSatisfied"), (delete.Status, delete.ErrorCode));
        Assert.Equal(2, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("N"));
        Assert.Equal(204, (await table.DeleteEntityAsync("p", "r", second)).Status);
    }

    [AzuriteFact]
    public async Task Changes_one_winner_only_when_writers_race_on_a_version()
    {
        var table = await azurite.NewTableAsync();
        var version = (await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = -1 })).Headers.ETag!.Value;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(async n =>
        {
            try
            {
                await table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = n }, version, TableUpdateMode.Replace);
                return n;
            }
            catch (RequestFailedException failure) when (failure.Status == 412)
            {
                return -1;
            }
        }));
        var winner = Assert.Single(outcomes, n => n >= 0);
        Assert.Equal(winner, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("N"));
    }

    [AzuriteFact]
    public async Task Keeps_other_properties_when_merging()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["B"] = 3, ["A"] = null }, ETag.All);
        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal((1, 3), (row.GetInt32("A"), row.GetInt32("B")));
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["C"] = 4 });
        Assert.Equal(1, (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("A"));
    }

    [AzuriteFact]
    public async Task Forgets_other_properties_when_replacing()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["B"] = 3 }, ETag.All, TableUpdateMode.Replace);
        Assert.False((await table.GetEntityAsync<TableEntity>("p", "r")).Value.ContainsKey("A"));
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["C"] = 4 }, TableUpdateMode.Replace);
        Assert.False((await table.GetEntityAsync<TableEntity>("p", "r")).Value.ContainsKey("B"));
    }

    [AzuriteFact]
    public async Task Creates_when_an_upsert_meets_no_row()
    {
        var table = await azurite.NewTableAsync();
        await table.UpsertEntityAsync(new TableEntity("p", "merged") { ["A"] = 1 });
        await table.UpsertEntityAsync(new TableEntity("p", "replaced") { ["A"] = 2 }, TableUpdateMode.Replace);
        Assert.Equal(1, (await table.GetEntityAsync<TableEntity>("p", "merged")).Value.GetInt32("A"));
        Assert.Equal(2, (await table.GetEntityAsync<TableEntity>("p", "replaced")).Value.GetInt32("A"));
    }

    [AzuriteFact]
    public async Task Returns_404_without_a_failure_when_deleting_an_absent_row()
    {
        var table = await azurite.NewTableAsync();
        Assert.Equal(404, (await table.DeleteEntityAsync("p", "r")).Status);
        var row = new TableEntity("p", "r");
        await table.AddEntityAsync(row);
        Assert.Equal(204, (await table.DeleteEntityAsync(row)).Status);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [AzuriteFact]
    public async Task Rejects_an_update_when_no_version_is_named()
    {
        var table = await azurite.NewTableAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), default));
        await Assert.ThrowsAsync<ArgumentNullException>(() => table.AddEntityAsync(new TableEntity { RowKey = "r" }));
        await Assert.ThrowsAsync<ArgumentNullException>(() => table.UpsertEntityAsync(new TableEntity { PartitionKey = "p" }));
    }

    [AzuriteTheory]
    [InlineData("it's", "o''clock")]
    [InlineData("name|ümläut 東京 🚀", "a b+c&d=e%20f,g;h:i@j!k$l(m)n*o~p")]
    [InlineData("slug|orders", "")]
    [InlineData("", "r")]
    [InlineData("{\"x\":1}", "<xml>")]
    public async Task Keeps_a_row_when_its_keys_have_special_characters(string partition, string row)
    {
        var table = await azurite.NewTableAsync();
        var first = await table.AddEntityAsync(new TableEntity(partition, row) { ["N"] = 1 });
        await table.UpdateEntityAsync(new TableEntity(partition, row) { ["N"] = 2 }, first.Headers.ETag!.Value);
        var read = (await table.GetEntityAsync<TableEntity>(partition, row)).Value;
        Assert.Equal((partition, row, 2), (read.PartitionKey, read.RowKey, read.GetInt32("N")));
        var found = await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey eq {row}")).ToListAsync();
        Assert.Single(found);
        await table.SubmitTransactionAsync([new(TableTransactionActionType.UpdateReplace, read, read.ETag)]);
        Assert.Equal(204, (await table.DeleteEntityAsync(partition, row)).Status);
    }

    [AzuriteFact]
    public async Task Returns_selected_properties_only_when_asked()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });
        var row = (await table.GetEntityAsync<TableEntity>("p", "r", ["B"])).Value;
        Assert.Equal(2, row.GetInt32("B"));
        Assert.False(row.ContainsKey("A"));
        Assert.NotEqual(default, row.ETag);
        var listed = await table.QueryAsync<TableEntity>(select: ["RowKey", "A"]).SingleAsync();
        Assert.Equal(("r", 1), (listed.RowKey, listed.GetInt32("A")));
        Assert.False(listed.ContainsKey("B"));
    }

    [AzuriteFact]
    public async Task Rejects_400_when_a_value_is_over_64_KiB()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "most") { ["Text"] = new string('ä', 32 * 1024), ["Bytes"] = new byte[64 * 1024] });
        var most = (await table.GetEntityAsync<TableEntity>("p", "most")).Value;
        Assert.Equal(32 * 1024, most.GetString("Text")!.Length);
        Assert.Equal(64 * 1024, most.GetBinary("Bytes")!.Length);
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() =>
            table.AddEntityAsync(new TableEntity("p", "more") { ["Text"] = new string('a', (32 * 1024) + 1) }));
        Assert.Equal(400, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.PropertyValueTooLarge);
    }
}
