using Platform.Storage;

namespace Features.Storage;

/// <summary>Row keys of the identity partition. Prefixes end in <c>|</c>; none is the start of another.</summary>
public static class IdentityKeys
{
    public const string Users = "user|";
    public const string SystemAccounts = "system-account|";
    public const string Teams = "team|";

    public static string User(Guid id) => Keys.Of("user", id);

    public static string SystemAccount(Guid id) => Keys.Of("system-account", id);

    public static string Team(Guid id) => Keys.Of("team", id);

    /// <summary>Claim: an address has one user.</summary>
    public static string Email(string address) => Keys.FoldedClaim("user-email", address);

    /// <summary>Claim: a system account's name is unique.</summary>
    public static string SystemAccountName(string name) => Keys.Claim("system-account-name", name);

    /// <summary>Everything that says what an account or a team may do stands under it, so that the gate reads it with one query.</summary>
    public static string GrantsOf(Guid holderId) => Keys.All("of", holderId);

    /// <summary>Says that an account or team is there. It goes in the same transaction as the account, and with it what it may do.</summary>
    public static string Holder(Guid holderId) => $"{GrantsOf(holderId)}self";

    /// <summary>What all accounts and teams may do.</summary>
    public const string AllGrants = "of|";

    public static string RolesOf(Guid holderId) => $"{GrantsOf(holderId)}role|";

    /// <summary>A role's id follows from what it says, so it is the key and the claim at once.</summary>
    public static string Role(Guid holderId, Guid roleId) => $"{RolesOf(holderId)}{roleId:D}";

    public static string TeamsOf(Guid accountId) => $"{GrantsOf(accountId)}team|";

    /// <summary>That an account belongs to a team, seen from the account.</summary>
    public static string TeamOf(Guid accountId, Guid teamId) => $"{TeamsOf(accountId)}{teamId:D}";

    public static string MembersOf(Guid teamId) => Keys.All("member", teamId);

    /// <summary>The same, seen from the team.</summary>
    public static string Member(Guid teamId, Guid accountId) => Keys.Of("member", teamId, accountId);

    public static string TokensOf(Guid ownerId) => Keys.All("token", ownerId);

    public static string Token(Guid ownerId, Guid id) => Keys.Of("token", ownerId, id);

    /// <summary>A token that works, by the SHA-256 of what its holder shows.</summary>
    public static string TokenHash(string hash) => $"token-hash|{hash}";

    public const string ConsoleSessions = "console-session|";
    public const string SignInCodes = "sign-in-code|";

    /// <summary>How administrators sign in: one row.</summary>
    public const string Authentication = "authentication|";

    public static string ConsoleSessionsOf(Guid userId) => Keys.All("console-session", userId);

    /// <summary>A session of the console, by the hash of its token.</summary>
    public static string ConsoleSession(Guid userId, string hash) => ConsoleSessionsOf(userId) + hash;

    /// <summary>A sign-in whose token was not fetched yet, by the hash of its code.</summary>
    public static string SignInCode(string hash) => SignInCodes + hash;

    /// <summary>Claim: whom a provider knows by a subject is one user. The owner is the user.</summary>
    public static string ExternalAccount(string issuer, string subject) => Keys.Claim("external-account", issuer, subject);

    /// <summary>Claim: the name of a system account's token is unique among its tokens.</summary>
    public static string TokenName(Guid ownerId, string name) => Keys.Claim("token-name", ownerId.ToString("D"), name);
}
