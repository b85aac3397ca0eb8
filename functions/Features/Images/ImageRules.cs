using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using Platform.Errors;
using Platform.Fields;

namespace Features.Images;

/// <summary>What an icon must obey: the form of its upload at once, what is in it afterwards.</summary>
public static partial class ImageRules
{
    /// <summary>Bytes of an icon.</summary>
    public const int BytesMax = 500 * 1024;

    /// <summary>Pixels of an icon, to each side.</summary>
    public const int PixelsMax = 350;

    /// <summary>The upload, or null with the faults noted in <paramref name="body"/>. Its bytes may be anything yet.</summary>
    public static ImageData? ReadUpload(BodyFields body)
    {
        var uri = body.Text("data", required: true).Value;
        if (!body.Close()) return null;
        if (Form().Match(uri!) is { Success: true } match) return new(match.Groups["type"].Value, Convert.FromBase64String(match.Groups["data"].Value));
        body.Faults.Add(new Fault(body.PathOf("data"), "matches_regex", "data must be a data URL with base64 PNG, JPEG or SVG image data, e.g., data:image/png;base64,<BASE64_IMAGE_DATA>"));
        return null;
    }

    /// <summary>Why an image cannot be an icon, or null.</summary>
    public static string? FaultOf(ImageData image)
    {
        if (image.Bytes.Length > BytesMax) return $"The image must not be larger than {BytesMax / 1024} KB";
        if (image.MediaType == ImageData.Svg && SvgImage.FaultOf(image.Bytes) is { } danger) return danger;
        var size = image.MediaType switch { ImageData.Png => SizeOfPng(image.Bytes), ImageData.Svg => SizeOfSvg(image.Bytes), _ => SizeOfJpeg(image.Bytes) };
        if (size is not var (width, height)) return $"The image is no {image.MediaType}";
        return width > PixelsMax || height > PixelsMax ? $"The image must not have more than {PixelsMax} x {PixelsMax} pixels" : null;
    }

    // The signature, then the header chunk, which comes first.
    private static (double Width, double Height)? SizeOfPng(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 24 && bytes.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) && bytes[12..16].SequenceEqual("IHDR"u8)
            ? (BigEndian(bytes[16..20]), BigEndian(bytes[20..24]))
            : null;

    // Segments of a marker and a length, up to the first that begins a frame.
    private static (double Width, double Height)? SizeOfJpeg(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF])) return null;
        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC) return (BigEndian(bytes[(at + 7)..(at + 9)]), BigEndian(bytes[(at + 5)..(at + 7)]));
            at += 2 + (int)BigEndian(bytes[(at + 2)..(at + 4)]);
        }
        return null;
    }

    // What scales to any size has none; units other than pixels are a page's business.
    private static (double Width, double Height)? SizeOfSvg(byte[] bytes)
    {
        using var reader = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
        reader.MoveToContent();
        return (Pixels(reader.GetAttribute("width")), Pixels(reader.GetAttribute("height")));
    }

    private static double Pixels(string? length) => double.TryParse(
        length?.Trim() is { } text && text.EndsWith("px", StringComparison.OrdinalIgnoreCase) ? text[..^2] : length, NumberStyles.Float, CultureInfo.InvariantCulture, out var pixels)
        ? pixels
        : 0;

    private static uint BigEndian(ReadOnlySpan<byte> bytes)
    {
        uint number = 0;
        foreach (var one in bytes) number = (number << 8) | one;
        return number;
    }

    // The contract's three patterns. `;base64` may be missing in it, the encoding may not.
    [GeneratedRegex(@"^data:(?<type>image/(?:png|jpeg|svg\+xml))(?:;base64)?,(?<data>(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
