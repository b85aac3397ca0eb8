using System.Collections.Concurrent;
using Platform.Outbound;
using Platform.Secrets;

namespace Features.DcrProviders;

/// <summary>Opens a provider: its secret is unsealed here and lives no longer than what is done with it.</summary>
public sealed class ClientRegistrars(OutboundHttp outbound, SecretBox box, TimeProvider clock)
{
    // One that does not answer costs each call its time-out; with many clients to remove there, everything else that is due would wait for it.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _silent = new();

    /// <summary>The same for work that can wait: a provider that did not answer a moment ago is not asked.</summary>
    public Provided<IClientRegistrar> OfAnswering(DcrProvider provider) =>
        _silent.TryGetValue(provider.Id, out var since) && clock.GetUtcNow() - since < Rest ? Provided<IClientRegistrar>.Failed("The provider did not answer a moment ago") : Of(provider);

    public Provided<IClientRegistrar> Of(DcrProvider provider)
    {
        if (box.Open(provider.SealedSecret, DcrProvider.PurposeOf(provider.Id)) is not { } secret)
            return Provided<IClientRegistrar>.Failed("The secret of the provider was sealed with a key that Secrets__Key no longer names; give it again");
        var session = new ProviderSession(outbound.Client, provider, secret, () => _silent[provider.Id] = clock.GetUtcNow());
        return Provided<IClientRegistrar>.Done(provider.Type switch
        {
            DcrProviderType.Auth0 => new Auth0Registrar(session),
            DcrProviderType.AzureAd => new AzureAdRegistrar(session),
            DcrProviderType.Okta => new OktaRegistrar(session),
            DcrProviderType.Http => new HttpRegistrar(session),
            _ => new OpenIdRegistrar(session),
        });
    }
}
