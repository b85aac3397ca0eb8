using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Enforcement;

/// <summary>
/// An address of its own beside the port that the Functions host names: the host speaks HTTP/1.1 to a handler, so whoever wants HTTP/2 or TLS must not come through it.
/// </summary>
/// <param name="At">Where it listens.</param>
/// <param name="Protocols">What is spoken there.</param>
/// <param name="IsTls">Whether by TLS.</param>
/// <param name="ControlPlane">
/// The control plane that all of its requests are for, escaped; <see langword="null"/> where the path says it. Clients of gRPC cannot put anything in front of a path.
/// </param>
internal sealed record Listener(IPEndPoint At, HttpProtocols Protocols, bool IsTls, string? ControlPlane)
{
    private const string Form = "http, h2c or https, an IP address, a port and perhaps a control plane, such as h2c://127.0.0.1:9080/orders";

    /// <summary>Reads one address.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static Listener Read(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) || uri.Port < 0
            || uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new ArgumentException($"{Listeners.Setting} holds \"{text}\"; it must name {Form}.");
        var plane = uri.AbsolutePath.Trim('/');
        return plane.Contains('/', StringComparison.Ordinal)
            ? throw new ArgumentException($"{Listeners.Setting} holds \"{text}\"; a control plane is one segment.")
            : new(new(address, uri.Port), ProtocolsOf(uri.Scheme, text), uri.Scheme == Uri.UriSchemeHttps, plane.Length == 0 ? null : plane);
    }

    /// <summary>
    /// Says of a request what was seen of it, whatever its sender claims: nobody stands in front of this listener whose word would count.
    /// </summary>
    public static void Vouch(HttpRequest request)
    {
        var headers = request.Headers;
        var claims = headers.Keys.Where(IsClaim).ToList();
        foreach (var name in claims)
            headers.Remove(name);
        headers.Remove("Forwarded");
        var connection = request.HttpContext.Connection;
        headers["X-Forwarded-For"] = headers["X-Real-IP"] = connection.RemoteIpAddress?.ToString();
        headers["X-Forwarded-Proto"] = request.Scheme;
        headers["X-Forwarded-Host"] = request.Host.Value;
        headers["X-Forwarded-Port"] = connection.LocalPort.ToString();
    }

    /// <summary>Underscores count as dashes, because many frameworks show both under one name.</summary>
    private static bool IsClaim(string name)
    {
        var plain = name.Contains('_', StringComparison.Ordinal) ? name.Replace('_', '-') : name;
        return plain.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || plain.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The listener of a request; <see langword="null"/> for the Functions host's port.</summary>
    public static Listener? Of(HttpContext http) =>
        http.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(typeof(Listener), out var listener) == true ? (Listener?)listener : null;

    private static HttpProtocols ProtocolsOf(string scheme, string text) => scheme switch
    {
        "http" => HttpProtocols.Http1,
        // Nothing in an unencrypted connection says beforehand what will be spoken on it.
        "h2c" => HttpProtocols.Http2,
        "https" => HttpProtocols.Http1AndHttp2,
        _ => throw new ArgumentException($"{Listeners.Setting} holds \"{text}\"; it must name {Form}."),
    };
}
