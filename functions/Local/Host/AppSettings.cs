using System.Text.RegularExpressions;

namespace Local.Host;

/// <summary>The settings of one function app: the host's whole environment, as its handler inherits it.</summary>
internal sealed partial class AppSettings(IReadOnlyDictionary<string, string> environment)
{
    // Names are compared as .NET configuration does it; where a system tells http_proxy and HTTP_PROXY apart, either will do here.
    private readonly Dictionary<string, string> _byName = environment.GroupBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.First().Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>What the handler inherits.</summary>
    public IReadOnlyDictionary<string, string> Environment => environment;

    public string? this[string name] => _byName.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The connection string behind a binding's <c>connection</c>; the host looks for the prefixed name first.</summary>
    public string? Connection(string? name) => name is null ? this["AzureWebJobsStorage"] : this["AzureWebJobs" + name] ?? this[name];

    public bool IsTrue(string name) => string.Equals(this[name], "true", StringComparison.OrdinalIgnoreCase) || this[name] == "1";

    /// <summary>Puts settings where the text says <c>%NAME%</c>; null when one of them is not set.</summary>
    public string? Expand(string text)
    {
        var missing = false;
        var expanded = Reference().Replace(text, match =>
        {
            var value = this[match.Groups["name"].Value];
            missing |= value is null;
            return value ?? "";
        });
        return missing ? null : expanded;
    }

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();
}
