using System.Text.Json.Serialization;
using Features.ApiPublications;
using Features.Documents;

namespace Features.Pages;

/// <summary>A page on the management wire.</summary>
public sealed record PageAnswer(
    Guid Id, string Slug, string Title, string Content, Visibility Visibility, DocumentStatus Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, Guid? ParentPageId)
{
    public static PageAnswer Of(WrittenPage written)
    {
        var (node, text) = (written.Placed.Node, written.Placed.Page.Text);
        return new(node.Id, node.Slug, text.Title, written.Markdown, text.Visibility, node.Status, text.Description, text.CreatedAt, text.UpdatedAt, node.ParentId);
    }
}

/// <summary>A tree of pages: it is no paged list, so it has no <c>meta</c>.</summary>
public sealed record PageTreeAnswer<T>(IReadOnlyList<T> Data);

/// <summary>A page in the tree of the management wire.</summary>
public sealed record PageBranchAnswer(
    Guid Id, string Slug, string Title, Visibility Visibility, DocumentStatus Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description, Guid? ParentPageId, IReadOnlyList<PageBranchAnswer> Children,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A page in the tree of the developer wire.</summary>
public sealed record OwnPageBranchAnswer(
    Guid Id, string Slug, string Title, Visibility Visibility,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description, Guid? ParentPageId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    IReadOnlyList<OwnPageBranchAnswer> Children);

/// <summary>A page on the developer wire.</summary>
public sealed record OwnPageAnswer(
    Guid Id, string Title, string Slug, string Content, Visibility Visibility,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, Guid? ParentPageId);

/// <summary>Puts pages into the shape of their tree.</summary>
internal static class PageBranches
{
    /// <param name="placed">What is shown, siblings in their order. A page whose parent is not among it stands below the nearest ancestor that is, or at the top.</param>
    /// <param name="tree">The whole tree.</param>
    /// <param name="branch">Makes the answer of one page from it and those of its children.</param>
    public static PageTreeAnswer<T> Of<T>(IReadOnlyList<PlacedPage> placed, DocumentTree tree, Func<PlacedPage, IReadOnlyList<T>, T> branch)
    {
        var shown = placed.Select(page => page.Node.Id).ToHashSet();
        var above = tree.Where(node => shown.Contains(node.Id)).Nodes.ToDictionary(node => node.Id, node => node.ParentId);
        var children = placed.ToLookup(page => above.GetValueOrDefault(page.Node.Id));
        return new(Under(null));

        // As deep as the tree, which has at most PageRules.PagesMax pages.
        IReadOnlyList<T> Under(Guid? parentId) => [.. children[parentId].Select(page => branch(page, Under(page.Node.Id)))];
    }
}
