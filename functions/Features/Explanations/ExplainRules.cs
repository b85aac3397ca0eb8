using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Platform.Fields;
using Policies;

namespace Features.Explanations;

/// <summary>What a request must look like whose decision is to be explained. Collects every fault.</summary>
public static partial class ExplainRules
{
    private const int HeadersMax = 100;
    private const int HeaderCharactersMax = 16 * 1024;

    /// <summary>The question, or null with the faults noted in <paramref name="body"/>.</summary>
    public static DecisionQuestion? Read(BodyFields body)
    {
        var method = body.Text("method", required: true, min: 1, max: 32, pattern: Token(), form: "be an HTTP method");
        var host = body.Text("host", nullable: true, max: 261);
        var path = body.Text("path", required: true, max: RequestPath.LengthMax, pattern: Rooted(), form: "begin with a slash");
        var https = body.Flag("https", nullable: true);
        var headers = new HeaderDictionary();
        if (body.Object("headers").Value is { } given) ReadHeaders(given, headers);
        return body.Close() ? new(method.Value!, host.Value ?? "", path.Value!, https.Value, headers) : null;
    }

    private static void ReadHeaders(BodyFields given, HeaderDictionary headers)
    {
        var all = given.Peek();
        if (all.Count > HeadersMax) given.Faults.Add(new("headers", "max", $"headers must not hold more than {HeadersMax}") { Maximum = HeadersMax });
        foreach (var (name, value) in all.Take(HeadersMax))
        {
            var at = given.PathOf(name);
            if (!Token().IsMatch(name)) given.Faults.Add(new(at, "matches_regex", $"{at} must be named as an HTTP header is"));
            else if (Values(value) is { } values) headers.Append(name, values);
            else given.Faults.Add(new(at, "invalid", $"{at} must be a string or a list of strings, of at most {HeaderCharactersMax} characters"));
        }
    }

    private static StringValues? Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when Fits(value) => new StringValues(value.GetString()),
        JsonValueKind.Array when value.GetArrayLength() <= HeadersMax && value.EnumerateArray().All(Fits) => new StringValues([.. value.EnumerateArray().Select(item => item.GetString())]),
        _ => (StringValues?)null,
    };

    private static bool Fits(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString()!.Length <= HeaderCharactersMax;

    [GeneratedRegex(@"^[!#$%&'*+.^_`|~0-9A-Za-z-]+\z", RegexOptions.NonBacktracking)]
    private static partial Regex Token();

    [GeneratedRegex("^/", RegexOptions.NonBacktracking)]
    private static partial Regex Rooted();
}
