using Features.ApiVersions;
using Platform.Errors;
using Platform.Fields;

namespace Features.ApiSpecifications;

/// <summary>What a specification by its older name must obey. Collects every fault.</summary>
public static class ApiSpecificationRules
{
    private static readonly string[] ReadOnly = ["id", "validation_messages", "created_at", "updated_at"];

    /// <summary>The document and the type it is said to be, or null with the faults noted in <paramref name="body"/>.</summary>
    public static (string? Content, SpecificationType? Type)? Read(BodyFields body, bool required)
    {
        var (content, type) = (body.Text("content", required, min: 1), body.Choice<SpecificationType>("type"));
        body.Ignore(ReadOnly);
        return body.Close() ? (content.Value, type.Value) : null;
    }

    /// <summary>The type follows from the document; who says another one has sent another document than they think.</summary>
    public static Problem? FaultOf(SpecificationType? said, SpecificationType found) =>
        said is { } type && type != found ? Problem.Invalid(new Fault("type", "invalid", "type is not that of the document")) : null;
}
