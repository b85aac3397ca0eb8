using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Contract.Schemas;

/// <summary>The contract's patterns, which are written for JavaScript.</summary>
public static class Patterns
{
    private static readonly ConcurrentDictionary<string, Regex> Made = new();

    // JavaScript takes the escape of any character; here that of an underscore is an error.
    public static bool Fits(string pattern, string text) => Made.GetOrAdd(pattern, written => new(written.Replace(@"\_", "_"), RegexOptions.None, TimeSpan.FromSeconds(5))).IsMatch(text);
}
