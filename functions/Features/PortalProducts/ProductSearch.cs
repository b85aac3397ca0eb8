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
/// Finds products by their words, ranked as every search is. What products and versions say is looked at with every search, from memory, so a new name leads to its product at once;
/// documents are some seconds old. What a visitor sees of it is asked anew with every search.
/// </summary>
public sealed class ProductSearch(ApiProductStore products, ProductVersionStore versions, DocumentStore documents, TimeProvider clock)
{
    private const int IndexesMax = 60;

    // Characters of a text that count; it begins with what it is about.
    private const int TextMax = 20_000;

    // Products whose documents are read at once.
    private const int ReadersMax = 16;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private static readonly Dictionary<string, string> NoTexts = new(StringComparer.Ordinal);

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
        var entries = await Entries(portalId, join, cancel);
        var known = _known.GetValueOrDefault((portalId, join));
        var isFresh = known is not null && (!join.Documents || clock.GetElapsedTime(known.ReadAt) < Fresh);
        if (isFresh && known!.Entries.SequenceEqual(entries)) return known.Index;
        if (_known.Count > IndexesMax) _known.Clear();
        var readAt = isFresh ? known!.ReadAt : clock.GetTimestamp();
        var texts = join.Documents ? await Texts(entries, isFresh ? known!.Texts : NoTexts, cancel) : NoTexts;
        var index = new SearchIndex(entries.Select(entry => entry with { Body = texts.GetValueOrDefault(entry.Id, "") }));
        _known[(portalId, join)] = new(entries, texts, index, readAt);
        return index;
    }

    /// <summary>What products and their versions say. Both are kept in memory.</summary>
    private async Task<List<SearchEntry>> Entries(Guid portalId, SearchJoin join, CancellationToken cancel)
    {
        var shown = (await products.List(cancel)).FindAll(product => product.PortalIds.Contains(portalId));
        var names = join.Versions ? (await versions.List(cancel)).ToLookup(version => version.ProductId) : null;
        return [.. shown.Select(product => new SearchEntry
        {
            Id = product.Id.ToString("D"),
            Kind = SearchKind.Api,
            Name = product.Name,
            Description = product.Description ?? "",
            OperationId = string.Join(' ', product.PublicLabels.Values),
            Path = names is null ? "" : string.Join(' ', names[product.Id].Where(version => version.In(product, portalId)?.PublishStatus == PublishStatus.Published).Select(version => version.Name)),
        })];
    }

    /// <summary>The texts of products, those that are known as they are.</summary>
    private async Task<Dictionary<string, string>> Texts(List<SearchEntry> entries, Dictionary<string, string> known, CancellationToken cancel)
    {
        var read = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(entries, new ParallelOptions { MaxDegreeOfParallelism = ReadersMax, CancellationToken = cancel }, async (entry, stop) =>
            read[entry.Id] = known.GetValueOrDefault(entry.Id) ?? await TextOf(Guid.Parse(entry.Id), stop));
        return new(read, StringComparer.Ordinal);
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

    /// <summary>An index, what it was made of, and when the texts were read.</summary>
    private sealed record Known(List<SearchEntry> Entries, Dictionary<string, string> Texts, SearchIndex Index, long ReadAt);
}
