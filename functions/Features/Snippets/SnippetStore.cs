using Features.Storage;
using Platform.Storage;

namespace Features.Snippets;

public enum SnippetSaving { Saved, NameTaken, Changed }

/// <summary>Where snippets live: rows of the portal's content partition, with claims on their names.</summary>
public sealed class SnippetStore(Tables tables)
{
    public Task<Document<PortalSnippet>?> Find(Guid portalId, Guid id, CancellationToken cancel) =>
        tables.Content.Find<PortalSnippet>(ContentKeys.Of(portalId), ContentKeys.Snippet(id), cancel);

    public async Task<PortalSnippet?> Find(Guid portalId, string name, CancellationToken cancel) =>
        await tables.Content.FindOwner(ContentKeys.Of(portalId), ContentKeys.SnippetName(name), cancel) is { } id ? (await Find(portalId, id, cancel))?.Value : null;

    public async Task<List<PortalSnippet>> List(Guid portalId, CancellationToken cancel) =>
        [.. (await tables.Content.List<PortalSnippet>(ContentKeys.Of(portalId), ContentKeys.Snippets, cancel)).Select(row => row.Value)];

    /// <summary>False when the name is taken.</summary>
    public async Task<bool> Add(Guid portalId, PortalSnippet snippet, CancellationToken cancel) =>
        (await tables.Content.Begin(ContentKeys.Of(portalId)).Add(ContentKeys.Snippet(snippet.Id), snippet).Claim(ContentKeys.SnippetName(snippet.Name), snippet.Id)
            .Commit(cancel)).Committed;

    public async Task<SnippetSaving> Replace(Guid portalId, Document<PortalSnippet> read, PortalSnippet snippet, CancellationToken cancel)
    {
        var outcome = await tables.Content.Begin(ContentKeys.Of(portalId)).Replace(read, snippet)
            .MoveClaim(ContentKeys.SnippetName(read.Value.Name), ContentKeys.SnippetName(snippet.Name), snippet.Id).Commit(cancel);
        return outcome.Committed ? SnippetSaving.Saved : outcome.ExistsAs("snippet-name") ? SnippetSaving.NameTaken : SnippetSaving.Changed;
    }

    /// <summary>False when somebody else changed or removed it since it was read.</summary>
    public async Task<bool> Remove(Guid portalId, Document<PortalSnippet> read, CancellationToken cancel) =>
        (await tables.Content.Begin(ContentKeys.Of(portalId)).Remove(read).Remove(ContentKeys.SnippetName(read.Value.Name)).Commit(cancel)).Committed;
}
