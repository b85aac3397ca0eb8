using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Contract.Documents;
using Contract.Schemas;

namespace Contract.Probes;

/// <summary>Pages, filters, sorts and other parameters of a query: what the contract names is taken, other things are 400 and named.</summary>
public sealed partial class QueryProbe : IProbe
{
    public async Task Try(Request request, Ledger ledger)
    {
        var operation = request.Operation;
        var isRead = operation.Method == "GET";
        foreach (var parameter in operation.QueryParameters)
        {
            switch (parameter.Name)
            {
                case "page[size]" or "page[number]" when isRead:
                    await Refused(request, parameter.Name, "many", parameter.Name, ledger);
                    await Taken(request, parameter.Name, "1", ledger);
                    break;
                case "filter" when isRead:
                    await Refused(request, "filter[zz_unknown]", "x", "filter[zz_unknown]", ledger);
                    foreach (var (name, value) in Filters(operation.File, parameter)) await Taken(request, name, value, ledger);
                    break;
                case "sort" when isRead:
                    await Refused(request, "sort", "zz_unknown", "sort", ledger);
                    foreach (var name in Sorts(parameter)) await Taken(request, "sort", name + " desc", ledger);
                    break;
                case "page[size]" or "page[number]" or "filter" or "sort":
                    // Of no use to a write, whatever the contract says.
                    break;
                default:
                    // Some contracts write each filter out as a parameter of its own.
                    if (parameter.Name.StartsWith("filter[", StringComparison.Ordinal)) await Taken(request, parameter.Name, ValueOf(parameter.Name.Split('[', ']')[1], parameter.Schema), ledger);
                    foreach (var wrong in Wrong(parameter.Schema)) await Refused(request, parameter.Name, wrong, parameter.Name, ledger);
                    break;
            }
        }
    }

    /// <summary>Values that a parameter's schema excludes.</summary>
    private static IEnumerable<string> Wrong(JsonObject schema)
    {
        if (schema["enum"] is not null) yield return "none-of-the-choices";
        if (schema["type"]?.ToString() is "integer" or "number" or "boolean") yield return "many";
        if (schema["minimum"] is { } least) yield return (Schema.Number(least) - 1).ToString(CultureInfo.InvariantCulture);
        if (schema["maximum"] is { } most) yield return (Schema.Number(most) + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static async Task Refused(Request request, string name, string value, string field, Ledger ledger)
    {
        var answer = await request.Repeat(With(request, name, value));
        var isNamed = answer.Status == 400 && answer.Json.TryGetProperty("invalid_parameters", out var entries) && entries.EnumerateArray().Any(entry =>
            entry.GetProperty("field").GetString() == field && entry.GetProperty("source").GetString() == "query");
        ledger.Check(request.Operation, $"query:{name}={value}", isNamed ? null : $"{name}={value}: {AnswerCheck.Show(answer)}");
    }

    private static async Task Taken(Request request, string name, string value, Ledger ledger)
    {
        var answer = await request.Repeat(With(request, name, value));
        ledger.Check(request.Operation, "query:" + (name == "sort" ? $"sort={value.Split(' ')[0]}" : name), answer.Status == 200 ? null : $"{name}={value}: {AnswerCheck.Show(answer)}");
        if (answer.Status == 200) AnswerCheck.Body(request.Operation, answer, ledger);
    }

    private static string With(Request request, string name, string value) =>
        request.Path + (request.Query.Length == 0 ? "?" : "&") + Uri.EscapeDataString(name) + "=" + Uri.EscapeDataString(value);

    /// <summary>Every filter with every operator that the contract gives it.</summary>
    private static IEnumerable<(string Name, string Value)> Filters(ContractFile file, Parameter filter)
    {
        foreach (var (name, property) in filter.Schema["properties"]?.AsObject() ?? [])
        {
            var schema = file.Resolve(property!);
            var forms = Schema.Branches(file, schema) is { Count: > 0 } branches ? branches : [schema];
            // A map is asked by one of its keys.
            var isMap = name == "labels" || property!["$ref"]?.ToString().Contains("Attribute") == true;
            var key = isMap ? name + ".zz" : name;
            var value = ValueOf(name, schema);
            foreach (var form in forms)
            {
                if (form["properties"] is not JsonObject operators) yield return ($"filter[{key}]", value);
                else foreach (var (word, _) in operators) yield return ($"filter[{key}][{word}]", value);
            }
        }
    }

    private static string ValueOf(string name, JsonObject schema)
    {
        var text = schema.ToJsonString();
        return Choice().Match(text) is { Success: true } choice ? choice.Groups[1].Value
            : text.Contains("\"boolean\"") ? "true"
            : name.EndsWith("_at") ? "2030-01-01T00:00:00Z"
            : name == "id" || name.EndsWith("_id") || name.EndsWith("_ids") ? Guid.NewGuid().ToString()
            : "x";
    }

    private static IEnumerable<string> Sorts(Parameter sort) => SortWord().Matches(sort.Description ?? "").Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^\s*[-*]\s+`?([a-z_]+)`?\s*$", RegexOptions.Multiline)]
    private static partial Regex SortWord();

    [GeneratedRegex("\"enum\":\\[\"([^\"]+)\"")]
    private static partial Regex Choice();
}
