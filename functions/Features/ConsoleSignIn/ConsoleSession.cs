using Microsoft.Extensions.Configuration;

namespace Features.ConsoleSignIn;

/// <summary>That an administrator has signed in to the console. The token itself is known by its hash only.</summary>
/// <param name="Hash">SHA-256 of the token, in hex.</param>
/// <param name="OwnerId">The user.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record ConsoleSession(string Hash, Guid OwnerId, DateTimeOffset ExpiresAt);

/// <summary>A sign-in that the console has yet to fetch its token for.</summary>
/// <param name="UserId">Who signed in.</param>
/// <param name="Challenge">What the page that began it must prove (RFC 7636, S256).</param>
/// <param name="ExpiresAt">When it is too late.</param>
public sealed record SignInCode(Guid UserId, string Challenge, DateTimeOffset ExpiresAt);

/// <summary>Whether groups and people decide who is in which team.</summary>
/// <param name="IdpMapping">Groups of the provider do.</param>
/// <param name="KonnectMapping">Administrators do.</param>
public sealed record AdminAuthentication(bool IdpMapping, bool KonnectMapping)
{
    public static AdminAuthentication Default { get; } = new(IdpMapping: true, KonnectMapping: true);
}

/// <summary>Where the console is.</summary>
/// <param name="Url">Its address, without a slash at its end.</param>
public sealed record ConsoleSettings(string Url)
{
    public const string UrlSetting = "Console:PublicUrl";

    /// <summary>Throws <see cref="ArgumentException"/> when the setting makes no sense.</summary>
    public static ConsoleSettings Of(IConfiguration settings)
    {
        var url = settings[UrlSetting] is { Length: > 0 } given ? given.TrimEnd('/') : "http://localhost:8080";
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Query.Length + uri.Fragment.Length == 0
            ? new(url)
            : throw new ArgumentException("Console__PublicUrl must be an http or https URL.");
    }

    public bool IsSecure => Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
}
