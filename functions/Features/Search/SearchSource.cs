using System.Security.Cryptography;
using System.Text;
using Features.ApiOperations;
using Features.ApiPackages;
using Features.ApiPublications;
using Features.Apis;
using Features.ApiVersions;
using Features.Content;
using Features.Documents;
using Features.Pages;
using Features.PortalCatalog;
using Features.PortalContent;
using Features.Specifications;
using Features.Storage;

namespace Features.Search;

/// <summary>Everything in a portal that can be found, as it is stored now.</summary>
public sealed record SearchState(
    IReadOnlyList<ApiPublication> Publications, IReadOnlyDictionary<Guid, Api> Apis, IReadOnlyDictionary<Guid, ApiPackage> Packages, ILookup<Guid, ApiVersion> Versions,
    IReadOnlyDictionary<Guid, DocumentTree> Trees, ILookup<Guid, ApiDocument> Documents, DocumentTree PageTree, IReadOnlyDictionary<Guid, PortalPage> Pages)
{
    /// <summary>A name for the state: as long as it is the same, an index made of it holds.</summary>
    public string Stamp()
    {
        var text = new StringBuilder();
        foreach (var publication in Publications)
        {
            text.Append(publication.EntityId).Append(publication.Visibility).Append(publication.UpdatedAt.UtcTicks);
            if (Apis.TryGetValue(publication.EntityId, out var api)) text.Append(api.UpdatedAt.UtcTicks).Append(api.CurrentVersionId);
            if (Packages.TryGetValue(publication.EntityId, out var package)) text.Append(package.UpdatedAt.UtcTicks);
            foreach (var version in Versions[publication.EntityId]) text.Append(version.Id).Append(version.Content);
            foreach (var document in Documents[publication.EntityId]) text.Append(document.Id).Append(document.UpdatedAt.UtcTicks);
            if (Trees.TryGetValue(publication.EntityId, out var tree)) text.AppendJoin(',', tree.Nodes);
        }
        text.AppendJoin(',', PageTree.Nodes);
        foreach (var page in Pages.Values) text.Append(page.Id).Append(page.Text.UpdatedAt.UtcTicks);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>Reads what can be found in a portal, and makes entries of it.</summary>
public sealed class SearchSource(Tables tables, PageStore pages, PortalTexts texts, DocumentStore documents, SpecOutlines outlines)
{
    // Characters of a text that count; it begins with what it is about.
    private const int BodyMax = 20_000;

    // Texts that are fetched at once.
    private const int Width = 16;

    public async Task<SearchState> Read(Guid portalId, CancellationToken cancel)
    {
        var publications = Rows<ApiPublication>(CatalogKeys.Publications, cancel);
        var apis = Rows<Api>(CatalogKeys.Apis, cancel);
        var packages = Rows<ApiPackage>(CatalogKeys.Packages, cancel);
        var versions = Rows<ApiVersion>(CatalogKeys.Versions, cancel);
        var trees = tables.Catalog.List<DocumentTree>(Tables.Org, CatalogKeys.DocumentTrees, cancel);
        var all = tables.Catalog.List<ApiDocument>(Tables.Org, CatalogKeys.Documents, cancel);
        var (pageTree, pageRows) = await pages.List(portalId, cancel);
        return new(
            [.. (await publications).Where(publication => publication.PortalId == portalId)], (await apis).ToDictionary(api => api.Id),
            (await packages).ToDictionary(package => package.Id), (await versions).ToLookup(version => version.ApiId),
            (await trees).ToDictionary(row => Outer(row.Row), row => row.Value), (await all).ToLookup(row => Outer(row.Row), row => row.Value), pageTree, pageRows);
    }

    public async Task<SearchIndex> Index(SearchState state, CancellationToken cancel)
    {
        var entries = new List<SearchEntry>();
        var gate = new Lock();
        var work = new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = cancel };
        await Parallel.ForEachAsync(state.Publications, work, async (publication, stop) =>
        {
            var made = await Of(publication, state, stop);
            lock (gate) entries.AddRange(made);
        });
        var paths = new PagePaths(state.PageTree);
        await Parallel.ForEachAsync(state.PageTree.Published().Nodes.Where(node => state.Pages.ContainsKey(node.Id)), work, async (node, stop) =>
        {
            var page = await Of(node, state.Pages[node.Id], paths.Of(node), stop);
            lock (gate) entries.Add(page);
        });
        return new(entries);
    }

    private async Task<List<SearchEntry>> Of(ApiPublication publication, SearchState state, CancellationToken cancel)
    {
        var list = new List<SearchEntry>();
        if (OwnerOf(publication, state) is not { } owner) return list;
        list.Add(new()
        {
            Id = owner.Id.ToString("D"),
            Kind = SearchKind.Api,
            Name = owner.Name,
            Description = owner.Description,
            Owner = owner,
            Path = $"/apis/{owner.Slug}",
            Slug = owner.Slug,
            CreatedAt = publication.CreatedAt,
            UpdatedAt = publication.UpdatedAt,
        });
        if (state.Versions[owner.Id].FirstOrDefault(version => version.Id == owner.VersionId) is { } current)
            list.AddRange((await outlines.Of(CatalogVersion.Of(current), cancel)).Select(operation => Of(operation, owner, current)));
        if (!state.Trees.TryGetValue(owner.Id, out var tree)) return list;
        var byId = state.Documents[owner.Id].ToDictionary(document => document.Id);
        foreach (var node in tree.Published().Nodes)
            if (byId.TryGetValue(node.Id, out var document)) list.Add(Of(node, document, await documents.Text(document, cancel), owner));
        return list;
    }

    private static SearchOwner? OwnerOf(ApiPublication publication, SearchState state) =>
        state.Apis.TryGetValue(publication.EntityId, out var api) ? new(api.Id, api.Name, api.Slug, api.Version ?? "", api.Description ?? "", api.CurrentVersionId, publication)
        : state.Packages.TryGetValue(publication.EntityId, out var package)
            ? new(package.Id, package.Name, package.Slug, package.Version ?? "", package.Description ?? "", null, publication)
            : null;

    private static SearchEntry Of(OutlineOperation operation, SearchOwner owner, ApiVersion version) => new()
    {
        Id = ApiOperation.Of(owner.Id, operation.Method, OperationPath.Of(operation.Path, out _) ?? operation.Path).Id.ToString("D"),
        Kind = SearchKind.Operation,
        Name = operation.Summary ?? operation.OperationId ?? $"{operation.Method} {operation.Path}",
        Description = operation.Description ?? "",
        Owner = owner,
        Method = operation.Method,
        Path = operation.Path,
        OperationId = operation.OperationId ?? "",
        CreatedAt = version.CreatedAt,
        UpdatedAt = version.UpdatedAt,
    };

    private static SearchEntry Of(DocumentNode node, ApiDocument document, string markdown, SearchOwner owner) => new()
    {
        Id = node.Id.ToString("D"),
        Kind = SearchKind.Document,
        Name = document.Title,
        Description = FrontMatter.Of(markdown).Find("description")?.Trim() ?? "",
        Body = BodyOf(markdown),
        Owner = owner,
        Path = $"/apis/{owner.Slug}/docs/{node.Slug}",
        Slug = node.Slug,
        ParentId = node.ParentId,
        CreatedAt = document.CreatedAt,
        UpdatedAt = document.UpdatedAt,
    };

    private async Task<SearchEntry> Of(DocumentNode node, PortalPage page, string path, CancellationToken cancel) => new()
    {
        Id = node.Id.ToString("D"),
        Kind = SearchKind.Page,
        Name = page.Text.Title,
        Description = page.Text.Description ?? "",
        Body = BodyOf(await texts.Read(page.Text, cancel)),
        Visibility = page.Text.Visibility,
        Path = "/" + path,
        Slug = node.Slug,
        ParentId = node.ParentId,
        CreatedAt = page.Text.CreatedAt,
        UpdatedAt = page.Text.UpdatedAt,
    };

    private static string BodyOf(string markdown) => MarkdownRenderer.Render(markdown).Text is var text && text.Length > BodyMax ? text[..BodyMax] : text;

    // document|{owner}|{id} and document-tree|{owner}
    private static Guid Outer(string row) => Guid.Parse(row.Split('|')[1]);

    private async Task<List<T>> Rows<T>(string prefix, CancellationToken cancel) =>
        [.. (await tables.Catalog.List<T>(Tables.Org, prefix, cancel)).Select(row => row.Value)];
}
