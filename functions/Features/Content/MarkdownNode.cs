using System.Text.Json.Serialization;

namespace Features.Content;

/// <summary>A node of the contract's syntax tree of a document. Each type has some of the fields and leaves the others out.</summary>
/// <param name="Type">The contract's word: <c>heading</c>, <c>paragraph</c>, <c>text</c>, ..</param>
public sealed record MarkdownNode(string Type)
{
    /// <summary>1 to 6 of headings; 1 (italic) and 2 (bold) of emphasis.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Level { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Lang { get; init; }

    // Some names of the contract's tree are in camel case.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyName("isOrdered")]
    public bool? IsOrdered { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    /// <summary>Whether the line is broken behind the text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyName("hardBreak")]
    public bool? HardBreak { get; init; }

    /// <summary>Whether a blank stands behind the text, because its line ends there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyName("softBreak")]
    public bool? SoftBreak { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Href { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Alt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    /// <summary>Of the columns of a table: <c>left</c>, <c>right</c>, <c>center</c>, <c>none</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Alignments { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Alignment { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Checked { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MarkdownNode>? Children { get; init; }
}
