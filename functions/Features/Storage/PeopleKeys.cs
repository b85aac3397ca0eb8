using Platform.Storage;

namespace Features.Storage;

/// <summary>Row keys of a portal's people partition. Prefixes end in <c>|</c>; none is the start of another.</summary>
public static class PeopleKeys
{
    public const string Developers = "developer|";

    /// <summary>The partition of a portal.</summary>
    public static string Of(Guid portalId) => portalId.ToString("D");

    public static string Developer(Guid id) => Keys.Of("developer", id);

    /// <summary>What a developer's sign-in needs.</summary>
    public static string Login(Guid developerId) => Keys.Of("login", developerId);

    /// <summary>Claim: an address has one developer in a portal. The owner is the developer.</summary>
    public static string Email(string address) => Keys.FoldedClaim("email", address);
}
