using System.Globalization;
using System.Xml.Linq;
using Azure.Storage.Queues.Models;
using Azure.Storage.Wire;

namespace Azure.Storage.Queues;

/// <summary>The XML of messages, both ways.</summary>
internal static class QueueXml
{
    public static byte[] Write(BinaryData body, QueueMessageEncoding encoding) =>
        StorageXml.Write("QueueMessage", "MessageText", encoding == QueueMessageEncoding.Base64 ? Convert.ToBase64String(body.ToMemory().Span) : body.ToString());

    /// <exception cref="FormatException">A message is not base64, and the client expects that.</exception>
    public static QueueMessage[] Received(Response response, QueueMessageEncoding encoding) =>
    [
        .. Messages(response).Select(message => new QueueMessage
        {
            MessageId = Text(message, "MessageId"),
            PopReceipt = Text(message, "PopReceipt"),
            Body = Body(message, encoding),
            DequeueCount = Number(message, "DequeueCount"),
            InsertedOn = Instant(message, "InsertionTime"),
            ExpiresOn = Instant(message, "ExpirationTime"),
            NextVisibleOn = Instant(message, "TimeNextVisible"),
        }),
    ];

    /// <exception cref="FormatException">A message is not base64, and the client expects that.</exception>
    public static PeekedMessage[] Peeked(Response response, QueueMessageEncoding encoding) =>
    [
        .. Messages(response).Select(message => new PeekedMessage
        {
            MessageId = Text(message, "MessageId"),
            Body = Body(message, encoding),
            DequeueCount = Number(message, "DequeueCount"),
            InsertedOn = Instant(message, "InsertionTime"),
            ExpiresOn = Instant(message, "ExpirationTime"),
        }),
    ];

    public static SendReceipt Sent(Response response)
    {
        var message = Messages(response).First();
        return new SendReceipt
        {
            MessageId = Text(message, "MessageId"),
            PopReceipt = Text(message, "PopReceipt"),
            InsertionTime = Instant(message, "InsertionTime"),
            ExpirationTime = Instant(message, "ExpirationTime"),
            TimeNextVisible = Instant(message, "TimeNextVisible"),
        };
    }

    private static IEnumerable<XElement> Messages(Response response) => StorageXml.Parse(response).Elements("QueueMessage");

    private static BinaryData Body(XElement message, QueueMessageEncoding encoding)
    {
        var text = Text(message, "MessageText");
        return encoding == QueueMessageEncoding.Base64 ? new BinaryData(Convert.FromBase64String(text)) : new BinaryData(text);
    }

    private static string Text(XElement message, string name) => message.Element(name)?.Value ?? string.Empty;

    private static long Number(XElement message, string name) => long.Parse(Text(message, name), CultureInfo.InvariantCulture);

    private static DateTimeOffset Instant(XElement message, string name) =>
        DateTimeOffset.Parse(Text(message, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
