using Features.Documents;

namespace Features.Pages;

/// <summary>
/// The addresses of a portal's pages: the slugs from the top down, joined. <c>/</c> and <c>home</c> at the top are the portal's front page, whose children stand at the top of the
/// address as well. Upper and lower case are the same.
/// </summary>
public sealed class PagePaths
{
    private const string Home = "home";

    // What the site and the developer API use themselves.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "login", "register", "forgot-password", "reset-password", "logout", "apps", "account", "api", "_api", "_core", "npm", "_preview-mode", ".well-known",
        "llms.txt", "llms-full.txt", "robots.txt",
    };

    private readonly Dictionary<string, DocumentNode> _byPath = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Guid, string> _byId = [];
    private readonly Dictionary<Guid, DocumentNode> _nodes;

    public PagePaths(DocumentTree tree)
    {
        _nodes = tree.Nodes.ToDictionary(node => node.Id);
        foreach (var node in tree.Nodes)
            if (!_byPath.TryAdd(Of(node), node)) Doubled ??= Of(node);
    }

    /// <summary>An address that two pages have, or null.</summary>
    public string? Doubled { get; }

    /// <summary>The page at an address, with or without slashes around it; null when there is none.</summary>
    public DocumentNode? Find(string path) => _byPath.GetValueOrDefault(path.Trim('/') is var trimmed && trimmed.Equals(Home, StringComparison.OrdinalIgnoreCase) ? "" : trimmed);

    /// <summary>The address of a page, without slashes around it: empty for the front page.</summary>
    public string Of(DocumentNode node)
    {
        if (_byId.TryGetValue(node.Id, out var known)) return known;
        var above = node.ParentId is { } id && _nodes.TryGetValue(id, out var parent) ? Of(parent) : "";
        var slug = node.Slug.Trim('/');
        if (node.ParentId is null && slug.Equals(Home, StringComparison.OrdinalIgnoreCase)) slug = "";
        return _byId[node.Id] = above.Length == 0 ? slug : slug.Length == 0 ? above : $"{above}/{slug}";
    }

    /// <summary>Whether an address is one that pages may not take.</summary>
    public static bool IsReserved(string path) =>
        Reserved.Contains(path.Split('/', 2)[0]) || path.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
}
