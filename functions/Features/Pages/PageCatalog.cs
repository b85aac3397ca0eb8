using Features.Apis;
using Features.Documents;
using Features.PortalContent;
using Features.Portals;
using Features.Storage;
using Platform.Errors;
using Platform.Fields;
using Platform.Storage;

namespace Features.Pages;

/// <summary>A page and its Markdown.</summary>
public sealed record WrittenPage(PlacedPage Placed, string Markdown);

/// <summary>Changes to the pages of a portal: each is one transaction with the tree, repeated while others are faster.</summary>
public sealed class PageCatalog(PageStore pages, PortalTexts texts, TimeProvider clock)
{
    public async Task<Settled<WrittenPage>> Create(Portal portal, PageDraft draft, CancellationToken cancel)
    {
        var markdown = draft.Text.Markdown!;
        var content = await texts.Keep(markdown, cancel);
        var title = draft.Text.Title.Value is null ? PageRules.TitleOf(markdown, draft.Slug) : "";
        var page = new PortalPage { Id = Guid.NewGuid(), Text = PortalText.Of(draft.Text, content, title, portal.DefaultPageVisibility, clock.GetUtcNow()) };
        var node = new DocumentNode(page.Id, draft.ParentId, draft.Slug, draft.Text.Status ?? DocumentStatus.Unpublished);
        return await Settle(Round, cancel);

        async Task<Settled<WrittenPage>?> Round()
        {
            var (read, tree) = await pages.FindTree(portal.Id, cancel);
            var after = tree.With(node);
            if ((PageRules.FaultOfParent(tree, node.Id, node.ParentId) ?? PageRules.FaultOf(after, node)) is { } refusal) return Settled<WrittenPage>.Refused(refusal);
            return await Commit(pages.Begin(portal.Id, read, after).Add(ContentKeys.Page(page.Id), page), new(new(node, page), markdown), cancel);
        }
    }

    // What the front matter says depends on the text that is there, so the body is read against each state that it meets.
    public Task<Settled<WrittenPage>> Update(Guid portalId, Guid id, Func<BodyFields> body, CancellationToken cancel)
    {
        return Settle(Round, cancel);

        async Task<Settled<WrittenPage>?> Round()
        {
            var (read, tree) = await pages.FindTree(portalId, cancel);
            if (tree.Find(id) is not { } before || await pages.Find(portalId, id, cancel) is not { } page) return Settled<WrittenPage>.Refused(Problem.NotFound());
            var markdown = await texts.Read(page.Value.Text, cancel);
            var fields = body();
            if (PageRules.ReadChange(fields, markdown) is not { } change) return Settled<WrittenPage>.Refused(Problem.Invalid(fields.Faults));
            var node = before with { ParentId = change.ParentId.Or(before.ParentId), Slug = change.Slug.Value ?? before.Slug, Status = change.Text.Status ?? before.Status };
            if (PageRules.FaultOfParent(tree, id, node.ParentId) is { } refusal) return Settled<WrittenPage>.Refused(refusal);
            var after = node.ParentId == before.ParentId ? tree.Replace(node) : tree.Move(node, -1);
            if (PageRules.FaultOf(after, node) is { } fault) return Settled<WrittenPage>.Refused(fault);
            var content = change.Text.Markdown is { } written ? await texts.Keep(written, cancel) : null;
            var changed = page.Value with { Text = page.Value.Text.With(change.Text, content, clock.GetUtcNow()) };
            return await Commit(pages.Begin(portalId, read, after).Replace(page, changed), new(new(node, changed), change.Text.Markdown ?? markdown), cancel);
        }
    }

    public async Task<Problem?> Move(Guid portalId, Guid id, Guid? parentId, long index, CancellationToken cancel)
    {
        return (await Settle(Round, cancel)).Problem;

        async Task<Settled<WrittenPage>?> Round()
        {
            var (read, tree) = await pages.FindTree(portalId, cancel);
            if (tree.Find(id) is not { } before || await pages.Find(portalId, id, cancel) is not { } page) return Settled<WrittenPage>.Refused(Problem.NotFound());
            var node = before with { ParentId = parentId };
            if (PageRules.FaultOfParent(tree, id, parentId) is { } refusal) return Settled<WrittenPage>.Refused(refusal);
            var after = tree.Move(node, index);
            if (PageRules.FaultOf(after, node) is { } fault) return Settled<WrittenPage>.Refused(fault);
            var changed = page.Value with { Text = page.Value.Text with { UpdatedAt = clock.GetUtcNow() } };
            return await Commit(pages.Begin(portalId, read, after).Replace(page, changed), new(new(node, changed), ""), cancel);
        }
    }

    /// <summary>Removes a page with all that stands below it.</summary>
    public async Task<Problem?> Remove(Guid portalId, Guid id, CancellationToken cancel)
    {
        HashSet<Guid> gone = [];
        var removed = await Settle(Round, cancel);
        // Nobody sees what is in no tree; what a crash leaves here goes with the portal.
        if (removed.Problem is null) await pages.Drop(portalId, gone);
        return removed.Problem;

        async Task<Settled<WrittenPage>?> Round()
        {
            var (read, tree) = await pages.FindTree(portalId, cancel);
            if (tree.Find(id) is not { } node || await pages.Find(portalId, id, cancel) is not { } page) return Settled<WrittenPage>.Refused(Problem.NotFound());
            gone = tree.Below(id);
            return await Commit(pages.Begin(portalId, read, tree.Without(id)), new(new(node, page.Value), ""), cancel);
        }
    }

    private async Task<Settled<WrittenPage>> Settle(Func<Task<Settled<WrittenPage>?>> round, CancellationToken cancel) =>
        await Contention.Settle(clock, round, cancel) ?? Settled<WrittenPage>.Overtaken();

    private static async Task<Settled<WrittenPage>?> Commit(Batch batch, WrittenPage page, CancellationToken cancel) =>
        (await batch.Commit(cancel)).Committed ? Settled<WrittenPage>.Done(page) : null;
}
