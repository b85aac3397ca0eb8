using Platform.Storage;

namespace Features.Storage;

/// <summary>Row keys of a portal's content partition. Prefixes end in <c>|</c>; none is the start of another.</summary>
public static class ContentKeys
{
    public const string Pages = "page|";
    public const string Snippets = "snippet|";
    public const string AllowLists = "allow-list|";

    /// <summary>The order of all pages and who stands under whom, in one row: a page cannot be moved under itself by two people at once.</summary>
    public const string PageTree = "page-tree";

    /// <summary>The partition of a portal.</summary>
    public static string Of(Guid portalId) => portalId.ToString("D");

    public static string Page(Guid id) => Keys.Of("page", id);

    /// <summary>Claim: a slug is unique among the pages under one page, or at the top.</summary>
    public static string PageSlug(Guid? parentId, string slug) => Keys.FoldedClaim("page-slug", parentId?.ToString("D"), slug);

    public static string Snippet(Guid id) => Keys.Of("snippet", id);

    /// <summary>Claim: the name by which pages include a snippet. The owner is the snippet.</summary>
    public static string SnippetName(string name) => Keys.Claim("snippet-name", name);

    public static string AllowList(Guid id) => Keys.Of("allow-list", id);

    /// <summary>A setting that a portal has one of (<c>customization</c>, <c>integrations</c>, <c>logo</c>, <c>favicon</c>).</summary>
    public static string Setting(string name) => "setting|" + name;
}
