using Microsoft.AspNetCore.Http;

namespace Features.Access;

/// <summary>Who can hold rights.</summary>
public enum HolderKind { User, SystemAccount, Team }

/// <summary>Who calls the management app, and what they may do.</summary>
/// <param name="Id">The user's or system account's id.</param>
/// <param name="Name">For people.</param>
/// <param name="Kind">A user or a system account.</param>
/// <param name="Grants">What they may do.</param>
public sealed record Caller(Guid Id, string Name, HolderKind Kind, Grants Grants)
{
    /// <summary>The account that the bootstrap token stands for: an organization administrator who cannot be removed.</summary>
    public static Caller Bootstrap { get; } = new(new("00000000-0000-4000-8000-000000000001"), "Bootstrap", HolderKind.User, Grants.Everything);

    /// <summary>The caller of an endpoint that asks for somebody.</summary>
    public static Caller Of(HttpContext http) => http.Features.Get<Caller>() ?? throw new InvalidOperationException("the endpoint is open to all");

    /// <summary>
    /// Whether the caller may do this with an entity that a request's body names, such as the control plane of a link. What the path names was looked at before.
    /// </summary>
    public bool May(string word, Guid entityId)
    {
        var parsed = AccessWord.Parse(word);
        return Grants.Reach == Reach.All || RoleCatalogue.TypesOf(parsed.Resource).Any(type => Grants.Allow(parsed, type, entityId));
    }
}
