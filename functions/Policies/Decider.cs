using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Policies;

/// <summary>Decides requests: route, operation, credential, registration, limits, in that order. What is refused on the way costs nothing.</summary>
public sealed class Decider(CredentialSource credentials, TokenSource tokens, CounterSource counters, CounterOutage onCounterOutage, TimeProvider time)
{
    /// <summary>Decides one request. Waits for storage only when memory does not know.</summary>
    /// <param name="plane">The control plane.</param>
    /// <param name="question">The request.</param>
    /// <param name="trace">Filled on the way, for an explanation; with one, nothing is spent.</param>
    /// <remarks>What memory knows passes without a state machine: that of a decision holds so much that to set it up costs more than to decide.</remarks>
    public ValueTask<Decision> Decide(ControlPlanePolicy plane, in DecisionQuestion question, DecisionTrace? trace = null)
    {
        var so = Place(plane, question, trace, out var rule, out var anonymous);
        return rule is null ? new(so) : Authorise(new(plane, rule, anonymous, question.Headers, trace), so);
    }

    /// <summary>What is known without asking who calls.</summary>
    /// <param name="plane">The control plane.</param>
    /// <param name="question">The request.</param>
    /// <param name="trace">Filled on the way.</param>
    /// <param name="rule">What is asked of the caller; <see langword="null"/> when the decision is made.</param>
    /// <param name="anonymous">Whom a caller stands for who cannot be recognised.</param>
    private static Decision Place(ControlPlanePolicy plane, in DecisionQuestion question, DecisionTrace? trace, out AccessRule? rule, out string? anonymous)
    {
        (rule, anonymous) = (null, null);
        if (RequestPath.Normalise(question.Target, out var path, out var hasParameters) != PathFault.None)
            return new(400, DecisionReason.BadPath);
        var matched = plane.Routes.Match(new(question.Method, question.Host, path.Path, question.IsHttps, question.Headers));
        if (matched is not { Route: var route })
            return new(404, DecisionReason.NoRoute) { Path = path };
        var rules = plane.RulesOn(route);
        var so = new Decision(200, DecisionReason.Unenforced) { Path = path, Route = matched, Cors = rules.Cors };
        if (question.IsHttps == false && !route.TakesPlain)
            return so with { Status = route.HttpsRedirectStatusCode, Reason = DecisionReason.HttpsRequired };
        if (matched.IsGrpc && NotAsGrpc(question) is { } refused)
            return so with { Status = refused == DecisionReason.NotGrpc ? 415 : 426, Reason = refused };
        if (matched.Service is null)
            return so with { Status = 503, Reason = DecisionReason.NoService };
        if (so.Cors is { PreflightContinue: false } && CorsAnswer.IsPreflight(question.Method, question.Headers))
            return so with { Reason = DecisionReason.Preflight };
        // An API linked to the whole service decides alone: the contract does not let a control plane be enforced in both ways.
        if (rules.Guard is { } guard)
        {
            if (trace is not null)
                trace.GuardsService = true;
            rule = guard;
            return so with { ApiId = guard.ApiId };
        }
        if (rules.Ace is not { } ace)
            return so;
        if (trace is not null)
            trace.Ace = ace;
        var own = plane.RuleOf(question.Method, path.Path);
        if (hasParameters && HidesOperation(plane, question.Method, path.Path, own, ace.MatchPolicy))
            return so with { Status = 400, Reason = DecisionReason.BadPath };
        if (own is not null)
        {
            (rule, anonymous) = (own, ace.Anonymous);
            return so with { OperationId = own.OperationId, ApiId = own.ApiId };
        }
        return ace.MatchPolicy == MatchPolicy.Required
            ? so with { Status = 404, Reason = DecisionReason.NoOperation }
            : so with { Reason = DecisionReason.Unmatched };
    }

    /// <summary>
    /// Whether a path leads to an operation with other terms once its parameters are cut, as some services do: <c>/secret;x</c> must not be the way around the key of <c>/secret</c>. What is
    /// hidden under <see cref="MatchPolicy.Required"/> stays hidden.
    /// </summary>
    private static bool HidesOperation(ControlPlanePolicy plane, string method, string path, AccessRule? own, MatchPolicy policy) =>
        (own is not null || policy != MatchPolicy.Required) && plane.RuleOf(method, PathParameters.Without(path)) is { } bare && own?.HasTermsOf(bare) != true;

    private static DecisionReason? NotAsGrpc(in DecisionQuestion question) =>
        question.Headers.ContentType is not [{ } type] || !type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) ? DecisionReason.NotGrpc
        : question.IsHttp2 == false ? DecisionReason.Http2Required
        : null;

    private ValueTask<Decision> Authorise(in Asked asked, in Decision so)
    {
        if (asked.Trace is not null)
            asked.Trace.Rule = asked.Rule;
        if (asked.Rule.IsOpen)
            return new(so with { Reason = DecisionReason.Open });
        var found = Presented(asked.Rule.Demand, asked.Headers, out var key, out var header);
        if (key is null)
            return asked.Rule.Demand.TokenStrategies.Length == 0 ? Judge(asked, so, new(found)) : AuthoriseToken(asked, so, found);
        var looking = credentials.FindKey(key);
        return looking.IsCompletedSuccessfully ? Judge(asked, so, OfKey(asked, header!, looking.Result)) : AuthoriseKey(asked, so, header!, looking);
    }

    private async ValueTask<Decision> AuthoriseKey(Asked asked, Decision so, string header, ValueTask<CredentialLookup> looking) =>
        await Judge(asked, so, OfKey(asked, header, await looking));

    private async ValueTask<Decision> AuthoriseToken(Asked asked, Decision so, DecisionReason found) => await Judge(asked, so, await OfToken(asked, found));

    /// <summary>What is made of a caller who was recognised, or not.</summary>
    private ValueTask<Decision> Judge(in Asked asked, in Decision so, in Caller caller)
    {
        if (caller.Found == DecisionReason.UnreadableCredential)
            return new(so with { Status = 503, Reason = caller.Found });
        if (caller.Found == DecisionReason.InsufficientScope)
            return new(so with { Status = 403, Reason = caller.Found, Challenge = "Bearer error=\"insufficient_scope\"" });
        if (caller.Credential is not { } credential)
        {
            return new(asked.Anonymous is null
                ? so with { Status = 401, Reason = caller.Found, Challenge = asked.Rule.Demand.Challenge }
                : so with { Reason = DecisionReason.Anonymous, AnonymousConsumer = asked.Anonymous });
        }
        var way = asked.Rule.WayOf(credential);
        var known = so with
        {
            Status = way is null ? 403 : 200,
            Reason = way is null ? DecisionReason.NotRegistered : DecisionReason.Granted,
            OperationId = way?.OperationId ?? so.OperationId,
            ApiId = way?.ApiId ?? so.ApiId,
            Credential = credential,
            CredentialHeader = caller.Header,
            HidesCredential = caller.Strategy?.HideCredentials == true,
        };
        if (way is null)
            return new(known);
        if (asked.Trace is not null)
            asked.Trace.Way = way;
        return way.Limit is { } limit
            ? Count(new(new(limit.Scope == LimitScope.Application ? credential.ApplicationId : credential.CounterId, way.Counter!), limit), known, asked.Trace)
            : new(known);
    }

    /// <summary>The first header that may hold a key and does.</summary>
    /// <param name="demand">The names of such headers.</param>
    /// <param name="headers">The request's headers.</param>
    /// <param name="key">The key; <see langword="null"/> when there is none that could be genuine.</param>
    /// <param name="header">The header that holds it.</param>
    /// <returns>What is to be said when nothing else is shown.</returns>
    private static DecisionReason Presented(AccessDemand demand, IHeaderDictionary headers, out string? key, out string? header)
    {
        var found = DecisionReason.NoCredential;
        foreach (var name in demand.KeyNames)
        {
            var presented = headers[name];
            if (presented.Count == 0)
                continue;
            // Two values in one header: another server on the way may take the other one.
            if (presented.Count == 1 && presented[0] is { } genuine && ApiKey.LooksGenuine(genuine))
            {
                (key, header) = (genuine, name);
                return DecisionReason.Granted;
            }
            found = DecisionReason.MalformedCredential;
        }
        (key, header) = (null, null);
        return found;
    }

    private Caller OfKey(in Asked asked, string header, CredentialLookup lookup)
    {
        if (asked.Trace is not null)
            (asked.Trace.Credential, asked.Trace.CredentialHeader) = (lookup.Policy, header);
        if (lookup is not { Status: CredentialStatus.Known, Policy: { } credential })
            return new(lookup.Status == CredentialStatus.Unreadable ? DecisionReason.UnreadableCredential : DecisionReason.UnknownCredential);
        var strategy = asked.Plane.Strategy(credential.StrategyId);
        if (!Reads(strategy, header))
            return new(DecisionReason.UnknownCredential);
        return credential.ExpiresAt is { } end && end <= time.GetUtcNow() ? new(DecisionReason.ExpiredCredential) : new(DecisionReason.Granted, credential, header, strategy);
    }

    private async ValueTask<Caller> OfToken(Asked asked, DecisionReason found)
    {
        var token = BearerToken.TextOf(asked.Headers, out var isGiven);
        if (token is null)
            return new(isGiven ? DecisionReason.MalformedCredential : found);
        var (reason, known) = await tokens.Find(token, asked.Rule.Demand.TokenStrategies);
        if (asked.Trace is not null && known is not null)
            (asked.Trace.Credential, asked.Trace.CredentialHeader) = (known, HeaderNames.Authorization);
        return reason == DecisionReason.Granted ? new(reason, known, HeaderNames.Authorization, asked.Plane.Strategy(known!.StrategyId)) : new(reason);
    }

    /// <summary>
    /// Whether a strategy of this control plane takes keys from that header. A credential of a strategy that is not used here at all is known, and
    /// fails at the registration.
    /// </summary>
    private static bool Reads(PolicyStrategy? strategy, string header)
    {
        if (strategy is not { Kind: StrategyKind.KeyAuth })
            return strategy is null;
        for (var i = 0; i < strategy.KeyNames.Count; i++)
        {
            if (strategy.KeyNames[i].Equals(header, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private ValueTask<Decision> Count(in LimitCharge charge, in Decision so, DecisionTrace? trace)
    {
        var counting = trace is null ? counters.Take(charge) : new(counters.Look(charge));
        return counting.IsCompletedSuccessfully ? new(Counted(so, counting.Result)) : Waited(so, counting);

        async ValueTask<Decision> Waited(Decision so, ValueTask<LimitOutcome> counting) => Counted(so, await counting);
    }

    private Decision Counted(in Decision so, in LimitOutcome outcome)
    {
        if (outcome.Verdict == LimitVerdict.Unavailable)
        {
            return onCounterOutage == CounterOutage.Allow
                ? so with { Reason = DecisionReason.Uncounted }
                : so with { Status = 503, Reason = DecisionReason.UncountableLimit };
        }
        var left = outcome.ResetAt - time.GetUtcNow().ToUnixTimeMilliseconds();
        var isAdmitted = outcome.Verdict == LimitVerdict.Admitted;
        return so with
        {
            Status = isAdmitted ? so.Status : 429,
            Reason = isAdmitted ? so.Reason : DecisionReason.LimitExceeded,
            Limit = outcome,
            ResetSeconds = Math.Max(1, (left + 999) / 1_000),
        };
    }

    /// <summary>What is left to ask of a caller, and where.</summary>
    private readonly record struct Asked(ControlPlanePolicy Plane, AccessRule Rule, string? Anonymous, IHeaderDictionary Headers, DecisionTrace? Trace);

    /// <summary>Whom a credential stands for; only <see cref="DecisionReason.Granted"/> comes with one.</summary>
    private readonly record struct Caller(DecisionReason Found, CredentialPolicy? Credential = null, string? Header = null, PolicyStrategy? Strategy = null);
}
