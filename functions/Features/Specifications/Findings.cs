using Features.Specifications.Rules;

namespace Features.Specifications;

/// <summary>What is wrong with a document: each message once, cut to a readable length, and at most so many.</summary>
internal sealed class Findings
{
    private const int CharactersMax = 500;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _messages = [];
    private int _more;

    /// <summary>What is wrong, and where. Of a document with more faults than are kept nobody is told where.</summary>
    public void Add(Place at, string message)
    {
        if (_messages.Count == SpecificationBounds.MessagesMax) _more++;
        else Add($"{at}: {message}");
    }

    public void Add(string message)
    {
        if (message.Length > CharactersMax) message = string.Concat(message.AsSpan(0, CharactersMax), "…");
        if (_messages.Count == SpecificationBounds.MessagesMax) _more++;
        else if (_known.Add(message)) _messages.Add(message);
    }

    public IReadOnlyList<string> ToList() => _more == 0 ? _messages : [.. _messages, "There are more messages than are kept."];
}
