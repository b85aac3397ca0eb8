using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Testing;

namespace AzureClients.Tests.Tables;

public sealed class TableTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Creates_once_when_asked_twice()
    {
        var service = new TableServiceClient(azurite.ConnectionString);
        var name = UniqueName.Table();
        Assert.Equal(204, (await service.CreateTableIfNotExistsAsync(name)).GetRawResponse().Status);
        Assert.Equal(409, (await service.CreateTableIfNotExistsAsync(name)).GetRawResponse().Status);
        var table = service.GetTableClient(name);
        var again = await table.CreateIfNotExistsAsync();
        Assert.Equal((409, name), (again.GetRawResponse().Status, again.Value.Name));
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.CreateAsync());
        Assert.Equal(409, failure.Status);
        Assert.True(failure.ErrorCode == TableErrorCode.TableAlreadyExists);
    }

    [AzuriteFact]
    public async Task Returns_404_without_a_failure_when_deleting_an_absent_table()
    {
        var service = new TableServiceClient(azurite.ConnectionString);
        var name = UniqueName.Table();
        Assert.Equal(404, (await service.DeleteTableAsync(name)).Status);
        await service.CreateTableAsync(name);
        Assert.Equal(204, (await service.DeleteTableAsync(name)).Status);
        Assert.Equal(404, (await service.GetTableClient(name).DeleteAsync()).Status);
    }

    [AzuriteFact]
    public async Task Lists_tables_by_name_and_page()
    {
        var service = new TableServiceClient(azurite.ConnectionString);
        var prefix = UniqueName.Table();
        var names = Enumerable.Range(0, 5).Select(n => $"{prefix}{n}").ToList();
        foreach (var name in names) await service.CreateTableAsync(name);
        var filter = TableServiceClient.CreateQueryFilter($"TableName ge {prefix} and TableName lt {prefix + "z"}");
        Assert.Equal(names, await service.QueryAsync(filter).Select(table => table.Name).ToListAsync());
        var pages = await service.QueryAsync(filter, maxPerPage: 2).AsPages().ToListAsync();
        Assert.Equal(names, pages.SelectMany(page => page.Values).Select(table => table.Name));
        Assert.True(pages.Count >= 3);
    }

    [AzuriteFact]
    public async Task Rejects_400_when_a_table_name_is_not_allowed()
    {
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => new TableClient(azurite.ConnectionString, "not-a-name!").CreateIfNotExistsAsync());
        Assert.Equal(400, failure.Status);
    }
}
