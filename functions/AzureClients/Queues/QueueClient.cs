using System.Globalization;
using Azure.Core;
using Azure.Storage.Queues.Models;
using Azure.Storage.Wire;

namespace Azure.Storage.Queues;

/// <summary>One queue and its messages. Safe to share between threads.</summary>
/// <remarks>
/// Unless said otherwise, members fail with <see cref="RequestFailedException"/>: its status is the service's, its error code one of
/// <see cref="QueueErrorCode"/>. A service that cannot be reached gives status 0, or an <see cref="AggregateException"/> of such
/// failures after several tries. A message is delivered at least once.
/// </remarks>
public class QueueClient
{
    private readonly StorageWire _wire;
    private readonly QueueMessageEncoding _encoding;

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="queueName">3 to 63 lower case letters, digits and single hyphens.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public QueueClient(string connectionString, string queueName) : this(connectionString, queueName, new QueueClientOptions())
    {
    }

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="queueName">3 to 63 lower case letters, digits and single hyphens.</param>
    /// <param name="options">Encoding, retries, transport and diagnostics.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public QueueClient(string connectionString, string queueName, QueueClientOptions options)
    {
        (_wire, var endpoint) = QueueWire.Connect(connectionString, options);
        _encoding = options?.MessageEncoding ?? QueueMessageEncoding.None;
        Name = queueName;
        Uri = Address.Of(endpoint, queueName);
    }

    /// <summary>A client that acts as an identity.</summary>
    /// <param name="queueUri">The queue, such as <c>https://account.queue.core.windows.net/queue</c>; it must be https.</param>
    /// <param name="credential">The identity.</param>
    /// <param name="options">Encoding, retries, transport and diagnostics.</param>
    public QueueClient(Uri queueUri, TokenCredential credential, QueueClientOptions? options = null)
    {
        _wire = QueueWire.Connect(queueUri, credential, options);
        _encoding = options?.MessageEncoding ?? QueueMessageEncoding.None;
        Name = queueUri.Segments[^1].TrimEnd('/');
        Uri = queueUri;
    }

    internal QueueClient(StorageWire wire, Uri endpoint, string queueName, QueueMessageEncoding encoding)
    {
        _wire = wire;
        _encoding = encoding;
        Name = queueName;
        Uri = Address.Of(endpoint, queueName);
    }

    /// <summary>The name of the account.</summary>
    public virtual string AccountName => _wire.Account;

    /// <summary>The name of the queue.</summary>
    public virtual string Name { get; }

    /// <summary>The address of the queue.</summary>
    public virtual Uri Uri { get; }

    /// <summary>Creates the queue.</summary>
    /// <param name="metadata">Names and values of the caller's own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">409 <c>QueueAlreadyExists</c>, when its metadata differs.</exception>
    public virtual Task<Response> CreateAsync(IDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var message = _wire.Message(RequestMethod.Put, Uri);
        Metadata.Write(message.Request, metadata);
        return _wire.SendAsync(message, 201, 204, cancellationToken);
    }

    /// <summary>Creates the queue unless there is one.</summary>
    /// <param name="metadata">Names and values of the caller's own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer, or null when there was a queue already.</returns>
    public virtual async Task<Response> CreateIfNotExistsAsync(
        IDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        try
        {
            var response = await CreateAsync(metadata, cancellationToken);
            return response.Status == 204 ? null! : response;
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == QueueErrorCode.QueueAlreadyExists)
        {
            return null!;
        }
    }

    /// <summary>Deletes the queue and its messages; false when there was none.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual async Task<Response<bool>> DeleteIfExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await _wire.SendAsync(_wire.Message(RequestMethod.Delete, Uri), 204, 404, cancellationToken);
        return Response.FromValue(response.Status == 204, response);
    }

    /// <summary>Whether there is such a queue.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await MetadataAsync(404, cancellationToken);
        return Response.FromValue(response.Status == 200, response);
    }

    /// <summary>The queue's approximate length and metadata.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>QueueNotFound</c>.</exception>
    public virtual async Task<Response<QueueProperties>> GetPropertiesAsync(CancellationToken cancellationToken = default)
    {
        var response = await MetadataAsync(200, cancellationToken);
        var properties = new QueueProperties
        {
            ApproximateMessagesCount = (int)Math.Min(int.MaxValue, response.Number("x-ms-approximate-messages-count")),
            Metadata = Metadata.Read(response),
        };
        return Response.FromValue(properties, response);
    }

    /// <summary>Sends a text.</summary>
    /// <param name="messageText">At most 64 KiB as it travels.</param>
    public virtual Task<Response<SendReceipt>> SendMessageAsync(string messageText) =>
        SendMessageAsync(messageText, null, null, CancellationToken.None);

    /// <summary>Sends a text.</summary>
    /// <param name="messageText">At most 64 KiB as it travels.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task<Response<SendReceipt>> SendMessageAsync(string messageText, CancellationToken cancellationToken = default) =>
        SendMessageAsync(messageText, null, null, cancellationToken);

    /// <summary>Sends a text.</summary>
    /// <param name="messageText">At most 64 KiB as it travels.</param>
    /// <param name="visibilityTimeout">How long it stays hidden at first, in whole seconds up to 7 days; not at all by default.</param>
    /// <param name="timeToLive">When it goes away by itself, in whole seconds; -1 s for never; 7 days by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>QueueNotFound</c>; 413 <c>RequestBodyTooLarge</c>.</exception>
    public virtual Task<Response<SendReceipt>> SendMessageAsync(
        string messageText, TimeSpan? visibilityTimeout = null, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageText);
        return SendMessageAsync(new BinaryData(messageText), visibilityTimeout, timeToLive, cancellationToken);
    }

    /// <summary>Sends bytes; without base64 they must be UTF-8 text.</summary>
    /// <param name="message">At most 64 KiB as it travels.</param>
    /// <param name="visibilityTimeout">How long it stays hidden at first, in whole seconds up to 7 days; not at all by default.</param>
    /// <param name="timeToLive">When it goes away by itself, in whole seconds; -1 s for never; 7 days by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>QueueNotFound</c>; 413 <c>RequestBodyTooLarge</c>.</exception>
    public virtual async Task<Response<SendReceipt>> SendMessageAsync(
        BinaryData message, TimeSpan? visibilityTimeout = null, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = Messages(RequestMethod.Post);
        AppendSeconds(request, "visibilitytimeout", visibilityTimeout);
        AppendSeconds(request, "messagettl", timeToLive);
        SetBody(request, message);
        var response = await _wire.SendAsync(request, 201, 201, cancellationToken);
        return Response.FromValue(QueueXml.Sent(response), response);
    }

    /// <summary>Receives one message, hidden from others for 30 s; none gives a null value.</summary>
    /// <param name="visibilityTimeout">How long it stays hidden from others, in whole seconds up to 7 days.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>QueueNotFound</c>.</exception>
    /// <exception cref="FormatException">The message is not base64, and the client expects that.</exception>
    public virtual async Task<Response<QueueMessage>> ReceiveMessageAsync(
        TimeSpan? visibilityTimeout = null, CancellationToken cancellationToken = default)
    {
        var messages = await ReceiveMessagesAsync(1, visibilityTimeout, cancellationToken);
        return Response.FromValue(messages.Value.FirstOrDefault()!, messages.GetRawResponse());
    }

    /// <summary>Receives at most one message.</summary>
    public virtual Task<Response<QueueMessage[]>> ReceiveMessagesAsync() => ReceiveMessagesAsync(null, null, CancellationToken.None);

    /// <summary>Receives at most one message.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual Task<Response<QueueMessage[]>> ReceiveMessagesAsync(CancellationToken cancellationToken = default) =>
        ReceiveMessagesAsync(null, null, cancellationToken);

    /// <summary>Receives messages, about in the order sent, and hides them from others for a while.</summary>
    /// <param name="maxMessages">1 to 32; 1 by default.</param>
    /// <param name="visibilityTimeout">How long they stay hidden from others, in whole seconds up to 7 days; 30 s by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>QueueNotFound</c>.</exception>
    /// <exception cref="FormatException">A message is not base64, and the client expects that.</exception>
    public virtual async Task<Response<QueueMessage[]>> ReceiveMessagesAsync(
        int? maxMessages = null, TimeSpan? visibilityTimeout = null, CancellationToken cancellationToken = default)
    {
        var request = Messages(RequestMethod.Get);
        if (maxMessages is { } count) request.Request.Uri.AppendQuery("numofmessages", Text(count));
        AppendSeconds(request, "visibilitytimeout", visibilityTimeout);
        var response = await _wire.SendAsync(request, 200, 200, cancellationToken);
        return Response.FromValue(QueueXml.Received(response, _encoding), response);
    }

    /// <summary>Shows the first messages without receiving them.</summary>
    /// <param name="maxMessages">1 to 32; 1 by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>QueueNotFound</c>.</exception>
    /// <exception cref="FormatException">A message is not base64, and the client expects that.</exception>
    public virtual async Task<Response<PeekedMessage[]>> PeekMessagesAsync(
        int? maxMessages = null, CancellationToken cancellationToken = default)
    {
        var request = Messages(RequestMethod.Get);
        request.Request.Uri.AppendQuery("peekonly", "true");
        if (maxMessages is { } count) request.Request.Uri.AppendQuery("numofmessages", Text(count));
        var response = await _wire.SendAsync(request, 200, 200, cancellationToken);
        return Response.FromValue(QueueXml.Peeked(response, _encoding), response);
    }

    /// <summary>Hides a received message for longer, or shorter, and can replace its text.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="popReceipt">Its latest pop receipt.</param>
    /// <param name="messageText">The new text; null keeps the old one.</param>
    /// <param name="visibilityTimeout">How long it stays hidden from now on, in whole seconds up to 7 days; not at all by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>MessageNotFound</c>; 400 <c>PopReceiptMismatch</c>.</exception>
    public virtual Task<Response<UpdateReceipt>> UpdateMessageAsync(
        string messageId, string popReceipt, string? messageText = null, TimeSpan visibilityTimeout = default,
        CancellationToken cancellationToken = default) =>
        UpdateMessageAsync(messageId, popReceipt, messageText is null ? null! : new BinaryData(messageText), visibilityTimeout, cancellationToken);

    /// <summary>Hides a received message for longer, or shorter, and can replace its body.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="popReceipt">Its latest pop receipt.</param>
    /// <param name="message">The new body; null keeps the old one.</param>
    /// <param name="visibilityTimeout">How long it stays hidden from now on, in whole seconds up to 7 days; not at all by default.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>MessageNotFound</c>; 400 <c>PopReceiptMismatch</c>.</exception>
    public virtual async Task<Response<UpdateReceipt>> UpdateMessageAsync(
        string messageId, string popReceipt, BinaryData message, TimeSpan visibilityTimeout = default,
        CancellationToken cancellationToken = default)
    {
        var request = Message(RequestMethod.Put, messageId, popReceipt);
        AppendSeconds(request, "visibilitytimeout", visibilityTimeout);
        if (message is not null) SetBody(request, message);
        var response = await _wire.SendAsync(request, 204, 204, cancellationToken);
        var receipt = new UpdateReceipt
        {
            PopReceipt = response.Text("x-ms-popreceipt") ?? string.Empty,
            NextVisibleOn = response.Instant("x-ms-time-next-visible"),
        };
        return Response.FromValue(receipt, response);
    }

    /// <summary>Removes a received message.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="popReceipt">Its latest pop receipt.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>MessageNotFound</c>; 400 <c>PopReceiptMismatch</c>.</exception>
    public virtual Task<Response> DeleteMessageAsync(string messageId, string popReceipt, CancellationToken cancellationToken = default) =>
        _wire.SendAsync(Message(RequestMethod.Delete, messageId, popReceipt), 204, 204, cancellationToken);

    /// <summary>Removes every message.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>QueueNotFound</c>.</exception>
    public virtual Task<Response> ClearMessagesAsync(CancellationToken cancellationToken = default) =>
        _wire.SendAsync(Messages(RequestMethod.Delete), 204, 204, cancellationToken);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void AppendSeconds(HttpMessage message, string name, TimeSpan? time)
    {
        if (time is { } span) message.Request.Uri.AppendQuery(name, Text((int)span.TotalSeconds));
    }

    private void SetBody(HttpMessage message, BinaryData body)
    {
        message.Request.Headers.SetValue("Content-Type", "application/xml");
        message.Request.Content = RequestContent.Create(QueueXml.Write(body, _encoding));
    }

    private HttpMessage Messages(RequestMethod method) => _wire.Message(method, Address.Of(Uri, "messages"));

    private HttpMessage Message(RequestMethod method, string messageId, string popReceipt)
    {
        ArgumentNullException.ThrowIfNull(messageId);
        ArgumentNullException.ThrowIfNull(popReceipt);
        var message = _wire.Message(method, Address.Of(Address.Of(Uri, "messages"), messageId));
        message.Request.Uri.AppendQuery("popreceipt", popReceipt);
        return message;
    }

    private Task<Response> MetadataAsync(int alsoExpected, CancellationToken cancellationToken)
    {
        var message = _wire.Message(RequestMethod.Get, Uri);
        message.Request.Uri.AppendQuery("comp", "metadata");
        return _wire.SendAsync(message, 200, alsoExpected, cancellationToken);
    }
}
