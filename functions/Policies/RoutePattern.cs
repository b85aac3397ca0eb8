using System.Text.RegularExpressions;

namespace Policies;

/// <summary>One entry of a route's <c>paths</c>: a plain prefix, or a regular expression after <c>~</c> that must match from the start.</summary>
public sealed class RoutePattern
{
    private readonly Regex? _regex;

    private RoutePattern(string text, Regex? regex)
    {
        Text = text;
        _regex = regex;
    }

    /// <summary>The prefix in canonical form, or the expression without its <c>~</c>.</summary>
    public string Text { get; }

    /// <summary>Whether it is a regular expression.</summary>
    public bool IsRegex => _regex is not null;

    /// <summary>Reads an entry.</summary>
    /// <param name="entry">What stands in the route.</param>
    /// <param name="pattern">The pattern, when it is sound.</param>
    /// <returns>What is wrong with it, or <see langword="null"/>.</returns>
    public static string? Read(string entry, out RoutePattern? pattern)
    {
        pattern = null;
        if (!entry.StartsWith('~'))
        {
            if (!entry.StartsWith('/'))
                return "should start with: / (fixed path) or ~/ (regex path)";
            if (RequestPath.OfTemplate(entry) is not { } prefix)
                return "no request can have this path";
            pattern = new(prefix, null);
            return null;
        }
        var expression = entry[1..];
        if (!expression.StartsWith('/'))
            return "should start with: / (fixed path) or ~/ (regex path)";
        try
        {
            // The contract's gateway writes named groups as Rust and PCRE do.
            pattern = new(expression, BoundedRegex.Of($"^(?:{expression.Replace("(?P<", "(?<", StringComparison.Ordinal)})", RegexOptions.None));
            return null;
        }
        catch (ArgumentException fault)
        {
            return $"invalid regex: {fault.Message}";
        }
    }

    /// <summary>How much of the path it matches, in characters from the start; -1 when it does not match.</summary>
    /// <exception cref="RegexMatchTimeoutException">The expression took too long on this path.</exception>
    public int Match(string path)
    {
        if (_regex is null)
            return path.StartsWith(Text, StringComparison.Ordinal) ? Text.Length : -1;
        var match = _regex.Match(path);
        return match.Success ? match.Length : -1;
    }
}
