using System.Text.RegularExpressions;
using Local.Host;

namespace Local.Triggers;

/// <summary>A blob trigger's <c>path</c>: a container, and a pattern with parameters. The first parameter is greedy, as the host's
/// is.</summary>
internal sealed partial class BlobPath
{
    private readonly Regex? _pattern;
    private readonly List<string> _parameters = [];

    private BlobPath(string container, string? pattern)
    {
        Container = container;
        if (pattern is null) return;
        var at = 0;
        var regex = "^";
        foreach (Match match in Parameter().Matches(pattern))
        {
            regex += Regex.Escape(pattern[at..match.Index]) + $"(?<p{_parameters.Count}>.*)";
            _parameters.Add(match.Groups["name"].Value);
            at = match.Index + match.Length;
        }

        // NonBacktracking would not promise which of two parameters is greedy; the time is bounded instead.
        _pattern = new Regex(regex + Regex.Escape(pattern[at..]) + "$", RegexOptions.CultureInvariant | RegexOptions.Singleline, TimeSpan.FromSeconds(1));
    }

    public string Container { get; }

    /// <exception cref="HostConfigurationException">The container is a parameter, or there is none.</exception>
    public static BlobPath Parse(string path)
    {
        var (container, pattern) = path.Split('/', 2) switch
        {
            [var one] => (one, null),
            [var one, var rest] => (one, (string?)rest),
            _ => ("", null),
        };
        if (container.Length == 0 || container.Contains('{', StringComparison.Ordinal))
            throw new HostConfigurationException($"The blob path '{path}' does not begin with a container's name.");
        return new(container, pattern);
    }

    /// <summary>The parameters' values; null when the blob is none of this path's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Match(string blob)
    {
        if (_pattern is null) return [];
        var match = _pattern.Match(blob);
        return match.Success ? [.. _parameters.Select((name, i) => KeyValuePair.Create(name, match.Groups["p" + i].Value))] : null;
    }

    [GeneratedRegex(@"\{(?<name>[^{}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
