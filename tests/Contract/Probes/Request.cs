using System.Text.Json;
using System.Text.Json.Nodes;
using Contract.Documents;
using Testing;

namespace Contract.Probes;

/// <summary>Who calls, and where.</summary>
/// <param name="Send">Sends a request as somebody known.</param>
/// <param name="SendAsNobody">Sends one without credentials.</param>
public sealed record Caller(Func<string, string, object?, Action<HttpRequestMessage>?, Task<Answer>> Send, Func<string, string, object?, Action<HttpRequestMessage>?, Task<Answer>> SendAsNobody);

/// <summary>A call of an operation that is expected to succeed.</summary>
public sealed record Request(Operation Operation, Caller Caller, IReadOnlyList<object> At, JsonNode? Body, string Query)
{
    public string Path => Operation.PathOf(At) + Query;

    /// <summary>Makes the call, or one like it.</summary>
    public Task<Answer> Send(string? path = null) => Caller.Send(Operation.Method, path ?? Path, Bytes(Body), null);

    /// <summary>The same call with another body.</summary>
    public Task<Answer> SendBody(JsonNode? body) => Caller.Send(Operation.Method, Path, JsonSerializer.SerializeToUtf8Bytes(body), null);

    public static byte[]? Bytes(JsonNode? body) => body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body);
}

/// <summary>What is tried with an operation before it is let succeed: refused calls, which must change nothing.</summary>
public interface IProbe
{
    Task Try(Request request, Ledger ledger);
}
