using System.Text.RegularExpressions;
using Platform.Errors;

namespace Platform.Fields;

/// <summary>An image that came as a data URI (RFC 2397) in the contract's form.</summary>
/// <param name="MediaType">What it was called; what its bytes are, too.</param>
/// <param name="Bytes">The image.</param>
public sealed partial record ImageData(string MediaType, byte[] Bytes)
{
    /// <summary>Bytes of an image: many times what a logo or a picture in a document needs.</summary>
    public const int BytesMax = 1024 * 1024;

    /// <summary>Bytes of a JSON body with one image: base64 is a third longer.</summary>
    public const long BodyBytesMax = BytesMax / 3 * 4 + 4096;

    /// <summary>The media type that every client of a portal can show.</summary>
    public const string Png = "image/png";

    /// <summary>The media type of vector images, which are programs to a browser that opens one as a page.</summary>
    public const string Svg = "image/svg+xml";

    /// <summary>The image in the contract's form.</summary>
    public string ToDataUri() => $"data:{MediaType};base64,{Convert.ToBase64String(Bytes)}";

    /// <summary>Reads a data URI; notes what is wrong with it: its form, its size, bytes that are no such image, a vector image that could run or fetch something.</summary>
    /// <param name="body">What the caller sent.</param>
    /// <param name="name">The field that holds it.</param>
    /// <param name="allowsVector">Whether a vector image will do.</param>
    public static ImageData? Read(BodyFields body, string name, bool allowsVector = true)
    {
        if (body.Text(name, required: true).Value is not { } uri) return null;
        var path = body.PathOf(name);
        Fault? fault = null;
        ImageData? image = null;
        if (Form().Match(uri) is not { Success: true } match || (!allowsVector && match.Groups["type"].Value == Svg))
            fault = new(path, "matches_regex", $"{path} must be a data URL with base64 PNG, JPEG, GIF{(allowsVector ? ", ICO or SVG" : " or ICO")} image data");
        else if (match.Groups["data"].Length > BytesMax / 3 * 4 + 4) fault = TooLarge(path);
        else
        {
            image = new(match.Groups["type"].Value, Convert.FromBase64String(match.Groups["data"].Value));
            fault = image.Bytes.Length > BytesMax ? TooLarge(path)
                : !image.IsWhatItSays() ? new(path, "invalid", $"{path} is no {image.MediaType}")
                : image.MediaType == Svg && SvgImage.FaultOf(image.Bytes) is { } danger ? new(path, "invalid", $"{path}: {danger}")
                : null;
        }
        if (fault is null) return image;
        body.Faults.Add(fault);
        return null;
    }

    private static Fault TooLarge(string path) => new(path, "max_length", $"{path} must be an image of at most {BytesMax} bytes") { Maximum = BytesMax };

    // The first bytes of every file of the type. A browser trusts the type that we send; what it would sniff must not be another one.
    private bool IsWhatItSays() => MediaType switch
    {
        Png => Starts([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]),
        "image/jpeg" => Starts([0xFF, 0xD8, 0xFF]),
        "image/gif" => Starts("GIF87a"u8) || Starts("GIF89a"u8),
        Svg => true,
        _ => Starts([0, 0, 1, 0]),
    };

    private bool Starts(ReadOnlySpan<byte> with) => Bytes.AsSpan().StartsWith(with);

    // The contract's five patterns. `;base64` may be missing in it, the encoding may not.
    [GeneratedRegex(
        @"^data:(?<type>image/(?:png|jpeg|gif|x-icon|ico|icon|vnd\.microsoft\.icon|svg\+xml))(?:;base64)?,(?<data>(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)\z",
        RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
