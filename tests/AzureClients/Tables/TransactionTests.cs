using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Testing;
using static Azure.Data.Tables.TableTransactionActionType;

namespace AzureClients.Tests.Tables;

public sealed class TransactionTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Creates_every_row_when_all_actions_hold()
    {
        var table = await azurite.NewTableAsync();
        var response = await table.SubmitTransactionAsync(Enumerable.Range(0, 100)
            .Select(i => new TableTransactionAction(Add, new TableEntity("p", $"r{i:D3}") { ["N"] = i, ["Text"] = "ü '\r\n\r\n--" })));
        Assert.Equal(202, response.GetRawResponse().Status);
        Assert.Equal(100, response.Value.Count);
        Assert.All(response.Value, answer => Assert.Equal(204, answer.Status));
        var rows = await table.QueryAsync<TableEntity>().ToListAsync();
        Assert.Equal(response.Value.Select(answer => answer.Headers.ETag), rows.Select(row => (ETag?)row.ETag));
        Assert.All(rows, row => Assert.Equal("ü '\r\n\r\n--", row.GetString("Text")));
    }

    [AzuriteFact]
    public async Task Changes_rows_in_every_way_when_all_actions_hold()
    {
        var table = await azurite.NewTableAsync();
        foreach (var row in (string[])["merge", "replace", "delete", "deleteAny", "upsertMerge", "upsertReplace"])
            await table.AddEntityAsync(new TableEntity("p", row) { ["A"] = 1 });
        var version = (await table.GetEntityAsync<TableEntity>("p", "merge")).Value.ETag;
        var toDelete = (await table.GetEntityAsync<TableEntity>("p", "delete")).Value;
        await table.SubmitTransactionAsync(
        [
            new(Add, new TableEntity("p", "add") { ["B"] = 2 }),
            new(UpdateMerge, new TableEntity("p", "merge") { ["B"] = 2 }, version),
            new(UpdateReplace, new TableEntity("p", "replace") { ["B"] = 2 }, ETag.All),
            new(Delete, toDelete, toDelete.ETag),
            new(Delete, new TableEntity("p", "deleteAny")),
            new(UpsertMerge, new TableEntity("p", "upsertMerge") { ["B"] = 2 }),
            new(UpsertReplace, new TableEntity("p", "upsertReplace") { ["B"] = 2 }),
            new(UpsertReplace, new TableEntity("p", "upsertNew") { ["B"] = 2 }),
        ]);
        var rows = await table.QueryAsync<TableEntity>().ToDictionaryAsync(row => row.RowKey);
        Assert.Equal(["add", "merge", "replace", "upsertMerge", "upsertNew", "upsertReplace"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(rows.Values, row => Assert.Equal(2, row.GetInt32("B")));
        Assert.Equal(["merge", "upsertMerge"], rows.Values.Where(row => row.ContainsKey("A")).Select(row => row.RowKey).Order(StringComparer.Ordinal));
    }

    [AzuriteTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    public async Task Rejects_409_and_names_the_action_when_a_row_exists(int position)
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", $"r{position}"));
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
            Enumerable.Range(0, 100).Select(n => new TableTransactionAction(Add, new TableEntity("p", $"r{n}")))));
        Assert.Equal(409, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.EntityAlreadyExists);
        Assert.Equal(position, failure.FailedTransactionActionIndex);
        Assert.Equal(1, await table.QueryAsync<TableEntity>().CountAsync());
    }

    [AzuriteFact]
    public async Task Rejects_412_and_names_the_action_when_a_row_has_changed()
    {
        var table = await azurite.NewTableAsync();
        var old = (await table.AddEntityAsync(new TableEntity("p", "r"))).Headers.ETag!.Value;
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = 1 }, old);
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
        [
            new(Add, new TableEntity("p", "new")),
            new(Add, new TableEntity("p", "newer")),
            new(UpdateReplace, new TableEntity("p", "r") { ["N"] = 2 }, old),
        ]));
        Assert.Equal(412, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.UpdateConditionNotSatisfied);
        Assert.Equal(2, failure.FailedTransactionActionIndex);
        Assert.Equal(1, (await table.QueryAsync<TableEntity>().SingleAsync()).GetInt32("N"));
    }

    [AzuriteFact]
    public async Task Rejects_404_and_names_the_action_when_a_row_is_absent()
    {
        var table = await azurite.NewTableAsync();
        foreach (var action in (TableTransactionAction[])
        [
            new(Delete, new TableEntity("p", "absent")),
            new(UpdateMerge, new TableEntity("p", "absent"), ETag.All),
        ])
        {
            var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
                table.SubmitTransactionAsync([new(Add, new TableEntity("p", "new")), action]));
            Assert.Equal((404, "ResourceNotFound", 1), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
            Assert.Equal(0, await table.QueryAsync<TableEntity>().CountAsync());
        }
    }

    [AzuriteFact]
    public async Task Rejects_400_when_actions_do_not_go_together()
    {
        var table = await azurite.NewTableAsync();
        var codes = new List<string?>();
        foreach (var actions in (TableTransactionAction[][])
        [
            [new(Add, new TableEntity("p", "b")), new(Add, new TableEntity("q", "a"))],
            [new(Add, new TableEntity("p", "a")), new(UpsertReplace, new TableEntity("p", "a"))],
            [.. Enumerable.Range(0, 101).Select(n => new TableTransactionAction(Add, new TableEntity("p", $"r{n}")))],
        ])
        {
            var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(actions));
            Assert.Equal(400, failure.Status);
            codes.Add(failure.ErrorCode);
            Assert.Equal(0, await table.QueryAsync<TableEntity>().CountAsync());
        }
        Assert.Equal(["CommandsInBatchActOnDifferentPartitions", "InvalidDuplicateRow", "InvalidInput"], codes);
    }

    [AzuriteFact]
    public async Task Rejects_404_when_the_table_is_absent()
    {
        var table = new TableClient(azurite.ConnectionString, UniqueName.Table());
        var failure = await Assert.ThrowsAnyAsync<RequestFailedException>(() => table.SubmitTransactionAsync([new(Add, new TableEntity("p", "r"))]));
        Assert.Equal((404, "TableNotFound"), (failure.Status, failure.ErrorCode));
    }

    [AzuriteFact]
    public async Task Rejects_a_transaction_when_it_is_empty_or_keyless()
    {
        var table = await azurite.NewTableAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => table.SubmitTransactionAsync([]));
        await Assert.ThrowsAsync<ArgumentNullException>(() => table.SubmitTransactionAsync([new(Add, new TableEntity { RowKey = "r" })]));
    }

    [AzuriteFact]
    public async Task Keeps_large_rows_when_a_transaction_is_near_4_MiB()
    {
        var table = await azurite.NewTableAsync();
        var text = new string('x', 30_000);
        await table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(n => new TableTransactionAction(Add, new TableEntity("p", $"r{n:D2}") { ["Text"] = text })));
        Assert.Equal(100, await table.QueryAsync<TableEntity>().CountAsync(row => row.GetString("Text") == text));
    }
}
