using Features.Documents;
using Features.PortalContent;
using Platform.Fields;

namespace Features.Pages;

/// <summary>A page of a portal: what its tree does not say of it.</summary>
public sealed record PortalPage
{
    public required Guid Id { get; init; }
    public required PortalText Text { get; init; }
}

/// <summary>A page with its place in the tree.</summary>
public sealed record PlacedPage(DocumentNode Node, PortalPage Page);

/// <summary>What a caller says of a new page.</summary>
public sealed record PageDraft(string Slug, Guid? ParentId, PortalTextChange Text);

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record PageChange(Optional<string?> Slug, Optional<Guid?> ParentId, PortalTextChange Text);
