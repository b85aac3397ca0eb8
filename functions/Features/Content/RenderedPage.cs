namespace Features.Content;

/// <summary>What Markdown becomes. Made once when something is written, then kept: HTML for readers, headings for a table of contents, text for search.</summary>
/// <param name="Html">A fragment without scripts, styles or ids that do not begin with <c>doc-</c>.</param>
/// <param name="Headings">In the order of the text.</param>
/// <param name="Text">Every word, without markup; blocks stand on lines of their own.</param>
/// <param name="FrontMatter">What the author said about the text at its head.</param>
public sealed record RenderedPage(string Html, IReadOnlyList<Heading> Headings, string Text, FrontMatter FrontMatter)
{
    /// <summary>The places in <see cref="Html"/> that the portal fills, by their numbers.</summary>
    public IReadOnlyList<PageComponent> Components { get; init; } = [];

    /// <summary>The HTML with every place filled, by the number of its component. What is put in is HTML.</summary>
    public string Fill(IReadOnlyList<string> contents) => Content.Components.Fill(Html, contents);
}

/// <summary>A heading; <paramref name="Id"/> is what a link's fragment names.</summary>
public sealed record Heading(int Level, string Id, string Text);
