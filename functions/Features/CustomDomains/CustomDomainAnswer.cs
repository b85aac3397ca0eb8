using System.Text.Json.Serialization;

namespace Features.CustomDomains;

/// <summary>A custom domain on the management wire.</summary>
public sealed record CustomDomainAnswer(
    string Hostname, bool Enabled, DomainTlsAnswer Ssl, DomainVerification CnameStatus, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    // TLS ends in front of a function app. What happens there cannot be seen from here, so it is never called verified.
    private const string EndsInFront = "TLS ends at the front of this installation: add the host name and its certificate there. Certificates are neither issued nor served from here.";

    public static CustomDomainAnswer Of(CustomDomain domain) => new(
        domain.Hostname, domain.Enabled, Tls(domain), domain.VerifiedAt is null ? DomainVerification.Pending : DomainVerification.Verified, domain.CreatedAt, domain.UpdatedAt);

    private static DomainTlsAnswer Tls(CustomDomain domain) => new(
        domain.Method,
        domain.Certificate is { Faults.Count: > 0 } ? DomainVerification.Error : DomainVerification.Pending,
        [.. domain.Certificate?.Faults ?? [], EndsInFront])
    {
        UploadedAt = domain.Certificate?.UploadedAt,
        ExpiresAt = domain.Certificate?.ExpiresAt,
        SkipCaCheck = domain.Certificate?.SkipCaCheck,
    };
}

public sealed record DomainTlsAnswer(DomainVerificationMethod DomainVerificationMethod, DomainVerification VerificationStatus, IReadOnlyList<string> ValidationErrors)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? UploadedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? SkipCaCheck { get; init; }
}
