using System.Globalization;
using System.Numerics;
using System.Text;

namespace Policies;

/// <summary>What is measured of a call.</summary>
public enum UsageMeasure
{
    /// <summary>Milliseconds from the request's arrival to the end of the answer.</summary>
    Latency,

    /// <summary>Bytes of the request's body.</summary>
    RequestSize,

    /// <summary>Bytes of the answer's body.</summary>
    ResponseSize,
}

/// <summary>
/// How what was measured of many calls is spread: how many lie in each range. Ranges are single numbers up to 15 and an eighth of a power of two from there on, so a percentile is off by
/// at most a sixteenth. Only ranges that something lies in take room.
/// </summary>
/// <remarks>Not for concurrent use while something is added.</remarks>
public sealed class UsageSpread
{
    /// <summary>More than a long has ranges.</summary>
    private const int RangesMax = 512;

    private const int Singles = 16;
    private const int EighthsBits = 3;

    private int[] _keys = [];
    private long[] _counts = [];
    private int _size;

    /// <summary>Of no call. Nothing is added to it.</summary>
    public static UsageSpread None { get; } = new();

    /// <summary>Calls of which something was measured.</summary>
    /// <param name="measure">What.</param>
    public long Count(UsageMeasure measure)
    {
        long count = 0;
        for (var i = 0; i < _size; i++)
            if (_keys[i] / RangesMax == (int)measure) count += _counts[i];
        return count;
    }

    /// <summary>Adds one value. Allocates only where a range is new.</summary>
    /// <param name="measure">What was measured.</param>
    /// <param name="value">Milliseconds or bytes; below zero counts as zero.</param>
    public void Add(UsageMeasure measure, long value) => Add((int)measure * RangesMax + RangeOf(value), 1);

    /// <summary>Adds all of another.</summary>
    public void Add(UsageSpread other)
    {
        for (var i = 0; i < other._size; i++) Add(other._keys[i], other._counts[i]);
    }

    /// <summary>A copy that stays as it is.</summary>
    public UsageSpread Copy()
    {
        var copy = new UsageSpread();
        (copy._keys, copy._counts, copy._size) = (_keys[.._size], _counts[.._size], _size);
        return copy;
    }

    /// <summary>The value that so many of a hundred calls do not pass; null when nothing was measured.</summary>
    /// <param name="measure">What was measured.</param>
    /// <param name="percent">Above 0, at most 100.</param>
    public double? Percentile(UsageMeasure measure, double percent)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(Count(measure) * percent / 100));
        for (var i = 0; i < _size; i++)
        {
            if (_keys[i] / RangesMax != (int)measure) continue;
            rank -= _counts[i];
            if (rank <= 0) return MiddleOf(_keys[i] % RangesMax);
        }
        return null;
    }

    /// <summary>The spread as text without blanks: <c>{range}:{calls}</c>, with commas between them; <c>-</c> when empty.</summary>
    public override string ToString()
    {
        if (_size == 0) return "-";
        var text = new StringBuilder();
        for (var i = 0; i < _size; i++)
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ",")}{_keys[i]}:{_counts[i]}");
        return text.ToString();
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no such text.</exception>
    public static UsageSpread Parse(ReadOnlySpan<char> text)
    {
        if (text is "-") return None;
        var spread = new UsageSpread();
        foreach (var part in text.Split(','))
        {
            var pair = text[part];
            var colon = pair.IndexOf(':');
            if (colon < 0 || !int.TryParse(pair[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var key) || key >= 3 * RangesMax
                || !long.TryParse(pair[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
                throw new InvalidDataException("a spread that is none");
            spread.Add(key, count);
        }
        return spread;
    }

    private static int RangeOf(long value)
    {
        if (value < Singles) return (int)Math.Max(0, value);
        var power = BitOperations.Log2((ulong)value);
        return Singles + ((power - EighthsBits - 1) << EighthsBits) + (int)((value >> (power - EighthsBits)) & ((1 << EighthsBits) - 1));
    }

    private static double MiddleOf(int range)
    {
        if (range < Singles) return range;
        var (power, eighth) = (((range - Singles) >> EighthsBits) + EighthsBits + 1, (range - Singles) & ((1 << EighthsBits) - 1));
        var width = 1L << (power - EighthsBits);
        return ((1 << EighthsBits) + eighth) * (double)width + (width - 1) / 2.0;
    }

    private void Add(int key, long count)
    {
        var at = Array.BinarySearch(_keys, 0, _size, key);
        if (at < 0)
        {
            at = ~at;
            if (_size == _keys.Length)
            {
                var room = Math.Max(6, _size * 2);
                Array.Resize(ref _keys, room);
                Array.Resize(ref _counts, room);
            }
            Array.Copy(_keys, at, _keys, at + 1, _size - at);
            Array.Copy(_counts, at, _counts, at + 1, _size - at);
            (_keys[at], _counts[at]) = (key, 0);
            _size++;
        }
        _counts[at] += count;
    }
}
