using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Features.Content;

/// <summary>
/// Reduces rendered Markdown to the elements, attributes and classes that the renderer itself needs. It works on the parsed tree, never on text, and what is not named goes.
/// There is no foreign content (SVG, MathML), no template and no raw-text element on the list, so that the tree reads the same when it is parsed again.
/// </summary>
internal static partial class HtmlAllowList
{
    // Ids of the author's words must not take the names of ours, or of properties of the document.
    private const string IdPrefix = "doc-";

    private static readonly HashSet<string> Elements =
    [
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "a", "img", "em", "strong", "del", "ins", "sub", "sup", "mark", "code", "pre", "blockquote",
        "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "hr", "br", "div", "span", "input",
        Components.Element,
    ];

    private static readonly Dictionary<string, string[]> Attributes = new()
    {
        ["a"] = ["href", "title"],
        ["img"] = ["src", "alt", "title"],
        ["ol"] = ["start"],
        ["td"] = ["colspan", "rowspan"],
        ["th"] = ["colspan", "rowspan"],
        ["input"] = ["type", "checked", "disabled"],
        [Components.Element] = ["n"],
    };

    private static readonly HashSet<string> Classes =
    [
        "contains-task-list", "task-list-item", "footnotes", "footnote-ref", "footnote-back-ref", "markdown-alert", "markdown-alert-title",
        "markdown-alert-note", "markdown-alert-tip", "markdown-alert-important", "markdown-alert-warning", "markdown-alert-caution",
    ];

    public static void Apply(IElement root)
    {
        foreach (var comment in root.Descendants().OfType<IComment>().ToList()) comment.Remove();
        // Innermost first: what an element that goes leaves behind has been looked at.
        foreach (var element in root.QuerySelectorAll("*").Reverse().ToList())
        {
            if (Elements.Contains(element.LocalName) && element.NamespaceUri == NamespaceNames.HtmlUri) Reduce(element);
            else if (element.LocalName is "svg" or "script" or "style" or "colgroup") element.Remove();
            else Unwrap(element);
        }
    }

    private static void Reduce(IElement element)
    {
        var alignment = AlignmentOf(element);
        var classes = element.ClassList.Where(name => Classes.Contains(name) || LanguageClass().IsMatch(name)).ToList();
        var id = element.Id;
        var allowed = Attributes.GetValueOrDefault(element.LocalName, []);
        foreach (var attribute in element.Attributes.ToList())
            if (!allowed.Contains(attribute.Name)) element.RemoveAttribute(attribute.NamespaceUri!, attribute.LocalName);
        if (alignment is not null) classes.Add(alignment);
        if (classes.Count > 0) element.SetAttribute("class", string.Join(' ', classes));
        if (!string.IsNullOrEmpty(id)) element.Id = IdPrefix + id;
        switch (element.LocalName)
        {
            case "a": ReduceLink(element); break;
            case "img": ReduceImage(element); break;
            case "input": ReduceCheckbox(element); break;
            case "th" when element.ParentElement?.ParentElement?.LocalName == "thead": element.SetAttribute("scope", "col"); break;
        }
    }

    private static void ReduceLink(IElement link)
    {
        if (LinkRules.Allow(link.GetAttribute("href"), image: false) is not { } address)
        {
            Unwrap(link);
            return;
        }
        link.SetAttribute("href", address.StartsWith('#') && address.Length > 1 ? "#" + IdPrefix + address[1..] : address);
        if (LinkRules.IsExternal(address)) link.SetAttribute("rel", "noopener noreferrer nofollow");
    }

    private static void ReduceImage(IElement image)
    {
        if (LinkRules.Allow(image.GetAttribute("src"), image: true) is not { } address)
        {
            image.Replace(image.Owner!.CreateTextNode(image.GetAttribute("alt") ?? ""));
            return;
        }
        image.SetAttribute("src", address);
        if (!image.HasAttribute("alt")) image.SetAttribute("alt", "");
        image.SetAttribute("loading", "lazy");
    }

    // The box of a task list is a picture of a state; it can be neither pressed nor sent.
    private static void ReduceCheckbox(IElement box)
    {
        if (box.GetAttribute("type") != "checkbox")
        {
            box.Remove();
            return;
        }
        box.SetAttribute("disabled", "");
        box.SetAttribute("aria-label", box.HasAttribute("checked") ? "done" : "not done");
    }

    // The renderer aligns columns by a style attribute, which the pages' policy forbids.
    private static string? AlignmentOf(IElement element) => element.LocalName is not ("td" or "th") ? null : element.GetAttribute("style") switch
    {
        "text-align: center;" => "align-center",
        "text-align: right;" => "align-right",
        _ => null,
    };

    private static void Unwrap(IElement element)
    {
        while (element.FirstChild is { } child) element.Parent!.InsertBefore(child, element);
        element.Remove();
    }

    [GeneratedRegex(@"^language-[A-Za-z0-9+#._-]{1,40}$", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageClass();
}
