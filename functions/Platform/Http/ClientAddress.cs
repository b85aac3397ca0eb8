using System.Net;
using Microsoft.AspNetCore.Http;

namespace Platform.Http;

/// <summary>The address of the machine that called.</summary>
/// <remarks>
/// The connection is always the Functions host's. It replaces <c>X-Forwarded-For</c> by the address that it saw itself, which is the client's where nothing stands in front and
/// the front's where something does. A front that is trusted names the client in a header of its own (<c>X-Azure-ClientIP</c>, <c>X-Client-IP</c>), which the host lets through; as
/// anybody can send such a header, only the one that the operator names counts.
/// </remarks>
public static class ClientAddress
{
    /// <summary>The header that counts when none is named: the host's own.</summary>
    public const string HostsHeader = "X-Forwarded-For";

    /// <summary>The address, IPv4 in IPv6 brought back to IPv4; null when the header says none.</summary>
    /// <param name="request">The call.</param>
    /// <param name="header">The header that counts. Of several entries the last one does: the nearest proxy has added it.</param>
    public static IPAddress? Of(HttpRequest request, string header)
    {
        var entries = request.Headers[header].ToString();
        var entry = entries[(entries.LastIndexOf(',') + 1)..].Trim();
        // With a port it reads 203.0.113.7:50123 or [2001:db8::7]:50123.
        if (entry.Length == 0 || !(IPAddress.TryParse(entry, out var address) || (IPEndPoint.TryParse(entry, out var end) && (address = end.Address) is not null))) return null;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
