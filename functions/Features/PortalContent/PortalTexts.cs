using System.Text;
using Platform.Storage;

namespace Features.PortalContent;

/// <summary>The Markdown of pages and snippets, in the content store.</summary>
public sealed class PortalTexts(ContentStore contents)
{
    /// <summary>The Markdown of a text. It was there before the text was.</summary>
    public async Task<string> Read(PortalText text, CancellationToken cancel) =>
        Encoding.UTF8.GetString(await contents.Find(text.Content, cancel) ?? throw new InvalidDataException($"the Markdown {text.Content} of '{text.Title}' is lost"));

    /// <summary>Keeps Markdown and returns its name.</summary>
    public Task<string> Keep(string markdown, CancellationToken cancel) => contents.Put(Encoding.UTF8.GetBytes(markdown), cancel);
}
