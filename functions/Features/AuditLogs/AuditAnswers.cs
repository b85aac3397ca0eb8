using System.Text.Json.Serialization;
using Platform.Lists;

namespace Features.AuditLogs;

/// <summary>A destination on the wire. Its authorization is in no answer.</summary>
public sealed record AuditDestinationAnswer(
    Guid Id, string Name, string Endpoint, AuditLogFormat LogFormat, bool SkipSslVerification, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static AuditDestinationAnswer Of(AuditDestination destination) => new(
        destination.Id, destination.Name, destination.Endpoint, destination.LogFormat, SkipSslVerification: false, destination.CreatedAt, destination.UpdatedAt);
}

public sealed record AuditDestinationPage(CursorMeta Meta, IReadOnlyList<AuditDestinationAnswer> Data);

/// <summary>A webhook as it is set; without a destination the contract leaves its id out.</summary>
public sealed record AuditWebhookAnswer(bool Enabled)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? AuditLogDestinationId { get; init; }

    public static AuditWebhookAnswer Of(AuditWebhook? webhook) => new(webhook?.Enabled ?? false) { AuditLogDestinationId = webhook?.DestinationId };
}

/// <summary>What became of sending.</summary>
public sealed record AuditWebhookStatusAnswer(bool WebhookEnabled, string WebhookStatus)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? LastAttemptAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? LastResponseCode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastResponseMessage { get; init; }

    public static AuditWebhookStatusAnswer Of(AuditWebhook? webhook, AuditDelivery? delivery) =>
        new(webhook?.Enabled ?? false, webhook is { Enabled: true } && delivery is not { IsGivenUp: true } ? "active" : "inactive")
        {
            LastAttemptAt = delivery?.LastAttemptAt,
            LastResponseCode = delivery?.LastResponseCode,
            LastResponseMessage = delivery?.LastResponseMessage,
        };
}

/// <summary>A replay; one that nobody asked for has the contract's initial times.</summary>
public sealed record AuditReplayAnswer(DateTimeOffset StartAt, DateTimeOffset EndAt, AuditReplayStatus Status, DateTimeOffset UpdatedAt)
{
    public static AuditReplayAnswer Of(AuditReplay? replay) => replay is null
        ? new(DateTimeOffset.MinValue, DateTimeOffset.MinValue, AuditReplayStatus.Unconfigured, DateTimeOffset.MinValue)
        : new(replay.StartAt, replay.EndAt, replay.Status, replay.UpdatedAt);
}
