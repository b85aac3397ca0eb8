using System.Net.Mime;
using Features.ApiPublications;
using Features.Content;
using Features.Developers;
using Features.Pages;
using Features.PortalContent;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Snippets;

/// <summary>Published snippets in a portal: <c>/api/v3/snippets</c>.</summary>
public static class OwnSnippetEndpoints
{
    private static readonly ListForm<PortalSnippet> Form = new ListForm<PortalSnippet>()
        .Text("name", snippet => snippet.Name, sorts: true)
        .Text("title", snippet => snippet.Text.Title, sorts: true)
        .Word("visibility", snippet => snippet.Text.Visibility, sorts: true)
        .Among("visibility", Words<Visibility>.All)
        .Time("created_at", snippet => snippet.Text.CreatedAt, filters: false)
        .Time("updated_at", snippet => snippet.Text.UpdatedAt, filters: false)
        .DefaultOrder((a, b) => string.CompareOrdinal(a.Name, b.Name));

    public static void MapOwnSnippets(this IEndpointRouteBuilder app)
    {
        var snippets = app.MapGroup("/api/v3/snippets");
        snippets.MapGet("", List).OpenToAll();
        // A name may hold slashes.
        snippets.MapGet("{*snippetName}", Fetch).OpenToAll();
    }

    private static async Task<IResult> List(HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, SnippetStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var readable = (await store.List(portal.Id, http.RequestAborted)).Where(snippet => snippet.IsFor(developer));
        return Answers.Tagged(query.Apply(readable).ToAnswer(static snippet => new OwnSnippetLine(
            snippet.Id, snippet.Name, snippet.Text.Title, snippet.Text.Visibility, snippet.Text.Description, snippet.Text.CreatedAt, snippet.Text.UpdatedAt)));
    }

    private static async Task<IResult> Fetch(
        string snippetName, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, SnippetStore store, PortalTexts texts, PageComposer composer)
    {
        var name = snippetName.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (await store.Find(portal.Id, name, http.RequestAborted) is not { } snippet || !snippet.IsFor(developer)) return Problem.NotFound();
        var (text, markdown) = (snippet.Text, await texts.Read(snippet.Text, http.RequestAborted));
        return Accepts.Best(http.Request, MediaTypeNames.Application.Json, MediaTypeNames.Text.Markdown, MediaTypeNames.Text.Html) switch
        {
            MediaTypeNames.Text.Markdown =>
                MarkdownAnswers.Markdown(await composer.Compose(text, markdown, TextForm.Markdown, portal.Portal, developer, http.RequestAborted)),
            MediaTypeNames.Text.Html =>
                MarkdownAnswers.Fragment(await composer.Compose(text, markdown, TextForm.Html, portal.Portal, developer, http.RequestAborted)),
            _ => Answers.TaggedForm(new OwnSnippetAnswer(
                snippet.Id, text.Title, snippet.Name, markdown, text.Visibility, text.Description, text.CreatedAt, text.UpdatedAt)),
        };
    }
}
