using Features.ApiVersions;
using Platform.Errors;

namespace Features.Specifications;

/// <summary>How a specification is written down.</summary>
public enum DocumentFormat { Json, Yaml }

/// <summary>A method and a path as operations have them: upper case; no trailing slash; <c>*</c> for templated parts.</summary>
public readonly record struct OperationKey(string Method, string Path);

/// <summary>What a document says, as far as the catalog needs it.</summary>
/// <param name="Type">Which description language it is.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Version"><c>info.version</c>, or null.</param>
/// <param name="Operations">Each method and path once, in the order of the document.</param>
/// <param name="Messages">What is wrong with a document that can be read all the same.</param>
public sealed record Specification(
    SpecificationType Type, DocumentFormat Format, string? Version, IReadOnlyList<OperationKey> Operations, IReadOnlyList<string> Messages);

/// <summary>Either a specification, or why the document cannot be read as one.</summary>
public readonly record struct SpecificationReading(Specification? Specification, IReadOnlyList<DocumentFault> Faults)
{
    public static SpecificationReading Unreadable(string message, string path = "#") => new(null, [new(path, message)]);
}
