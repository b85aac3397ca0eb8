using System.Security.Cryptography;
using System.Text;
using Features.ApiVersions;
using Features.Specifications;

namespace Features.PackageSpecifications;

/// <summary>The specification that somebody saved for a package: it is what portals show instead of the computed one.</summary>
public sealed record PackageSpecification
{
    public required Guid Id { get; init; }
    public required Guid PackageId { get; init; }
    public required SpecificationType Type { get; init; }
    public required DocumentFormat Format { get; init; }

    /// <summary>Name of the document in the content store (SHA-256 of its bytes).</summary>
    public required string Content { get; init; }

    /// <summary>What is wrong with the document.</summary>
    public IReadOnlyList<string> ValidationMessages { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The id of the specification that is computed for a package: it follows from the package's.</summary>
    public static Guid ComputedIdOf(Guid packageId)
    {
        // RFC 9562, section 5.8: a version for what somebody makes up, here a hash.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"computed-specification {packageId:D}")).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash, bigEndian: true);
    }
}

/// <summary>A specification that was put together from a package's operations.</summary>
/// <param name="Bytes">The document, JSON.</param>
/// <param name="Messages">What could not be put in, and what is wrong with the whole.</param>
/// <param name="UpdatedAt">Of the latest change to what it was made from.</param>
public sealed record ComputedSpecification(ReadOnlyMemory<byte> Bytes, IReadOnlyList<string> Messages, DateTimeOffset UpdatedAt);
