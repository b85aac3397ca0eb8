using Azure.Core;
using Azure.Data.Tables.Models;
using Azure.Storage.Wire;

namespace Azure.Data.Tables;

/// <summary>The rows of one table. Safe to share between threads.</summary>
/// <remarks>
/// Unless said otherwise, members fail with <see cref="RequestFailedException"/>: its status is the service's, its error code one of
/// <see cref="TableErrorCode"/>. A service that cannot be reached gives status 0, or an <see cref="AggregateException"/> of such
/// failures after several tries.
/// </remarks>
public class TableClient
{
    private readonly TableWire _wire;
    private readonly string _table;

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="tableName">The name of the table.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public TableClient(string connectionString, string tableName) : this(connectionString, tableName, null)
    {
    }

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="tableName">The name of the table.</param>
    /// <param name="options">Retries, transport and diagnostics.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public TableClient(string connectionString, string tableName, TableClientOptions? options = null)
        : this(TableWire.Connect(connectionString, options), tableName)
    {
    }

    /// <summary>A client that acts as an identity.</summary>
    /// <param name="endpoint">The service, such as <c>https://account.table.core.windows.net</c>; it must be https.</param>
    /// <param name="tableName">The name of the table.</param>
    /// <param name="tokenCredential">The identity.</param>
    /// <param name="options">Retries, transport and diagnostics.</param>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions? options = null)
        : this(TableWire.Connect(endpoint, tokenCredential, options), tableName)
    {
    }

    internal TableClient(TableWire wire, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        _wire = wire;
        _table = wire.TableAddress(tableName);
        Name = tableName;
    }

    /// <summary>The name of the account.</summary>
    public virtual string AccountName => _wire.Account;

    /// <summary>The name of the table.</summary>
    public virtual string Name { get; }

    /// <summary>The address of the table.</summary>
    public virtual Uri Uri => new(_table);

    /// <summary>An OData filter from an interpolated text, with every value quoted and typed.</summary>
    /// <param name="filter">Such as <c>$"PartitionKey eq {partition} and RowKey ge {first}"</c>.</param>
    /// <exception cref="ArgumentException">A value has no OData form.</exception>
    public static string CreateQueryFilter(FormattableString filter) => TableFilter.Create(filter);

    /// <summary>Creates the table.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">409 <c>TableAlreadyExists</c> when there is one; 400 for a bad name.</exception>
    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        Response.FromValue(new TableItem(Name), await _wire.CreateTableAsync(Name, mayExist: false, cancellationToken));

    /// <summary>Creates the table unless there is one; then the raw response's status is 409.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">409 <c>TableBeingDeleted</c>; 400 for a bad name.</exception>
    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        Response.FromValue(new TableItem(Name), await _wire.CreateTableAsync(Name, mayExist: true, cancellationToken));

    /// <summary>Deletes the table and its rows. An absent table is no error: the response's status is then 404.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        _wire.DeleteTableAsync(Name, cancellationToken);

    /// <summary>Adds a row. The response's headers carry its version.</summary>
    /// <typeparam name="T">The class of the row.</typeparam>
    /// <param name="entity">The row, with both keys.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">409 <c>EntityAlreadyExists</c> when there is a row under these keys.</exception>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) where T : ITableEntity
    {
        CheckKeys(entity);
        var message = _wire.Message(RequestMethod.Post, _table);
        message.Request.Headers.SetValue("Prefer", TableWire.ReturnNoContent);
        TableWire.SetJson(message, EntityWriter.Write(entity));
        return _wire.SendAsync(message, 204, 201, cancellationToken);
    }

    /// <summary>Reads a row.</summary>
    /// <typeparam name="T">The class of the row.</typeparam>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="rowKey">The row within it.</param>
    /// <param name="select">The properties to read; all by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>ResourceNotFound</c> or <c>TableNotFound</c>.</exception>
    public virtual async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await GetAsync(partitionKey, rowKey, select, 200, cancellationToken);
        return Response.FromValue(EntityReader.ReadOne<T>(response), response);
    }

    /// <summary>Reads a row if it is there. An absent table has no rows.</summary>
    /// <typeparam name="T">The class of the row.</typeparam>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="rowKey">The row within it.</param>
    /// <param name="select">The properties to read; all by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var response = await GetAsync(partitionKey, rowKey, select, 404, cancellationToken);
        return response.Status == 404
            ? new NoValueResponse<T>(response)
            : Response.FromValue(EntityReader.ReadOne<T>(response), response);
    }

    /// <summary>Changes a row that is there. The response's headers carry its new version.</summary>
    /// <typeparam name="T">The class of the row.</typeparam>
    /// <param name="entity">The row, with both keys.</param>
    /// <param name="ifMatch">The version the stored row must have; <see cref="ETag.All"/> for any.</param>
    /// <param name="mode">What becomes of properties the entity does not name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">412 <c>UpdateConditionNotSatisfied</c>; 404 <c>ResourceNotFound</c>.</exception>
    public virtual Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        CheckKeys(entity);
        if (ifMatch == default) throw new ArgumentException("Value cannot be empty.", nameof(ifMatch));
        return WriteAsync(entity, mode, ifMatch.ToString(), cancellationToken);
    }

    /// <summary>Adds a row, or changes the one there. The response's headers carry its new version.</summary>
    /// <typeparam name="T">The class of the row.</typeparam>
    /// <param name="entity">The row, with both keys.</param>
    /// <param name="mode">What becomes of properties the entity does not name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity
    {
        CheckKeys(entity);
        return WriteAsync(entity, mode, null, cancellationToken);
    }

    /// <summary>Removes a row. An absent row is no error: the response's status is then 404.</summary>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="rowKey">The row within it.</param>
    /// <param name="ifMatch">The version the stored row must have; any by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">412 <c>UpdateConditionNotSatisfied</c>.</exception>
    public virtual Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        var message = _wire.Message(RequestMethod.Delete, TableWire.EntityAddress(_table, partitionKey, rowKey));
        message.Request.Headers.SetValue("If-Match", (ifMatch == default ? ETag.All : ifMatch).ToString());
        return _wire.SendAsync(message, 204, 404, cancellationToken);
    }

    /// <summary>Removes a row. An absent row is no error: the response's status is then 404.</summary>
    /// <param name="entity">The row; only its keys count.</param>
    /// <param name="ifMatch">The version the stored row must have; any by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">412 <c>UpdateConditionNotSatisfied</c>.</exception>
    public virtual Task<Response> DeleteEntityAsync(
        ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);
    }

    /// <summary>Lists rows, in order of partition and row key.</summary>
    /// <typeparam name="T">The class of the rows.</typeparam>
    /// <param name="filter">An OData filter; all rows by default. See <see cref="CreateQueryFilter"/>.</param>
    /// <param name="maxPerPage">At most so many to a request, up to 1,000.</param>
    /// <param name="select">The properties to read; all by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var columns = Columns(select);
        return new Pages<T>(
            (token, size, cancellation) => TablePage.FetchAsync<T>(_wire, _table, filter, columns, token, size, cancellation),
            maxPerPage,
            cancellationToken);
    }

    /// <summary>Writes up to 100 rows of one partition, all or none.</summary>
    /// <param name="transactionActions">The writes, at most one for each row, together under 4 MiB.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>One response for each action, at the same place; its headers carry the row's version.</returns>
    /// <exception cref="TableTransactionFailedException">An action failed; nothing is written. It names the action.</exception>
    /// <exception cref="RequestFailedException">The transaction as a whole is refused.</exception>
    /// <exception cref="InvalidOperationException">There are no actions.</exception>
    public virtual Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactionActions);
        return TableTransaction.SubmitAsync(_wire, _table, transactionActions, cancellationToken);
    }

    private static string? Columns(IEnumerable<string>? select) => select is null ? null : string.Join(',', select);

    private static void CheckKeys<T>(T entity) where T : ITableEntity
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (entity.PartitionKey is null || entity.RowKey is null) throw new ArgumentNullException(nameof(entity), "A row needs both keys.");
    }

    private Task<Response> WriteAsync<T>(T entity, TableUpdateMode mode, string? ifMatch, CancellationToken cancellationToken)
        where T : ITableEntity
    {
        var method = mode switch
        {
            TableUpdateMode.Replace => RequestMethod.Put,
            TableUpdateMode.Merge => RequestMethod.Patch,
            _ => throw new ArgumentException($"Unexpected value for {nameof(mode)}: {mode}", nameof(mode)),
        };
        var message = _wire.Message(method, TableWire.EntityAddress(_table, entity.PartitionKey, entity.RowKey));
        if (ifMatch is not null) message.Request.Headers.SetValue("If-Match", ifMatch);
        TableWire.SetJson(message, EntityWriter.Write(entity));
        return _wire.SendAsync(message, 204, 204, cancellationToken);
    }

    private Task<Response> GetAsync(
        string partitionKey, string rowKey, IEnumerable<string>? select, int alsoExpected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        ArgumentNullException.ThrowIfNull(rowKey);
        var message = _wire.Message(RequestMethod.Get, TableWire.EntityAddress(_table, partitionKey, rowKey));
        if (Columns(select) is { } columns) message.Request.Uri.AppendQuery("$select", columns);
        return _wire.SendAsync(message, 200, alsoExpected, cancellationToken);
    }
}
