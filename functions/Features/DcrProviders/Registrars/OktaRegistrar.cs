using System.Net.Http.Headers;

namespace Features.DcrProviders;

/// <summary>Okta's clients API, at the endpoint that discovery names, under an API token.</summary>
public sealed class OktaRegistrar(ProviderSession session) : IClientRegistrar
{
    private AuthenticationHeaderValue Token => new("SSWS", session.Secret);

    public async Task<Provided<NewClient>> Register(ClientSettings settings, CancellationToken cancel)
    {
        var clients = await Endpoint(cancel);
        if (clients.Failure is not null) return clients.As<NewClient>();
        var answer = await session.Send(HttpMethod.Post, clients.Value!, Metadata(settings), Token, cancel);
        if (answer.Failure is not null) return answer.As<NewClient>();
        return ProviderSession.Text(answer.Value, "client_id") is { } id
            ? Provided<NewClient>.Done(new(new(id), ProviderSession.Text(answer.Value, "client_secret")))
            : Provided<NewClient>.Failed("Okta answered without a client_id");
    }

    public async Task<Provided<ClientHandle>> Update(ClientHandle client, ClientSettings settings, CancellationToken cancel)
    {
        var metadata = Metadata(settings);
        metadata["client_id"] = client.ClientId;
        var answer = await At(client, "", url => session.Send(HttpMethod.Put, url, metadata, Token, cancel), cancel);
        return answer.Failure is null ? Provided<ClientHandle>.Done(client) : answer.As<ClientHandle>();
    }

    public async Task<Provided<ClientHandle>> Remove(ClientHandle client, CancellationToken cancel)
    {
        var answer = await At(client, "", url => session.Send(HttpMethod.Delete, url, (object?)null, Token, cancel, 404), cancel);
        return answer.Failure is null ? Provided<ClientHandle>.Done(client) : answer.As<ClientHandle>();
    }

    public Task<Provided<string>>? RenewSecret(ClientHandle client, CancellationToken cancel) => Renew(client, cancel);

    public Task<Provided<List<string>>>? ListScopes(ClientHandle client, CancellationToken cancel) => null;

    public Task<Provided<bool?>>? Exists(string clientId, CancellationToken cancel) => Look(clientId, cancel);

    public Task<Provided<List<ClientHandle>>>? FindMarked(Guid mark, CancellationToken cancel) => null;

    public Task<Provided<bool?>>? Verify(CancellationToken cancel) => Check(cancel);

    private async Task<Provided<string>> Renew(ClientHandle client, CancellationToken cancel)
    {
        var answer = await At(client, "/lifecycle/newSecret", url => session.Send(HttpMethod.Post, url, new { }, Token, cancel), cancel);
        if (answer.Failure is not null) return answer.As<string>();
        return ProviderSession.Text(answer.Value, "client_secret") is { } secret ? Provided<string>.Done(secret) : Provided<string>.Failed("Okta answered without a client_secret");
    }

    private async Task<Provided<bool?>> Look(string clientId, CancellationToken cancel)
    {
        var answer = await At(new(clientId), "", url => session.Send(HttpMethod.Get, url, (object?)null, Token, cancel, 404), cancel);
        return answer.Failure is null ? Provided<bool?>.Done(ProviderSession.Text(answer.Value, "client_id") == clientId) : answer.As<bool?>();
    }

    private async Task<Provided<bool?>> Check(CancellationToken cancel)
    {
        var clients = await Endpoint(cancel);
        if (clients.Failure is not null) return clients.As<bool?>();
        var answer = await session.Send(HttpMethod.Get, clients.Value + "?limit=1", (object?)null, Token, cancel);
        return answer.Failure is null ? Provided<bool?>.Done(true) : answer.As<bool?>();
    }

    private async Task<Provided<string>> Endpoint(CancellationToken cancel)
    {
        var found = await session.Discover(cancel);
        if (found.Failure is not null) return found.As<string>();
        return ProviderSession.Text(found.Value, "registration_endpoint") is { } endpoint ? Provided<string>.Done(endpoint.TrimEnd('/')) : Provided<string>.Failed("The issuer names no registration_endpoint");
    }

    private async Task<Provided<T>> At<T>(ClientHandle client, string below, Func<string, Task<Provided<T>>> call, CancellationToken cancel)
    {
        var clients = await Endpoint(cancel);
        return clients.Failure is null ? await call($"{clients.Value}/{Uri.EscapeDataString(client.ClientId)}{below}") : clients.As<T>();
    }

    // A client without an address to come back to is what Okta calls a service.
    private static Dictionary<string, object> Metadata(ClientSettings settings) => new()
    {
        ["client_name"] = settings.Name,
        ["application_type"] = settings.RedirectUri is null ? "service" : "web",
        ["redirect_uris"] = settings.RedirectUris,
        // Okta's web applications cannot hold the grant of services.
        ["grant_types"] = settings.RedirectUri is null ? settings.GrantTypes : [.. settings.GrantTypes.Where(grant => grant != "client_credentials")],
        ["response_types"] = new[] { settings.RedirectUri is null ? "token" : "code" },
        ["token_endpoint_auth_method"] = "client_secret_basic",
    };
}
