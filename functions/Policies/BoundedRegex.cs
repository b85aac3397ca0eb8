using System.Text.RegularExpressions;

namespace Policies;

/// <summary>Expressions that people configure, on text that anybody sends: evaluated in linear time where the expression allows it.</summary>
internal static class BoundedRegex
{
    /// <summary>
    /// For what only the backtracking engine understands (look-around, backreferences). A sound expression needs microseconds; this bounds what a
    /// hostile text can cost, and is long enough that a busy machine never cuts off a sound one.
    /// </summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(250);

    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static Regex Of(string expression, RegexOptions options)
    {
        try
        {
            return new(expression, options | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
        }
        catch (NotSupportedException)
        {
            return new(expression, options | RegexOptions.CultureInvariant, MatchTimeout);
        }
    }

    /// <summary>The expression, or <see langword="null"/> when it is none: one bad setting must not cost the others.</summary>
    public static Regex? TryOf(string expression, RegexOptions options)
    {
        try
        {
            return Of(expression, options);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
