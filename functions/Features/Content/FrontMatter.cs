using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Features.Content;

/// <summary>The YAML between two lines of dashes at the head of a document: its scalar entries, by key. Lists and maps are passed over.</summary>
/// <param name="Values">The last one wins when a key stands twice.</param>
/// <param name="Error">Why nothing could be read, for the author; the text below is rendered all the same.</param>
public sealed record FrontMatter(IReadOnlyDictionary<string, string> Values, string? Error = null)
{
    public const int CharactersMax = 8 * 1024;
    public const int EntriesMax = 64;

    public static FrontMatter None { get; } = new(new Dictionary<string, string>());

    /// <summary>The front matter of a text, without the rest of it being read.</summary>
    public static FrontMatter Of(string markdown) => EndOf(markdown, out var yaml) > 0 ? Read(markdown[yaml]) : None;

    /// <summary>The text without its front matter.</summary>
    public static string Below(string markdown) => markdown[EndOf(markdown, out _)..];

    public string? Find(string key) => Values.GetValueOrDefault(key);

    /// <summary>Reads events and builds no graph: an alias is an event like any other, so a bomb of them stays as small as it was written.</summary>
    public static FrontMatter Read(string yaml)
    {
        if (yaml.Length > CharactersMax) return Failed($"the front matter is longer than {CharactersMax} characters");
        try
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            var events = new Parser(new StringReader(yaml));
            events.Consume<StreamStart>();
            if (!events.TryConsume<DocumentStart>(out _)) return None;
            if (!events.TryConsume<MappingStart>(out _)) return Failed("the front matter is not a list of keys and values");
            while (!events.TryConsume<MappingEnd>(out _))
            {
                if (values.Count == EntriesMax) return Failed($"the front matter has more than {EntriesMax} entries");
                var key = events.Current as Scalar;
                Pass(events);
                var value = events.Current as Scalar;
                Pass(events);
                if (key is not null && value is not null) values[key.Value] = value.Value;
            }
            return new(values);
        }
        catch (YamlException e)
        {
            return Failed($"line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}");
        }
    }

    // Where the text begins: behind the second line of dashes, or of dots as YAML has it. 0 when there is no front matter.
    private static int EndOf(string markdown, out Range yaml)
    {
        yaml = default;
        var first = LineEnd(markdown, 0);
        if (markdown.AsSpan(0, first).TrimEnd() is not "---") return 0;
        for (var start = first; start < markdown.Length;)
        {
            var end = LineEnd(markdown, start);
            if (markdown.AsSpan(start, end - start).TrimEnd() is "---" or "...")
            {
                yaml = first..start;
                return end;
            }
            start = end;
        }
        return 0;
    }

    private static int LineEnd(string text, int start) => text.IndexOf('\n', start) is var end and >= 0 ? end + 1 : text.Length;

    private static FrontMatter Failed(string why) => new(None.Values, why);

    // A node of any shape; the library's own skipping recurses.
    private static void Pass(Parser events)
    {
        var depth = 0;
        do
        {
            depth += events.Current!.NestingIncrease;
            events.MoveNext();
        }
        while (depth > 0);
    }
}
