using Features.ApiPublications;
using Platform.Fields;

namespace Features.Customizations;

public enum ThemeMode { Light, Dark, System }

/// <summary>How a portal looks. The same on both wires and in storage.</summary>
public sealed record PortalCustomization
{
    public PortalTheme Theme { get; init; } = new("default", ThemeMode.System, new("#0969da"));
    public string Layout { get; init; } = "topnav";
    public string? Css { get; init; }
    public PortalMenu Menu { get; init; } = new([], [], []);
    public SpecRendererSettings SpecRenderer { get; init; } = new();
    public string? Robots { get; init; }
}

public sealed record PortalTheme(string Name, ThemeMode Mode, PortalColors Colors);

public sealed record PortalColors(string Primary);

public sealed record PortalMenu(IReadOnlyList<PortalMenuItem> Main, IReadOnlyList<PortalMenuSection> FooterSections, IReadOnlyList<PortalMenuItem> FooterBottom)
{
    /// <summary>What anybody may see of it. A section of which nothing is left goes too.</summary>
    public PortalMenu ForAnybody() => new(
        Open(Main),
        [.. FooterSections.Select(section => section with { Items = Open(section.Items) }).Where(section => section.Items.Count > 0)],
        Open(FooterBottom));

    private static List<PortalMenuItem> Open(IReadOnlyList<PortalMenuItem> items) => [.. items.Where(item => item.Visibility == Visibility.Public)];
}

public sealed record PortalMenuSection(string Title, IReadOnlyList<PortalMenuItem> Items);

/// <summary>A link. Menus have a visibility of their own, which says nothing about what the link leads to.</summary>
public sealed record PortalMenuItem(string Path, string Title, Visibility Visibility, bool External);

public sealed record SpecRendererSettings
{
    public bool TryItUi { get; init; } = true;
    public bool TryItInsomnia { get; init; } = true;
    public bool InfiniteScroll { get; init; } = true;
    public bool ShowSchemas { get; init; } = true;
    public bool HideInternal { get; init; }
    public bool HideDeprecated { get; init; }
    public bool AllowCustomServerUrls { get; init; } = true;
}

/// <summary>What a caller says of a customization; what was left out stays, or takes its default where the whole is replaced.</summary>
public sealed record PortalCustomizationChange
{
    public Optional<string?> ThemeName { get; init; }
    public Optional<ThemeMode?> ThemeMode { get; init; }
    public Optional<string?> PrimaryColor { get; init; }
    public Optional<string?> Layout { get; init; }
    public Optional<string?> Css { get; init; }
    public List<PortalMenuItem>? MainMenu { get; init; }
    public List<PortalMenuSection>? FooterSections { get; init; }
    public List<PortalMenuItem>? FooterBottom { get; init; }
    public required Func<SpecRendererSettings, SpecRendererSettings> SpecRenderer { get; init; }
    public Optional<string?> Robots { get; init; }

    public PortalCustomization ApplyTo(PortalCustomization to) => new()
    {
        Theme = new(ThemeName.Or(to.Theme.Name)!, ThemeMode.Or(null) ?? to.Theme.Mode, new(PrimaryColor.Or(to.Theme.Colors.Primary)!)),
        Layout = Layout.Or(to.Layout)!,
        Css = Css.Or(to.Css),
        Menu = new(MainMenu ?? to.Menu.Main, FooterSections ?? to.Menu.FooterSections, FooterBottom ?? to.Menu.FooterBottom),
        SpecRenderer = SpecRenderer(to.SpecRenderer),
        Robots = Robots.Or(to.Robots),
    };
}
