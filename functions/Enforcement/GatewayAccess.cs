using Policies;

namespace Enforcement;

/// <summary>Whether somebody may ask for a control plane's decisions.</summary>
/// <param name="opensChecks">
/// Whether control planes without tokens answer everybody. Off unless a setting says so: a check spends the limits of whoever's key it shows, and tells which operations there are.
/// </param>
internal sealed class GatewayAccess(bool opensChecks)
{
    /// <summary>The header in which a gateway shows its token. <c>Authorization</c> is taken: gateways pass on their client's.</summary>
    public const string Header = "X-ACE-Gateway-Token";

    /// <summary>The refusal of a request, or <see langword="null"/>.</summary>
    /// <param name="request">The gateway's request.</param>
    /// <param name="plane">The control plane; <see langword="null"/> when there is none of the name.</param>
    public Denial? Refusal(HttpRequest request, ControlPlanePolicy? plane)
    {
        if (plane is null)
            return opensChecks ? Denial.NotFound() : Denial.UnknownGateway();
        if (plane.Gateways.IsEmpty)
            return opensChecks ? null : Denial.UnknownGateway();
        return request.Headers[Header] is [{ } token] && plane.Gateways.Holds(token) ? null : Denial.UnknownGateway();
    }
}
