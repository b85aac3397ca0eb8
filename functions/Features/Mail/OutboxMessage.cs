using System.Text.Json;
using System.Text.Json.Serialization;
using Features.Developers;

namespace Features.Mail;

/// <summary>What happened that somebody is told of.</summary>
public enum MailOccasion
{
    /// <summary>Somebody signed up with an address, be it a known one or not.</summary>
    SignedUp,

    /// <summary>Somebody forgot the password of an address, be it a known one or not.</summary>
    PasswordForgotten,

    /// <summary>An administrator made an account for somebody.</summary>
    Invited,

    /// <summary>An administrator approved, rejected or revoked an account.</summary>
    AccountDecided,

    /// <summary>An administrator approved, rejected or revoked a registration.</summary>
    RegistrationDecided,

    /// <summary>An administrator marked a version of a product as one to leave.</summary>
    VersionDeprecated,

    /// <summary>A key is about to end.</summary>
    KeyExpiringSoon,

    /// <summary>A key has ended.</summary>
    KeyExpired,

    /// <summary>An administrator wants to see a template.</summary>
    Test,
}

/// <summary>
/// A message of the queue <c>mail-outbox</c>: what happened, to whom. What the mail says, and whether there still is one to send, is read from storage when it is
/// sent; so nothing secret lies in a queue.
/// </summary>
/// <param name="PortalId">The portal.</param>
/// <param name="Occasion">What happened.</param>
/// <param name="EventId">One mail is sent for an event.</param>
/// <param name="HappenedAt">When it happened.</param>
public sealed record OutboxMessage(Guid PortalId, MailOccasion Occasion, Guid EventId, DateTimeOffset HappenedAt)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>The address, where nobody looked up yet whether it is known.</summary>
    public string? Address { get; init; }

    public Guid? DeveloperId { get; init; }

    /// <summary>What was decided. A later decision makes the mail pointless.</summary>
    public ApprovalStatus? Status { get; init; }

    /// <summary>The application of the registration or key.</summary>
    public Guid? ApplicationId { get; init; }

    /// <summary>The API, package or version of the registration.</summary>
    public Guid? EntityId { get; init; }

    /// <summary>The key that ends.</summary>
    public Guid? CredentialId { get; init; }

    /// <summary>When it ends; a key that ends at another time by now has mails of its own.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The template that is tested.</summary>
    public string? Template { get; init; }

    /// <summary>What the test says.</summary>
    public MailContent? Content { get; init; }

    public static string SignedUp(Guid portalId, string address, DateTimeOffset now) => Make(portalId, MailOccasion.SignedUp, now, mail => mail with { Address = address });

    public static string PasswordForgotten(Guid portalId, string address, DateTimeOffset now) =>
        Make(portalId, MailOccasion.PasswordForgotten, now, mail => mail with { Address = address });

    public static string Invited(Guid portalId, Guid developerId, DateTimeOffset now) =>
        Make(portalId, MailOccasion.Invited, now, mail => mail with { DeveloperId = developerId });

    public static string AccountDecided(Guid portalId, Guid developerId, ApprovalStatus status, DateTimeOffset now) =>
        Make(portalId, MailOccasion.AccountDecided, now, mail => mail with { DeveloperId = developerId, Status = status });

    public static string RegistrationDecided(Guid portalId, Guid applicationId, Guid entityId, ApprovalStatus status, DateTimeOffset now) =>
        Make(portalId, MailOccasion.RegistrationDecided, now, mail => mail with { ApplicationId = applicationId, EntityId = entityId, Status = status });

    public static string VersionDeprecated(Guid portalId, Guid versionId, DateTimeOffset now) => Make(portalId, MailOccasion.VersionDeprecated, now, mail => mail with { EntityId = versionId });

    /// <summary>Of one key and one end there is one mail of each kind, however often it is asked for.</summary>
    public static string KeyEnds(MailOccasion occasion, Guid portalId, Guid applicationId, Guid credentialId, DateTimeOffset expiresAt, DateTimeOffset now) =>
        Make(portalId, occasion, now, mail => mail with
        {
            EventId = EventIds.Of($"{occasion}|{credentialId:D}|{expiresAt.UtcTicks}"), ApplicationId = applicationId, CredentialId = credentialId, ExpiresAt = expiresAt,
        });

    public static string Tested(Guid portalId, string address, string template, MailContent content, DateTimeOffset now) =>
        Make(portalId, MailOccasion.Test, now, mail => mail with { Address = address, Template = template, Content = content });

    /// <summary>What a queue message says, or null when it is none of ours.</summary>
    public static OutboxMessage? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<OutboxMessage>(text, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Make(Guid portalId, MailOccasion occasion, DateTimeOffset now, Func<OutboxMessage, OutboxMessage> fill) =>
        JsonSerializer.Serialize(fill(new(portalId, occasion, Guid.NewGuid(), now)), Options);
}
