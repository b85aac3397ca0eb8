using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Features.ProductVersions;

/// <summary>What holds for a version in one portal.</summary>
public sealed record PortalProductVersion
{
    public required Guid Id { get; init; }
    public required Guid PortalId { get; init; }
    public required PublishStatus PublishStatus { get; init; }

    /// <summary>How applications are known; null asks nobody for anything.</summary>
    public Guid? StrategyId { get; init; }

    public bool ApplicationRegistrationEnabled { get; init; }
    public bool AutoApproveRegistration { get; init; }
    public bool Deprecated { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether only registered applications may call: those that the strategy knows.</summary>
    [JsonIgnore]
    public bool IsGuard => ApplicationRegistrationEnabled && StrategyId is not null;

    /// <summary>Whether a change turns what developers could use into what they should leave: then they may be told.</summary>
    public static bool IsDeprecation(PortalProductVersion? before, PortalProductVersion after) =>
        after is { Deprecated: true, PublishStatus: PublishStatus.Published } && before?.Deprecated != true;

    /// <summary>What the older form stands for. The id follows from version and portal, so that it is the same at every look.</summary>
    internal static PortalProductVersion OfOlderForm(ProductVersion version, Guid portalId) => new()
    {
        Id = IdOf(version.Id, portalId),
        PortalId = portalId,
        PublishStatus = version.PublishStatus,
        Deprecated = version.Deprecated,
        CreatedAt = version.CreatedAt,
        UpdatedAt = version.UpdatedAt,
    };

    // A UUID of version 8 (RFC 9562, section 5.8): the first bytes of SHA-256 over both ids.
    private static Guid IdOf(Guid versionId, Guid portalId)
    {
        Span<byte> name = stackalloc byte[32];
        versionId.TryWriteBytes(name, bigEndian: true, out _);
        portalId.TryWriteBytes(name[16..], bigEndian: true, out _);
        var hash = SHA256.HashData(name).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
