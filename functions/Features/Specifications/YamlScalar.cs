using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Features.Specifications;

/// <summary>What a YAML scalar is in JSON, by the core schema of YAML 1.2.</summary>
internal static partial class YamlScalar
{
    public const string TagPrefix = "tag:yaml.org,2002:";

    public static bool IsUnknownTag(TagName tag) =>
        !tag.IsNonSpecific && tag.Value is not (TagPrefix + "str" or TagPrefix + "int" or TagPrefix + "float" or TagPrefix + "bool" or TagPrefix + "null" or TagPrefix + "timestamp");

    public static void Write(Scalar scalar, Utf8JsonWriter json)
    {
        var text = scalar.Value;
        var isPlain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty;
        var isTyped = !scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && scalar.Tag.Value is not (TagPrefix + "str" or TagPrefix + "timestamp");
        if (!isPlain && !isTyped) json.WriteStringValue(text);
        else if (text is "" or "~" or "null" or "Null" or "NULL") json.WriteNullValue();
        else if (text is "true" or "True" or "TRUE") json.WriteBooleanValue(true);
        else if (text is "false" or "False" or "FALSE") json.WriteBooleanValue(false);
        else if (Number(text) is { } number) json.WriteRawValue(number, skipInputValidation: true);
        else json.WriteStringValue(text);
    }

    // As it stands wherever JSON allows it: a version 1.0 must not become 1.
    private static string? Number(string text)
    {
        if (text.Length > 64 || text[0] is not (>= '0' and <= '9' or '-' or '+' or '.')) return null;
        if (JsonNumber().IsMatch(text)) return text;
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex.ToString(CultureInfo.InvariantCulture) : null;
        return OtherNumber().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : null;
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex JsonNumber();

    [GeneratedRegex(@"^[+-]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][+-]?[0-9]+)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex OtherNumber();
}
