using System.Text.Json;

namespace Features.DcrProviders;

/// <summary>A bridge of the user's own, which speaks the published contract for DCR bridges: register, remove, new secret, and a hook that tells of changes.</summary>
public sealed class HttpRegistrar(ProviderSession session) : IClientRegistrar
{
    // The contract's bridges are told an organization; this product has one.
    private static readonly Guid Organization = new("00000000-0000-4000-8000-000000000000");

    private string Base => session.Provider.Config.DcrBaseUrl!.TrimEnd('/');

    public async Task<Provided<NewClient>> Register(ClientSettings settings, CancellationToken cancel)
    {
        var answer = await session.Send(HttpMethod.Post, Base + "/", new
        {
            redirect_uris = settings.RedirectUris, client_name = settings.Name, grant_types = settings.GrantTypes, token_endpoint_auth_method = "client_secret_basic",
            application_description = settings.Description ?? "", portal_id = settings.PortalId, organization_id = Organization,
        }, null, cancel);
        if (answer.Failure is not null) return answer.As<NewClient>();
        // The contract says the client itself; the bridge that is published with it wraps it.
        var client = answer.Value.ValueKind == JsonValueKind.Object && answer.Value.TryGetProperty("application", out var wrapped) ? wrapped : answer.Value;
        return ProviderSession.Text(client, "client_id") is { } id
            ? Provided<NewClient>.Done(new(new(id), ProviderSession.Text(client, "client_secret")))
            : Provided<NewClient>.Failed("The bridge answered without a client_id");
    }

    public async Task<Provided<ClientHandle>> Update(ClientHandle client, ClientSettings settings, CancellationToken cancel)
    {
        if (session.Provider.Config.DisableEventHooks) return Provided<ClientHandle>.Done(client);
        var answer = await session.Send(HttpMethod.Post, $"{Of(client)}/event-hook", new
        {
            event_type = "update_application", client_id = client.ClientId, application_id = settings.ApplicationId, application_name = settings.Name,
            application_description = settings.Description ?? "", portal_id = settings.PortalId, organization_id = Organization,
        }, null, cancel);
        return answer.Failure is null ? Provided<ClientHandle>.Done(client) : answer.As<ClientHandle>();
    }

    public async Task<Provided<ClientHandle>> Remove(ClientHandle client, CancellationToken cancel)
    {
        var answer = await session.Send(HttpMethod.Delete, Of(client), (object?)null, null, cancel, 404, 410);
        return answer.Failure is null ? Provided<ClientHandle>.Done(client) : answer.As<ClientHandle>();
    }

    public Task<Provided<string>>? RenewSecret(ClientHandle client, CancellationToken cancel) => Renew(client, cancel);

    public Task<Provided<List<string>>>? ListScopes(ClientHandle client, CancellationToken cancel) => null;

    public Task<Provided<bool?>>? Exists(string clientId, CancellationToken cancel) => null;

    public Task<Provided<List<ClientHandle>>>? FindMarked(Guid mark, CancellationToken cancel) => null;

    // A bridge has nothing that can be read, and answers a wrong key and an unknown client alike.
    public Task<Provided<bool?>>? Verify(CancellationToken cancel) => null;

    private async Task<Provided<string>> Renew(ClientHandle client, CancellationToken cancel)
    {
        var answer = await session.Send(HttpMethod.Post, $"{Of(client)}/new-secret", new { }, null, cancel);
        if (answer.Failure is not null) return answer.As<string>();
        return ProviderSession.Text(answer.Value, "client_secret") is { } secret ? Provided<string>.Done(secret) : Provided<string>.Failed("The bridge answered without a client_secret");
    }

    private string Of(ClientHandle client) => $"{Base}/{Uri.EscapeDataString(client.ClientId)}";
}
