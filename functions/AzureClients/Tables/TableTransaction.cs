using System.Buffers;
using System.Text;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables;

/// <summary>An entity group transaction: one change set of HTTP requests in a multipart body, and its answer.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions</remarks>
internal static class TableTransaction
{
    public static async Task<Response<IReadOnlyList<Response>>> SubmitAsync(
        TableWire wire, string table, IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        var message = wire.Message(RequestMethod.Post, wire.Root + "/$batch");
        message.Request.Headers.SetValue("Content-Type", $"multipart/mixed; boundary=batch_{id}");
        message.Request.Content = RequestContent.Create(Body(table, actions, id));
        var response = await wire.SendAsync(message, 202, 202, cancellationToken);
        var answers = MultipartResponses.Parse(response);
        return answers.FirstOrDefault(answer => answer.Status >= 400) is { } failed
            ? throw new TableTransactionFailedException(new RequestFailedException(failed, null, TableErrorParser.Shared))
            : Response.FromValue<IReadOnlyList<Response>>(answers, response);
    }

    private static ReadOnlyMemory<byte> Body(string table, IEnumerable<TableTransactionAction> actions, Guid id)
    {
        var body = new ArrayBufferWriter<byte>(4096);
        Line(body, $"--batch_{id}\r\nContent-Type: multipart/mixed; boundary=changeset_{id}\r\n");
        var position = 0;
        string? partition = null;
        foreach (var action in actions)
        {
            partition ??= action.Entity.PartitionKey;
            if (action.Entity.PartitionKey != partition) throw DifferentPartitions(position);
            Line(body, $"--changeset_{id}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n");
            Append(body, table, action);
            position++;
        }
        if (position == 0) throw new InvalidOperationException("A transaction needs at least one action.");
        Line(body, $"--changeset_{id}--\r\n\r\n--batch_{id}--");
        return body.WrittenMemory;
    }

    private static void Append(ArrayBufferWriter<byte> body, string table, TableTransactionAction action)
    {
        var entity = action.Entity;
        if (entity.PartitionKey is null || entity.RowKey is null) throw new ArgumentNullException(nameof(action), "A row needs both keys.");
        var address = action.ActionType == TableTransactionActionType.Add
            ? table
            : TableWire.EntityAddress(table, entity.PartitionKey, entity.RowKey);
        Line(body, $"{Verb(action.ActionType)} {address} HTTP/1.1");
        Line(body, $"Accept: {TableWire.MinimalMetadata}\r\nDataServiceVersion: 3.0");
        if (action.ActionType == TableTransactionActionType.Add) Line(body, $"Prefer: {TableWire.ReturnNoContent}");
        if (Condition(action) is { } etag) Line(body, $"If-Match: {etag}");
        if (action.ActionType == TableTransactionActionType.Delete)
        {
            Line(body, "\r\n");
            return;
        }
        var json = EntityWriter.Write(entity);
        Line(body, $"Content-Type: application/json\r\nContent-Length: {json.Length}\r\n");
        body.Write(json.Span);
        Line(body, string.Empty);
    }

    // Azure refuses this and the emulator does not: without the check such a mistake would show in production first.
    private static TableTransactionFailedException DifferentPartitions(int position)
    {
        var refusal = new RequestFailedException(
            400,
            $"{position}:All commands in a batch must operate on same entity group.",
            TableErrorCode.CommandsInBatchActOnDifferentPartitions.ToString(),
            null);
        refusal.Data[TableTransactionFailedException.FailedEntity] = position.ToString();
        return new TableTransactionFailedException(refusal);
    }

    private static string Verb(TableTransactionActionType type) => type switch
    {
        TableTransactionActionType.Add => "POST",
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge => "PATCH",
        TableTransactionActionType.UpdateReplace or TableTransactionActionType.UpsertReplace => "PUT",
        TableTransactionActionType.Delete => "DELETE",
        _ => throw new InvalidOperationException("Unknown request type."),
    };

    private static string? Condition(TableTransactionAction action) => action.ActionType switch
    {
        TableTransactionActionType.Delete => (action.ETag == default ? ETag.All : action.ETag).ToString(),
        TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace when action.ETag != default => action.ETag.ToString(),
        _ => null,
    };

    private static void Line(ArrayBufferWriter<byte> body, string text)
    {
        Encoding.UTF8.GetBytes(text, body);
        body.Write("\r\n"u8);
    }
}
