using System.Collections.Frozen;
using System.Xml;

namespace Platform.Fields;

/// <summary>
/// Tells vector images that only draw from those that could run, fetch or lead somewhere. They are refused, not mended: an author should know that the image is not the one
/// that was uploaded. Served images carry a policy besides that lets nothing run.
/// </summary>
public static class SvgImage
{
    private const int DepthMax = 200;

    private static readonly FrozenSet<string> Active =
        new[] { "script", "foreignObject", "iframe", "object", "embed", "handler", "listener", "audio", "video", "animate", "set", "animateTransform", "animateMotion" }
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why the image is refused, or null.</summary>
    public static string? FaultOf(byte[] bytes)
    {
        // Entities are not expanded: a document type is passed over, and what it declared is unknown.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = ImageData.BytesMax };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), settings);
            var root = true;
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.ProcessingInstruction) return "an SVG image must not have processing instructions";
                if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && Fetches(reader.Value)) return "an SVG image must not refer to other files";
                if (reader.NodeType != XmlNodeType.Element) continue;
                if (reader.Depth > DepthMax) return $"an SVG image must not nest deeper than {DepthMax} elements";
                if (root && reader.LocalName != "svg") return "the image is no SVG image";
                root = false;
                if (FaultOfElement(reader) is { } fault) return fault;
            }
            return root ? "the image is no SVG image" : null;
        }
        catch (XmlException e)
        {
            return $"the image is no well-formed SVG image: line {e.LineNumber}";
        }
    }

    private static string? FaultOfElement(XmlReader reader)
    {
        var element = reader.LocalName;
        if (Active.Contains(element)) return $"an SVG image must not have the element {element}";
        for (var more = reader.MoveToFirstAttribute(); more; more = reader.MoveToNextAttribute())
        {
            var (name, value) = (reader.LocalName, reader.Value.Trim());
            if (name.StartsWith("on", StringComparison.OrdinalIgnoreCase)) return $"an SVG image must not have the attribute {name}";
            if (name.Equals("href", StringComparison.OrdinalIgnoreCase) && !value.StartsWith('#') && !IsPicture(value)) return "an SVG image must not refer to other files";
            if (Fetches(value)) return "an SVG image must not refer to other files";
        }
        reader.MoveToElement();
        return null;
    }

    private static bool IsPicture(string href) =>
        href.StartsWith("data:image/png;base64,", StringComparison.OrdinalIgnoreCase) || href.StartsWith("data:image/jpeg;base64,", StringComparison.OrdinalIgnoreCase);

    // Style sheets, in elements and attributes: url(#gradient) stays within, everything else leads out. A backslash can spell any word of a style sheet.
    private static bool Fetches(string text)
    {
        if (text.Contains("@import", StringComparison.OrdinalIgnoreCase) || text.Contains("javascript:", StringComparison.OrdinalIgnoreCase)) return true;
        for (var at = text.IndexOf("url(", StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf("url(", at + 4, StringComparison.OrdinalIgnoreCase))
            if (!text.AsSpan(at + 4).TrimStart(" \t\r\n'\"").StartsWith("#")) return true;
        return text.Contains('\\') && text.Contains('(');
    }
}
