using System.Text;
using Features.Documents;
using Features.Pages;
using Features.Portals;
using Features.Snippets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;

namespace Features.PortalContent;

/// <summary>What was made of the content that a portal may begin with: slugs of pages, names of snippets.</summary>
public sealed record DefaultContentAnswer(IReadOnlyList<string> Pages, IReadOnlyList<string> Snippets);

/// <summary>Fills a portal with pages to begin with: <c>POST /v3/portals/{portalId}/default-content</c>. What is there is left alone, so that it may be repeated.</summary>
public static class DefaultContentEndpoints
{
    private static readonly (string Slug, string File)[] StartPages = [("/", "home"), ("/apis", "apis"), ("/getting-started", "getting-started")];
    private static readonly string[] StartSnippets = ["support"];

    public static void MapDefaultContent(this IEndpointRouteBuilder app) =>
        app.MapPost("/v3/portals/{portalId}/default-content", Create).Requires("portal-pages:create");

    private static async Task<IResult> Create(
        Guid portalId, HttpContext http, PortalStore portals, PageCatalog pages, SnippetStore snippets, PortalTexts texts, TimeProvider clock)
    {
        if (await portals.Find(portalId, http.RequestAborted) is not { } portal) return Problem.NotFound();
        var (madePages, madeSnippets) = (new List<string>(), new List<string>());
        // Snippets first: no page is seen with a hole in it.
        foreach (var name in StartSnippets)
        {
            var change = Read(name);
            var snippet = new PortalSnippet
            {
                Id = Guid.NewGuid(),
                Name = name,
                Text = PortalText.Of(change, await texts.Keep(change.Markdown!, http.RequestAborted), name, portal.Value.DefaultPageVisibility, clock.GetUtcNow()),
                Status = DocumentStatus.Published,
            };
            if (await snippets.Add(portalId, snippet, http.RequestAborted)) madeSnippets.Add(name);
        }
        foreach (var (slug, file) in StartPages)
        {
            var made = await pages.Create(portal.Value, new(slug, null, Read(file)), http.RequestAborted);
            if (made.Problem is null) madePages.Add(slug);
            else if (made.Problem.Status != StatusCodes.Status409Conflict) return made.Problem;
        }
        return Answers.Created(new DefaultContentAnswer(madePages, madeSnippets));
    }

    private static PortalTextChange Read(string file)
    {
        using var reader = new StreamReader(typeof(DefaultContentEndpoints).Assembly.GetManifestResourceStream($"Features.PortalContent.{file}.md")!, Encoding.UTF8);
        var markdown = reader.ReadToEnd();
        var said = Content.FrontMatter.Of(markdown);
        return new(Given(said.Find("title")), Given(said.Find("description")), markdown, null, DocumentStatus.Published);
    }

    private static Optional<string?> Given(string? text) => text is null ? default : new(true, text);
}
