using Microsoft.Net.Http.Headers;
using Policies;

namespace Enforcement;

/// <summary>A decision in the words and headers that callers see.</summary>
internal static class Verdict
{
    public const string ConsumerId = "X-Consumer-Id";
    public const string ConsumerName = "X-Consumer-Username";
    public const string ConsumerCustomId = "X-Consumer-Custom-Id";
    public const string ApplicationId = "X-Application-Id";
    public const string CredentialId = "X-Credential-Identifier";
    public const string AnonymousConsumer = "X-Anonymous-Consumer";
    public const string OperationId = "X-ACE-Operation-ID";

    private static readonly string[] OwnPrefixes = ["X-Consumer-", "X-Application-", "X-Credential-", "X-Anonymous-Consumer", "X-ACE-", "X-Authenticated-"];

    /// <summary>
    /// Whether a header is one that only this gateway may set. Underscores count as dashes, because many frameworks show both under one name.
    /// </summary>
    public static bool IsOurs(string name)
    {
        if (name.Length < 6 || name[0] is not ('X' or 'x') || name[1] is not ('-' or '_'))
            return false;
        var plain = name.Contains('_', StringComparison.Ordinal) ? name.Replace('_', '-') : name;
        return Array.Exists(OwnPrefixes, prefix => plain.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What the upstream may believe: the operation and who calls.</summary>
    public static List<KeyValuePair<string, string>> Identity(ControlPlanePolicy plane, in Decision decision)
    {
        var headers = Caller(plane, decision);
        if (decision.OperationId is { } operation)
            headers.Add(new(OperationId, operation));
        return headers;
    }

    /// <summary>Who calls: the consumer that the application stands for, or else the application itself.</summary>
    public static List<KeyValuePair<string, string>> Caller(ControlPlanePolicy plane, in Decision decision)
    {
        var headers = new List<KeyValuePair<string, string>>(6);
        if (decision.Credential is { } credential)
        {
            if (plane.ConsumerOf(credential) is { } consumer)
                Add(headers, consumer);
            else
                headers.Add(new(ConsumerId, credential.ApplicationId));
            headers.Add(new(ApplicationId, credential.ApplicationId));
            headers.Add(new(CredentialId, credential.CredentialId));
        }
        else if (decision.AnonymousConsumer is { } anonymous)
        {
            if (plane.Consumer(anonymous) is { } consumer)
                Add(headers, consumer);
            else
                // The plugin's setting is an id or a name; an upstream must not take one for the other.
                headers.Add(new(Guid.TryParse(anonymous, out _) ? ConsumerId : ConsumerName, anonymous));
            headers.Add(new(AnonymousConsumer, "true"));
        }
        return headers;
    }

    private static void Add(List<KeyValuePair<string, string>> headers, PolicyConsumer consumer)
    {
        headers.Add(new(ConsumerId, consumer.Id));
        if (consumer.Username is { } username)
            headers.Add(new(ConsumerName, username));
        if (consumer.CustomId is { } customId)
            headers.Add(new(ConsumerCustomId, customId));
    }

    /// <summary>What a caller is told of the decision, whether it was allowed or not.</summary>
    public static void Write(in Decision decision, IHeaderDictionary answer)
    {
        if (decision.OperationId is { } operation)
            answer[OperationId] = operation;
        if (decision.Challenge is { } challenge)
            answer.WWWAuthenticate = challenge;
        if (decision.Limit is not { } limit)
            return;
        answer["RateLimit-Limit"] = limit.Limit.ToString();
        answer["RateLimit-Remaining"] = limit.Remaining.ToString();
        answer["RateLimit-Reset"] = decision.ResetSeconds.ToString();
        if (limit.Verdict == LimitVerdict.Limited)
            answer[HeaderNames.RetryAfter] = decision.ResetSeconds.ToString();
    }

    /// <summary>The refusal's body.</summary>
    public static Denial Denial(in Decision decision) => new(decision.Status, Message(decision.Reason), Word(decision.Reason))
    {
        RetryAfterSeconds = RetryAfterSeconds(decision),
    };

    /// <summary>When to come again; <see langword="null"/> when that would not help.</summary>
    public static long? RetryAfterSeconds(in Decision decision) => decision.Reason switch
    {
        DecisionReason.LimitExceeded => decision.ResetSeconds,
        DecisionReason.UnreadableCredential or DecisionReason.UncountableLimit => 1,
        _ when decision.Status == 503 => Platform.Http.Edge.RetryAfterSeconds,
        _ => null,
    };

    /// <summary>A sentence for a person.</summary>
    public static string Message(DecisionReason reason) => reason switch
    {
        DecisionReason.BadPath => "The path is malformed or ambiguous",
        DecisionReason.NoRoute => "no Route matched with those values",
        DecisionReason.HttpsRequired => "Please use HTTPS protocol",
        DecisionReason.NotGrpc => "Non-gRPC request matched gRPC route",
        DecisionReason.Http2Required => "Please use HTTP2 protocol",
        DecisionReason.NoService => "no Service found with those values",
        DecisionReason.NoOperation => "Not Found",
        DecisionReason.NoCredential or DecisionReason.MalformedCredential or DecisionReason.UnknownCredential or DecisionReason.ExpiredCredential =>
            "Unauthorized",
        DecisionReason.NotRegistered or DecisionReason.InsufficientScope => "You cannot consume this service",
        DecisionReason.LimitExceeded => "API rate limit exceeded",
        DecisionReason.UnreadableCredential or DecisionReason.UncountableLimit => "Service Unavailable",
        _ => "OK",
    };

    /// <summary>A word for programs. All ways to fail authentication are one word: a 401 never says why.</summary>
    public static string Word(DecisionReason reason) => reason switch
    {
        DecisionReason.NoCredential or DecisionReason.MalformedCredential or DecisionReason.UnknownCredential or DecisionReason.ExpiredCredential =>
            "unauthorized",
        DecisionReason.UnreadableCredential or DecisionReason.UncountableLimit => "storage_unavailable",
        _ => DecisionWords.Code(reason),
    };
}
