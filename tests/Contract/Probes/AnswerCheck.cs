using System.Text.Json.Nodes;
using Contract.Documents;
using Contract.Schemas;
using Testing;

namespace Contract.Probes;

/// <summary>Holds an answer against what the contract says of its status.</summary>
public static class AnswerCheck
{
    /// <summary>What is wrong with the answer: content type, or body. Null when nothing is.</summary>
    public static string? Fault(Operation operation, Answer answer)
    {
        if (operation.Response(answer.Status)?["content"] is not JsonObject { Count: > 0 } contents)
            return answer.Text.Length == 0 || answer.Status >= 400 ? null : $"{answer.Status} has a body: {Cut(answer.Text)}";
        if (answer.ContentType is null || contents[answer.ContentType] is not { } content)
            return $"content type {answer.ContentType ?? "missing"}, not {string.Join(", ", contents.Select(pair => pair.Key))}";
        if (!answer.ContentType.EndsWith("json", StringComparison.Ordinal) || content["schema"] is not { } schema) return null;
        var violations = new SchemaCheck(operation.File, Direction.Response).Check(schema, JsonNode.Parse(answer.Text));
        return violations.Count == 0 ? null : $"{string.Join("; ", violations.Take(6))} in {Cut(answer.Text)}";
    }

    public static string Show(Answer answer) => $"{answer.Status} {Cut(answer.Text)}";

    public static string Cut(string text) => text.Length <= 400 ? text : text[..400] + "..";
}
