using Azure;
using Azure.Data.Tables;
using Testing;

namespace AzureClients.Tests.Tables;

public sealed class QueryTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Lists_every_row_when_there_are_more_than_a_page_holds()
    {
        var table = await azurite.NewTableAsync();
        await Fill(table, "it's 1|partition ü", 1250);
        await Fill(table, "other", 3);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {"it's 1|partition ü"}");

        var pages = await table.QueryAsync<TableEntity>(filter).AsPages().ToListAsync();
        Assert.Equal([1000, 250], pages.Select(page => page.Values.Count));
        Assert.Null(pages[^1].ContinuationToken);
        var rows = pages.SelectMany(page => page.Values).Select(row => row.RowKey).ToList();
        Assert.Equal(Enumerable.Range(0, 1250).Select(Key), rows);

        Assert.Equal(1250, await table.QueryAsync<Row>(filter, maxPerPage: 300).CountAsync());
        Assert.Equal(1253, await table.QueryAsync<TableEntity>().CountAsync());
    }

    [AzuriteFact]
    public async Task Lists_from_where_a_token_points_when_a_page_is_asked_for()
    {
        var table = await azurite.NewTableAsync();
        await Fill(table, "p", 25);
        var query = table.QueryAsync<Row>($"PartitionKey eq 'p'", maxPerPage: 10);
        string? token = null;
        var rows = new List<string>();
        var sizes = new List<int>();
        do
        {
            await foreach (var page in query.AsPages(token))
            {
                rows.AddRange(page.Values.Select(row => row.RowKey));
                sizes.Add(page.Values.Count);
                token = page.ContinuationToken;
                break;
            }
        }
        while (token is not null);
        Assert.Equal([10, 10, 5], sizes);
        Assert.Equal(Enumerable.Range(0, 25).Select(Key), rows);
        Assert.Equal([7, 7, 7, 4], await query.AsPages(pageSizeHint: 7).Select(page => page.Values.Count).ToListAsync());
    }

    [AzuriteFact]
    public async Task Lists_what_a_filter_says_when_it_compares_typed_values()
    {
        var table = await azurite.NewTableAsync();
        var at = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var id = Guid.NewGuid();
        await table.AddEntityAsync(new TableEntity("p", "one")
        {
            ["Text"] = "it's ü '' or true", ["Int"] = 1, ["Long"] = 1L << 40, ["Double"] = 5.0, ["At"] = at, ["Id"] = id, ["Flag"] = true,
        });
        await table.AddEntityAsync(new TableEntity("p", "two")
        {
            ["Text"] = "other", ["Int"] = 2, ["Long"] = 2L << 40, ["Double"] = 6.0, ["At"] = at.AddDays(1), ["Id"] = Guid.NewGuid(), ["Flag"] = false,
        });
        foreach (var filter in (FormattableString[])
        [
            $"Text eq {"it's ü '' or true"}", $"Int lt {2}", $"Long le {1L << 40}", $"Double eq {5.0}", $"At lt {at.AddHours(1)}", $"Id eq {id}",
            $"Flag eq {true}", $"not (Flag eq {false})", $"RowKey ge {"o"} and RowKey lt {"p"}", $"(Int eq {1} or Int eq {3}) and Flag eq {true}",
        ])
        {
            var rows = await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter)).ToListAsync();
            Assert.True(rows.Count == 1 && rows[0].RowKey == "one", filter.ToString());
        }
    }

    [AzuriteFact]
    public async Task Rejects_400_when_a_filter_is_malformed()
    {
        var table = await azurite.NewTableAsync();
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.QueryAsync<TableEntity>("PartitionKey eq eq").ToListAsync().AsTask());
        Assert.Equal(400, failure.Status);
    }

    [AzuriteFact]
    public async Task Rejects_404_when_the_table_is_absent()
    {
        var table = new TableClient(azurite.ConnectionString, UniqueName.Table());
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.QueryAsync<TableEntity>().ToListAsync().AsTask());
        Assert.Equal((404, "TableNotFound"), (failure.Status, failure.ErrorCode));
    }

    [AzuriteFact]
    public async Task Returns_at_once_when_cancelled_between_pages()
    {
        var table = await azurite.NewTableAsync();
        await Fill(table, "p", 3);
        using var cancel = new CancellationTokenSource();
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var row in table.QueryAsync<TableEntity>(maxPerPage: 1).WithCancellation(cancel.Token))
            {
                seen++;
                await cancel.CancelAsync();
            }
        });
        Assert.Equal(1, seen);
    }

    private static string Key(int n) => $"r{n:D5}";

    private static async Task Fill(TableClient table, string partition, int rows)
    {
        foreach (var chunk in Enumerable.Range(0, rows).Chunk(100))
        {
            await table.SubmitTransactionAsync(chunk.Select(n =>
                new TableTransactionAction(TableTransactionActionType.Add, new Row { PartitionKey = partition, RowKey = Key(n), N = n })));
        }
    }

    private sealed class Row : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public int N { get; set; }
    }
}
