using System.Collections.Concurrent;

namespace Platform.Storage;

/// <summary>
/// A request that only reads looks at a partition's stamps once, and everything that is remembered is as good as that look: at least as new as the request. Ambient, because it
/// must hold for every read of a request and no store decides about it. Requests that write do without: who is overtaken must look again.
/// </summary>
public sealed class Reading : IDisposable
{
    private static readonly AsyncLocal<Reading?> Ambient = new();

    /// <summary>Made when something looks: many requests read nothing that is remembered.</summary>
    private ConcurrentDictionary<(Stamps Stamps, string Partition), Task<Look>>? _looks;
    private volatile bool _isOver;

    private Reading()
    {
    }

    /// <summary>Lets what this flow reads share its looks until the scope ends. What it leaves running looks for itself from then on.</summary>
    public static Reading Open()
    {
        var reading = new Reading();
        Ambient.Value = reading;
        return reading;
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _isOver = true;
        Ambient.Value = null;
    }

    internal static Reading? Current => Ambient.Value is { _isOver: false } reading ? reading : null;

    internal Task<Look> Look(Stamps stamps, string partition) => LazyInitializer.EnsureInitialized(ref _looks, static () => new()).GetOrAdd((stamps, partition), static key => key.Stamps.Look(key.Partition));

    /// <summary>Something was written after all: what is read from now on must see it.</summary>
    internal void Forget(Stamps stamps, string partition) => _looks?.TryRemove((stamps, partition), out _);
}
