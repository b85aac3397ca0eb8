namespace Features.CustomDomains;

public enum DomainVerificationMethod { Http, CustomCertificate }

public enum DomainVerification { Verified, Pending, Error }

/// <summary>A host name of the operator's own, under which a portal answers besides its default one. A part of the portal's row.</summary>
public sealed record CustomDomain
{
    /// <summary>Lower case, without a port. It never changes: another name is another domain.</summary>
    public required string Hostname { get; init; }

    public bool Enabled { get; init; }
    public DomainVerificationMethod Method { get; init; }

    /// <summary>What is known of the certificate that was handed in; null when none was.</summary>
    public DomainCertificate? Certificate { get; init; }

    /// <summary>When the name was first seen to lead where the default one does; null while it does not.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>
/// What a certificate said of itself, and what a browser would mind about it. Neither the certificate nor its key is kept: nothing here could present it.
/// </summary>
public sealed record DomainCertificate(DateTimeOffset UploadedAt, DateTimeOffset ExpiresAt, bool SkipCaCheck, IReadOnlyList<string> Faults);

/// <summary>What a caller says of a new domain.</summary>
public sealed record CustomDomainDraft(string Hostname, bool Enabled, DomainVerificationMethod Method, DomainCertificate? Certificate);

/// <summary>A domain as a configuration wants it.</summary>
public sealed record WantedCustomDomain(string Hostname, bool Enabled, DomainVerificationMethod Method)
{
    /// <summary>The domain in the place of another. What was seen of the same name and certificate stays known.</summary>
    public CustomDomain Over(CustomDomain? stored, DateTimeOffset now)
    {
        var same = stored?.Hostname == Hostname ? stored : null;
        return new()
        {
            Hostname = Hostname, Enabled = Enabled, Method = Method, Certificate = same?.Method == Method ? same.Certificate : null, VerifiedAt = same?.VerifiedAt,
            CreatedAt = same?.CreatedAt ?? now, UpdatedAt = now,
        };
    }
}

/// <summary>What a caller says of one that is there; null stays.</summary>
public sealed record CustomDomainChange(bool? Enabled, DomainCertificate? Certificate);
