using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Lists;

namespace Features.Webhooks;

/// <summary>A webhook on the wire. Its secret is in the answer that it was made in, and in no other.</summary>
public sealed record WebhookAnswer(
    Guid Id, string Name, string? Description, string Url, IReadOnlyList<string> EventTypes, IReadOnlyList<Guid> PortalIds, bool Enabled, string? DisabledReason,
    DateTimeOffset? DisabledAt, DateTimeOffset? PreviousSecretExpiresAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    public static WebhookAnswer Of(Webhook webhook, DateTimeOffset now) => new(
        webhook.Id, webhook.Name, webhook.Description, webhook.Url, webhook.EventTypes, webhook.PortalIds, webhook.Enabled, webhook.DisabledReason, webhook.DisabledAt,
        webhook.PreviousSecretExpiresAt > now ? webhook.PreviousSecretExpiresAt : null, webhook.CreatedAt, webhook.UpdatedAt);
}

/// <summary>A delivery in a list.</summary>
public record DeliveryAnswer(
    Guid Id, string Type, DeliveryStatus Status, int AttemptCount, DeliveryAttempt? LastAttempt, DateTimeOffset? NextAttemptAt, DateTimeOffset CreatedAt)
{
    public static DeliveryAnswer Of(Delivery delivery) => new(
        delivery.Id, delivery.Type, delivery.Status, delivery.Attempts.Count, delivery.LastAttempt(), delivery.NextAttemptAt, delivery.CreatedAt);
}

/// <summary>A delivery with what is sent and every attempt.</summary>
public sealed record WholeDeliveryAnswer(
    Guid Id, string Type, DeliveryStatus Status, int AttemptCount, DeliveryAttempt? LastAttempt, DateTimeOffset? NextAttemptAt, DateTimeOffset CreatedAt,
    JsonElement Payload, IReadOnlyList<DeliveryAttempt> Attempts) : DeliveryAnswer(Id, Type, Status, AttemptCount, LastAttempt, NextAttemptAt, CreatedAt)
{
    public static new WholeDeliveryAnswer Of(Delivery delivery) => new(
        delivery.Id, delivery.Type, delivery.Status, delivery.Attempts.Count, delivery.LastAttempt(), delivery.NextAttemptAt, delivery.CreatedAt,
        JsonSerializer.Deserialize<JsonElement>(delivery.Payload), delivery.Attempts);
}

public sealed record DeliveryPage(DeliveryMeta Meta, IReadOnlyList<DeliveryAnswer> Data);

public sealed record DeliveryMeta(CursorMeta Page);

/// <summary>How many deliveries a replay put in line, and where to go on when there are more.</summary>
public sealed record ReplayAnswer(int Replayed, DateTimeOffset? NextUntil);

public sealed record EventTypesAnswer(IReadOnlyList<string> Data);
