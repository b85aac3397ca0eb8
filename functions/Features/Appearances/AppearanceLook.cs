using Features.Customizations;
using Platform.Fields;
using Platform.Http;

namespace Features.Appearances;

/// <summary>
/// How a portal looks in the words of the classic contract: what that alone knows, and the theme of the customization, which both contracts set. Whoever set it last is shown: the
/// button's colour is the customization's primary one.
/// </summary>
public sealed record AppearanceLook(PortalAppearance Own, PortalTheme Shared)
{
    private const string Button = "button";
    private const string Fill = "primary_fill";

    /// <summary>A theme that this contract does not name is shown as its first one.</summary>
    public ThemeName Theme => Words<ThemeName>.All.Contains(Shared.Name) ? Words<ThemeName>.Parse(Shared.Name) : ThemeName.MintRocket;

    /// <summary>The colours of the operator's own.</summary>
    public AppearanceTheme? CustomTheme => Theme == ThemeName.Custom && Own.CustomTheme is { } custom ? Painted(custom) : Own.CustomTheme;

    /// <summary>The colours that count.</summary>
    public AppearanceTheme Colors => Painted(Base(Theme, Own));

    public AppearanceFonts Fonts => Own is { UseCustomFonts: true, CustomFonts: { } fonts } ? fonts : AppearanceDefaults.BuiltIn.Fonts;

    public CatalogText Text => (Own.Text ?? AppearanceDefaults.BuiltIn.Text).Catalog;

    /// <summary>The customization's theme after a change; the same when it says nothing of it.</summary>
    public static PortalTheme Share(AppearanceChange change, PortalAppearance own, PortalTheme shared)
    {
        if (change.Theme is null && !change.CustomTheme.IsGiven) return shared;
        var theme = change.Theme ?? new AppearanceLook(own, shared).Theme;
        var colors = Base(theme, own).Colors;
        var mode = theme switch
        {
            ThemeName.MintRocket => ThemeMode.Light,
            ThemeName.DarkMode => ThemeMode.Dark,
            _ => CssColor.IsDark(colors["section"]["body"].Value) is not { } dark ? shared.Mode : dark ? ThemeMode.Dark : ThemeMode.Light,
        };
        return new(Wire.Word(theme), mode, CssColor.ToHex(colors[Button][Fill].Value) is { } primary ? new(primary) : shared.Colors);
    }

    private static AppearanceTheme Base(ThemeName theme, PortalAppearance own) => theme switch
    {
        ThemeName.DarkMode => AppearanceDefaults.BuiltIn.Themes.DarkMode,
        ThemeName.Custom when own.CustomTheme is { } custom => custom,
        _ => AppearanceDefaults.BuiltIn.Themes.MintRocket,
    };

    // A colour that the customization cannot say stays as it was given, and so does one that it says in other letters.
    private AppearanceTheme Painted(AppearanceTheme theme)
    {
        var given = theme.Colors[Button][Fill];
        if (CssColor.ToHex(given.Value) is not { } hex || hex == CssColor.ToHex(Shared.Colors.Primary)) return theme;
        var buttons = new Dictionary<string, AppearanceColor>(theme.Colors[Button], StringComparer.Ordinal) { [Fill] = given with { Value = Shared.Colors.Primary } };
        return new(new Dictionary<string, IReadOnlyDictionary<string, AppearanceColor>>(theme.Colors, StringComparer.Ordinal) { [Button] = buttons });
    }
}
