using System.Net.Mime;
using Features.Agents;
using Features.ApiOperations;
using Features.ApiPackages;
using Features.Content;
using Features.Developers;
using Features.IdentityProviders;
using Features.PackageSpecifications;
using Features.PolicySnapshots;
using Features.Portals;
using Features.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Features.PortalCatalog;

/// <summary>A portal's catalog for developers and for anybody: <c>/api/v3/apis</c>, APIs and packages alike. What a visitor may not see is 404.</summary>
public static class PortalCatalogEndpoints
{
    private static readonly ListForm<CatalogEntry> Form = new ListForm<CatalogEntry>()
        .Id("id", entry => entry.Id)
        .Text("name", entry => entry.Name, sorts: true)
        .Text("version", entry => entry.Version, sorts: true)
        .Text("description", entry => entry.Description)
        .Map("attributes", (entry, key) => entry.Attributes.GetValueOrDefault(key))
        .Time("created_at", entry => entry.CreatedAt)
        .Time("updated_at", entry => entry.UpdatedAt)
        .DefaultOrder((a, b) => string.Compare(a.Name, b.Name, StringComparison.OrdinalIgnoreCase));

    public static IServiceCollection AddPortalCatalog(this IServiceCollection services)
    {
        // What the specification of a package is computed from.
        services.TryAddSingleton<OperationLists>();
        services.TryAddSingleton<ApiOperationStore>();
        services.TryAddSingleton<ApiPackageStore>();
        return services.AddSingleton<PackageComputing>().AddSingleton<PortalCatalogStore>().AddSingleton<CatalogDocuments>().AddSingleton<PortalStrategies>().AddSingleton<ShownVersions>();
    }

    public static void MapPortalCatalog(this IEndpointRouteBuilder app)
    {
        var apis = app.MapGroup("/api/v3/apis");
        apis.MapGet("", List).OpenToAll();
        apis.MapGet("{apiIdOrSlug}", Fetch).OpenToAll();
        apis.MapGet("{apiIdOrSlug}/actions", Actions).OpenToAll();
        app.MapPortalCatalogVersions();
        app.MapGet("/api/v3/application-auth-strategies", ListStrategies).Requires(DeveloperGate.Word);
        app.MapClassic("/applications/auth-strategies").MapGet("", ListStrategies).Requires(DeveloperGate.Word);
        app.MapGet("/api/v3/portal", async (HttpContext http, CurrentPortal portal, IdentityProviderStore providers) =>
            Answers.Ok(PortalContextAnswer.Of(portal.Portal, await providers.FindEnabled(portal.Id, http.RequestAborted)))).OpenToAll();
    }

    private static async Task<IResult> List(HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalCatalogStore catalog) =>
        Form.Read(http.Request.Query, out var problem) is { } query
            ? Answers.Ok(query.Apply(await catalog.List(portal.Portal, developer, http.RequestAborted)).ToAnswer(CatalogEntryAnswer.Of))
            : problem!;

    /// <summary>As JSON, or as Markdown for who asks for that, by <c>Accept</c> or with <c>.md</c> behind the slug, which has no dots.</summary>
    private static async Task<IResult> Fetch(
        string apiIdOrSlug, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalCatalogStore catalog, ApiText texts)
    {
        var asksMarkdown = apiIdOrSlug.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
        if (await catalog.Find(portal.Portal, developer, asksMarkdown ? apiIdOrSlug[..^3] : apiIdOrSlug, http.RequestAborted) is not { } entry) return Problem.NotFound();
        return asksMarkdown || Accepts.Best(http.Request, MediaTypeNames.Application.Json, MediaTypeNames.Text.Markdown) == MediaTypeNames.Text.Markdown
            ? MarkdownAnswers.Markdown(await texts.Write(entry, "", http.RequestAborted))
            : Answers.Ok(CatalogEntryAnswer.Of(entry));
    }

    private static async Task<IResult> Actions(string apiIdOrSlug, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalCatalogStore catalog) =>
        await catalog.Find(portal.Portal, developer, apiIdOrSlug, http.RequestAborted) is { } entry ? Answers.Ok(new CatalogActionsAnswer(entry.Actions)) : Problem.NotFound();

    private static async Task<IResult> ListStrategies(HttpContext http, CurrentPortal portal, CurrentDeveloper developer, PortalStrategies strategies) =>
        PortalStrategyList.Form.Read(http.Request.Query, out var problem) is { } query
            ? Answers.Ok(query.Apply(await strategies.ListFor(portal.Portal, developer, http.RequestAborted)).ToAnswer(PortalStrategyAnswer.Of))
            : problem!;
}
