using System.Text.Json.Serialization;
using Features.Developers;
using Features.PortalCatalog;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Http;
using Platform.Lists;

namespace Features.ApiAttributes;

/// <summary>
/// Attributes over all APIs and packages that a visitor of a portal may see: <c>/api/v3/api-attributes</c>. With <c>selected[key]=a,b</c> each value says how many would be left.
/// The contract gives this list no page parameters, so it is one page.
/// </summary>
public static class PortalAttributeEndpoints
{
    private const string Selected = "selected";

    private static readonly ListForm<PortalAttributeAnswer> Form = new ListForm<PortalAttributeAnswer>()
        .Text("key", attribute => attribute.Key)
        .Also(Selected)
        .DefaultOrder((a, b) => string.CompareOrdinal(a.Key, b.Key));

    public static void MapPortalAttributes(this IEndpointRouteBuilder app) => app.MapGet("/api/v3/api-attributes", List).OpenToAll();

    private static async Task<IResult> List(HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalCatalogStore catalog)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var entries = await catalog.List(portal.Portal, developer, http.RequestAborted);
        var selected = Read(http.Request.Query);
        var all = entries.SelectMany(entry => entry.Attributes).GroupBy(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal)
            .Select(one => new PortalAttributeAnswer(one.Key,
                [.. ApiAttributeCount.Of(one).Select(count => new PortalAttributeCountAnswer(count.Value, count.ApiCount, selected?.Count(entries, one.Key, count.Value)))]))
            .Where(query.Matches).Order(Comparer<PortalAttributeAnswer>.Create(query.Order)).ToList();
        return Answers.Ok(new Page<PortalAttributeAnswer>(all, 1, all.Count, all.Count).ToAnswer(attribute => attribute));
    }

    // selected[kind]=REST,async; a name without a value asks for the counts and selects nothing.
    private static SelectedAttributes? Read(IQueryCollection query)
    {
        var given = query.Where(pair => pair.Key == Selected || pair.Key.StartsWith(Selected + "[", StringComparison.Ordinal)).ToList();
        if (given.Count == 0) return null;
        var values = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var (name, lists) in given.Where(pair => pair.Key.EndsWith(']')))
        {
            var wanted = string.Join(',', lists.ToArray()).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (wanted.Length > 0) values[name[(Selected.Length + 1)..^1]] = [.. wanted];
        }
        return new(values);
    }
}

/// <summary>An attribute on the developer wire.</summary>
public sealed record PortalAttributeAnswer(string Key, IReadOnlyList<PortalAttributeCountAnswer> Values);

public sealed record PortalAttributeCountAnswer(
    string Value, int ApiCount, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? SelectedApiCount);
