using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Platform.Storage;

namespace Features.Search;

/// <summary>
/// The indexes of the portals that somebody searches, in the memory of this instance. An index is looked over every few seconds while it is used, and made anew when something has
/// changed; who searches meanwhile gets the one that is there. What a reader may see is not taken from it alone: see <see cref="SearchAccess"/>.
/// </summary>
public sealed partial class SearchIndexes(SearchSource source, TimeProvider clock, ILogger<SearchIndexes> log)
{
    private const int PortalsMax = 20;

    // Younger it is used as it is; older it is looked over on the side; beyond the second age first.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, Known> _known = new();

    public async Task<SearchIndex> Of(Guid portalId, CancellationToken cancel)
    {
        if (_known.Count > PortalsMax) _known.Clear();
        var known = _known.GetOrAdd(portalId, static _ => new());
        var age = clock.GetUtcNow() - known.CheckedAt;
        if (known.Index is { } index && age < AgeMax)
        {
            if (age >= Fresh) _ = Aside(known, portalId);
            return index;
        }
        return await Refresh(known, portalId).WaitAsync(cancel);
    }

    private async Task Aside(Known known, Guid portalId)
    {
        try
        {
            await Refresh(known, portalId);
        }
        catch (Exception e) when (DataStorage.IsOutage(e))
        {
            LogOld(log, portalId, e.Message);
        }
    }

    // All who wait share one refresh.
    private Task<SearchIndex> Refresh(Known known, Guid portalId)
    {
        lock (known)
            return known.Refreshing is { IsCompleted: false } running ? running : known.Refreshing = Task.Run(() => Make(known, portalId));
    }

    private async Task<SearchIndex> Make(Known known, Guid portalId)
    {
        var now = clock.GetUtcNow();
        var state = await source.Read(portalId, CancellationToken.None);
        var stamp = state.Stamp();
        if (known.Index is null || known.Stamp != stamp) (known.Index, known.Stamp) = (await source.Index(state, CancellationToken.None), stamp);
        known.CheckedAt = now;
        return known.Index;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index of portal {Portal} stays as it was: {Why}")]
    private static partial void LogOld(ILogger log, Guid portal, string why);

    private sealed class Known
    {
        public volatile SearchIndex? Index;

        public string Stamp { get; set; } = "";

        public DateTimeOffset CheckedAt { get; set; }

        public Task<SearchIndex>? Refreshing { get; set; }
    }
}
