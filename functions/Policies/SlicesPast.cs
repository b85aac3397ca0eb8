using System.Globalization;

namespace Policies;

/// <summary>What was handed out in the slices of a sliding window before the current one, the newest first. Immutable; never all zeros.</summary>
public sealed class SlicesPast
{
    private readonly long[] _handedOut;

    private SlicesPast(long[] handedOut)
    {
        _handedOut = handedOut;
        foreach (var slice in handedOut)
            Sum += slice;
        Oldest = Array.FindLastIndex(handedOut, slice => slice > 0) + 1;
    }

    /// <summary>All of it.</summary>
    public long Sum { get; }

    /// <summary>How many slices ago the oldest one is in which anything was handed out, at least 1.</summary>
    public int Oldest { get; }

    /// <summary>What is past once so many slices have begun after a counter's own.</summary>
    /// <param name="state">The counter.</param>
    /// <param name="slices">Slices begun since, at least 1.</param>
    public static SlicesPast? After(CounterState state, long slices)
    {
        if (slices > RateLimit.Slices)
            return null;
        var past = new long[RateLimit.Slices];
        past[slices - 1] = state.HandedOut;
        for (var i = 0; i < RateLimit.Slices - slices && state.Past is not null; i++)
            past[i + slices] = state.Past._handedOut[i];
        return Of(past);
    }

    /// <summary>As it stands in a row.</summary>
    public override string ToString() => string.Join(' ', _handedOut.Select(slice => slice.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static SlicesPast? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var words = text.Split(' ');
        var past = new long[RateLimit.Slices];
        if (words.Length != past.Length)
            throw new InvalidDataException("a counter row with slices that are none");
        for (var i = 0; i < past.Length; i++)
        {
            if (!long.TryParse(words[i], NumberStyles.None, CultureInfo.InvariantCulture, out past[i]))
                throw new InvalidDataException("a counter row with slices that are none");
        }
        return Of(past);
    }

    private static SlicesPast? Of(long[] past) => past.AsSpan().ContainsAnyExcept(0) ? new(past) : null;
}
