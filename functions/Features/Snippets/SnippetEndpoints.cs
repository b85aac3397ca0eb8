using Features.Documents;
using Features.PortalContent;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.Snippets;

/// <summary>Snippets for administrators: <c>/v3/portals/{portalId}/snippets</c>.</summary>
public static class SnippetEndpoints
{
    private static readonly ListForm<PortalSnippet> Form = new ListForm<PortalSnippet>()
        .Id("id", snippet => snippet.Id)
        .Text("name", snippet => snippet.Name, sorts: true)
        .Text("title", snippet => snippet.Text.Title, sorts: true)
        .Word("visibility", snippet => snippet.Text.Visibility, sorts: true)
        .Time("created_at", snippet => snippet.Text.CreatedAt)
        .Time("updated_at", snippet => snippet.Text.UpdatedAt)
        .DefaultOrder((a, b) => string.CompareOrdinal(a.Name, b.Name));

    public static IServiceCollection AddSnippets(this IServiceCollection services) => services.AddSingleton<SnippetStore>();

    public static void MapSnippets(this IEndpointRouteBuilder app)
    {
        var snippets = app.MapGroup("/v3/portals/{portalId}/snippets");
        snippets.MapGet("", List).Requires("portal-snippets:list");
        snippets.MapPost("", Create).Requires("portal-snippets:create");
        snippets.MapGet("{snippetId}", Fetch).Requires("portal-snippets:read");
        snippets.MapPatch("{snippetId}", Update).Requires("portal-snippets:edit");
        snippets.MapDelete("{snippetId}", Delete).Requires("portal-snippets:delete");
    }

    private static async Task<IResult> List(Guid portalId, HttpContext http, SnippetStore store, PortalStore portals)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        return Answers.Ok(query.Apply(await store.List(portalId, http.RequestAborted)).ToAnswer(SnippetLine.Of));
    }

    private static async Task<IResult> Create(Guid portalId, HttpContext http, SnippetStore store, PortalStore portals, PortalTexts texts, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request, PortalTextRules.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is not { } portal) return Problem.NotFound();
        if (SnippetRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        var content = await texts.Keep(draft.Text.Markdown!, http.RequestAborted);
        var snippet = new PortalSnippet
        {
            Id = Guid.NewGuid(),
            Name = draft.Name,
            Text = PortalText.Of(draft.Text, content, draft.Name, portal.Value.DefaultPageVisibility, clock.GetUtcNow()),
            Status = draft.Text.Status ?? DocumentStatus.Unpublished,
        };
        return await store.Add(portalId, snippet, http.RequestAborted) ? Answers.Created(SnippetAnswer.Of(snippet, draft.Text.Markdown!)) : NameTaken();
    }

    private static async Task<IResult> Fetch(Guid portalId, Guid snippetId, HttpContext http, SnippetStore store, PortalStore portals, PortalTexts texts) =>
        await portals.Find(portalId, http.RequestAborted) is not null && await store.Find(portalId, snippetId, http.RequestAborted) is { } found
            ? Answers.Ok(SnippetAnswer.Of(found.Value, await texts.Read(found.Value.Text, http.RequestAborted)))
            : Problem.NotFound();

    private static async Task<IResult> Update(
        Guid portalId, Guid snippetId, HttpContext http, SnippetStore store, PortalStore portals, PortalTexts texts, TimeProvider clock)
    {
        var body = await BodyReader.ReadValue(http.Request, PortalTextRules.BodyBytesMax);
        if (body.Value is not { } json) return body.Problem!;
        if (json.RootElement.ValueKind != System.Text.Json.JsonValueKind.Object) return Problem.Invalid(Fault.Not("body", "is_object", "a JSON object"));
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        // What the front matter says depends on the text that is there, so the body is read against each state that it meets.
        return await Contention.Settle<IResult>(clock, async () =>
        {
            if (await store.Find(portalId, snippetId, http.RequestAborted) is not { } found) return Problem.NotFound();
            var markdown = await texts.Read(found.Value.Text, http.RequestAborted);
            var fields = new BodyFields(json.RootElement);
            if (SnippetRules.ReadChange(fields, markdown) is not { } change) return Problem.Invalid(fields.Faults);
            var content = change.Text.Markdown is { } written ? await texts.Keep(written, http.RequestAborted) : null;
            var changed = found.Value with
            {
                Name = change.Name ?? found.Value.Name,
                Text = found.Value.Text.With(change.Text, content, clock.GetUtcNow()),
                Status = change.Text.Status ?? found.Value.Status,
            };
            return await store.Replace(portalId, found, changed, http.RequestAborted) switch
            {
                SnippetSaving.Saved => Answers.Ok(SnippetAnswer.Of(changed, change.Text.Markdown ?? markdown)),
                SnippetSaving.NameTaken => NameTaken(),
                _ => null,
            };
        }, http.RequestAborted) ?? ChangedMeanwhile();
    }

    private static async Task<IResult> Delete(Guid portalId, Guid snippetId, HttpContext http, SnippetStore store, PortalStore portals, TimeProvider clock)
    {
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        return await Contention.Settle<IResult>(clock, async () =>
            await store.Find(portalId, snippetId, http.RequestAborted) is not { } found ? Problem.NotFound()
                : await store.Remove(portalId, found, http.RequestAborted) ? Answers.NoContent() : null, http.RequestAborted) ?? ChangedMeanwhile();
    }

    private static Problem NameTaken() => Problem.Conflict("A snippet with this name already exists");

    private static Problem ChangedMeanwhile() => Problem.Conflict("The snippet was changed by another request");
}
