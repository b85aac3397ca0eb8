using Features.ApiOperations;
using Policies;

namespace Features.ApiPackages;

/// <summary>A package on the management wire.</summary>
public sealed record ApiPackageAnswer(
    Guid Id, string Name, string? Description, string Slug, string? Version, RateLimitAnswer? RateLimitingConfig, Dictionary<string, string> Labels,
    Dictionary<string, List<string>> Attributes, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ApiPackageAnswer Of(ApiPackage package) => new(
        package.Id, package.Name, package.Description, package.Slug, package.Version, RateLimitAnswer.Of(package.Limit), package.Labels, package.Attributes,
        package.CreatedAt, package.UpdatedAt);
}

public sealed record RateLimitAnswer(long Limit, LimitDuration Duration)
{
    public static RateLimitAnswer? Of(RateLimit? limit) => limit is null ? null : new(limit.Limit, limit.Duration);
}

/// <summary>An operation of a package on the management wire.</summary>
public sealed record ApiPackageOperationAnswer(
    Guid Id, ApiReferenceAnswer Api, string Method, string Path, RateLimitAnswer? RateLimitingConfig, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    OperationStatus ImplementationStatus)
{
    public static ApiPackageOperationAnswer Of(ApiPackageMember member, LinkedApi api, OperationStatus status) => new(
        // The contract's version is a string that is always there; an API without one has the empty one.
        member.OperationId, new(api.Api.Id, api.Api.Name, api.Api.Version ?? ""), member.Method, member.Path, RateLimitAnswer.Of(member.Limit), member.CreatedAt,
        member.UpdatedAt, status);
}

public sealed record ApiReferenceAnswer(Guid Id, string Name, string Version);
