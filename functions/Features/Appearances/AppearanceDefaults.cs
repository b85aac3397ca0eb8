namespace Features.Appearances;

/// <summary>What the contract calls built in; also its answer on the wire.</summary>
public sealed record AppearanceDefaults(AppearanceDefaultThemes Themes, AppearanceFonts Fonts, AppearanceText Text)
{
    private const string Buttons = "#1155CB #FFFFFF";

    // Before what is made of them: static fields are filled in their order.
    private static readonly string[][] Descriptions =
    [
        ["Background for header", "Background for main content", "Background for hero section", "Subtle background", "Tertiary background", "Border color", "Background for footer"],
        ["Header text", "Hero text", "Headings text", "Main content text", "Supporting text", "Subtle text", "Link text", "Footer text"],
        ["Background for Primary Button", "Text for Primary Button"],
    ];

    public static AppearanceDefaults BuiltIn { get; } = new(
        new(
            Theme(
                "#F8F8F8 #FFFFFF #F8F8F8 #F8F8F8 #FFFFFF rgba(0,0,0,0.1) #07A88D",
                "rgba(0,0,0,0.8) #FFFFFF rgba(0,0,0,0.8) rgba(0,0,0,0.8) rgba(0,0,0,0.8) #07A88D #07A88D #FFFFFF"),
            Theme(
                "#0A161E #0C0C0C #1A1D21 #1F1F1F #222529 #34393F #212429",
                "#FFFFFF rgba(255,255,255,0.8) #FFFFFF #C8C8C9 #919294 #FFFFFF #2977FF #FFFFFF")),
        new("Roboto", "Roboto Mono", "Lato"),
        new(new("Welcome to our service catalog", "Find All of Our Services in a Single Place")));

    private static AppearanceTheme Theme(string sections, string texts) => new(AppearanceColor.Parts.Zip([sections, texts, Buttons], Descriptions).ToDictionary(
        group => group.First.Group,
        group => (IReadOnlyDictionary<string, AppearanceColor>)group.First.Parts.Zip(group.Second.Split(' '), group.Third)
            .ToDictionary(part => part.First, part => new AppearanceColor(part.Second) { Description = part.Third })));
}

public sealed record AppearanceDefaultThemes(AppearanceTheme MintRocket, AppearanceTheme DarkMode);
