using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Contract.Documents;
using Contract.Probes;
using FsCheck;
using FsCheck.Fluent;

namespace Contract.Fuzz;

/// <summary>Calls an operation with random bodies, queries and paths. Whatever comes in, the answer is no 5xx.</summary>
/// <param name="seed">The same seed makes the same calls.</param>
/// <param name="times">How many times as many calls as the suite makes in every run.</param>
public sealed class FuzzProbe(ulong seed, int times = 1) : IProbe
{
    private readonly ConcurrentDictionary<int, int> _answers = new();

    private const int TriesMax = 3;
    private const int BodiesCount = 8;
    private const int QueriesCount = 4;
    private const int PathsCount = 2;

    private static readonly string[] Oddities =
    [
        "", " ", "-1", "0", "1", "99999999999999999999", "1e9", "NaN", "x", "'", "''", "\"", "\0", "%", "null", "true", ",", ",,,", "a,b", "name desc,name", "created_at  desc", "\u202e", "../..", "a/b", "a|b", "a#b", "a?b",
        "2026-13-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "00000000-0000-0000-0000-000000000000", new('a', 3000), "İ", "\ud83d\ude80",
    ];

    /// <summary>How often each status was answered.</summary>
    public string Answers => string.Join(", ", _answers.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"));

    public async Task Try(Request request, Ledger ledger)
    {
        var operation = request.Operation;
        if (operation.Body is { } schema)
            await Run(BodiesCount, Bodies.Of(operation.File, schema).Select(Json).SelectMany(Broken), bytes => request.Caller.Send(operation.Method, request.Path, bytes, null), "fuzz:body", bytes => Encoding.UTF8.GetString(bytes), operation, ledger);
        if (operation.Method == "GET" && operation.QueryParameters.Count > 0)
            await Run(QueriesCount, Query(operation), query => request.Repeat(operation.PathOf(request.At) + query), "fuzz:query", query => query, operation, ledger);
        if (request.At.Count > 0)
            await Run(PathsCount, Path(request), path => request.Repeat(path), "fuzz:path", path => path, operation, ledger);
    }

    private async Task Run<T>(int count, Gen<T> cases, Func<T, Task<Testing.Answer>> call, string check, Func<T, string> show, Operation operation, Ledger ledger)
    {
        // The second number of a seed must be odd.
        var config = Config.QuickThrowOnFailure.WithMaxTest(count * times).WithReplay(seed, 1);
        string? fault = null;
        await Task.Run(() =>
        {
            try
            {
                Check.One(config, Prop.ForAll(cases.ToArbitrary(), example =>
                {
                    // FsCheck calls one after the other and knows no tasks in this form.
                    var answer = call(example).GetAwaiter().GetResult();
                    // Storage was too slow, as on a busy machine: what is wrong with the example is so the next time, too.
                    for (var tries = 1; tries < TriesMax && answer is { Status: 503, Headers.RetryAfter: not null }; tries++) answer = call(example).GetAwaiter().GetResult();
                    _answers.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
                    if (answer.Status >= 500) fault ??= $"seed {seed}: {AnswerCheck.Show(answer)} to {operation.Method} {AnswerCheck.Cut(show(example))}";
                    return answer.Status < 500;
                }));
            }
            catch (Exception e)
            {
                fault ??= $"seed {seed}: {e.Message}";
            }
        });
        ledger.Check(operation, check, fault);
    }

    private static byte[] Json(JsonNode? body) => Encoding.UTF8.GetBytes(body?.ToJsonString() ?? "null");

    // Now and then the text is cut, doubled or no UTF-8.
    private static Gen<byte[]> Broken(byte[] body) =>
        from kind in Gen.Choose(0, 19)
        from place in Gen.Choose(0, Math.Max(0, body.Length - 1))
        select kind switch
        {
            0 => body[..place],
            1 => [.. body, .. body],
            2 => [.. body[..place], 0xFF, .. body[place..]],
            3 => [.. Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("a", "\\ud800"))],
            _ => body,
        };

    private static Gen<string> Query(Operation operation)
    {
        var names = operation.QueryParameters.SelectMany(parameter => parameter.Schema["properties"] is JsonObject properties
            ? properties.SelectMany(property => new[] { $"{parameter.Name}[{property.Key}]", $"{parameter.Name}[{property.Key}][contains]", $"{parameter.Name}[{property.Key}][oeq]", $"{parameter.Name}[{property.Key}.x][neq]", $"{parameter.Name}[{property.Key}]]" })
            : [parameter.Name]).Append("zz").ToArray();
        var pair = from name in Gen.Elements(names) from value in Gen.Elements(Oddities) select Uri.EscapeDataString(name) + "=" + Uri.EscapeDataString(value);
        return from count in Gen.Choose(1, 3) from pairs in pair.ListOf(count) select "?" + string.Join('&', pairs);
    }

    private static Gen<string> Path(Request request) =>
        from place in Gen.Choose(0, request.At.Count - 1)
        from value in Gen.Elements(Oddities.Where(odd => odd.Length > 0).ToArray())
        select request.Operation.PathOf([.. request.At.Select((known, i) => i == place ? value : known)]);
}
