using Microsoft.AspNetCore.Http;
using Platform.Http;

namespace Features.Sessions;

/// <summary>
/// Tells requests that another site made a browser send. Cookies are first-party and <c>SameSite=Lax</c>, but portals of one domain are one site to a
/// browser, so a write must also come from the portal's own origin. Callers that are no browsers name no origin.
/// </summary>
public static class SameOrigin
{
    /// <summary>Whether a write may go on. Reads always may.</summary>
    public static bool Allows(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return true;
        // "none" is the person at the address bar; "same-site" is a sibling portal.
        if (request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")) return false;
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
                && Same(uri.Authority, PublicHost.AuthorityOf(request), uri.Scheme));
    }

    // Behind a gateway the public scheme is not known; the port says as much, and Lax keeps http and https of one host apart.
    private static bool Same(string origin, string here, string scheme)
    {
        var standardPort = scheme == "https" ? ":443" : ":80";
        return string.Equals(origin, here.EndsWith(standardPort, StringComparison.Ordinal) ? here[..^standardPort.Length] : here, StringComparison.OrdinalIgnoreCase);
    }
}
