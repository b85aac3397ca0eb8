using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;

namespace Features.Content;

/// <summary>What readers will see of Markdown that is being written: <c>POST /v3/markdown-preview</c> (ours). Nothing is kept.</summary>
public static class MarkdownPreviewEndpoints
{
    // Every character may be escaped.
    private const long BodyBytesMax = (MarkdownRenderer.CharactersMax * 6L) + 1024;

    public static void MapMarkdownPreview(this IEndpointRouteBuilder app) => app.MapPost("/v3/markdown-preview", Render).Requires("self:read");

    // Not of the context: routing takes a method of only that for one that writes its answer itself.
    private static async Task<IResult> Render(HttpRequest request)
    {
        var body = await BodyReader.ReadObject(request, BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        var content = fields.Text("content", required: true, max: MarkdownRenderer.CharactersMax);
        return fields.Close() ? MarkdownAnswers.Html(content.Value!) : Problem.Invalid(fields.Faults);
    }
}
