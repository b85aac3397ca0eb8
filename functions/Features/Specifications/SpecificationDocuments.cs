using System.Text;
using Features.ApiVersions;
using Platform.Errors;
using Platform.Storage;

namespace Features.Specifications;

/// <summary>Takes a document from a request.</summary>
public static class SpecificationDocuments
{
    /// <summary>Bytes of a request that brings a document: a document inside a JSON string, where every other character may be an escape.</summary>
    public const long BodyBytesMax = 44L * 1024 * 1024;

    /// <summary>The document, or the answer that says why it is not one. <paramref name="field"/> is the field that holds it.</summary>
    public static SpecificationContent? Take(string content, string field, out Problem? problem)
    {
        if (Encoding.UTF8.GetByteCount(content) <= SpecificationBounds.BytesMax) return Take(Encoding.UTF8.GetBytes(content), field, out problem);
        problem = Problem.TooLarge(SpecificationBounds.BytesMax);
        return null;
    }

    /// <summary>The same of bytes.</summary>
    public static SpecificationContent? Take(byte[] bytes, string field, out Problem? problem)
    {
        problem = null;
        if (bytes.Length > SpecificationBounds.BytesMax)
        {
            problem = Problem.TooLarge(SpecificationBounds.BytesMax);
            return null;
        }
        var reading = SpecificationReader.Read(bytes);
        if (reading.Specification is { } specification) return new(bytes, ContentStore.NameOf(bytes), specification);
        problem = Problem.Invalid(new Fault(field, "invalid", "The provided specification content could not be parsed")) with { ValidationErrors = reading.Faults };
        return null;
    }
}
