using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>One page of a query. Its token is the pair of keys the next page starts at, joined by a space, as the official client joins them.</summary>
internal static class TablePage
{
    public static async Task<Page<T>> FetchAsync<T>(
        TableWire wire, string table, string? filter, string? columns, string? token, int? size, CancellationToken cancellationToken)
        where T : class, ITableEntity
    {
        var message = wire.Message(RequestMethod.Get, table + "()");
        var uri = message.Request.Uri;
        if (!string.IsNullOrEmpty(filter)) uri.AppendQuery("$filter", filter);
        if (columns is not null) uri.AppendQuery("$select", columns);
        if (size is { } top) uri.AppendQuery("$top", top.ToString());
        if (token is { Length: > 1 })
        {
            var keys = token.Split(' ', 2);
            uri.AppendQuery("NextPartitionKey", keys[0]);
            if (keys is [_, { Length: > 0 } row]) uri.AppendQuery("NextRowKey", row);
        }
        var response = await wire.SendAsync(message, 200, 200, cancellationToken);
        return Page<T>.FromValues(EntityReader.ReadMany<T>(response), NextToken(response), response);
    }

    private static string? NextToken(Response response)
    {
        var partition = response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var pk) ? pk : null;
        var row = response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var rk) ? rk : null;
        return partition is null && row is null ? null : $"{partition} {row}";
    }
}
