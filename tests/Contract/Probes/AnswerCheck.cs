using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Contract.Documents;
using Contract.Schemas;
using Testing;

namespace Contract.Probes;

/// <summary>Holds an answer against what the contract says of its status.</summary>
public static partial class AnswerCheck
{
    /// <summary>What is wrong with the answer: content type, or body. Null when nothing is.</summary>
    public static string? Fault(Operation operation, Answer answer) =>
        Violations(operation, answer) is { Count: > 0 } violations ? $"{string.Join("; ", violations.Take(6))} in {Cut(answer.Text)}" : null;

    /// <summary>The same place by place. The place of the content type is <c>content-type</c>.</summary>
    public static IReadOnlyList<Violation> Violations(Operation operation, Answer answer)
    {
        if (operation.Response(answer.Status)?["content"] is not JsonObject { Count: > 0 } contents)
            return answer.Text.Length == 0 || answer.Status >= 400 ? [] : [new("", "has a body")];
        if (answer.ContentType is null || contents[answer.ContentType] is not { } content)
            return [new("content-type", $"{answer.ContentType ?? "missing"}, not {string.Join(", ", contents.Select(pair => pair.Key))}")];
        if (!answer.ContentType.EndsWith("json", StringComparison.Ordinal) || content["schema"] is not { } schema) return [];
        return new SchemaCheck(operation.File, Direction.Response).Check(schema, JsonNode.Parse(answer.Text));
    }

    /// <summary>Notes the body of a success, each place for itself; of a list's entries the first that is wrong.</summary>
    public static void Body(Operation operation, Answer answer, Ledger ledger)
    {
        ledger.Check(operation, "body", null);
        foreach (var violation in Violations(operation, answer))
            ledger.Check(operation, $"body:{Index().Replace(violation.Path, "*")}", $"{violation.Message} in {Cut(answer.Text)}");
    }

    public static string Show(Answer answer) => $"{answer.Status} {Cut(answer.Text)}";

    public static string Cut(string text) => text.Length <= 400 ? text : text[..400] + "..";

    [GeneratedRegex(@"(?<=^|\.)\d+(?=\.|$)")]
    private static partial Regex Index();
}
