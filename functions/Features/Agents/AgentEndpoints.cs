using System.Text;
using Features.Content;
using Features.Customizations;
using Features.Developers;
using Features.PortalCatalog;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Http;

namespace Features.Agents;

/// <summary>
/// A portal for programs that read. Its site sends here what it does not have as a file: <c>/llms.txt</c>, <c>/llms-full.txt</c>, <c>/robots.txt</c>, and every address that ends in
/// <c>.md</c> or is asked for as <c>text/markdown</c>.
/// </summary>
public static class AgentEndpoints
{
    private const string OriginalUrl = "x-ms-original-url";
    private const string Plain = "text/plain; charset=utf-8";

    public static IServiceCollection AddAgents(this IServiceCollection services) =>
        services.AddSingleton<SpecOutlines>().AddSingleton<ApiText>().AddSingleton<AgentTexts>();

    public static void MapAgents(this IEndpointRouteBuilder app)
    {
        var agents = app.MapGroup("/api/v3/agents");
        agents.MapGet("llms.txt", async (HttpContext http, CurrentPortal portal, AgentTexts texts) =>
            Text(await texts.Overview(portal.Portal, http.RequestAborted))).OpenToAll();
        agents.MapGet("llms-full.txt", async (HttpContext http, CurrentPortal portal, AgentTexts texts) =>
            Text(await texts.Everything(portal.Portal, http.RequestAborted))).OpenToAll();
        agents.MapGet("robots.txt", async (HttpContext http, CurrentPortal portal, CustomizationStore store) =>
            Text((await store.Find(portal.Id, http.RequestAborted)).Value.Robots ?? "User-agent: *\nAllow: /\n")).OpenToAll();
        agents.MapGet("page", Page).OpenToAll();
    }

    /// <summary>What the site shows at an address, as Markdown. A Static Web App names the address in a header of its own, others may in <c>?path=</c>.</summary>
    private static async Task<IResult> Page(HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, AgentTexts texts)
    {
        var address = Uri.TryCreate(http.Request.Headers[OriginalUrl].ToString(), UriKind.Absolute, out var original)
            ? Uri.UnescapeDataString(original.AbsolutePath)
            : http.Request.Query["path"].ToString();
        return await texts.Find(portal.Portal, developer, address, http.RequestAborted) is { } text ? MarkdownAnswers.Markdown(text) : Problem.NotFound();
    }

    private static IResult Text(string text) => Answers.Tagged(Encoding.UTF8.GetBytes(text), Plain);
}
