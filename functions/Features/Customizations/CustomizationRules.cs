using System.Text.RegularExpressions;
using Features.ApiPublications;
using Features.Content;
using Platform.Fields;

namespace Features.Customizations;

/// <summary>What a customization must obey. Collects every fault.</summary>
public static partial class CustomizationRules
{
    /// <summary>Bytes of a body: style sheets are long, and this one is loaded by every page.</summary>
    public const long BytesMax = 512 * 1024;

    private const int TextMax = 512;
    private const int LinksMax = 200;

    /// <summary>What a body says, or null with the faults noted in it.</summary>
    public static PortalCustomizationChange? Read(BodyFields body)
    {
        var theme = body.Object("theme").Value;
        var colors = theme?.Object("colors").Value;
        var menu = body.Object("menu").Value;
        var renderer = body.Object("spec_renderer").Value;
        var change = new PortalCustomizationChange
        {
            ThemeName = theme?.Text("name", max: TextMax) ?? default,
            ThemeMode = theme?.Choice<ThemeMode>("mode") ?? default,
            PrimaryColor = colors?.Text("primary", pattern: HexColor(), form: "be a valid hex color value") ?? default,
            Layout = body.Text("layout", max: TextMax),
            Css = body.Text("css", nullable: true),
            MainMenu = menu is null ? null : Items(menu, "main"),
            FooterSections = menu?.Objects("footer_sections", max: LinksMax).Value?.ConvertAll(Section),
            FooterBottom = menu is null ? null : Items(menu, "footer_bottom"),
            SpecRenderer = renderer is null ? static settings => settings : ReadRenderer(renderer),
            Robots = body.Text("robots", nullable: true),
        };
        foreach (var part in new[] { colors, theme, menu, renderer }) part?.Close();
        return body.Close() ? change : null;
    }

    private static Func<SpecRendererSettings, SpecRendererSettings> ReadRenderer(BodyFields fields)
    {
        var tryIt = fields.Flag("try_it_ui");
        var insomnia = fields.Flag("try_it_insomnia");
        var scroll = fields.Flag("infinite_scroll");
        var schemas = fields.Flag("show_schemas");
        var hidesInternal = fields.Flag("hide_internal");
        var hidesDeprecated = fields.Flag("hide_deprecated");
        var servers = fields.Flag("allow_custom_server_urls");
        return to => new()
        {
            TryItUi = tryIt.Value ?? to.TryItUi,
            TryItInsomnia = insomnia.Value ?? to.TryItInsomnia,
            InfiniteScroll = scroll.Value ?? to.InfiniteScroll,
            ShowSchemas = schemas.Value ?? to.ShowSchemas,
            HideInternal = hidesInternal.Value ?? to.HideInternal,
            HideDeprecated = hidesDeprecated.Value ?? to.HideDeprecated,
            AllowCustomServerUrls = servers.Value ?? to.AllowCustomServerUrls,
        };
    }

    private static PortalMenuSection Section(BodyFields fields)
    {
        var title = fields.Text("title", required: true, max: TextMax);
        var items = Items(fields, "items", required: true);
        fields.Close();
        return new(title.Value ?? "", items ?? []);
    }

    private static List<PortalMenuItem>? Items(BodyFields menu, string name, bool required = false) => menu.Objects(name, required, max: LinksMax).Value?.ConvertAll(Item);

    private static PortalMenuItem Item(BodyFields fields)
    {
        var path = fields.Text("path", required: true, max: TextMax);
        var title = fields.Text("title", required: true, max: TextMax);
        var visibility = fields.Choice<Visibility>("visibility", required: true);
        var external = fields.Flag("external", required: true);
        // A link of a menu is a link of every page: the schemes that Markdown may use, and no others.
        if (path.Value is { } link && LinkRules.Allow(link, image: false) is null)
            fields.Faults.Add(new(fields.PathOf("path"), "invalid", $"{fields.PathOf("path")} must be a path, or an http, https or mailto address"));
        fields.Close();
        return new(path.Value ?? "", title.Value ?? "", visibility.Value ?? Visibility.Private, external.Value ?? false);
    }

    [GeneratedRegex("^#([a-fA-F0-9]{6}|[a-fA-F0-9]{3})$", RegexOptions.NonBacktracking)]
    private static partial Regex HexColor();
}
