using System.Text.Json;
using System.Text.Json.Nodes;
using Contract.Documents;
using Testing;

namespace Contract.Probes;

/// <summary>Sends a request: method, path, body, and what else is to be changed of it.</summary>
public delegate Task<Answer> Send(string method, string path, object? body, Action<HttpRequestMessage>? change);

/// <summary>Who calls.</summary>
/// <param name="Send">As somebody who may do what is asked.</param>
/// <param name="SendAsNobody">Without credentials.</param>
/// <param name="Others">Everybody known who may not.</param>
public sealed record Caller(Send Send, Send SendAsNobody, params IReadOnlyList<Other> Others);

/// <summary>Somebody known who may not do what the caller may.</summary>
/// <param name="Name">Who it is, as the check is called.</param>
/// <param name="Send">Sends as them.</param>
/// <param name="Statuses">What the answer must be.</param>
/// <param name="Concerns">The operations that are not theirs.</param>
public sealed record Other(string Name, Send Send, IReadOnlyList<int> Statuses, Func<Operation, bool> Concerns);

/// <summary>A call of an operation that is expected to succeed.</summary>
public sealed record Request(Operation Operation, Caller Caller, IReadOnlyList<object> At, JsonNode? Body, string Query)
{
    public string Path => Operation.PathOf(At) + Query;

    /// <summary>Makes the call, or one like it.</summary>
    public Task<Answer> Repeat(string? path = null) => Caller.Send(Operation.Method, path ?? Path, Bytes(Body), null);

    /// <summary>The same call with another body.</summary>
    public Task<Answer> SendBody(JsonNode? body) => Caller.Send(Operation.Method, Path, JsonSerializer.SerializeToUtf8Bytes(body), null);

    public static byte[]? Bytes(JsonNode? body) => body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body);
}

/// <summary>What is tried with an operation before it is let succeed: refused calls, which must change nothing.</summary>
public interface IProbe
{
    Task Try(Request request, Ledger ledger);
}
