using Features.Applications;
using Features.Apis;
using Features.ApiProducts;
using Features.Developers;
using Features.Portals;
using Features.ProductVersions;
using Policies;

namespace Features.Statistics;

/// <summary>
/// What a developer's applications called. Each contract tells of its own half: this one of APIs, the classic one of versions of products. What is gone belongs to both, because nobody knows which
/// it was.
/// </summary>
public sealed class OwnUsage(ApplicationStore applications, ApiStore apis, ApiProductStore products, ProductVersionStore versions, UsageSource usage, TimeProvider clock)
{
    /// <summary>The answer to a question about calls of APIs, and the names of APIs and applications.</summary>
    public async Task<(UsageReport Report, IReadOnlyDictionary<string, string> Names)> OfApis(
        UsageQuery query, CurrentPortal portal, CurrentDeveloper developer, CancellationToken cancel)
    {
        var names = (await apis.List(cancel)).ToDictionary(api => Name(api.Id), api => api.Version is null ? api.Name : $"{api.Name} {api.Version}", StringComparer.Ordinal);
        var others = (await versions.List(cancel)).Select(version => Name(version.Id)).ToHashSet(StringComparer.Ordinal);
        return (await Sum(query, names, others, portal, developer, cancel), names);
    }

    /// <summary>The answer to a question about calls of versions of products, and the names of versions and applications.</summary>
    public async Task<(UsageReport Report, IReadOnlyDictionary<string, string> Names)> OfVersions(
        UsageQuery query, CurrentPortal portal, CurrentDeveloper developer, CancellationToken cancel)
    {
        var known = (await products.List(cancel)).ToDictionary(product => product.Id, product => product.Name);
        var names = (await versions.List(cancel)).Where(version => known.ContainsKey(version.ProductId))
            .ToDictionary(version => Name(version.Id), version => $"{known[version.ProductId]} {version.Name}", StringComparer.Ordinal);
        var others = (await apis.List(cancel)).Select(api => Name(api.Id)).ToHashSet(StringComparer.Ordinal);
        return (await Sum(query, names, others, portal, developer, cancel), names);
    }

    private async Task<UsageReport> Sum(
        UsageQuery query, Dictionary<string, string> names, HashSet<string> others, CurrentPortal portal, CurrentDeveloper developer, CancellationToken cancel)
    {
        var (now, window, report) = (clock.GetUtcNow(), query.Window, new UsageReport(query));
        var oldest = now.AddDays(-UsageSource.RetentionDays);
        var (from, until) = (window.From > oldest ? window.From : oldest, window.Until < now ? window.Until : now);
        foreach (var application in await applications.ListFor(portal.Id, developer.Id, cancel))
        {
            var id = Name(application.Id);
            names[id] = application.Name;
            if (from >= until || query.Filters.Any(filter => filter.Dimension == UsageDimension.Application && !filter.Admits(id))) continue;
            await foreach (var line in usage.OfApplication(id, from, until, cancel))
                if (!others.Contains(line.ApiId)) report.Add(line);
        }
        return report;
    }

    private static string Name(Guid id) => id.ToString("D");
}
