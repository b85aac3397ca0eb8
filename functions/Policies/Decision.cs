namespace Policies;

/// <summary>What a request is decided on.</summary>
/// <param name="Method">Method, compared exactly.</param>
/// <param name="Host">The public host, perhaps with a port; empty when nobody knows.</param>
/// <param name="Target">Path and query as the client sent them.</param>
/// <param name="IsHttps">Whether the client came by TLS; <see langword="null"/> when nobody knows.</param>
/// <param name="Headers">The request's headers.</param>
public readonly record struct DecisionQuestion(
    string Method, string Host, string Target, bool? IsHttps, Microsoft.AspNetCore.Http.IHeaderDictionary Headers)
{
    /// <summary>Whether the client speaks HTTP/2, which gRPC needs; <see langword="null"/> when nobody knows.</summary>
    public bool? IsHttp2 { get; init; }
}

/// <summary>Why a decision is what it is. For logs and explanations; a 401 never tells its caller.</summary>
public enum DecisionReason
{
    /// <summary>A registration opens it, and no limit is passed.</summary>
    Granted,

    /// <summary>It is published without a strategy.</summary>
    Open,

    /// <summary>No published operation matches, and the plugin lets such requests pass.</summary>
    Unmatched,

    /// <summary>Nothing is enforced on the route.</summary>
    Unenforced,

    /// <summary>Nobody could be authenticated, and the plugin names an anonymous consumer.</summary>
    Anonymous,

    /// <summary>A cross-origin preflight, which carries no credential by design.</summary>
    Preflight,

    /// <summary>The path is malformed or ambiguous.</summary>
    BadPath,

    /// <summary>No route matches.</summary>
    NoRoute,

    /// <summary>The route takes only <c>https</c>.</summary>
    HttpsRequired,

    /// <summary>The route takes only gRPC, and this is none.</summary>
    NotGrpc,

    /// <summary>The route takes gRPC, which does not pass by HTTP/1.1.</summary>
    Http2Required,

    /// <summary>The route leads to no service.</summary>
    NoService,

    /// <summary>No published operation matches, and the plugin wants one.</summary>
    NoOperation,

    /// <summary>No header carries a key.</summary>
    NoCredential,

    /// <summary>A key's form or checksum is wrong, or a header holds several.</summary>
    MalformedCredential,

    /// <summary>There is no such key, it was taken away, or its strategy does not read that header.</summary>
    UnknownCredential,

    /// <summary>The key or token is too old.</summary>
    ExpiredCredential,

    /// <summary>The token is good, and has none of the scopes that its strategy lists.</summary>
    InsufficientScope,

    /// <summary>Neither storage nor, for tokens, the identity provider says what the credential is.</summary>
    UnreadableCredential,

    /// <summary>The application has no approved registration that opens it.</summary>
    NotRegistered,

    /// <summary>The window is full.</summary>
    LimitExceeded,

    /// <summary>Storage does not count.</summary>
    UncountableLimit,

    /// <summary>Storage does not count, and the outage policy lets calls pass.</summary>
    Uncounted,
}

/// <summary>What becomes of limited calls while the counter table does not answer.</summary>
public enum CounterOutage
{
    /// <summary>They are refused with 503.</summary>
    Deny,

    /// <summary>They pass without being counted.</summary>
    Allow,
}

/// <summary>The answer to a request. Only what the reason calls for is set.</summary>
/// <param name="Status">200, or the status of the refusal.</param>
/// <param name="Reason">Why.</param>
public readonly record struct Decision(int Status, DecisionReason Reason)
{
    /// <summary>Whether the request may pass.</summary>
    public bool IsAllowed => Status == 200;

    /// <summary>The path that was decided on, and must be forwarded.</summary>
    public RequestPath Path { get; init; }

    /// <summary>The route, once one matched.</summary>
    public RouteMatch? Route { get; init; }

    /// <summary>The cross-origin rules of the route.</summary>
    public CorsSettings? Cors { get; init; }

    /// <summary>The operation, once one matched.</summary>
    public string? OperationId { get; init; }

    /// <summary>The API that the operation or the guarded service belongs to, once one matched.</summary>
    public string? ApiId { get; init; }

    /// <summary>The credential, once it was recognised.</summary>
    public CredentialPolicy? Credential { get; init; }

    /// <summary>The header that carried it.</summary>
    public string? CredentialHeader { get; init; }

    /// <summary>Whether the strategy wants that header kept from the upstream.</summary>
    public bool HidesCredential { get; init; }

    /// <summary>The anonymous consumer that the plugin names.</summary>
    public string? AnonymousConsumer { get; init; }

    /// <summary>The <c>WWW-Authenticate</c> value of a 401.</summary>
    public string? Challenge { get; init; }

    /// <summary>The state of the limit, when one was counted or refused.</summary>
    public LimitOutcome? Limit { get; init; }

    /// <summary>Seconds until the window ends, when <see cref="Limit"/> is set; at least 1.</summary>
    public long ResetSeconds { get; init; }
}
