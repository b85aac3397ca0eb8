using System.Text;
using Features.ApiVersions;
using Features.Specifications;

namespace Features.ApiSpecifications;

/// <summary>A specification on the management wire: of an API under its older name, and of a package.</summary>
public sealed record ApiSpecificationAnswer(
    Guid Id, string Content, IReadOnlyList<ValidationMessageAnswer> ValidationMessages, SpecificationType Type, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ApiSpecificationAnswer Of(ApiVersion version, ReadOnlySpan<byte> content) =>
        new(version.Id, Encoding.UTF8.GetString(content), Messages(version.ValidationMessages), version.Type, version.CreatedAt, version.UpdatedAt);

    public static IReadOnlyList<ValidationMessageAnswer> Messages(IEnumerable<string> messages) => [.. messages.Select(message => new ValidationMessageAnswer(message))];
}

/// <summary>A specification without its document.</summary>
public sealed record ApiSpecificationSummaryAnswer(Guid Id, SpecificationType Type, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ApiSpecificationSummaryAnswer Of(ApiVersion version) => new(version.Id, version.Type, version.CreatedAt, version.UpdatedAt);
}

/// <summary>What is wrong with a document that nobody keeps.</summary>
public sealed record ValidationAnswer(IReadOnlyList<ValidationMessageAnswer> ValidationMessages)
{
    public static ValidationAnswer Of(Specification specification) => new(ApiSpecificationAnswer.Messages(specification.Messages));
}
