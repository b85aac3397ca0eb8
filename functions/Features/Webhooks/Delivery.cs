using System.Text.Json;
using Platform.Http;
using Platform.Storage;

namespace Features.Webhooks;

/// <summary>What became of a delivery. <c>Skipped</c>: it fell into a time in which the webhook was switched off.</summary>
public enum DeliveryStatus { Pending, Delivered, Failed, Skipped }

/// <summary>One message for one webhook, and every attempt to deliver it.</summary>
public sealed record Delivery
{
    /// <summary>Attempts that are kept; replays may make more.</summary>
    public const int AttemptsMax = 40;

    /// <summary>The event's id: the same in every repetition and for every webhook.</summary>
    public required Guid Id { get; init; }

    public required Guid WebhookId { get; init; }
    public required string Type { get; init; }

    /// <summary>The body, byte for byte as it is signed.</summary>
    public required string Payload { get; init; }

    public DeliveryStatus Status { get; init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Until when somebody who began to send it may still be at work.</summary>
    public DateTimeOffset? TakenUntil { get; init; }

    /// <summary>Attempts since the event, or since somebody asked for a replay.</summary>
    public int Tries { get; init; }

    /// <summary>The first of them.</summary>
    public DateTimeOffset? FirstTriedAt { get; init; }

    public IReadOnlyList<DeliveryAttempt> Attempts { get; init; } = [];
    public required DateTimeOffset CreatedAt { get; init; }

    public static Delivery Of(Webhook webhook, Notice notice) => new()
    {
        Id = notice.Id,
        WebhookId = webhook.Id,
        Type = notice.Type,
        Payload = JsonSerializer.Serialize(new Message(notice.Type, notice.At, notice.Data), Wire.Json),
        Status = webhook.Enabled ? DeliveryStatus.Pending : DeliveryStatus.Skipped,
        NextAttemptAt = webhook.Enabled ? notice.At : null,
        CreatedAt = notice.At,
    };

    public DeliveryAttempt? LastAttempt() => Attempts is [.., var last] ? last : null;

    /// <summary>The same, to be sent again as if it were new.</summary>
    public Delivery Again(DateTimeOffset now) => this with { Status = DeliveryStatus.Pending, NextAttemptAt = now, Tries = 0, FirstTriedAt = null, TakenUntil = null };

    private sealed record Message(string Type, DateTimeOffset Timestamp, IReadOnlyDictionary<string, string> Data);
}

/// <summary>One attempt.</summary>
/// <param name="At">When it began.</param>
/// <param name="ResponseStatus">What the receiver answered; null when it did not.</param>
/// <param name="DurationMs">How long it took, in milliseconds.</param>
/// <param name="Response">The first bytes of the answer.</param>
/// <param name="Error">Why there is no answer.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, int? ResponseStatus, int DurationMs, string? Response, string? Error)
{
    public bool WasTaken() => ResponseStatus is >= 200 and < 300;
}

/// <summary>That a delivery is under way.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When it is due.</param>
public sealed record DueDelivery(Guid Id, DateTimeOffset At);

/// <summary>When the receiver last took something.</summary>
public sealed record WebhookHealth(DateTimeOffset LastTakenAt);

/// <summary>What is to be sent again.</summary>
public sealed record DeliveryReplay(DateTimeOffset Since, DateTimeOffset? Until, List<DeliveryStatus>? Status)
{
    public bool Has(Delivery delivery) => delivery.Status != DeliveryStatus.Pending && delivery.CreatedAt >= Since && (Until is null || delivery.CreatedAt < Until)
        && (Status is null || Status.Contains(delivery.Status));
}
