using System.Text.Json;

namespace Features.Specifications;

/// <summary>Checks JSON text before it is taken apart: form, nesting, and that every string can be read.</summary>
internal static class JsonText
{
    /// <summary>Null when the text is sound, or what is wrong with it.</summary>
    public static string? Check(ReadOnlySpan<byte> utf8)
    {
        // One level more than is allowed, so that too deep is told from not JSON.
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = SpecificationBounds.NestingMax + 1 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= SpecificationBounds.NestingMax)
                    return $"The document is nested more than {SpecificationBounds.NestingMax} levels deep";
                // Half a surrogate pair is an escape like any other to the reader; it only shows when the string is asked for.
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
            }
            return null;
        }
        catch (JsonException e)
        {
            return $"The document is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})";
        }
        catch (InvalidOperationException)
        {
            return "The document holds a string that is not valid Unicode text";
        }
    }
}
