using Features.Assets;
using Platform.Fields;
using Platform.Http;

namespace Features.Appearances;

/// <summary>What a portal's looks must obey in the classic contract. Collects every fault.</summary>
public static class AppearanceRules
{
    /// <summary>Bytes of a body: three images, and a page of colours with their descriptions.</summary>
    public const long BytesMax = (3 * ImageData.BodyBytesMax) + (64 * 1024);

    private const int ColorCharactersMax = 255;
    private const int TextCharactersMax = 512;

    /// <summary>What a body says, or null with the faults noted in it.</summary>
    public static AppearanceChange? Read(BodyFields body)
    {
        var theme = body.Choice<ThemeName>("theme_name").Value;
        var change = ReadOwn(body) with { Theme = theme, Images = ReadImages(body) };
        return body.Close() ? change : null;
    }

    /// <summary>What a body says of what this contract alone knows. The caller closes it.</summary>
    public static AppearanceChange ReadOwn(BodyFields body) => new(
        null, ReadTheme(body), ReadFonts(body), body.Flag("use_custom_fonts").Value, ReadText(body), new Dictionary<AssetKind, FoundAsset?>());

    private static Optional<AppearanceTheme?> ReadTheme(BodyFields body)
    {
        var theme = body.Object("custom_theme", nullable: true);
        if (theme.Value is not { } fields) return theme.Select(_ => (AppearanceTheme?)null);
        var colors = fields.Object("colors", required: true).Value;
        fields.Close();
        if (colors is null) return default;
        var read = new Dictionary<string, IReadOnlyDictionary<string, AppearanceColor>>(StringComparer.Ordinal);
        foreach (var (name, parts) in AppearanceColor.Parts)
        {
            if (colors.Object(name, required: true).Value is not { } group) continue;
            read[name] = parts.ToDictionary(part => part, part => ReadColor(group, part), StringComparer.Ordinal);
            group.Close();
        }
        colors.Close();
        return new(true, new AppearanceTheme(read));
    }

    private static AppearanceColor ReadColor(BodyFields group, string part)
    {
        if (group.Object(part, required: true).Value is not { } fields) return new("");
        var value = fields.Text("value", required: true, max: ColorCharactersMax, pattern: CssColor.Form(), form: "be a CSS color, such as #1155CB or rgba(0,0,0,0.8)").Value;
        var description = fields.Text("description", max: TextCharactersMax).Value;
        fields.Close();
        return new(value ?? "") { Description = description };
    }

    private static Optional<AppearanceFonts?> ReadFonts(BodyFields body)
    {
        var fonts = body.Object("custom_fonts", nullable: true);
        if (fonts.Value is not { } fields) return fonts.Select(_ => (AppearanceFonts?)null);
        var (text, code, headings) = (Font("base"), Font("code"), Font("headings"));
        fields.Close();
        return new(true, new AppearanceFonts(text, code, headings));

        string Font(string name) => fields.Choice(name, AppearanceFonts.Names, required: true).Value ?? "";
    }

    private static Optional<AppearanceText?> ReadText(BodyFields body)
    {
        var text = body.Object("text", nullable: true);
        if (text.Value is not { } fields) return text.Select(_ => (AppearanceText?)null);
        var catalog = fields.Object("catalog", required: true).Value;
        var (welcome, header) = (catalog?.Text("welcome_message", required: true, max: TextCharactersMax).Value, catalog?.Text("primary_header", required: true, max: TextCharactersMax).Value);
        catalog?.Close();
        fields.Close();
        return new(true, new AppearanceText(new(welcome ?? "", header ?? "")));
    }

    // Null for all of them is null for each.
    private static Dictionary<AssetKind, FoundAsset?> ReadImages(BodyFields body)
    {
        var images = new Dictionary<AssetKind, FoundAsset?>();
        var all = body.Object("images", nullable: true);
        if (!all.IsGiven) return images;
        foreach (var kind in Enum.GetValues<AssetKind>())
        {
            if (all.Value is null) images[kind] = null;
            else if (all.Value.Object(Wire.Word(kind), nullable: true) is { IsGiven: true } one) images[kind] = ReadImage(one.Value);
        }
        all.Value?.Close();
        return images;
    }

    private static FoundAsset? ReadImage(BodyFields? fields)
    {
        if (fields is null) return null;
        var image = ImageData.Read(fields, "data", allowsVector: false);
        var filename = fields.Text("filename", max: PortalAsset.FilenameCharactersMax).Value;
        fields.Close();
        return image is null ? null : new(image, filename);
    }
}
