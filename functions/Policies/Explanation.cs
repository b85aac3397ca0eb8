namespace Policies;

/// <summary>Why a request would be decided as it would, for administrators. Holds ids and names; never the credential itself.</summary>
public sealed record Explanation
{
    /// <summary>Whether the request would pass.</summary>
    public required bool Allowed { get; init; }

    /// <summary>200, or the status of the refusal.</summary>
    public required int Status { get; init; }

    /// <summary>The reason's code; finer than what the caller is told.</summary>
    public required string Reason { get; init; }

    /// <summary>The reason as a sentence.</summary>
    public required string Why { get; init; }

    /// <summary>Joins the answer with the log.</summary>
    public required string RequestId { get; init; }

    /// <summary>The control plane, and which of its snapshots decided.</summary>
    public required ExplainedControlPlane ControlPlane { get; init; }

    /// <summary>The path that was decided on, in its canonical form.</summary>
    public string? Path { get; init; }

    /// <summary>The route that matched, and where it leads.</summary>
    public ExplainedRoute? Route { get; init; }

    /// <summary>The operation that matched; for a guarded service its API only.</summary>
    public ExplainedOperation? Operation { get; init; }

    /// <summary>The credential that was found, be it good or not.</summary>
    public ExplainedCredential? Credential { get; init; }

    /// <summary>The application it belongs to.</summary>
    public ExplainedApplication? Application { get; init; }

    /// <summary>The registration that opens the operation.</summary>
    public ExplainedRegistration? Registration { get; init; }

    /// <summary>Everything that publishes the operation, and what the application lacks to come in there.</summary>
    public required IReadOnlyList<ExplainedWay> Publications { get; init; }

    /// <summary>The limits that the call counts against.</summary>
    public required IReadOnlyList<ExplainedLimit> Limits { get; init; }

    /// <summary>Puts a traced decision into words.</summary>
    /// <param name="plane">The control plane.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="trace">What was seen on the way.</param>
    /// <param name="requestId">The explaining request's id.</param>
    public static Explanation Of(ControlPlanePolicy plane, in Decision decision, DecisionTrace trace, string requestId)
    {
        var credential = trace.Credential;
        return new()
        {
            Allowed = decision.IsAllowed,
            Status = decision.Status,
            Reason = DecisionWords.Code(decision.Reason),
            Why = DecisionWords.Why(decision.Reason),
            RequestId = requestId,
            ControlPlane = new(plane.Id, plane.Name, plane.Digest),
            Path = decision.Path.Path,
            Route = decision.Route is { } matched ? ExplainedRoute.Of(matched, trace) : null,
            Operation = decision.ApiId is { } api ? new(decision.OperationId, api) : null,
            Credential = credential is null ? null : new(
                credential.CredentialId, plane.Strategy(credential.StrategyId)?.Kind == StrategyKind.OpenIdConnect ? "token" : "key", trace.CredentialHeader, credential.StrategyId,
                credential.ExpiresAt),
            Application = credential is null ? null : new(credential.ApplicationId, credential.ApplicationName, credential.PortalId),
            Registration = trace.Way is { } way ? ExplainedRegistration.Of(way, credential!) : null,
            Publications = trace.Rule is { } rule ? [.. rule.Demand.Ways.Select(one => ExplainedWay.Of(one, credential))] : [],
            Limits = trace.Way is { Limit: { } limit } && decision.Limit is { } state ? [ExplainedLimit.Of(limit, state, decision.ResetSeconds)] : [],
        };
    }
}

/// <summary>A control plane.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Snapshot">SHA-256 of the snapshot that decided.</param>
public sealed record ExplainedControlPlane(string Id, string Name, string? Snapshot);

/// <summary>A route that matched.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="ServiceId">Where it leads.</param>
/// <param name="ServiceName">That service's name.</param>
/// <param name="Enforcement"><c>none</c>, <c>operations</c> (the ace plugin) or <c>service</c> (an API is linked to the whole service).</param>
/// <param name="MatchPolicy">What the plugin does with operations that nobody published: <c>required</c> or <c>if_present</c>.</param>
public sealed record ExplainedRoute(string Id, string? Name, string? ServiceId, string? ServiceName, string Enforcement, string? MatchPolicy)
{
    internal static ExplainedRoute Of(RouteMatch matched, DecisionTrace trace) => new(
        matched.Route.Id, matched.Route.Name, matched.Service?.Id, matched.Service?.Name,
        trace.GuardsService ? "service" : trace.Ace is null ? "none" : "operations",
        trace.Ace is { } ace ? ace.MatchPolicy == Policies.MatchPolicy.Required ? "required" : "if_present" : null);
}

/// <summary>An operation that matched.</summary>
/// <param name="Id">Its id; <see langword="null"/> for a whole service.</param>
/// <param name="ApiId">Its API.</param>
public sealed record ExplainedOperation(string? Id, string ApiId);

/// <summary>A credential that was found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind"><c>key</c> or <c>token</c>.</param>
/// <param name="Header">The header that carried it.</param>
/// <param name="AuthStrategyId">The strategy it belongs to.</param>
/// <param name="ExpiresAt">The first instant at which it no longer works.</param>
public sealed record ExplainedCredential(string Id, string Kind, string? Header, string AuthStrategyId, DateTimeOffset? ExpiresAt);

/// <summary>An application.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="PortalId">The portal it lives in.</param>
public sealed record ExplainedApplication(string Id, string Name, string PortalId);

/// <summary>A registration that opens an operation.</summary>
/// <param name="Id">Its id.</param>
/// <param name="EntityType"><c>api</c> or <c>api_package</c>.</param>
/// <param name="EntityId">What the application is registered for.</param>
public sealed record ExplainedRegistration(string? Id, string EntityType, string EntityId)
{
    internal static ExplainedRegistration Of(AccessWay way, CredentialPolicy credential) => new(ExplainedWay.GrantOf(way, credential)?.RegistrationId, ExplainedWay.TypeOf(way), way.EntityId);
}

/// <summary>A publication that could open an operation.</summary>
/// <param name="EntityType"><c>api</c> or <c>api_package</c>.</param>
/// <param name="EntityId">What is published.</param>
/// <param name="PortalId">Where.</param>
/// <param name="AuthStrategyId">By which strategy applications are known there.</param>
/// <param name="Lacks">
/// Why it is closed: <c>credential</c>, <c>portal</c> (the application lives in another one), <c>auth_strategy</c> (it uses another one), <c>registration</c> (it has no approved
/// one); <see langword="null"/> when it is open to the application.
/// </param>
public sealed record ExplainedWay(string EntityType, string EntityId, string PortalId, string AuthStrategyId, string? Lacks)
{
    internal static ExplainedWay Of(AccessWay way, CredentialPolicy? credential) => new(TypeOf(way), way.EntityId, way.PortalId, way.StrategyId, credential switch
    {
        null => "credential",
        _ when way.PortalId != credential.PortalId => "portal",
        _ when way.StrategyId != credential.StrategyId => "auth_strategy",
        _ when GrantOf(way, credential) is null => "registration",
        _ => null,
    });

    internal static CredentialGrant? GrantOf(AccessWay way, CredentialPolicy credential) => credential.Grants.Where(grant => grant.EntityId == way.EntityId).Select(grant => (CredentialGrant?)grant).FirstOrDefault();

    internal static string TypeOf(AccessWay way) => way.EntityId == way.ApiId ? "api" : "api_package";
}

/// <summary>A limit as it stands, without the call that was asked about.</summary>
/// <param name="Limit">Calls per window.</param>
/// <param name="Duration">Length of the window: <c>seconds</c>, <c>minutes</c> or <c>hours</c>.</param>
/// <param name="Window"><c>fixed</c> or <c>sliding</c>.</param>
/// <param name="CountedPer"><c>credential</c> or <c>application</c>.</param>
/// <param name="Used">Calls that were handed out to instances, less those that the answering instance still holds.</param>
/// <param name="Remaining">What is left.</param>
/// <param name="ResetSeconds">Seconds until some of it is free again.</param>
public sealed record ExplainedLimit(long Limit, string Duration, string Window, string CountedPer, long Used, long Remaining, long ResetSeconds)
{
    internal static ExplainedLimit Of(RateLimit limit, in LimitOutcome state, long resetSeconds) => new(
        limit.Limit,
        limit.Duration switch { LimitDuration.Seconds => "seconds", LimitDuration.Minutes => "minutes", _ => "hours" },
        limit.Window == LimitWindow.Sliding ? "sliding" : "fixed",
        limit.Scope == LimitScope.Application ? "application" : "credential",
        limit.Limit - state.Remaining, state.Remaining, resetSeconds);
}
