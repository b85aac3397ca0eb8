using Platform.Storage;

namespace Features.Storage;

/// <summary>Row keys of a portal's sessions partition: what comes and goes with sign-ins and mails.</summary>
public static class SessionKeys
{
    public const string Sessions = "session|";
    public const string MailTokens = "mail-token|";
    public const string SentMails = "sent|";
    public const string Allowances = "allowance|";
    public const string Devices = "device|";

    /// <summary>Until when ends of keys were looked at.</summary>
    public const string KeyWatch = "key-watch|";

    public const string LoginEvents = "login-event|";

    /// <summary>How far sending the audit log has come.</summary>
    public const string AuditDelivery = "audit-delivery|";

    /// <summary>The last request to send it again.</summary>
    public const string AuditReplay = "audit-replay|";

    /// <summary>Tries to sign in with all addresses of the portal.</summary>
    public const string TriesOfPortal = Allowances + "tries|portal";

    /// <summary>A session stands under its developer, so that all of one developer's can be ended.</summary>
    public static string Session(Guid developerId, Guid id) => Keys.Of("session", developerId, id);

    public static string SessionsOf(Guid developerId) => Keys.All("session", developerId);

    /// <summary>A token of a mail, by the hash of the token.</summary>
    public static string MailToken(string hash) => MailTokens + hash;

    /// <summary>Claim: the mail of an event is sent once.</summary>
    public static string SentMail(Guid eventId) => Keys.Of("sent", eventId);

    /// <summary>A browser with which a developer has signed in, by the hash of its cookie.</summary>
    public static string Device(string hash) => Devices + hash;

    /// <summary>Tries to sign in with an address, be it known or not.</summary>
    public static string TriesOf(string address) => Allowances + Keys.FoldedClaim("tries", address);

    /// <summary>Tries to sign in from a browser that the account's owner has signed in with.</summary>
    public static string TriesOnDevice(string hash) => $"{Allowances}device|{hash}";

    /// <summary>Mails to an address that anybody can ask for.</summary>
    public static string MailsTo(string address) => Allowances + Keys.FoldedClaim("mails", address);

    /// <summary>Attempts to sign in, by day and in the order of time.</summary>
    public static string LoginEvent(DateTimeOffset at, Guid id) => $"{LoginEventsOf(DateOnly.FromDateTime(at.UtcDateTime))}{at.UtcTicks:D19}|{id:D}";

    public static string LoginEventsOf(DateOnly day) => $"{LoginEvents}{day:yyyyMMdd}|";
}
