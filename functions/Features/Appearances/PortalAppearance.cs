using System.Text.Json.Serialization;
using Features.Assets;
using Platform.Fields;

namespace Features.Appearances;

/// <summary>The looks that the classic contract names.</summary>
public enum ThemeName { MintRocket, DarkMode, Custom }

/// <summary>
/// What the classic contract alone knows of how a portal looks. Theme, primary colour and light or dark are the customization's, logo and favicon the portal's assets: one truth for
/// both contracts.
/// </summary>
public sealed record PortalAppearance
{
    /// <summary>Colours of the look <see cref="ThemeName.Custom"/>.</summary>
    public AppearanceTheme? CustomTheme { get; init; }

    public AppearanceFonts? CustomFonts { get; init; }
    public bool UseCustomFonts { get; init; }
    public AppearanceText? Text { get; init; }
}

/// <param name="Colors">By group (<c>section</c>) and part (<c>header</c>); all of <see cref="AppearanceColor.Parts"/>.</param>
public sealed record AppearanceTheme(IReadOnlyDictionary<string, IReadOnlyDictionary<string, AppearanceColor>> Colors);

public sealed record AppearanceColor(string Value)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    /// <summary>The parts of a portal that have a colour, by group.</summary>
    public static IReadOnlyList<(string Group, IReadOnlyList<string> Parts)> Parts { get; } =
    [
        ("section", ["header", "body", "hero", "accent", "tertiary", "stroke", "footer"]),
        ("text", ["header", "hero", "headings", "primary", "secondary", "accent", "link", "footer"]),
        ("button", ["primary_fill", "primary_text"]),
    ];
}

public sealed record AppearanceFonts(string Base, string Code, string Headings)
{
    public static IReadOnlyList<string> Names { get; } =
    [
        "Roboto", "Inter", "Open Sans", "Lato", "Slabo 27px", "Slabo 13px", "Oswald", "Source Sans Pro", "Montserrat", "Raleway", "PT Sans", "Lora", "Roboto Mono", "Inconsolata",
        "Source Code Pro", "PT Mono", "Ubuntu Mono", "IBM Plex Mono",
    ];
}

public sealed record AppearanceText(CatalogText Catalog);

public sealed record CatalogText(string WelcomeMessage, string PrimaryHeader);

/// <summary>What a caller says of a portal's looks; what was left out stays.</summary>
/// <param name="Theme">The look.</param>
/// <param name="CustomTheme">Its colours.</param>
/// <param name="CustomFonts">Its fonts.</param>
/// <param name="UseCustomFonts">Whether they count.</param>
/// <param name="Text">What the catalog says.</param>
/// <param name="Images">Images to set, or with null to take away.</param>
public sealed record AppearanceChange(
    ThemeName? Theme, Optional<AppearanceTheme?> CustomTheme, Optional<AppearanceFonts?> CustomFonts, bool? UseCustomFonts, Optional<AppearanceText?> Text,
    IReadOnlyDictionary<AssetKind, FoundAsset?> Images)
{
    public PortalAppearance ApplyTo(PortalAppearance to) => new()
    {
        CustomTheme = CustomTheme.Or(to.CustomTheme), CustomFonts = CustomFonts.Or(to.CustomFonts), UseCustomFonts = UseCustomFonts ?? to.UseCustomFonts, Text = Text.Or(to.Text),
    };
}
