using System.Text.RegularExpressions;
using Platform.Errors;
using Platform.Fields;

namespace Features.CustomDomains;

/// <summary>What a custom domain must obey. Collects every fault.</summary>
public static partial class CustomDomainRules
{
    private const int NameMax = 253;
    private const int PemMax = 64 * 1024;
    private const string Certificate = "custom_certificate";
    private const string PrivateKey = "custom_private_key";

    /// <param name="body">What the caller sent.</param>
    /// <param name="portals">The domain under which every portal has its default host: names below it are given out, not chosen.</param>
    /// <param name="now">Now.</param>
    public static CustomDomainDraft? ReadDraft(BodyFields body, string portals, DateTimeOffset now)
    {
        var name = ReadName(body, portals);
        var enabled = body.Flag("enabled", required: true);
        var tls = body.Object("ssl", required: true).Value;
        var method = tls?.Choice<DomainVerificationMethod>("domain_verification_method", required: true).Value;
        var certificate = method == DomainVerificationMethod.CustomCertificate ? ReadCertificate(tls!, name, required: true, now) : null;
        if (method is not null) tls!.Close();
        return body.Close() ? new(name!, enabled.Value!.Value, method!.Value, certificate) : null;
    }

    /// <summary>A domain as a configuration wants it, or null with the faults noted. Its certificate is handed in on its own path.</summary>
    public static WantedCustomDomain? ReadWanted(BodyFields body, string portals)
    {
        var (name, enabled, tls) = (ReadName(body, portals), body.Flag("enabled", required: true).Value, body.Object("ssl", required: true).Value);
        var method = tls?.Choice<DomainVerificationMethod>("domain_verification_method", required: true).Value;
        tls?.Close();
        return body.Close() ? new(name!, enabled!.Value, method!.Value) : null;
    }

    public static CustomDomainChange? ReadChange(BodyFields body, string hostname, DateTimeOffset now)
    {
        var enabled = body.Flag("enabled").Value;
        var tls = body.Object("ssl").Value;
        var certificate = tls is null ? null : ReadCertificate(tls, hostname, required: tls.Has(Certificate) || tls.Has(PrivateKey), now);
        tls?.Close();
        return body.Close() ? new(enabled, certificate) : null;
    }

    /// <summary>Reads the name of a host of the operator's own, in lower case.</summary>
    /// <param name="body">What the caller sent.</param>
    /// <param name="field">The field that names it; null takes it away.</param>
    /// <param name="portals">The domain under which every portal has its default host.</param>
    public static Optional<string?> ReadHost(BodyFields body, string field, string portals) => ReadHost(body, field, portals, required: false);

    private static string? ReadName(BodyFields body, string portals) => ReadHost(body, "hostname", portals, required: true).Value;

    private static Optional<string?> ReadHost(BodyFields body, string field, string portals, bool required)
    {
        var host = body.Text(field, required, nullable: !required, max: NameMax, pattern: HostName(), form: "be a fully qualified host name", rule: "is_fqdn")
            .Select(name => name?.ToLowerInvariant());
        if (host.Value is { } name && (name == portals || name.EndsWith("." + portals, StringComparison.Ordinal)))
            body.Faults.Add(new(body.PathOf(field), "invalid", $"{body.PathOf(field)} must not be under {portals}, where portals get their default hosts"));
        return host;
    }

    private static DomainCertificate? ReadCertificate(BodyFields tls, string? hostname, bool required, DateTimeOffset now)
    {
        var certificate = tls.Text(Certificate, required, max: PemMax).Value;
        var key = tls.Text(PrivateKey, required, max: PemMax).Value;
        var skip = tls.Flag("skip_ca_check").Value ?? false;
        if (certificate is null || key is null || hostname is null) return null;
        if (CertificateReader.Read(certificate, key, hostname, skip, now) is { } read) return read;
        // The reason may quote the key, so there is none.
        tls.Faults.Add(new Fault(tls.PathOf(Certificate), "invalid", $"{tls.PathOf(Certificate)} must be a PEM certificate, and {PrivateKey} the PEM private key that belongs to it"));
        return null;
    }

    [GeneratedRegex("^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$", RegexOptions.NonBacktracking)]
    private static partial Regex HostName();
}
