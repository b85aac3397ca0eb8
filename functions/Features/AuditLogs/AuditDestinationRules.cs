using System.Text.RegularExpressions;
using Platform.Fields;

namespace Features.AuditLogs;

/// <summary>What destinations, webhooks and replays must obey. Collects every fault.</summary>
public static partial class AuditDestinationRules
{
    /// <summary>How long sign-ins are kept, and so how far back a replay reaches.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>What a body says of a destination, or null with the faults noted in it.</summary>
    /// <param name="body">What was given.</param>
    /// <param name="isNew">Whether it must say everything.</param>
    /// <param name="needsSecret">Whether it must say what opens the destination too.</param>
    public static AuditDestinationChange? Read(BodyFields body, bool isNew, bool needsSecret)
    {
        body.Ignore("id", "created_at", "updated_at");
        var change = new AuditDestinationChange(
            body.Name("name", required: isNew, min: 1, max: 255),
            body.Text("endpoint", required: isNew, max: 2048, pattern: Url(), form: "be an http or https URL"),
            body.Text("authorization", required: needsSecret, min: 1, max: 4096, pattern: HeaderValue(), form: "be the value of a header"),
            body.Choice<AuditLogFormat>("log_format"));
        if (change.LogFormat.Value == AuditLogFormat.Cps) body.Faults.Add(new("log_format", "invalid", "The format cps is not available in this installation"));
        if (body.Flag("skip_ssl_verification").Value == true)
            body.Faults.Add(new("skip_ssl_verification", "invalid", "Certificates are always verified in this installation"));
        return body.Close() ? change : null;
    }

    /// <summary>A webhook's change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static (bool? Enabled, Optional<Guid?> DestinationId)? ReadWebhook(BodyFields body)
    {
        var enabled = body.Flag("enabled").Value;
        var destination = body.Id("audit_log_destination_id");
        return body.Close() ? (enabled, destination) : null;
    }

    /// <summary>A replay's range, or null with the faults noted in <paramref name="body"/>.</summary>
    public static (DateTimeOffset StartAt, DateTimeOffset EndAt)? ReadReplay(BodyFields body, DateTimeOffset now)
    {
        var start = body.Time("start_at", required: true).Value;
        var end = body.Time("end_at", required: true).Value;
        body.Ignore("status", "updated_at");
        if (start < now - Retention || start > now) body.Faults.Add(new("start_at", "invalid", "start_at must be within the last 7 days"));
        if (end < now - Retention || end > now) body.Faults.Add(new("end_at", "invalid", "end_at must be within the last 7 days"));
        if (start >= end) body.Faults.Add(new("end_at", "invalid", "end_at must be later than start_at"));
        return body.Close() ? (start!.Value, end!.Value) : null;
    }

    [GeneratedRegex(@"^https?://[^\s#@\p{C}]+\z", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Url();

    [GeneratedRegex(@"^[\x20-\x7E]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex HeaderValue();
}
