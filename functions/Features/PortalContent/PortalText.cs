using Features.ApiPublications;
using Features.Documents;
using Platform.Fields;

namespace Features.PortalContent;

/// <summary>What pages and snippets have in common: Markdown with a name for people.</summary>
public sealed record PortalText
{
    public required string Title { get; init; }
    public string? Description { get; init; }

    /// <summary>Name of the Markdown in the content store (SHA-256 of its bytes).</summary>
    public required string Content { get; init; }

    public required Visibility Visibility { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether somebody who is signed in, or is not, may read it.</summary>
    public bool IsFor(object? developer) => Visibility == Visibility.Public || developer is not null;

    /// <summary>A new text.</summary>
    /// <param name="change">What the caller says.</param>
    /// <param name="content">Name of its Markdown.</param>
    /// <param name="title">When neither the caller nor the text says one.</param>
    /// <param name="visibility">When the caller says none.</param>
    /// <param name="now">Now.</param>
    public static PortalText Of(PortalTextChange change, string content, string title, Visibility visibility, DateTimeOffset now) => new()
    {
        Title = change.Title.Value ?? title,
        Description = change.Description.Value,
        Content = content,
        Visibility = change.Visibility ?? visibility,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>The text after a change.</summary>
    public PortalText With(PortalTextChange change, string? content, DateTimeOffset now) => this with
    {
        Title = change.Title.Value ?? Title,
        Description = change.Description.Or(Description),
        Content = content ?? Content,
        Visibility = change.Visibility ?? Visibility,
        UpdatedAt = now,
    };
}

/// <summary>What a caller says of a text, its front matter included; what was left out stays or takes its default.</summary>
public sealed record PortalTextChange(Optional<string?> Title, Optional<string?> Description, string? Markdown, Visibility? Visibility, DocumentStatus? Status);
