namespace Features.DcrProviders;

/// <summary>A provider on the management wire. Its secret is on no wire.</summary>
public sealed record DcrProviderAnswer(
    Guid Id, string Name, string DisplayName, string ProviderType, string Issuer, bool Active, Dictionary<string, object?> DcrConfig, Dictionary<string, string> Labels,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static DcrProviderAnswer Of(DcrProvider provider, bool active) => new(
        provider.Id, provider.Name, provider.DisplayName, provider.Type, provider.Issuer, active, Show(provider.Type, provider.Config), provider.Labels, provider.CreatedAt,
        provider.UpdatedAt);

    private static Dictionary<string, object?> Show(string type, DcrConfig config) => type switch
    {
        DcrProviderType.Auth0 => new()
        {
            ["initial_client_id"] = config.InitialClientId, ["initial_client_audience"] = config.InitialClientAudience,
            ["use_developer_managed_scopes"] = config.UseDeveloperManagedScopes,
        },
        DcrProviderType.AzureAd or DcrProviderType.Curity => new() { ["initial_client_id"] = config.InitialClientId },
        DcrProviderType.Http => new()
        {
            ["dcr_base_url"] = config.DcrBaseUrl, ["disable_event_hooks"] = config.DisableEventHooks, ["disable_refresh_secret"] = config.DisableRefreshSecret,
            ["allow_multiple_credentials"] = config.AllowMultipleCredentials,
        },
        _ => [],
    };
}

/// <summary>A provider beside a strategy.</summary>
public sealed record DcrProviderSummary(Guid Id, string Name, string DisplayName, string ProviderType)
{
    public static DcrProviderSummary Of(DcrProvider provider) => new(provider.Id, provider.Name, provider.DisplayName, provider.Type);
}

/// <summary>What a provider said when it was asked.</summary>
public sealed record VerificationAnswer(string Status, IReadOnlyList<string> Errors)
{
    public static VerificationAnswer Of(IReadOnlyList<string> errors) => new(errors.Count == 0 ? "success" : "failed", errors);
}
