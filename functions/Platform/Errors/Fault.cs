using System.Text.Json.Serialization;

namespace Platform.Errors;

/// <summary>One thing that is wrong with a request, in the contract's <c>invalid_parameters</c> shape.</summary>
/// <param name="Field">Dotted path of the field, such as <c>service.id</c> or <c>page[size]</c>.</param>
/// <param name="Rule">The contract's rule word, such as <c>required</c>, <c>is_uuid</c>, <c>max_length</c>, <c>unknown_property</c>.</param>
/// <param name="Reason">A sentence for a person. Never holds a secret.</param>
/// <param name="Source"><c>body</c>, <c>query</c> or <c>path</c>.</param>
public sealed record Fault(string Field, string Rule, string Reason, string Source = "body")
{
    /// <summary>The bound that a <c>min*</c> rule names.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Minimum { get; init; }

    /// <summary>The bound that a <c>max*</c> rule names.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Maximum { get; init; }

    /// <summary>What an <c>enum</c> rule allows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>The fields that a <c>dependent_fields</c> rule names.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Dependents { get; init; }

    /// <summary>Equal in every part, lists included: the contract wants every entry of <c>invalid_parameters</c> once.</summary>
    public bool Equals(Fault? other) =>
        other is not null && (Field, Rule, Reason, Source, Minimum, Maximum) == (other.Field, other.Rule, other.Reason, other.Source, other.Minimum, other.Maximum)
        && (Choices ?? []).SequenceEqual(other.Choices ?? []) && (Dependents ?? []).SequenceEqual(other.Dependents ?? []);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Field, Rule, Reason, Source);

    /// <summary>A required field that is absent.</summary>
    public static Fault Required(string field, string source = "body") => new(field, "required", $"{field} is required", source);

    /// <summary>A field that the contract does not know.</summary>
    public static Fault Unknown(string field, string source = "body") => new(field, "unknown_property", $"\"{field}\" is not allowed", source);

    /// <summary>A field that names something that does not exist.</summary>
    public static Fault MissingReference(string field, string reason) => new(field, "missing_reference", reason);

    /// <summary>A value outside a closed list.</summary>
    public static Fault NotOneOf(string field, IReadOnlyList<string> choices, string source = "body") =>
        new(field, "enum", $"{field} must be one of: {string.Join(", ", choices)}", source) { Choices = choices };

    /// <summary>A value of another JSON type, or of a form that the rule word names.</summary>
    public static Fault Not(string field, string rule, string what, string source = "body") => new(field, rule, $"{field} must be {what}", source);
}

/// <summary>A fault in an uploaded document, in the contract's <c>validation_errors</c> shape.</summary>
/// <param name="Path">JSON pointer with a leading <c>#</c>.</param>
/// <param name="Message">A sentence for a person.</param>
public sealed record DocumentFault(string Path, string Message);
