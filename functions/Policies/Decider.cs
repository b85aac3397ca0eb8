using Microsoft.Net.Http.Headers;

namespace Policies;

/// <summary>Decides requests: route, operation, credential, registration, limits, in that order. What is refused on the way costs nothing.</summary>
public sealed class Decider(CredentialSource credentials, TokenSource tokens, CounterSource counters, CounterOutage onCounterOutage, TimeProvider time)
{
    /// <summary>Decides one request. Waits for storage only when memory does not know.</summary>
    /// <param name="plane">The control plane.</param>
    /// <param name="question">The request.</param>
    /// <param name="trace">Filled on the way, for an explanation; with one, nothing is spent.</param>
    public async ValueTask<Decision> Decide(ControlPlanePolicy plane, DecisionQuestion question, DecisionTrace? trace = null)
    {
        if (RequestPath.Normalise(question.Target, out var path) != PathFault.None)
            return new(400, DecisionReason.BadPath);
        var matched = plane.Routes.Match(new(question.Method, question.Host, path.Path, question.IsHttps, question.Headers));
        if (matched is not { Route: var route })
            return new(404, DecisionReason.NoRoute) { Path = path };
        var so = new Decision(200, DecisionReason.Unenforced) { Path = path, Route = matched, Cors = plane.CorsOn(route) };
        if (question.IsHttps == false && !route.TakesPlain)
            return so with { Status = route.HttpsRedirectStatusCode, Reason = DecisionReason.HttpsRequired };
        if (matched.IsGrpc && NotAsGrpc(question) is { } refused)
            return so with { Status = refused == DecisionReason.NotGrpc ? 415 : 426, Reason = refused };
        if (matched.Service is not { } service)
            return so with { Status = 503, Reason = DecisionReason.NoService };
        if (so.Cors is { PreflightContinue: false } && CorsAnswer.IsPreflight(question.Method, question.Headers))
            return so with { Reason = DecisionReason.Preflight };
        // An API linked to the whole service decides alone: the contract does not let a control plane be enforced in both ways.
        if (plane.GuardOf(service) is { } guard)
        {
            if (trace is not null)
                trace.GuardsService = true;
            return await Authorise(plane, guard, null, so with { ApiId = guard.ApiId }, question, trace);
        }
        if (plane.AceOn(route) is not { } ace)
            return so;
        if (trace is not null)
            trace.Ace = ace;
        if (plane.RuleOf(question.Method, path.Path) is { } rule)
            return await Authorise(plane, rule, ace.Anonymous, so with { OperationId = rule.OperationId, ApiId = rule.ApiId }, question, trace);
        return ace.MatchPolicy == MatchPolicy.Required
            ? so with { Status = 404, Reason = DecisionReason.NoOperation }
            : so with { Reason = DecisionReason.Unmatched };
    }

    private static DecisionReason? NotAsGrpc(in DecisionQuestion question) =>
        question.Headers.ContentType is not [{ } type] || !type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) ? DecisionReason.NotGrpc
        : question.IsHttp2 == false ? DecisionReason.Http2Required
        : null;

    private async ValueTask<Decision> Authorise(ControlPlanePolicy plane, AccessRule rule, string? anonymous, Decision so, DecisionQuestion question, DecisionTrace? trace)
    {
        if (trace is not null)
            trace.Rule = rule;
        if (rule.IsOpen)
            return so with { Reason = DecisionReason.Open };
        var (found, credential, header) = await Authenticate(plane, rule, question, trace);
        if (found == DecisionReason.UnreadableCredential)
            return so with { Status = 503, Reason = found };
        if (found == DecisionReason.InsufficientScope)
            return so with { Status = 403, Reason = found, Challenge = "Bearer error=\"insufficient_scope\"" };
        if (credential is null)
        {
            return anonymous is null
                ? so with { Status = 401, Reason = found, Challenge = rule.Demand.Challenge }
                : so with { Reason = DecisionReason.Anonymous, AnonymousConsumer = anonymous };
        }
        so = so with { Credential = credential, CredentialHeader = header, HidesCredential = plane.Strategy(credential.StrategyId)?.HideCredentials == true };
        if (rule.WayOf(credential) is not { } way)
            return so with { Status = 403, Reason = DecisionReason.NotRegistered };
        if (trace is not null)
            trace.Way = way;
        so = so with { Reason = DecisionReason.Granted, OperationId = way.OperationId ?? rule.OperationId, ApiId = way.ApiId };
        if (way.Limit is not { } limit)
            return so;
        var owner = limit.Scope == LimitScope.Application ? credential.ApplicationId : credential.CounterId;
        return await Count(new(new(owner, way.Counter!), limit), so, trace);
    }

    private async ValueTask<(DecisionReason Found, CredentialPolicy? Credential, string? Header)> Authenticate(
        ControlPlanePolicy plane, AccessRule rule, DecisionQuestion question, DecisionTrace? trace)
    {
        var found = DecisionReason.NoCredential;
        foreach (var name in rule.Demand.KeyNames)
        {
            var presented = question.Headers[name];
            if (presented.Count == 0)
                continue;
            found = DecisionReason.MalformedCredential;
            // Two values in one header: another server on the way may take the other one.
            if (presented.Count > 1 || presented[0] is not { } key || !ApiKey.LooksGenuine(key))
                continue;
            var (status, credential) = await credentials.FindKey(key);
            if (trace is not null)
                (trace.Credential, trace.CredentialHeader) = (credential, name);
            return status switch
            {
                CredentialStatus.Unreadable => (DecisionReason.UnreadableCredential, null, null),
                CredentialStatus.Unknown => (DecisionReason.UnknownCredential, null, null),
                _ when !Reads(plane.Strategy(credential!.StrategyId), name) => (DecisionReason.UnknownCredential, null, null),
                _ when credential.ExpiresAt is { } end && end <= time.GetUtcNow() => (DecisionReason.ExpiredCredential, null, null),
                _ => (DecisionReason.Granted, credential, name),
            };
        }
        if (rule.Demand.TokenStrategies.Length == 0)
            return (found, null, null);
        var token = BearerToken.TextOf(question.Headers, out var isGiven);
        if (token is null)
            return (isGiven ? DecisionReason.MalformedCredential : found, null, null);
        var (reason, known) = await tokens.Find(token, rule.Demand.TokenStrategies);
        if (trace is not null && known is not null)
            (trace.Credential, trace.CredentialHeader) = (known, HeaderNames.Authorization);
        return reason == DecisionReason.Granted ? (reason, known, HeaderNames.Authorization) : (reason, null, null);
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

    private async ValueTask<Decision> Count(LimitCharge charge, Decision so, DecisionTrace? trace)
    {
        var outcome = trace is null ? await counters.Take(charge) : await counters.Look(charge);
        if (outcome.Verdict == LimitVerdict.Unavailable)
        {
            return onCounterOutage == CounterOutage.Allow
                ? so with { Reason = DecisionReason.Uncounted }
                : so with { Status = 503, Reason = DecisionReason.UncountableLimit };
        }
        var left = outcome.ResetAt - time.GetUtcNow().ToUnixTimeMilliseconds();
        so = so with { Limit = outcome, ResetSeconds = Math.Max(1, (left + 999) / 1_000) };
        return outcome.Verdict == LimitVerdict.Admitted ? so : so with { Status = 429, Reason = DecisionReason.LimitExceeded };
    }
}
