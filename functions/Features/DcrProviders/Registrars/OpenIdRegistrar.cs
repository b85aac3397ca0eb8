using System.Net.Http.Headers;
using System.Text.Json;

namespace Features.DcrProviders;

/// <summary>
/// Registration by the book: RFC 7591 at the endpoint that discovery names, with a token that the initial client takes for the scope <c>dcr</c>, and RFC 7592 at the address
/// that each client is managed at. Curity, and whoever else follows the two. A client that was not registered here has no such address: it stays as it is, and where it is.
/// </summary>
public sealed class OpenIdRegistrar(ProviderSession session) : IClientRegistrar
{
    private const string Scope = "dcr";

    public async Task<Provided<NewClient>> Register(ClientSettings settings, CancellationToken cancel)
    {
        var (endpoint, token) = await Enter(cancel);
        if (token.Failure is not null) return token.As<NewClient>();
        return Read(await session.Send(HttpMethod.Post, endpoint, Metadata(settings), token.Value, cancel));
    }

    public async Task<Provided<ClientHandle>> Update(ClientHandle client, ClientSettings settings, CancellationToken cancel)
    {
        if (client.ManagementUrl is null) return Provided<ClientHandle>.Done(client);
        var metadata = Metadata(settings);
        metadata["client_id"] = client.ClientId;
        var updated = Read(await session.Send(HttpMethod.Put, client.ManagementUrl, metadata, Manage(client), cancel));
        // The management token may have been exchanged for another one.
        return updated.Failure is not null ? updated.As<ClientHandle>()
            : Provided<ClientHandle>.Done(updated.Value!.Handle with
            {
                ManagementUrl = updated.Value.Handle.ManagementUrl ?? client.ManagementUrl, ManagementToken = updated.Value.Handle.ManagementToken ?? client.ManagementToken,
            });
    }

    public async Task<Provided<ClientHandle>> Remove(ClientHandle client, CancellationToken cancel)
    {
        if (client.ManagementUrl is null) return Provided<ClientHandle>.Done(client);
        // A client that is gone takes its token with it: RFC 7592 answers 401 then, and no client is left either way.
        var answer = await session.Send(HttpMethod.Delete, client.ManagementUrl, (object?)null, Manage(client), cancel, 401, 404, 410);
        return answer.Failure is null ? Provided<ClientHandle>.Done(client) : answer.As<ClientHandle>();
    }

    // RFC 7592 lets a provider issue another secret when it likes, not when it is asked to.
    public Task<Provided<string>>? RenewSecret(ClientHandle client, CancellationToken cancel) => null;

    public Task<Provided<List<string>>>? ListScopes(ClientHandle client, CancellationToken cancel) => client.ManagementUrl is null ? null : Scopes(client, cancel);

    public Task<Provided<bool?>>? Exists(string clientId, CancellationToken cancel) => null;

    public Task<Provided<List<ClientHandle>>>? FindMarked(Guid mark, CancellationToken cancel) => null;

    public Task<Provided<bool?>>? Verify(CancellationToken cancel) => Check(cancel);

    private async Task<Provided<bool?>> Check(CancellationToken cancel)
    {
        var (_, token) = await Enter(cancel);
        return token.Failure is null ? Provided<bool?>.Done(true) : token.As<bool?>();
    }

    private async Task<Provided<List<string>>> Scopes(ClientHandle client, CancellationToken cancel)
    {
        var answer = await session.Send(HttpMethod.Get, client.ManagementUrl!, (object?)null, Manage(client), cancel);
        return answer.Failure is not null ? answer.As<List<string>>()
            : Provided<List<string>>.Done([.. (ProviderSession.Text(answer.Value, "scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
    }

    private async Task<(string Endpoint, Provided<AuthenticationHeaderValue> Token)> Enter(CancellationToken cancel)
    {
        var found = await session.Discover(cancel);
        if (found.Failure is not null) return ("", found.As<AuthenticationHeaderValue>());
        if (ProviderSession.Text(found.Value, "registration_endpoint") is not { } endpoint)
            return ("", Provided<AuthenticationHeaderValue>.Failed("The issuer names no registration_endpoint: dynamic client registration is not switched on there"));
        if (ProviderSession.Text(found.Value, "token_endpoint") is not { } tokens)
            return ("", Provided<AuthenticationHeaderValue>.Failed("The issuer names no token_endpoint"));
        return (endpoint, await session.TakeToken(tokens, new() { ["scope"] = Scope }, basic: true, cancel));
    }

    private static Dictionary<string, object> Metadata(ClientSettings settings)
    {
        var metadata = new Dictionary<string, object>
        {
            ["client_name"] = settings.Name,
            ["redirect_uris"] = settings.RedirectUris,
            ["grant_types"] = settings.GrantTypes,
            ["response_types"] = settings.RedirectUri is null ? Array.Empty<string>() : ["code"],
            ["token_endpoint_auth_method"] = "client_secret_basic",
        };
        if (settings.Scopes.Count > 0) metadata["scope"] = string.Join(' ', settings.Scopes);
        return metadata;
    }

    private static AuthenticationHeaderValue? Manage(ClientHandle client) => client.ManagementToken is { } token ? new("Bearer", token) : null;

    private static Provided<NewClient> Read(Provided<JsonElement> answer)
    {
        if (answer.Failure is not null) return answer.As<NewClient>();
        return ProviderSession.Text(answer.Value, "client_id") is { } id
            ? Provided<NewClient>.Done(new(
                new(id, ProviderSession.Text(answer.Value, "registration_client_uri"), ProviderSession.Text(answer.Value, "registration_access_token")),
                ProviderSession.Text(answer.Value, "client_secret")))
            : Provided<NewClient>.Failed("The provider answered without a client_id");
    }
}
