using Features.Developers;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Features.Search;

/// <summary>Search over the APIs, operations, documents and pages that the caller may see: <c>/api/v3/search?q=</c>.</summary>
public static class SearchEndpoints
{
    /// <summary>Characters of a query.</summary>
    public const int QueryMax = 200;

    public static IServiceCollection AddSearch(this IServiceCollection services) =>
        services.AddSingleton<SearchSource>().AddSingleton<SearchIndexes>().AddSingleton<SearchAccess>();

    public static void MapSearch(this IEndpointRouteBuilder app) => app.MapGet("/api/v3/search", Search).OpenToAll();

    private static async Task<IResult> Search(HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, SearchIndexes indexes, SearchAccess access)
    {
        var faults = new List<Fault>();
        var request = CursorRequest.Read(http.Request.Query, faults);
        var query = http.Request.Query["q"].ToString();
        if (query.Length > QueryMax) faults.Add(new("q", "max_length", $"\"q\" must be shorter than or equal to {QueryMax} characters", "query") { Maximum = QueryMax });
        if (faults.Count > 0) return Problem.Invalid(faults);
        var judge = access.Judge(portal.Portal, developer, http.RequestAborted);
        var hits = (await indexes.Of(portal.Id, http.RequestAborted)).Find(query, await judge);
        var page = request.Cut(hits, static hit => hit.Key, http.Request);
        var shown = await access.Check(page.Items, portal.Portal, developer, http.RequestAborted);
        var words = SearchWords.Of(query).ToList();
        return Answers.Ok(new SearchAnswer([.. shown.Select(entry => SearchAnswers.Of(entry, portal.Id, words))], new(page.Meta)));
    }
}
