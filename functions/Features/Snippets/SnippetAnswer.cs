using System.Text.Json.Serialization;
using Features.ApiPublications;
using Features.Documents;

namespace Features.Snippets;

/// <summary>A snippet on the management wire.</summary>
public sealed record SnippetAnswer(
    Guid Id, string Name, string Title, string Content, Visibility Visibility, DocumentStatus Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static SnippetAnswer Of(PortalSnippet snippet, string content) => new(
        snippet.Id, snippet.Name, snippet.Text.Title, content, snippet.Text.Visibility, snippet.Status, snippet.Text.Description, snippet.Text.CreatedAt, snippet.Text.UpdatedAt);
}

/// <summary>A snippet in the list of the management wire.</summary>
public sealed record SnippetLine(
    Guid Id, string Name, string Title, Visibility Visibility, DocumentStatus Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static SnippetLine Of(PortalSnippet snippet) => new(
        snippet.Id, snippet.Name, snippet.Text.Title, snippet.Text.Visibility, snippet.Status, snippet.Text.Description, snippet.Text.CreatedAt, snippet.Text.UpdatedAt);
}

/// <summary>A snippet on the developer wire.</summary>
public sealed record OwnSnippetAnswer(
    Guid Id, string Title, string Name, string Content, Visibility Visibility,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A snippet in the list of the developer wire.</summary>
public sealed record OwnSnippetLine(
    Guid Id, string Name, string Title, Visibility Visibility,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
