using System.Text.Json.Serialization;
using Features.Assets;
using Platform.Fields;

namespace Features.Appearances;

/// <summary>A portal's looks on the management wire.</summary>
public sealed record AppearanceAnswer(
    ThemeName ThemeName, AppearanceTheme? CustomTheme, AppearanceFonts? CustomFonts, bool UseCustomFonts, AppearanceText? Text, IReadOnlyDictionary<string, AppearanceImageAnswer?> Images)
{
    public static AppearanceAnswer Of(AppearanceLook look, IReadOnlyDictionary<string, AppearanceImageAnswer?> images) => new(
        look.Theme, look.CustomTheme, look.Own.CustomFonts, look.Own.UseCustomFonts, look.Own.Text, images);
}

public sealed record AppearanceImageAnswer(string Data)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Filename { get; init; }

    public static AppearanceImageAnswer Of(FoundAsset asset) => new(asset.Image.ToDataUri()) { Filename = asset.Filename };

    /// <summary>Whether this contract has words for an image: it has none for vector images, which the newer one takes.</summary>
    public static bool CanSay(FoundAsset? asset) => asset?.Image.MediaType != ImageData.Svg;
}
