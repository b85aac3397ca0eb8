using System.Text.Json;
using System.Text.RegularExpressions;

namespace Testing;

/// <summary>An endpoint of an app, as the app itself lists it. What is asked of all of them is asked of those that come later too.</summary>
public sealed partial record AppEndpoint(IReadOnlyList<string> Methods, string Pattern, string Access, bool Trigger)
{
    public static async Task<List<AppEndpoint>> List(string app, IReadOnlyDictionary<string, string> settings)
    {
        await using var handler = await HandlerProcess.StartAndExit(app, settings, "--endpoints");
        Assert.Equal(3, handler.ExitCode);
        return JsonSerializer.Deserialize<List<AppEndpoint>>(handler.Output, JsonSerializerOptions.Web)!;
    }

    /// <summary>The names of what its path asks for.</summary>
    public IReadOnlyList<string> Parameters => [.. Parameter().Matches(Pattern).Select(match => match.Groups[1].Value)];

    /// <summary>Its path with values in it.</summary>
    public string Fill(Func<string, string> value) => Parameter().Replace(Pattern, match => Uri.EscapeDataString(value(match.Groups[1].Value))).TrimEnd('/');

    [GeneratedRegex(@"\{\*{0,2}(\w+)\}")]
    private static partial Regex Parameter();
}
