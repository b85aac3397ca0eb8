using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Storage.Wire;

namespace Azure.Data.Tables;

/// <summary>The tables of an account. Safe to share between threads; one for a process is enough.</summary>
public class TableServiceClient
{
    private readonly TableWire _wire;

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public TableServiceClient(string connectionString) : this(connectionString, null)
    {
    }

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="options">Retries, transport and diagnostics.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public TableServiceClient(string connectionString, TableClientOptions? options = null)
        : this(TableWire.Connect(connectionString, options))
    {
    }

    /// <summary>A client that acts as an identity.</summary>
    /// <param name="endpoint">The service, such as <c>https://account.table.core.windows.net</c>; it must be https.</param>
    /// <param name="tokenCredential">The identity.</param>
    /// <param name="options">Retries, transport and diagnostics.</param>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(TableWire.Connect(endpoint, tokenCredential, options))
    {
    }

    private TableServiceClient(TableWire wire) => _wire = wire;

    /// <summary>The name of the account.</summary>
    public virtual string AccountName => _wire.Account;

    /// <summary>The address of the service.</summary>
    public virtual Uri Uri => _wire.Endpoint;

    /// <summary>An OData filter from an interpolated text, with every value quoted and typed.</summary>
    /// <param name="filter">Such as <c>$"TableName ge {name}"</c>.</param>
    /// <exception cref="ArgumentException">A value has no OData form.</exception>
    public static string CreateQueryFilter(FormattableString filter) => TableFilter.Create(filter);

    /// <summary>A client for one table. Makes no request.</summary>
    /// <param name="tableName">The name of the table.</param>
    public virtual TableClient GetTableClient(string tableName) => new(_wire, tableName);

    /// <summary>Creates a table.</summary>
    /// <param name="tableName">3 to 63 letters and digits, starting with a letter.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">409 <c>TableAlreadyExists</c> when there is one; 400 for a bad name.</exception>
    public virtual async Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        Response.FromValue(new TableItem(tableName), await _wire.CreateTableAsync(tableName, mayExist: false, cancellationToken));

    /// <summary>Creates a table unless there is one; then the raw response's status is 409.</summary>
    /// <param name="tableName">3 to 63 letters and digits, starting with a letter.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">409 <c>TableBeingDeleted</c>; 400 for a bad name.</exception>
    public virtual async Task<Response<TableItem>> CreateTableIfNotExistsAsync(
        string tableName, CancellationToken cancellationToken = default) =>
        Response.FromValue(new TableItem(tableName), await _wire.CreateTableAsync(tableName, mayExist: true, cancellationToken));

    /// <summary>Deletes a table and its rows. An absent table is no error: the response's status is then 404.</summary>
    /// <param name="tableName">The name of the table.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) =>
        _wire.DeleteTableAsync(tableName, cancellationToken);

    /// <summary>Lists the tables, in order of name.</summary>
    /// <param name="filter">An OData filter on <c>TableName</c>; all by default.</param>
    /// <param name="maxPerPage">At most so many to a request, up to 1,000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual AsyncPageable<TableItem> QueryAsync(
        string? filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) =>
        new Pages<TableItem>((token, size, cancellation) => PageAsync(filter, token, size, cancellation), maxPerPage, cancellationToken);

    private async Task<Page<TableItem>> PageAsync(string? filter, string? token, int? size, CancellationToken cancellationToken)
    {
        var message = _wire.Message(RequestMethod.Get, _wire.Root + "/Tables");
        if (filter is not null) message.Request.Uri.AppendQuery("$filter", filter);
        if (size is { } top) message.Request.Uri.AppendQuery("$top", top.ToString());
        if (token is not null) message.Request.Uri.AppendQuery("NextTableName", token);
        var response = await _wire.SendAsync(message, 200, 200, cancellationToken);
        using var document = JsonDocument.Parse(response.Content.ToMemory());
        var tables = document.RootElement.GetProperty("value").EnumerateArray()
            .Select(table => new TableItem(table.GetProperty("TableName").GetString()!)).ToArray();
        var next = response.Headers.TryGetValue("x-ms-continuation-NextTableName", out var name) ? name : null;
        return Page<TableItem>.FromValues(tables, next, response);
    }
}
