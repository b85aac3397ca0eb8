using System.Collections.Immutable;

namespace Policies;

/// <summary>One way in: a publication, and what passing by it costs.</summary>
/// <param name="OperationId">The operation it leads to; <see langword="null"/> for the rule's own, and for a whole service.</param>
/// <param name="ApiId">The API it leads to.</param>
/// <param name="EntityId">The API or package an application must be registered for.</param>
/// <param name="PortalId">The portal the application must live in.</param>
/// <param name="StrategyId">The strategy it must use.</param>
/// <param name="Limit">The limit that applies, if any.</param>
/// <param name="Counter">What the limit is counted under, together with the credential's counter.</param>
public sealed record AccessWay(string? OperationId, string ApiId, string EntityId, string PortalId, string StrategyId, RateLimit? Limit, string? Counter);

/// <summary>What is asked of a caller, and the ways that are open to one who has it. Most operations of an API ask for the same, and share it.</summary>
/// <param name="KeyNames">Header names that may carry a key, in order of precedence.</param>
/// <param name="TokenStrategies">The strategies whose issuers' bearer tokens are taken.</param>
/// <param name="Challenge">The <c>WWW-Authenticate</c> value of a 401.</param>
/// <param name="Ways">The ways in, the one to charge first: APIs before packages, older before newer.</param>
public sealed record AccessDemand(ImmutableArray<string> KeyNames, ImmutableArray<PolicyStrategy> TokenStrategies, string Challenge, ImmutableArray<AccessWay> Ways);

/// <summary>What it takes to call an operation (or a guarded service), compiled from everything that publishes it.</summary>
/// <param name="OperationId">The operation to name when no way was taken, or one that names none.</param>
/// <param name="ApiId">The API to name when no way was taken.</param>
/// <param name="IsOpen">Whether somebody published it without a strategy: then nobody is asked for anything.</param>
/// <param name="Demand">What is asked otherwise.</param>
public sealed record AccessRule(string? OperationId, string ApiId, bool IsOpen, AccessDemand Demand)
{
    /// <summary>Whether the same callers may come in, at the same price.</summary>
    public bool HasTermsOf(AccessRule other) => IsOpen || other.IsOpen ? IsOpen == other.IsOpen : Demand.Ways.SequenceEqual(other.Demand.Ways);

    /// <summary>The first way that a credential's grants open, or <see langword="null"/>.</summary>
    public AccessWay? WayOf(CredentialPolicy credential)
    {
        foreach (var way in Demand.Ways)
        {
            if (way.PortalId == credential.PortalId && way.StrategyId == credential.StrategyId && credential.IsGranted(way.EntityId))
                return way;
        }
        return null;
    }
}
