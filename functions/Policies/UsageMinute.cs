using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Policies;

/// <summary>The lines of one minute. Lines come and never go, the whole minute is forgotten at once; so they are looked up without a lock.</summary>
internal sealed class UsageMinute(long minute)
{
    private readonly Lock _adding = new();
    private readonly OpenTable<UsageTally> _lines = new(static line => line.Place);

    /// <summary>Minutes since the Unix epoch.</summary>
    public long Minute => minute;

    public int Count => _lines.Count;

    /// <summary>May miss a line that is being added; <see cref="FindOrAdd"/> does not.</summary>
    public bool TryFind(in UsageKey key, ulong place, [NotNullWhen(true)] out UsageTally? line)
    {
        foreach (var candidate in _lines.At(place))
        {
            if (candidate.Place == place && candidate.Is(key))
            {
                line = candidate;
                return true;
            }
        }
        line = null;
        return false;
    }

    public UsageTally FindOrAdd(in UsageKey key, ulong place, out bool isNew)
    {
        lock (_adding)
        {
            isNew = !TryFind(key, place, out var line);
            if (line is null)
                _lines.Put(line = new(key, place, _lines.Count), null);
            return line;
        }
    }

    /// <summary>All lines, in an array that is to be given back. None may be missing: its owner's row would be replaced by less.</summary>
    public UsageTally[] Rent(out int count)
    {
        lock (_adding)
        {
            count = 0;
            var lines = ArrayPool<UsageTally>.Shared.Rent(_lines.Count);
            for (var slot = 0; slot < _lines.Length; slot++)
            {
                if (_lines[slot] is { } line)
                    lines[count++] = line;
            }
            return lines;
        }
    }

    /// <summary>Whether everything that was counted is written.</summary>
    public bool IsWritten()
    {
        lock (_adding)
        {
            for (var slot = 0; slot < _lines.Length; slot++)
            {
                if (_lines[slot] is { } line && (line.IsChanged(UsageOwner.Application) || line.IsChanged(UsageOwner.Api)))
                    return false;
            }
            return true;
        }
    }
}
