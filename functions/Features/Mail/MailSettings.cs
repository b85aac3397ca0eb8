using System.Globalization;
using System.Net.Mail;
using Microsoft.Extensions.Configuration;

namespace Features.Mail;

/// <summary>How the connection to the mail server is secured.</summary>
public enum MailSecurity { None, StartTls }

/// <summary>The mail server, the address that mails come from, and the domains in whose name it sends beside that address's.</summary>
public sealed record MailSettings(
    string Host, int Port, MailAddress From, MailSecurity Security, string? Username, string? Password, IReadOnlySet<string> SenderDomains)
{
    public const string HostSetting = "Mail:Host";
    public const string PortSetting = "Mail:Port";
    public const string FromSetting = "Mail:From";
    public const string SecuritySetting = "Mail:Security";
    public const string UsernameSetting = "Mail:Username";
    public const string PasswordSetting = "Mail:Password";
    public const string SenderDomainsSetting = "Mail:SenderDomains";

    // Submission, RFC 6409.
    private const int PortDefault = 587;

    /// <summary>Throws <see cref="ArgumentException"/> when a setting is missing or makes no sense.</summary>
    public static MailSettings Of(IConfiguration settings)
    {
        if (settings[HostSetting] is not { Length: > 0 } host) throw new ArgumentException("Mail__Host must name the mail server.");
        if (!MailAddress.TryCreate(settings[FromSetting], out var from)) throw new ArgumentException("Mail__From must be an email address.");
        var port = PortDefault;
        if (settings[PortSetting] is { Length: > 0 } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
            throw new ArgumentException("Mail__Port must be a port.");
        // Credentials never go over a plain connection by default.
        var security = MailSecurity.StartTls;
        if (settings[SecuritySetting] is { Length: > 0 } word && !Enum.TryParse(word, ignoreCase: true, out security))
            throw new ArgumentException("Mail__Security must be None or StartTls.");
        var domains = (settings[SenderDomainsSetting] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (Array.Find(domains, domain => Uri.CheckHostName(domain) != UriHostNameType.Dns) is not null)
            throw new ArgumentException("Mail__SenderDomains must be host names with commas between them.");
        return new(
            host, port, from, security, settings[UsernameSetting] is { Length: > 0 } user ? user : null, settings[PasswordSetting],
            domains.ToHashSet(StringComparer.OrdinalIgnoreCase));
    }
}
