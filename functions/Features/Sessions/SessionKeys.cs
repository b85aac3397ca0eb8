using Platform.Storage;
using Policies;

namespace Features.Sessions;

/// <summary>Row keys of a portal's sessions partition.</summary>
internal static class SessionKeys
{
    public const string Sessions = "session|";

    /// <summary>A session stands under its developer, so that all of one developer's can be ended.</summary>
    public static string Session(Guid developerId, Guid id) => Keys.Of("session", developerId, id);

    public static string SessionsOf(Guid developerId) => Keys.All("session", developerId);

    public static string Access(string hash) => "access|" + hash;

    public static string Refresh(string hash) => "refresh|" + hash;

    /// <summary>The hash under which a token is stored.</summary>
    public static string HashOf(string token) => KeyHash.Of(token);
}
