using System.Text.Json;
using System.Text.Json.Nodes;
using Contract.Schemas;
using Testing;

namespace Contract.Probes;

/// <summary>Every constraint of the request's schema, hurt alone, gives 400 with an entry that names the field; a body that is no JSON is 415.</summary>
public sealed class BodyProbe : IProbe
{
    // Refusals mostly need no storage; more at once would only fill the queues of two cores.
    private const int AtOnce = 4;

    public async Task Try(Request request, Ledger ledger)
    {
        var operation = request.Operation;
        if (operation.Body is not { } schema || request.Body is not { } body) return;
        var text = await request.Caller.Send(operation.Method, request.Path, "text"u8.ToArray(), http => http.Content!.Headers.ContentType = new("text/plain"));
        ledger.Check(operation, "415", text.Status == 415 ? AnswerCheck.Fault(operation, text) : $"text/plain: {AnswerCheck.Show(text)}");
        if (body is JsonObject && schema["additionalProperties"] is not JsonObject && !IsOpen(schema))
            await Check(request, new(Place.Root.Into("zz_unknown"), "unknown_property", Place.Root.Into("zz_unknown").Put(body, 1)), ledger);
        await Parallel.ForEachAsync(new Faults(operation.File, body).Of(schema), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (fault, _) => await Check(request, fault, ledger));
    }

    private static async Task Check(Request request, Faulty fault, Ledger ledger)
    {
        var answer = await request.SendBody(fault.Body);
        var path = fault.At.ToString();
        var wrong = answer.Status != 400 ? AnswerCheck.Show(answer)
            : path.Length > 0 && !Names(answer, path, fault.Constraint) ? $"names another field: {AnswerCheck.Show(answer)}"
            : AnswerCheck.Fault(request.Operation, answer);
        ledger.Check(request.Operation, $"400:{path}:{fault.Constraint}", wrong is null ? null : $"{wrong} to {AnswerCheck.Cut(fault.Body?.ToJsonString() ?? "null")}");
    }

    // A fault may stand at the whole (`labels`) or at the part (`labels.env`) of what was hurt.
    private static bool Names(Answer answer, string path, string constraint) =>
        answer.Json.TryGetProperty("invalid_parameters", out var entries) && entries.EnumerateArray().Any(entry =>
            entry.GetProperty("field").GetString() is { } field
            && (field == path || path.StartsWith(field + ".", StringComparison.Ordinal) || field.StartsWith(path + ".", StringComparison.Ordinal))
            && (constraint != "unknown_property" || (field == path && entry.GetProperty("rule").GetString() == constraint)));

    private static bool IsOpen(JsonObject schema) => schema["additionalProperties"] is JsonValue value && value.GetValueKind() == JsonValueKind.True;
}
