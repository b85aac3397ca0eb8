using Microsoft.AspNetCore.Http;

namespace Platform.Http;

/// <summary>The host name that the caller's browser shows.</summary>
public static class PublicHost
{
    /// <summary>
    /// Host name without port, lower case. In order: the original URL that a Static Web App gives its linked back end, the host that a gateway in front names, the host
    /// that the Functions host saw, and the Host header.
    /// </summary>
    /// <remarks>A caller can claim any host. It only selects a portal; sessions are bound to their portal when they are looked up.</remarks>
    public static string Of(HttpRequest request)
    {
        var name = Uri.TryCreate(request.Headers["x-ms-original-url"].ToString(), UriKind.Absolute, out var original) ? original.Authority
            : First(request, "X-Original-Host") ?? First(request, "X-Forwarded-Host") ?? request.Host.Value ?? "";
        return new HostString(name.Trim()).Host.TrimEnd('.').ToLowerInvariant();
    }

    /// <summary>The same with the port, as an <c>Origin</c> header shows it.</summary>
    public static string AuthorityOf(HttpRequest request) =>
        (Uri.TryCreate(request.Headers["x-ms-original-url"].ToString(), UriKind.Absolute, out var original) ? original.Authority
            : First(request, "X-Original-Host") ?? First(request, "X-Forwarded-Host") ?? request.Host.Value ?? "").Trim().ToLowerInvariant();

    private static string? First(HttpRequest request, string header) =>
        request.Headers[header].ToString() is { Length: > 0 } value ? value.Split(',')[0] : null;
}
