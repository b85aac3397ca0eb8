using System.Net;
using System.Net.Sockets;

namespace Platform.Outbound;

/// <summary>
/// Which addresses the product may call when a person named the address: an identity provider, a webhook. What is inside the deployment's own network is closed unless the
/// setting opens it; what serves secrets to machines (metadata services) is closed always.
/// </summary>
public sealed class OutboundGuard
{
    private static readonly IPNetwork[] Never =
    [
        .. Networks("0.0.0.0/8", "169.254.0.0/16", "168.63.129.16/32", "192.0.0.192/32", "224.0.0.0/4", "240.0.0.0/4", "::/128", "fe80::/10", "ff00::/8", "fd00:ec2::/32"),
    ];

    private static readonly IPNetwork[] Inside =
    [
        .. Networks("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "::1/128", "fc00::/7", "fec0::/10"),
    ];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    private readonly IPNetwork[] _opened;

    /// <summary>Makes a guard.</summary>
    /// <param name="openedNetworks">Networks inside that may be called, in CIDR form, separated by <c>;</c> or <c>,</c>.</param>
    /// <exception cref="ArgumentException">One of them is not a network.</exception>
    public OutboundGuard(string? openedNetworks)
    {
        var texts = (openedNetworks ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (texts.Any(text => !IPNetwork.TryParse(text, out _))) throw new ArgumentException("Outbound__AllowedNetworks must list networks such as 10.1.0.0/16;127.0.0.1/32.");
        _opened = Networks(texts);
    }

    /// <summary>Whether an address may be called.</summary>
    /// <param name="address">The address that the name resolved to.</param>
    /// <param name="isSecure">Whether the call is TLS. Plain calls, which carry keys readably, stay inside opened networks.</param>
    public bool Allows(IPAddress address, bool isSecure)
    {
        var real = Unwrap(address);
        if (Never.Any(network => network.Contains(real))) return false;
        if (_opened.Any(network => network.Contains(real))) return true;
        return isSecure && !Inside.Any(network => network.Contains(real));
    }

    // IPv4 inside of IPv6 is judged as the IPv4 address that it reaches.
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (Translated.Contains(address)) return new(bytes[12..16]);
        return SixToFour.Contains(address) ? new(bytes[2..6]) : address;
    }

    private static IPNetwork[] Networks(params string[] texts) => [.. texts.Select(text => IPNetwork.Parse(text))];
}
