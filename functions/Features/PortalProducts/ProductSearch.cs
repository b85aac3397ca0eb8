using System.Collections.Concurrent;
using System.Text;
using Features.ApiProducts;
using Features.Documents;
using Features.Portals;
using Features.ProductVersions;
using Features.Search;

namespace Features.PortalProducts;

/// <summary>Which words lead to a product besides its own: those of its versions' names, and of its documents.</summary>
public readonly record struct SearchJoin(bool Versions, bool Documents);

/// <summary>
/// Finds products by their words, ranked as every search is. An index knows all products that a portal may show and is some seconds old; what a visitor sees of it is asked anew
/// with every search.
/// </summary>
public sealed class ProductSearch(ApiProductStore products, ProductVersionStore versions, DocumentStore documents, TimeProvider clock)
{
    private const int IndexesMax = 60;

    // Characters of a text that count; it begins with what it is about.
    private const int TextMax = 20_000;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<(Guid PortalId, SearchJoin Join), Known> _known = new();

    /// <summary>Those of the products that have every word of a query, the best first; without words all of them as they come.</summary>
    public async Task<IReadOnlyList<PortalProduct>> Find(Portal portal, IReadOnlyList<PortalProduct> shown, string query, SearchJoin join, CancellationToken cancel)
    {
        if (!SearchWords.Of(query).Any()) return shown;
        var byId = shown.ToDictionary(product => product.Id.ToString("D"), StringComparer.Ordinal);
        return [.. (await Of(portal.Id, join, cancel)).Find(query, entry => byId.ContainsKey(entry.Id)).Select(hit => byId[hit.Entry.Id])];
    }

    private async Task<SearchIndex> Of(Guid portalId, SearchJoin join, CancellationToken cancel)
    {
        if (_known.TryGetValue((portalId, join), out var known) && clock.GetElapsedTime(known.MadeAt) < Fresh) return known.Index;
        if (_known.Count > IndexesMax) _known.Clear();
        var madeAt = clock.GetTimestamp();
        var index = await Make(portalId, join, cancel);
        _known[(portalId, join)] = new(index, madeAt);
        return index;
    }

    private async Task<SearchIndex> Make(Guid portalId, SearchJoin join, CancellationToken cancel)
    {
        var names = join.Versions ? (await versions.List(cancel)).Where(version => version.Portals.Count > 0 || version.PublishStatus == PublishStatus.Published).ToList() : [];
        var entries = new List<SearchEntry>();
        foreach (var product in (await products.List(cancel)).Where(product => product.PortalIds.Contains(portalId)))
        {
            entries.Add(new()
            {
                Id = product.Id.ToString("D"),
                Kind = SearchKind.Api,
                Name = product.Name,
                Description = product.Description ?? "",
                OperationId = string.Join(' ', product.PublicLabels.Values),
                Path = string.Join(' ', names.Where(version => version.ProductId == product.Id && version.In(product, portalId)?.PublishStatus == PublishStatus.Published)
                    .Select(version => version.Name)),
                Body = join.Documents ? await TextOf(product.Id, cancel) : "",
            });
        }
        return new(entries);
    }

    private async Task<string> TextOf(Guid productId, CancellationToken cancel)
    {
        var (_, tree) = await documents.FindTree(productId, cancel);
        if (tree.Published().Nodes is not { Count: > 0 } nodes) return "";
        var known = await documents.List(productId, cancel);
        var text = new StringBuilder();
        foreach (var document in nodes.Select(node => known.GetValueOrDefault(node.Id)).OfType<ApiDocument>())
        {
            var markdown = await documents.Text(document, cancel);
            text.Append(document.Title).Append('\n').Append(markdown.AsSpan(0, Math.Min(markdown.Length, TextMax))).Append('\n');
        }
        return text.ToString();
    }

    private sealed record Known(SearchIndex Index, long MadeAt);
}
