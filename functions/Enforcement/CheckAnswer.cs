using System.Text.Json.Serialization;
using Policies;

namespace Enforcement;

/// <summary>A decision as JSON. Every key is always there.</summary>
internal sealed record CheckAnswer
{
    public required bool Allowed { get; init; }

    public required int Status { get; init; }

    public required string Reason { get; init; }

    public required string Message { get; init; }

    public string? OperationId { get; init; }

    public string? ApplicationId { get; init; }

    public long? Limit { get; init; }

    public long? Remaining { get; init; }

    public long? ResetSeconds { get; init; }

    public long? RetryAfterSeconds { get; init; }

    /// <summary>The path that was decided on, in its canonical form, with the query as it was asked: what should be forwarded. <see langword="null"/> when nothing should be.</summary>
    public string? Path { get; init; }

    /// <summary>What the asking gateway should set on the request to the upstream; empty when that must not see it.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required string RequestId { get; init; }

    public static CheckAnswer Of(ControlPlanePolicy plane, in Decision decision, string requestId) => new()
    {
        Allowed = decision.IsAllowed,
        Status = decision.Status,
        Reason = Verdict.Word(decision.Reason),
        Message = Verdict.Message(decision.Reason),
        OperationId = decision.OperationId,
        ApplicationId = decision.Credential?.ApplicationId,
        Limit = decision.Limit?.Limit,
        Remaining = decision.Limit?.Remaining,
        ResetSeconds = decision.Limit is null ? null : decision.ResetSeconds,
        RetryAfterSeconds = Verdict.RetryAfterSeconds(decision),
        Path = decision.IsAllowed ? decision.Path.Path + decision.Path.Query : null,
        Headers = decision.IsAllowed ? Verdict.Identity(plane, decision).ToDictionary() : [],
        RequestId = requestId,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CheckAnswer))]
[JsonSerializable(typeof(DenialBody))]
[JsonSerializable(typeof(Explanation))]
internal sealed partial class CheckJson : JsonSerializerContext;
