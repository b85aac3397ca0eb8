using Platform.Storage;

namespace Features.Storage;

/// <summary>Row keys of a portal's content partition. Prefixes end in <c>|</c>; none is the start of another.</summary>
public static class ContentKeys
{
    public const string Pages = "page|";
    public const string Snippets = "snippet|";
    public const string AllowLists = "allow-list|";

    /// <summary>The order of all pages, who stands under whom and their slugs, in one row: no two people give two pages one address, or move pages under each other.</summary>
    public const string PageTree = "page-tree";

    /// <summary>The partition of a portal.</summary>
    public static string Of(Guid portalId) => portalId.ToString("D");

    public static string Page(Guid id) => Keys.Of("page", id);

    public static string Snippet(Guid id) => Keys.Of("snippet", id);

    /// <summary>Claim: the name by which pages include a snippet. The owner is the snippet.</summary>
    public static string SnippetName(string name) => Keys.Claim("snippet-name", name);

    public static string AllowList(Guid id) => Keys.Of("allow-list", id);

    /// <summary>A setting that a portal has one of (<c>customization</c>, <c>appearance</c>, <c>integrations</c>, <c>logo</c>, ..).</summary>
    public static string Setting(string name) => "setting|" + name;
}
