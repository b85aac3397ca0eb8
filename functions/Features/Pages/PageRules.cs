using System.Text.RegularExpressions;
using Features.Documents;
using Features.PortalContent;
using Platform.Errors;
using Platform.Fields;

namespace Features.Pages;

/// <summary>What a page must obey. Collects every fault.</summary>
public static partial class PageRules
{
    /// <summary>Pages of a portal.</summary>
    public const int PagesMax = DocumentTree.NodesMax;

    /// <summary>Characters of all slugs together: the tree is one row.</summary>
    public const int SlugsMax = 250_000;

    private const string Title = "Untitled";

    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>.</summary>
    public static PageDraft? ReadDraft(BodyFields body)
    {
        var (slug, parent, text) = (Slug(body, required: true), body.Id("parent_page_id", nullable: true), PortalTextRules.Read(body, isNew: true));
        return body.Close() ? new(slug.Value!, parent.Value, text) : null;
    }

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static PageChange? ReadChange(BodyFields body, string markdown)
    {
        var (slug, parent, text) = (Slug(body, required: false), body.Id("parent_page_id", nullable: true), PortalTextRules.Read(body, isNew: false, markdown));
        return body.Close() ? new(slug, parent, text) : null;
    }

    /// <summary>Where a page is moved to, or null with the faults noted. Without a parent that is the top, without a place the last one.</summary>
    public static (Guid? ParentId, long Index)? ReadMove(BodyFields body)
    {
        var (parent, index) = (body.Id("parent_page_id", nullable: true), body.Whole("index"));
        return body.Close() ? (parent.Value, index.Value ?? -1) : null;
    }

    /// <summary>The title of a page that nobody gave one: its first heading, or its slug in words.</summary>
    public static string TitleOf(string markdown, string slug)
    {
        if (PortalTextRules.TitleOf(markdown) is { } heading) return heading;
        var words = slug.Trim('/').Split('/')[^1].Replace('-', ' ').Replace('_', ' ').Trim();
        return words.Length == 0 ? Title : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>Why a tree cannot be as it would be with a page added, moved or renamed; null when it can.</summary>
    /// <param name="tree">The tree as it would be.</param>
    /// <param name="node">The page, at its new place.</param>
    public static Problem? FaultOf(DocumentTree tree, DocumentNode node)
    {
        if (tree.Nodes.Count > PagesMax || tree.Nodes.Sum(one => one.Slug.Length) > SlugsMax) return Problem.Conflict($"A portal has at most {PagesMax} pages");
        var paths = new PagePaths(tree);
        if (PagePaths.IsReserved(paths.Of(node))) return Problem.Invalid(new Fault("slug", "invalid", $"/{paths.Of(node)} is an address that the portal uses itself"));
        return paths.Doubled is { } doubled ? Problem.Conflict($"There is a page at /{doubled} already") : null;
    }

    /// <summary>Why a page cannot stand where it is wanted; null when it can.</summary>
    public static Problem? FaultOfParent(DocumentTree tree, Guid id, Guid? parentId)
    {
        if (parentId is not { } parent) return null;
        if (tree.Find(parent) is null && parent != id) return Problem.Invalid(Fault.MissingReference("parent_page_id", "Parent page not found"));
        return tree.Below(id).Contains(parent) ? Problem.Conflict("A page cannot stand below itself") : null;
    }

    internal static Optional<string?> Slug(BodyFields body, bool required) =>
        body.Text("slug", required, min: 1, max: PortalTextRules.NameMax, pattern: Slugs(), form: "be / or a path of letters, digits, '.', '_', '~' and '-'");

    // The contract leaves the form open; this is what stands in an address without being encoded. Dot segments would be taken out of it.
    [GeneratedRegex(@"^(?:/|/?(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*)(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Slugs();
}
