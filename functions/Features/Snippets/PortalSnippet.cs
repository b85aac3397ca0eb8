using Features.Documents;
using Features.PortalContent;

namespace Features.Snippets;

/// <summary>A piece of Markdown that pages include by its name. By itself it is no page.</summary>
public sealed record PortalSnippet
{
    public required Guid Id { get; init; }

    /// <summary>Unique in its portal.</summary>
    public required string Name { get; init; }

    public required PortalText Text { get; init; }
    public required DocumentStatus Status { get; init; }

    /// <summary>Whether pages show it to somebody who is signed in, or is not.</summary>
    public bool IsFor(object? developer) => Status == DocumentStatus.Published && Text.IsFor(developer);
}

/// <summary>What a caller says of a new snippet.</summary>
public sealed record SnippetDraft(string Name, PortalTextChange Text);

/// <summary>What a caller wants changed; null stays.</summary>
public sealed record SnippetChange(string? Name, PortalTextChange Text);
