namespace Policies;

/// <summary>How a strategy's identity provider is asked about tokens that only it can read (RFC 7662).</summary>
/// <param name="ClientId">As whom it is asked.</param>
/// <param name="SealedSecret">That client's secret, sealed for <see cref="PurposeOf"/> under the key that management and enforcement share.</param>
/// <param name="Endpoint">Where; <see langword="null"/> asks at the place that the provider's discovery document names.</param>
public sealed record PolicyIntrospection(string ClientId, string SealedSecret, string? Endpoint = null)
{
    /// <summary>What the secret is sealed for.</summary>
    public static string PurposeOf(string strategyId) => $"introspection|{strategyId}";
}
