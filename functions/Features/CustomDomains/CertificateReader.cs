using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Features.CustomDomains;

/// <summary>Reads what a certificate says and what a browser would mind about it.</summary>
public static class CertificateReader
{
    /// <summary>Null when the texts are no certificate and key that belong together.</summary>
    public static DomainCertificate? Read(string certificatePem, string keyPem, string hostname, bool skipsCaCheck, DateTimeOffset now)
    {
        try
        {
            // Reading both checks that the key belongs to the certificate. The pair goes with this method.
            using var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            var faults = new List<string>();
            if (!certificate.MatchesHostname(hostname)) faults.Add($"The certificate is not for {hostname}.");
            if (certificate.NotAfter.ToUniversalTime() <= now.UtcDateTime) faults.Add(Invariant($"The certificate expired at {certificate.NotAfter.ToUniversalTime():O}."));
            if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime) faults.Add(Invariant($"The certificate is not valid before {certificate.NotBefore.ToUniversalTime():O}."));
            if (!skipsCaCheck && !IsTrusted(certificate, certificatePem)) faults.Add("No certificate authority that this machine trusts has issued the certificate.");
            return new(now, new DateTimeOffset(certificate.NotAfter.ToUniversalTime()), skipsCaCheck, faults);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsTrusted(X509Certificate2 certificate, string pem)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        // Who uploads names these addresses: nothing is fetched from them.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        chain.ChainPolicy.ExtraStore.ImportFromPem(pem);
        return chain.Build(certificate);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
