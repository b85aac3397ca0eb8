using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Wire;

namespace Azure.Data.Tables;

/// <summary>What every table request shares: the address, the headers, and how failures are told.</summary>
internal sealed class TableWire
{
    public const string MinimalMetadata = "application/json;odata=minimalmetadata";
    public const string ReturnNoContent = "return-no-content";

    private readonly HttpPipeline _pipeline;
    private readonly string _version;

    public TableWire(Uri endpoint, string account, HttpPipelinePolicy authentication, TableClientOptions? options)
    {
        options ??= new TableClientOptions();
        Endpoint = endpoint;
        Root = endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/');
        Account = account;
        _version = options.Version;
        _pipeline = Pipelines.Build(options, authentication, TableErrorParser.Shared);
    }

    public Uri Endpoint { get; }

    public string Root { get; }

    public string Account { get; }

    public static TableWire Connect(string connectionString, TableClientOptions? options)
    {
        var connection = StorageConnection.Parse(connectionString);
        return new TableWire(
            connection.Tables, connection.Account, new TableSharedKeyPolicy(connection.Account, connection.Key), options);
    }

    public static TableWire Connect(Uri endpoint, TokenCredential tokenCredential, TableClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(tokenCredential);
        return new TableWire(endpoint, AccountName.Of(endpoint), Pipelines.Token(tokenCredential), options);
    }

    public string TableAddress(string table) => $"{Root}/{Uri.EscapeDataString(table)}";

    public static string EntityAddress(string table, string partitionKey, string rowKey) =>
        $"{table}(PartitionKey='{Key(partitionKey)}',RowKey='{Key(rowKey)}')";

    public HttpMessage Message(RequestMethod method, string address)
    {
        var message = _pipeline.CreateMessage();
        var request = message.Request;
        request.Method = method;
        request.Uri.Reset(new Uri(address));
        request.Headers.SetValue("x-ms-version", _version);
        request.Headers.SetValue("DataServiceVersion", "3.0");
        request.Headers.SetValue("Accept", MinimalMetadata);
        return message;
    }

    public static void SetJson(HttpMessage message, ReadOnlyMemory<byte> body)
    {
        message.Request.Headers.SetValue("Content-Type", "application/json");
        message.Request.Content = RequestContent.Create(body);
    }

    /// <summary>Sends, and throws for every status but the expected ones.</summary>
    /// <exception cref="RequestFailedException">Another status; or 0 when the service cannot be reached.</exception>
    /// <exception cref="AggregateException">The service could not be reached in any of several tries.</exception>
    public async Task<Response> SendAsync(HttpMessage message, int expected, int alsoExpected, CancellationToken cancellationToken)
    {
        using (message)
        {
            await _pipeline.SendAsync(message, cancellationToken);
            var response = message.Response;
            return response.Status == expected || response.Status == alsoExpected ? response : throw new RequestFailedException(response);
        }
    }

    /// <summary>Creates a table; 409 is fine while the table of that name is not on its way out.</summary>
    public async Task<Response> CreateTableAsync(string table, bool mayExist, CancellationToken cancellationToken)
    {
        var message = Message(RequestMethod.Post, Root + "/Tables");
        message.Request.Headers.SetValue("Prefer", ReturnNoContent);
        SetJson(message, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["TableName"] = table }));
        var response = await SendAsync(message, 204, mayExist ? 409 : 204, cancellationToken);
        if (response.Status != 409) return response;
        var conflict = new RequestFailedException(response);
        return conflict.ErrorCode == Models.TableErrorCode.TableBeingDeleted ? throw conflict : response;
    }

    /// <summary>Deletes a table; its absence is fine.</summary>
    public Task<Response> DeleteTableAsync(string table, CancellationToken cancellationToken) =>
        SendAsync(Message(RequestMethod.Delete, $"{Root}/Tables('{Key(table)}')"), 204, 404, cancellationToken);

    private static string Key(string key) => Uri.EscapeDataString(TableFilter.Escape(key));
}
