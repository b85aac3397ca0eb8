using Microsoft.Extensions.Configuration;

namespace Features.Portals;

/// <summary>How portals are reached.</summary>
/// <param name="Domain">A portal's own host is a label in front of this.</param>
/// <param name="PublicUrl">The address of a portal's site; <c>{host}</c> stands for its host.</param>
public sealed record PortalSettings(string Domain, string PublicUrl)
{
    public const string DomainSetting = "Portals:Domain";
    public const string PublicUrlSetting = "Portals:PublicUrl";

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
        return new(domain, url);
    }

    /// <summary>The address of a portal's site, without a slash at its end.</summary>
    public string UrlOf(Portal portal) => PublicUrl.Replace(Host, portal.CanonicalDomain(), StringComparison.Ordinal);
}
