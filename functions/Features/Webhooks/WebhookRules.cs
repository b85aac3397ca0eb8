using System.Text.RegularExpressions;
using Platform.Fields;

namespace Features.Webhooks;

/// <summary>What webhooks must obey. Collects every fault.</summary>
public static partial class WebhookRules
{
    /// <summary>Webhooks of an installation: every event is matched with all of them.</summary>
    public const int WebhooksMax = 100;

    /// <summary>How long a secret goes on after it was replaced, unless somebody says otherwise.</summary>
    public const int OverlapHoursDefault = 24;

    private const int OverlapHoursMax = 7 * 24;
    private const int PortalsMax = 100;

    /// <summary>What a body says, or null with the faults noted in it.</summary>
    public static WebhookChange? Read(BodyFields body, bool isNew)
    {
        body.Ignore("id", "created_at", "updated_at", "disabled_at", "disabled_reason", "previous_secret_expires_at");
        var change = new WebhookChange(
            body.Name("name", required: isNew, min: 1, max: 255),
            body.Text("description", nullable: true, max: 512),
            body.Text("url", required: isNew, max: 2048, pattern: Url(), form: "be an http or https URL without a user or fragment"),
            body.Texts("event_types", max: WebhookEvent.All.Count, choices: WebhookEvent.All),
            body.Ids("portal_ids", max: PortalsMax),
            body.Flag("enabled"));
        return body.Close() ? change : null;
    }

    /// <summary>How long the old secret goes on, or null with the faults noted in <paramref name="body"/>.</summary>
    public static TimeSpan? ReadOverlap(BodyFields body)
    {
        var hours = body.Whole("overlap_hours", min: 0, max: OverlapHoursMax).Value ?? OverlapHoursDefault;
        return body.Close() ? TimeSpan.FromHours(hours) : null;
    }

    /// <summary>What is to be sent again, or null with the faults noted in <paramref name="body"/>.</summary>
    public static DeliveryReplay? ReadReplay(BodyFields body)
    {
        var since = body.Time("since", required: true).Value;
        var until = body.Time("until").Value;
        var status = body.Texts("status", min: 1, choices: [.. Words<DeliveryStatus>.All.Where(word => word != "pending")]).Value;
        if (since >= until) body.Faults.Add(new(body.PathOf("until"), "invalid", "until must be after since"));
        return body.Close() ? new(since!.Value, until, status?.ConvertAll(Words<DeliveryStatus>.Parse)) : null;
    }

    [GeneratedRegex(@"^https?://[^\s/?#@\p{C}]+(?:[/?][^\s#\p{C}]*)?\z", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Url();
}
