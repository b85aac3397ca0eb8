using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>An interpolated text to an OData filter: the holes become literals, so that no value can change the filter's meaning.</summary>
internal static class TableFilter
{
    public static string Create(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var arguments = filter.GetArguments();
        var literals = new object[arguments.Length];
        for (var i = 0; i < literals.Length; i++) literals[i] = Literal(arguments[i], i);
        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }

    /// <summary>A text for use between single quotes.</summary>
    public static string Escape(string text) => text.Replace("'", "''", StringComparison.Ordinal);

    private static string Literal(object? value, int position) => value switch
    {
        null => "null",
        bool boolean => boolean ? "true" : "false",
        string text => $"'{Escape(text)}'",
        char character => $"'{Escape(character.ToString())}'",
        long integer => $"{integer}L",
        int or short or byte or sbyte or ushort => ((IConvertible)value).ToString(CultureInfo.InvariantCulture),
        double number => Number(number),
        float number => Number(number),
        Guid guid => $"guid'{guid}'",
        DateTimeOffset at => $"datetime'{at.UtcDateTime.ToString(DateTimeOffsetCodec.Format, CultureInfo.InvariantCulture)}'",
        DateTime at => $"datetime'{at.ToUniversalTime().ToString(DateTimeOffsetCodec.Format, CultureInfo.InvariantCulture)}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData bytes => $"X'{Convert.ToHexString(bytes.ToMemory().Span)}'",
        _ => throw new ArgumentException($"Unable to convert argument {position} from type {value.GetType()} to an OData literal.", nameof(value)),
    };

    // A double without a point would be taken for an integer, and compare with none of the stored doubles.
    private static string Number(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E', 'N') >= 0 || text.Contains("Infinity", StringComparison.Ordinal) ? text : text + ".0";
    }
}
