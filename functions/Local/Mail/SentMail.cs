using System.Text.Json.Serialization;

namespace Local.Mail;

/// <summary>A message that was sent, decoded. The id orders by arrival, <c>to</c> holds the envelope's recipients separated by ", ", and a
/// part that the message
/// lacks is null.</summary>
internal sealed record SentMail(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("to")] string To,
    [property: JsonPropertyName("from")] string From,
    [property: JsonPropertyName("subject")] string Subject,
    [property: JsonPropertyName("text")] string? Text,
    [property: JsonPropertyName("html")] string? Html,
    [property: JsonPropertyName("received_at")] DateTimeOffset ReceivedAt);
