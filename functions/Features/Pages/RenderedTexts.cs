using Features.Content;
using Microsoft.Extensions.Caching.Memory;

namespace Features.Pages;

/// <summary>What Markdown was rendered to, by the hash that names it. It never changes under its name, so every instance may keep what it has made.</summary>
public sealed class RenderedTexts : IDisposable
{
    // Characters of HTML and text, two bytes each.
    private const long CharactersMax = 24 * 1024 * 1024;

    private readonly MemoryCache _pages = new(new MemoryCacheOptions { SizeLimit = CharactersMax });

    public RenderedPage Of(string name, string markdown)
    {
        if (_pages.TryGetValue(name, out RenderedPage? known)) return known!;
        var page = MarkdownRenderer.Render(markdown, keepsComponents: true);
        using var entry = _pages.CreateEntry(name);
        entry.Size = page.Html.Length + page.Text.Length + 1024;
        entry.Value = page;
        return page;
    }

    public void Dispose() => _pages.Dispose();
}
