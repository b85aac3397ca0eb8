using Platform.Outbound;
using Platform.Secrets;

namespace Features.DcrProviders;

/// <summary>Opens a provider: its secret is unsealed here and lives no longer than what is done with it.</summary>
public sealed class ClientRegistrars(OutboundHttp outbound, SecretBox box)
{
    public Provided<IClientRegistrar> Of(DcrProvider provider)
    {
        if (box.Open(provider.SealedSecret, DcrProvider.PurposeOf(provider.Id)) is not { } secret)
            return Provided<IClientRegistrar>.Failed("The secret of the provider was sealed with a key that Secrets__Key no longer names; give it again");
        var session = new ProviderSession(outbound.Client, provider, secret);
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
