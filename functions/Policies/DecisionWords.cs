namespace Policies;

/// <summary>Reasons as words for programs and sentences for administrators. Callers are told less: see the enforcement app's own words.</summary>
public static class DecisionWords
{
    /// <summary>The reason's code, in snake case.</summary>
    public static string Code(DecisionReason reason) => reason switch
    {
        DecisionReason.Granted => "granted",
        DecisionReason.Open => "open",
        DecisionReason.Unmatched => "unmatched",
        DecisionReason.Unenforced => "unenforced",
        DecisionReason.Anonymous => "anonymous",
        DecisionReason.Preflight => "preflight",
        DecisionReason.BadPath => "bad_path",
        DecisionReason.NoRoute => "no_route",
        DecisionReason.HttpsRequired => "https_required",
        DecisionReason.NotGrpc => "not_grpc",
        DecisionReason.Http2Required => "http_version",
        DecisionReason.NoService => "no_service",
        DecisionReason.NoOperation => "no_operation",
        DecisionReason.NoCredential => "no_credential",
        DecisionReason.MalformedCredential => "malformed_credential",
        DecisionReason.UnknownCredential => "unknown_credential",
        DecisionReason.ExpiredCredential => "expired_credential",
        DecisionReason.InsufficientScope => "insufficient_scope",
        DecisionReason.UnreadableCredential => "unreadable_credential",
        DecisionReason.NotRegistered => "not_registered",
        DecisionReason.LimitExceeded => "limit_exceeded",
        DecisionReason.UncountableLimit => "uncountable_limit",
        DecisionReason.Uncounted => "uncounted",
        _ => throw new InvalidOperationException($"no word for {reason}"),
    };

    /// <summary>What an administrator should know of it: the cause, and where to look.</summary>
    public static string Why(DecisionReason reason) => reason switch
    {
        DecisionReason.Granted => "An approved registration opens the operation, and its limit is not used up.",
        DecisionReason.Open => "The operation is published without an auth strategy: nobody is asked for anything.",
        DecisionReason.Unmatched => "No published operation has this method and path, and the plugin's match_policy lets such calls pass.",
        DecisionReason.Unenforced => "The route has no enabled ace plugin, and its service is linked to no API.",
        DecisionReason.Anonymous => "Nobody could be authenticated, and the plugin names an anonymous consumer.",
        DecisionReason.Preflight => "A browser's preflight, which the cors plugin answers.",
        DecisionReason.BadPath => "The path is malformed, or servers would disagree about what it means (an encoded slash, a hidden dot segment, bytes that are no UTF-8, a path parameter without which it is another operation).",
        DecisionReason.NoRoute => "No route of the control plane takes this method, host, path and headers.",
        DecisionReason.HttpsRequired => "The route takes https only, and the call came by http.",
        DecisionReason.NotGrpc => "The route takes gRPC only, and the call's Content-Type is another.",
        DecisionReason.Http2Required => "The call is gRPC and came by HTTP/1.1, which cannot carry its status: it must come to a listener of HTTP/2.",
        DecisionReason.NoService => "The route leads to no service.",
        DecisionReason.NoOperation => "No published operation has this method and path, and the plugin's match_policy is required.",
        DecisionReason.NoCredential => "No header that a strategy of this operation reads carries a credential.",
        DecisionReason.MalformedCredential => "The credential's form, checksum or signature is wrong, or a header holds several.",
        DecisionReason.UnknownCredential => "There is no such credential any more or never was, or its strategy does not read the header it came in.",
        DecisionReason.ExpiredCredential => "The credential is at its end, or its developer is not approved any more and Developers__RevokedKeys stops such keys.",
        DecisionReason.InsufficientScope => "The token is good, and has none of the scopes that its strategy lists.",
        DecisionReason.UnreadableCredential => "Storage, or the identity provider, does not answer: nobody can say what the credential is.",
        DecisionReason.NotRegistered => "The application has no approved registration for anything that publishes this operation.",
        DecisionReason.LimitExceeded => "The limit is used up until it resets.",
        DecisionReason.UncountableLimit => "Storage does not count, and OnCounterOutage refuses limited calls then.",
        DecisionReason.Uncounted => "Storage does not count, and OnCounterOutage lets calls pass then.",
        _ => throw new InvalidOperationException($"no sentence for {reason}"),
    };
}
