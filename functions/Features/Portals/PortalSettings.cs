using Microsoft.Extensions.Configuration;
using Platform.Http;

namespace Features.Portals;

/// <summary>How portals are reached.</summary>
/// <param name="Domain">A portal's own host is a label in front of this.</param>
/// <param name="PublicUrl">The address of a portal's site; <c>{host}</c> stands for its host.</param>
/// <param name="ClientAddressHeader">The request header that names the caller's address.</param>
public sealed record PortalSettings(string Domain, string PublicUrl, string ClientAddressHeader)
{
    public const string DomainSetting = "Portals:Domain";
    public const string PublicUrlSetting = "Portals:PublicUrl";

    public const string ClientAddressSetting = "Portals:ClientAddressHeader";

    private const string Host = "{host}";

    /// <summary>Throws <see cref="ArgumentException"/> when a setting makes no sense.</summary>
    public static PortalSettings Of(IConfiguration settings)
    {
        var domain = (settings[DomainSetting] ?? "localhost").Trim('.').ToLowerInvariant();
        if (Uri.CheckHostName(domain) != UriHostNameType.Dns) throw new ArgumentException("Portals__Domain must be a host name.");
        var url = (settings[PublicUrlSetting] ?? $"http://{Host}:8080").TrimEnd('/');
        if (!url.Contains(Host, StringComparison.Ordinal) || !Uri.TryCreate(url.Replace(Host, domain, StringComparison.Ordinal), UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https"))
            throw new ArgumentException($"Portals__PublicUrl must be an http or https URL with {Host} in it.");
        var header = settings[ClientAddressSetting] ?? ClientAddress.HostsHeader;
        if (header.Length == 0 || !header.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) throw new ArgumentException("Portals__ClientAddressHeader must be the name of a header.");
        return new(domain, url, header);
    }

    /// <summary>The address of a portal's site, without a slash at its end.</summary>
    public string UrlOf(Portal portal) => PublicUrl.Replace(Host, portal.CanonicalDomain(), StringComparison.Ordinal);
}
