using System.Text;

namespace Features.ApiVersions;

/// <summary>A version on the management wire.</summary>
public sealed record ApiVersionAnswer(Guid Id, string Version, ApiVersionSpecAnswer Spec, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ApiVersionAnswer Of(ApiVersion version, ReadOnlySpan<byte> content) => new(
        version.Id, version.Version,
        new(Encoding.UTF8.GetString(content), version.Type, [.. version.ValidationMessages.Select(message => new ValidationMessageAnswer(message))]),
        version.CreatedAt, version.UpdatedAt);
}

public sealed record ApiVersionSpecAnswer(string Content, SpecificationType Type, IReadOnlyList<ValidationMessageAnswer> ValidationMessages);

public sealed record ValidationMessageAnswer(string Message);

/// <summary>A version without its document: in lists, and as an API's current version.</summary>
public sealed record ApiVersionSummaryAnswer(Guid Id, string Version, ApiVersionTypeAnswer Spec, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ApiVersionSummaryAnswer Of(ApiVersion version) => new(version.Id, version.Version, new(version.Type), version.CreatedAt, version.UpdatedAt);
}

public sealed record ApiVersionTypeAnswer(SpecificationType Type);
