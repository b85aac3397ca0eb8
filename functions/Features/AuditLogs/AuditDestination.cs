using Platform.Fields;

namespace Features.AuditLogs;

public enum AuditLogFormat { Cef, Json, Cps }

/// <summary>Where audit logs may be sent.</summary>
public sealed record AuditDestination
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Endpoint { get; init; }

    /// <summary>The <c>Authorization</c> header, sealed.</summary>
    public required string SealedAuthorization { get; init; }

    public AuditLogFormat LogFormat { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What the header is sealed for.</summary>
    public static string PurposeOf(Guid id) => $"audit-destination|{id:D}";
}

/// <summary>What an administrator says of a destination, new or changed; what was left out stays.</summary>
public sealed record AuditDestinationChange(Optional<string?> Name, Optional<string?> Endpoint, Optional<string?> Authorization, Optional<AuditLogFormat?> LogFormat);

/// <summary>Where a portal's sign-ins are sent.</summary>
public sealed record AuditWebhook(Guid PortalId, bool Enabled, Guid? DestinationId);

/// <summary>How far sending has come.</summary>
/// <param name="Cursor">Row of the last event that was taken; empty before the first.</param>
/// <param name="Failures">Attempts that failed one after the other.</param>
/// <param name="LastAttemptAt">When it was last tried.</param>
/// <param name="LastResponseCode">What the destination said; null when it said nothing.</param>
/// <param name="LastResponseMessage">What it said, or why it said nothing.</param>
public sealed record AuditDelivery(string Cursor, int Failures, DateTimeOffset? LastAttemptAt, int? LastResponseCode, string? LastResponseMessage)
{
    /// <summary>Failures after which sending is given up but for a look now and then.</summary>
    public const int FailuresMax = 5;

    public static AuditDelivery New { get; } = new("", 0, null, null, null);

    public bool IsGivenUp => Failures >= FailuresMax;
}

public enum AuditReplayStatus { Unconfigured, Accepted, Pending, Running, Completed, Failed }

/// <summary>A request to send what was sent before.</summary>
public sealed record AuditReplay(DateTimeOffset StartAt, DateTimeOffset EndAt, AuditReplayStatus Status, DateTimeOffset UpdatedAt, string Cursor, int Failures)
{
    public bool IsUnderWay() => Status is AuditReplayStatus.Accepted or AuditReplayStatus.Pending or AuditReplayStatus.Running;
}

/// <summary>One attempt to sign in to a portal.</summary>
/// <param name="At">When.</param>
/// <param name="Id">Its own.</param>
/// <param name="DeveloperId">Whose account it was; null when the address is unknown.</param>
/// <param name="Succeeded">Whether it opened the portal.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="UserAgent">What the browser calls itself.</param>
/// <param name="Method">By what.</param>
public sealed record LoginEvent(DateTimeOffset At, Guid Id, Guid? DeveloperId, bool Succeeded, string? Address, string? UserAgent, string Method)
{
    /// <summary>What was called: passwords are taken under two addresses. Null in rows from before that was so.</summary>
    public string? Path { get; init; }

    /// <summary>By a password.</summary>
    public const string Basic = "BASIC";

    /// <summary>By an OpenID Connect provider.</summary>
    public const string Oidc = "OIDC";
}
