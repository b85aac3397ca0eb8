using System.Text;
using Features.Documents;
using Features.Pages;
using Features.PortalCatalog;

namespace Features.Agents;

/// <summary>An API or package as Markdown: what it is, how to get in, its documents, its operations.</summary>
public sealed class ApiText(SpecOutlines outlines, DocumentStore documents)
{
    private const int OperationsMax = 1000;

    /// <param name="api">What the reader may see.</param>
    /// <param name="site">The address of the portal's site, or nothing for links within it.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<string> Write(CatalogEntry api, string site, CancellationToken cancel)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(MarkdownText.Escape(api.Version is { Length: > 0 } version ? $"{api.Name} {version}" : api.Name)).Append("\n\n");
        if (!string.IsNullOrWhiteSpace(api.Description)) text.Append(MarkdownText.Escape(api.Description.Trim())).Append("\n\n");
        text.Append(Access(api)).Append('\n');
        if (api.Current is { } current)
            text.Append("\n- Version: ").Append(MarkdownText.Escape(current.Version))
                .Append("\n- Specification: [JSON](").Append(site).Append("/api/v3/apis/").Append(api.Slug).Append("/versions/").Append(current.Id.ToString("D")).Append("/raw)\n");
        await ListDocuments(text, api, site, cancel);
        if (api.Current is not null) await ListOperations(text, api, cancel);
        return text.ToString();
    }

    private static string Access(CatalogEntry api) => api.Strategy is not { } strategy ? "Calls need no key."
        : strategy.OpenIdConnect is { } oidc ? $"Calls need an access token of {MarkdownText.Escape(oidc.Issuer)}. Register an application for this API first."
        : $"Calls need a key in the header {string.Join(" or ", strategy.KeyNames.Select(name => $"`{name}`"))}. Register an application for this API to get one.";

    private async Task ListDocuments(StringBuilder text, CatalogEntry api, string site, CancellationToken cancel)
    {
        var (_, tree) = await documents.FindTree(api.Id, cancel);
        var published = tree.Published();
        if (published.Nodes.Count == 0) return;
        var all = await documents.List(api.Id, cancel);
        text.Append("\n## Documents\n\n");
        foreach (var node in published.Nodes.Where(node => all.ContainsKey(node.Id)))
            text.Append(MarkdownText.Line(all[node.Id].Title, $"{site}/apis/{api.Slug}/docs/{node.Slug}.md", null)).Append('\n');
    }

    private async Task ListOperations(StringBuilder text, CatalogEntry api, CancellationToken cancel)
    {
        var operations = await outlines.Of(api.Current!, cancel);
        if (operations.Count == 0) return;
        text.Append("\n## Operations\n\n");
        foreach (var operation in operations.Take(OperationsMax))
        {
            text.Append("- `").Append(operation.Method).Append(' ').Append(operation.Path.Replace('`', '\'')).Append('`');
            if (operation.Summary is { } summary) text.Append(": ").Append(MarkdownText.Escape(summary));
            text.Append('\n');
        }
        if (operations.Count > OperationsMax) text.Append("\nThe specification has ").Append(operations.Count - OperationsMax).Append(" more.\n");
    }
}
