using Features.Apis;
using Platform.Errors;
using Platform.Secrets;
using Platform.Storage;

namespace Features.IdentityProviders;

/// <summary>Adds and changes providers for both forms of the contract: seals secrets, and keeps one enabled at most.</summary>
public sealed class IdentityProviderSaving(IdentityProviderStore store, SecretBox box, TimeProvider clock)
{
    /// <summary>Adds a provider.</summary>
    public async Task<Settled<IdentityProvider>> Add(Guid portalId, IdentityProviderType type, IdentityProviderChange change, string secretField, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var made = new IdentityProvider { Id = Guid.NewGuid(), Type = type, CreatedAt = now, UpdatedAt = now };
        var (provider, fault) = Apply(change, made, secretField);
        return fault is not null ? Settled<IdentityProvider>.Refused(Problem.Invalid(fault))
            : await store.Add(portalId, provider, cancel) == ProviderSaving.Saved ? Settled<IdentityProvider>.Done(provider)
            : Settled<IdentityProvider>.Refused(OtherEnabled());
    }

    /// <summary>Changes a provider.</summary>
    public async Task<Settled<IdentityProvider>> Change(Guid portalId, Guid id, IdentityProviderChange change, string secretField, CancellationToken cancel) =>
        await Contention.Settle(clock, async () =>
        {
            if (await store.Find(portalId, id, cancel) is not { } found) return Settled<IdentityProvider>.Refused(Problem.NotFound());
            var (provider, fault) = Apply(change, found.Value with { UpdatedAt = clock.GetUtcNow() }, secretField);
            if (fault is not null) return Settled<IdentityProvider>.Refused(Problem.Invalid(fault));
            return await store.Replace(portalId, found, provider, cancel) switch
            {
                ProviderSaving.Saved => Settled<IdentityProvider>.Done(provider),
                ProviderSaving.OtherEnabled => Settled<IdentityProvider>.Refused(OtherEnabled()),
                _ => null,
            };
        }, cancel) ?? Settled<IdentityProvider>.Overtaken();

    // A secret stays with the address that it was given for, and is forgotten with it: whoever may change the address must not have it sent elsewhere.
    private (IdentityProvider Provider, Fault? Fault) Apply(IdentityProviderChange change, IdentityProvider to, string secretField)
    {
        var provider = to with { Enabled = change.Enabled.Value ?? to.Enabled, Saml = change.Config?.Saml ?? to.Saml, LoginPath = change.LoginPath.Or(to.LoginPath) };
        if (change.Config is not { Oidc: { } oidc } config) return (provider, null);
        if (config.Secret is not null && !box.CanSeal) return (provider, new(secretField, "invalid", "This deployment cannot keep secrets: the setting Secrets__Key is missing"));
        var kept = to.Oidc?.IssuerUrl == oidc.IssuerUrl ? to.Oidc.SealedSecret : null;
        return (provider with { Oidc = oidc with { SealedSecret = config.Secret is { } secret ? box.Seal(secret, IdentityProvider.PurposeOf(to.Id)) : kept } }, null);
    }

    private static Problem OtherEnabled() => Problem.Conflict("Another identity provider is enabled; disable it first");
}
