using System.Text;

namespace Features.ProductSpecifications;

/// <summary>A specification on the management wire; its document as text.</summary>
public sealed record ProductSpecificationAnswer(Guid Id, string Name, string Content, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ProductSpecificationAnswer Of(ProductSpecification specification, ReadOnlySpan<byte> content) =>
        new(specification.Id, specification.Name, Encoding.UTF8.GetString(content), specification.CreatedAt, specification.UpdatedAt);
}
