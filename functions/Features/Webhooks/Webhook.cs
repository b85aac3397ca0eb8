using Platform.Fields;
using Platform.Storage;

namespace Features.Webhooks;

/// <summary>An address that is told of events.</summary>
public sealed record Webhook
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public required string Url { get; init; }

    /// <summary>What it is told of; everything when empty.</summary>
    public IReadOnlyList<string> EventTypes { get; init; } = [];

    /// <summary>Of which portals; of everything, portals or not, when empty.</summary>
    public IReadOnlyList<Guid> PortalIds { get; init; } = [];

    public bool Enabled { get; init; } = true;

    /// <summary>Why it was switched off, when nobody did it.</summary>
    public string? DisabledReason { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>What its messages are signed with, sealed.</summary>
    public required string SealedSecret { get; init; }

    /// <summary>What they are signed with too, until a time, so that its owner can change over.</summary>
    public string? SealedPreviousSecret { get; init; }

    public DateTimeOffset? PreviousSecretExpiresAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What its secrets are sealed for.</summary>
    public static string PurposeOf(Guid id) => $"webhook|{id:D}";

    /// <summary>Whether there is a delivery to be made: one that is sent, or one that is only kept because the webhook was switched off for its failures.</summary>
    public bool Wants(Notice notice) =>
        (Enabled || DisabledReason is not null)
        && (EventTypes.Count == 0 || EventTypes.Contains(notice.Type))
        && (PortalIds.Count == 0 || (notice.Data.GetValueOrDefault("portal_id") is { } portal && PortalIds.Contains(Guid.Parse(portal))));
}

/// <summary>What an administrator says of a webhook, new or changed; what was left out stays.</summary>
public sealed record WebhookChange(
    Optional<string?> Name, Optional<string?> Description, Optional<string?> Url, Optional<List<string>?> EventTypes, Optional<List<Guid>?> PortalIds, Optional<bool?> Enabled)
{
    public Webhook ApplyTo(Webhook webhook)
    {
        var changed = webhook with
        {
            Name = Name.Or(webhook.Name)!,
            Description = Description.Or(webhook.Description),
            Url = Url.Or(webhook.Url)!,
            EventTypes = EventTypes.Value ?? webhook.EventTypes,
            PortalIds = PortalIds.Value ?? webhook.PortalIds,
            Enabled = Enabled.Value ?? webhook.Enabled,
        };
        // Whoever says something about it has seen the reason.
        return Enabled.Value is null ? changed : changed with { DisabledReason = null, DisabledAt = null };
    }
}
