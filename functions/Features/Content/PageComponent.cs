namespace Features.Content;

/// <summary>A place of a text that only the portal can fill, for one reader: a list of APIs, a snippet.</summary>
/// <param name="Name">Which kind; one of <see cref="Known"/>.</param>
/// <param name="Properties">What the author said of it.</param>
/// <param name="Start">Where it begins in the Markdown.</param>
/// <param name="End">Where it ends there, exclusive.</param>
public sealed record PageComponent(string Name, IReadOnlyDictionary<string, string> Properties, int Start, int End)
{
    /// <summary>The APIs and packages that the reader may see.</summary>
    public const string ApisList = "apis-list";

    /// <summary>A snippet, by its <c>name</c>.</summary>
    public const string Snippet = "snippet";

    public static IReadOnlySet<string> Known { get; } = new HashSet<string>(StringComparer.Ordinal) { ApisList, Snippet };
}
