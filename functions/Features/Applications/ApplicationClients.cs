using System.Text.Json;
using Features.Apis;
using Features.AuthStrategies;
using Features.DcrProviders;
using Features.Storage;
using Microsoft.Extensions.Logging;
using Platform.Errors;

namespace Features.Applications;

/// <summary>A client that was registered for an application which is about to be made.</summary>
/// <param name="Attempt">Ends with the application's transaction; null for a client that was there before.</param>
/// <param name="Client">The client.</param>
/// <param name="Secret">The only copy of its secret.</param>
public sealed record ApplicationClient(OpenAttempt? Attempt, RegisteredClient Client, string? Secret);

/// <summary>The clients of applications whose strategy has a provider. What the provider says goes to the log: it is for administrators, not for developers.</summary>
public sealed partial class ApplicationClients(
    DcrProviderStore providers, ClientRegistrars registrars, ClientAttempts attempts, AuthStrategyStore strategies, ILogger<ApplicationClients> log)
{
    /// <summary>Registers a client, or takes one that exists, for an application that is about to be made. Whatever comes of it, the attempt is to be finished.</summary>
    public async Task<Settled<ApplicationClient>> Provide(Guid portalId, Application application, AuthStrategy strategy, string? existing, CancellationToken cancel)
    {
        if (await Open(strategy.DcrProviderId!.Value, cancel) is not { } opened) return Settled<ApplicationClient>.Refused(Refused());
        var (provider, registrar) = opened;
        if (existing is not null) return await Adopt(provider, registrar, existing, cancel);
        var attempt = await attempts.Begin(PeopleKeys.Of(portalId), provider.Id, cancel);
        var made = await attempts.Register(attempt, provider, registrar, SettingsOf(portalId, application, strategy, attempt.Mark));
        if (made.Failure is null) return Settled<ApplicationClient>.Done(new(attempt, made.Value.Client, made.Value.Secret));
        LogFailure(log, provider.Name, "register", made.Failure);
        await attempts.Finish(attempt);
        return Settled<ApplicationClient>.Refused(Refused());
    }

    /// <summary>Brings a client in line with its application. The client as it is kept from now on.</summary>
    /// <exception cref="HttpRequestException">The provider refused or did not answer.</exception>
    public async Task<RegisteredClient> Update(Guid portalId, Application application, RegisteredClient client, CancellationToken cancel)
    {
        if (await providers.Find(client.ProviderId, cancel) is not { Value: var provider } || await strategies.Find(application.StrategyId, cancel) is not { Value: var strategy }) return client;
        var opened = registrars.OfAnswering(provider);
        if (opened.Value is not { } registrar) throw new HttpRequestException($"{provider.Name}: {opened.Failure}");
        var updated = await registrar.Update(attempts.Open(client), SettingsOf(portalId, application, strategy, client.Mark), cancel);
        return updated.Value is { } handle ? attempts.Keep(client.ProviderId, client.Mark, handle) : throw new HttpRequestException($"{provider.Name}: {updated.Failure}");
    }

    /// <summary>Gives a client another secret. Null when its provider can only give another client.</summary>
    public async Task<Settled<string>?> Renew(RegisteredClient client, CancellationToken cancel)
    {
        if (await Open(client.ProviderId, cancel) is not { } opened) return Settled<string>.Refused(Refused());
        if (opened.Provider.Config.DisableRefreshSecret)
            return Settled<string>.Refused(Problem.Invalid(new Fault("applicationId", "invalid", "The identity provider of this application does not let secrets be regenerated", "path")));
        // Once asked for, the old secret may end any moment: the answer must not be given up.
        if (opened.Registrar.RenewSecret(attempts.Open(client), CancellationToken.None) is not { } renewing) return null;
        var renewed = await renewing;
        if (renewed.Value is { } secret) return Settled<string>.Done(secret);
        LogFailure(log, opened.Provider.Name, "renew the secret of", renewed.Failure!);
        return Settled<string>.Refused(Refused());
    }

    /// <summary>The scopes that the provider says a client has. Null when it cannot be asked.</summary>
    public async Task<Settled<List<string>>?> ListScopes(RegisteredClient client, CancellationToken cancel)
    {
        if (await Open(client.ProviderId, cancel) is not { } opened || opened.Registrar.ListScopes(attempts.Open(client), cancel) is not { } asking) return null;
        var scopes = await asking;
        if (scopes.Value is { } list) return Settled<List<string>>.Done(list);
        LogFailure(log, opened.Provider.Name, "read", scopes.Failure!);
        return Settled<List<string>>.Refused(Refused());
    }

    // A client that somebody else made belongs to the application from now on, its end included.
    private async Task<Settled<ApplicationClient>> Adopt(DcrProvider provider, IClientRegistrar registrar, string clientId, CancellationToken cancel)
    {
        if (registrar.Exists(clientId, cancel) is { } looking)
        {
            var exists = await looking;
            if (exists.Failure is { } failure)
            {
                LogFailure(log, provider.Name, "look for", failure);
                return Settled<ApplicationClient>.Refused(Refused());
            }
            if (exists.Value != true) return Settled<ApplicationClient>.Refused(Problem.Invalid(Fault.MissingReference("dcr_client_id", "The DCR provider knows no such client")));
        }
        return Settled<ApplicationClient>.Done(new(null, new(provider.Id, Guid.NewGuid(), clientId, null, null), null));
    }

    private async Task<(DcrProvider Provider, IClientRegistrar Registrar)?> Open(Guid providerId, CancellationToken cancel)
    {
        if (await providers.Find(providerId, cancel) is not { Value: var provider }) return null;
        var opened = registrars.Of(provider);
        if (opened.Value is { } registrar) return (provider, registrar);
        LogFailure(log, provider.Name, "open", opened.Failure!);
        return null;
    }

    private static ClientSettings SettingsOf(Guid portalId, Application application, AuthStrategy strategy, Guid mark) => new(
        mark, portalId, application.Id, application.Name, application.Description, application.RedirectUri, application.Scopes,
        strategy.OpenIdConnect?.Others.TryGetValue("audience", out var audience) == true && audience.ValueKind == JsonValueKind.Array
            ? [.. audience.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
            : []);

    private static Problem Refused() => new(502, "Bad Gateway", "The identity provider did not do what was asked; try again later, or tell the portal's administrators");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Provider {Provider} did not {What} a client: {Why}")]
    private static partial void LogFailure(ILogger log, string provider, string what, string why);
}
