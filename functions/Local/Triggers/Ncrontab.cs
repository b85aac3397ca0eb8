using System.Collections;
using System.Globalization;

namespace Local.Triggers;

/// <summary>
/// A timer's schedule in six fields: second, minute, hour, day, month, day of week; lists, ranges, steps and English names. As in
/// NCrontab, which the host
/// uses and which cannot be restored here, a time must satisfy day and day of week both (cron would take either).
/// </summary>
internal sealed class Ncrontab
{
    private const int YearsAhead = 10; // 29 February on a certain weekday comes at most 28 years apart; a schedule that rare is none

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly BitArray _seconds;
    private readonly BitArray _minutes;
    private readonly BitArray _hours;
    private readonly BitArray _days;
    private readonly BitArray _months;
    private readonly BitArray _weekdays;

    private Ncrontab(string[] fields)
    {
        _seconds = Field(fields[0], 0, 59, []);
        _minutes = Field(fields[1], 0, 59, []);
        _hours = Field(fields[2], 0, 23, []);
        _days = Field(fields[3], 1, 31, []);
        _months = Field(fields[4], 1, 12, Months);
        _weekdays = Field(fields[5], 0, 7, Days);
        if (_weekdays[7]) _weekdays[0] = true; // both mean Sunday
    }

    /// <exception cref="FormatException">The text is no schedule; five fields get a second 0.</exception>
    public static Ncrontab Parse(string text)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length switch
        {
            6 => new(fields),
            5 => new(["0", .. fields]),
            _ => throw new FormatException($"'{text}' has {fields.Length} fields; a schedule has six: second minute hour day month day-of-week."),
        };
    }

    /// <summary>The first time strictly after the given one, in UTC; null when there is none within ten years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var utc = after.UtcDateTime;
        var time = new DateTime(utc.Year, utc.Month, utc.Day, utc.Hour, utc.Minute, utc.Second, DateTimeKind.Utc).AddSeconds(1);
        var last = time.AddYears(YearsAhead);
        while (time < last)
        {
            if (!_months[time.Month]) time = new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);
            else if (!_days[time.Day] || !_weekdays[(int)time.DayOfWeek]) time = time.Date.AddDays(1);
            else if (!_hours[time.Hour]) time = time.Date.AddHours(time.Hour + 1);
            else if (!_minutes[time.Minute]) time = time.Date.AddHours(time.Hour).AddMinutes(time.Minute + 1);
            else if (!_seconds[time.Second]) time = time.AddSeconds(1);
            else return new(time, TimeSpan.Zero);
        }

        return null;
    }

    private static BitArray Field(string text, int min, int max, string[] names)
    {
        var set = new BitArray(max + 1);
        foreach (var item in text.Split(','))
        {
            var (range, step) = item.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var whole, var every] when int.TryParse(every, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 => (whole, n),
                _ => throw new FormatException($"'{item}' is no valid step."),
            };
            var (from, to) = range.Split('-') switch
            {
                ["*"] => (min, max),
                [var one] when step > 1 => (Value(one, min, max, names), max),
                [var one] => (Value(one, min, max, names), Value(one, min, max, names)),
                [var first, var second] => (Value(first, min, max, names), Value(second, min, max, names)),
                _ => throw new FormatException($"'{item}' is no valid range."),
            };
            if (from > to) throw new FormatException($"'{item}' runs backwards.");
            for (var value = from; value <= to; value += step) set[value] = true;
        }

        return set;
    }

    private static int Value(string text, int min, int max, string[] names)
    {
        var named = text.Length >= 3 ? Array.IndexOf(names, text[..3].ToLowerInvariant()) : -1;
        if (named >= 0) return named + min;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new FormatException($"'{text}' is not between {min} and {max}.");
    }
}
