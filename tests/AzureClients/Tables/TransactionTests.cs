using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Testing;

namespace AzureClients.Tests.Tables;

public sealed class TransactionTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Creates_every_row_when_all_actions_hold()
    {
        var table = await azurite.NewTableAsync();
        var response = await table.SubmitTransactionAsync(Enumerable.Range(0, 100)
            .Select(i => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"r{i:D3}") { ["N"] = i })));
        Assert.Equal(100, response.Value.Count);
        Assert.All(response.Value, answer => Assert.Equal(204, answer.Status));
        Assert.All(response.Value, answer => Assert.NotNull(answer.Headers.ETag));
        Assert.Equal(100, await table.QueryAsync<TableEntity>().CountAsync());
    }

    [AzuriteFact]
    public async Task Rejects_409_and_names_the_action_when_a_row_exists()
    {
        var table = await azurite.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "taken"));
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", "free")),
            new(TableTransactionActionType.Add, new TableEntity("p", "taken")),
            new(TableTransactionActionType.UpsertReplace, new TableEntity("p", "other")),
        ]));
        Assert.Equal(409, failure.Status);
        Assert.Equal(TableErrorCode.EntityAlreadyExists.ToString(), failure.ErrorCode);
        Assert.Equal(1, failure.FailedTransactionActionIndex);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "free")).HasValue);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "other")).HasValue);
    }
}
