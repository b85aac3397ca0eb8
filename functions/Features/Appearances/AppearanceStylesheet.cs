using System.Globalization;
using System.Text;

namespace Features.Appearances;

/// <summary>
/// The style sheets that clients of the classic contract load. They are in no schema; the names of variables and classes are those that the public portal client reads
/// (<c>--section_colors-header</c>, <c>.bg-text_colors-link</c>, <c>--font-base</c>).
/// </summary>
public static class AppearanceStylesheet
{
    /// <summary>Every colour as a variable and as two classes, and the fonts as variables.</summary>
    public static string Of(AppearanceLook look)
    {
        var (variables, classes) = (new StringBuilder(":root{"), new StringBuilder());
        foreach (var (group, parts) in look.Colors.Colors)
        {
            foreach (var (part, color) in parts)
            {
                var name = $"{GroupOf(group)}-{PartOf(part)}";
                variables.Append(CultureInfo.InvariantCulture, $"--{name}:{color.Value};");
                classes.Append(CultureInfo.InvariantCulture, $".color-{name}{{color:var(--{name});}}.bg-{name}{{background-color:var(--{name});}}");
            }
        }
        var fonts = look.Fonts;
        variables.Append(CultureInfo.InvariantCulture, $"--font-base:{Family(fonts.Base)};--font-code:{Family(fonts.Code)};--font-headings:{Family(fonts.Headings)};}}");
        return variables.Append(classes).Append('\n').ToString();
    }

    /// <summary>The fonts, where the reader's machine has them: no request leaves the portal's host, and none are shipped.</summary>
    public static string FontsOf(AppearanceFonts fonts)
    {
        var css = new StringBuilder();
        foreach (var name in new[] { fonts.Base, fonts.Code, fonts.Headings }.Distinct(StringComparer.Ordinal))
        {
            var file = name.Replace(" ", "", StringComparison.Ordinal);
            css.Append(CultureInfo.InvariantCulture, $"@font-face{{font-family:\"{name}\";font-weight:400;src:local(\"{name}\"),local(\"{name} Regular\"),local(\"{file}-Regular\");}}");
            css.Append(CultureInfo.InvariantCulture, $"@font-face{{font-family:\"{name}\";font-weight:700;src:local(\"{name} Bold\"),local(\"{file}-Bold\");}}");
        }
        return css.Append('\n').ToString();
    }

    /// <summary>The colours as the portal's own API names them.</summary>
    public static Dictionary<string, Dictionary<string, AppearanceColor>> DataOf(AppearanceLook look) => look.Colors.Colors.ToDictionary(
        group => GroupOf(group.Key), group => group.Value.ToDictionary(part => PartOf(part.Key), part => part.Value));

    private static string GroupOf(string group) => group + "_colors";

    private static string PartOf(string part) => part.Replace('_', '-');

    // What a machine without the font shows instead is of the same kind.
    private static string Family(string font) =>
        $"\"{font}\",{(font.EndsWith("Mono", StringComparison.Ordinal) || font is "Inconsolata" or "Source Code Pro" ? "monospace" : font.StartsWith("Slabo", StringComparison.Ordinal) || font == "Lora" ? "serif" : "sans-serif")}";
}
