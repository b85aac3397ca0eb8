using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Features.Sessions;

/// <summary>
/// The contract's cookies. They are first-party: the site and its API share the portal's host, so <c>SameSite=Lax</c> takes the place of the contract's
/// <c>None</c>.
/// </summary>
public sealed class SessionCookies(bool secure, TimeProvider clock)
{
    public const string Access = "portalaccesstoken";
    public const string Refresh = "portalrefreshtoken";

    public const string SecureSetting = "Cookies:Secure";

    // Only these paths ask for it: refresh and sign-out, of this surface and of the classic one.
    private const string RefreshPath = "/api";

    public static SessionCookies Of(IConfiguration settings, TimeProvider clock) => (settings[SecureSetting] ?? "true") switch
    {
        var text when bool.TryParse(text, out var secure) => new(secure, clock),
        _ => throw new ArgumentException("Cookies__Secure must be true or false."),
    };

    public void Set(HttpResponse response, SessionTokens tokens)
    {
        response.Cookies.Append(Access, tokens.Access, Options("/", SessionStore.AccessLife));
        response.Cookies.Append(Refresh, tokens.Refresh, Options(RefreshPath, tokens.RefreshEndsAt - clock.GetUtcNow()));
    }

    public void Clear(HttpResponse response)
    {
        response.Cookies.Delete(Access, Options("/", null));
        response.Cookies.Delete(Refresh, Options(RefreshPath, null));
    }

    /// <summary>The options of a cookie that scripts and other sites never see.</summary>
    public CookieOptions Options(string path, TimeSpan? life) =>
        new() { Path = path, HttpOnly = true, Secure = secure, SameSite = SameSiteMode.Lax, MaxAge = life, IsEssential = true };
}
