namespace Azure.Storage.Blobs.Models;

/// <summary>What must hold of a container or blob for a request to succeed, but for leases.</summary>
public class BlobLeaseRequestConditions : RequestConditions
{
    /// <summary>A condition on the blob's tags, as an SQL expression.</summary>
    public string? TagConditions { get; set; }
}

/// <summary>What must hold of a container or blob for a request to succeed; else it fails with 412 <c>ConditionNotMet</c>, a read with 304.</summary>
public class BlobRequestConditions : BlobLeaseRequestConditions
{
    /// <summary>The lease the caller holds.</summary>
    public string? LeaseId { get; set; }

    /// <summary>The conditions that are set.</summary>
    public override string ToString() => string.Join(';', Conditions());

    private IEnumerable<string> Conditions()
    {
        if (IfMatch is { } match) yield return $"IfMatch={match}";
        if (IfNoneMatch is { } noneMatch) yield return $"IfNoneMatch={noneMatch}";
        if (IfModifiedSince is { } after) yield return $"IfModifiedSince={after:O}";
        if (IfUnmodifiedSince is { } until) yield return $"IfUnmodifiedSince={until:O}";
        if (LeaseId is { } lease) yield return $"LeaseId={lease}";
        if (TagConditions is { } tags) yield return $"TagConditions={tags}";
    }
}
