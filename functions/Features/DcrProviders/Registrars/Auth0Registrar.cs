using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Features.DcrProviders;

/// <summary>
/// Auth0's management API. Its address is the audience that our own client is authorised for; tenants with a domain of their own must name it, because the API is not there.
/// </summary>
public sealed partial class Auth0Registrar(ProviderSession session) : IClientRegistrar
{
    private const string MarkField = "registration_mark";
    private const int PageSize = 100;
    private const int PagesMax = 100;

    private string Audience => session.Provider.Config.InitialClientAudience is { Length: > 0 } given ? given : session.Issuer + "/api/v2/";

    // The contract takes any text as an audience; one that is no address says nothing about where the API is.
    private string Api => HttpUrl().IsMatch(Audience) ? Audience.TrimEnd('/') : session.Issuer + "/api/v2";

    public async Task<Provided<NewClient>> Register(ClientSettings settings, CancellationToken cancel)
    {
        var body = Client(settings);
        body["client_metadata"] = new Dictionary<string, string> { [MarkField] = settings.Mark.ToString("D") };
        var answer = await Call(HttpMethod.Post, "/clients", body, cancel);
        if (answer.Failure is not null) return answer.As<NewClient>();
        if (ProviderSession.Text(answer.Value, "client_id") is not { } id) return Provided<NewClient>.Failed("Auth0 answered without a client_id");
        var granted = await Grant(new(id), settings, cancel);
        // The client is there although it may do nothing: the caller hears of both, and takes it away again.
        return granted.Failure is null ? Provided<NewClient>.Done(new(new(id), ProviderSession.Text(answer.Value, "client_secret"))) : new(new(new(id), null), granted.Failure);
    }

    public async Task<Provided<ClientHandle>> Update(ClientHandle client, ClientSettings settings, CancellationToken cancel)
    {
        var answer = await Call(HttpMethod.Patch, Of(client), Client(settings), cancel);
        return answer.Failure is null ? await Grant(client, settings, cancel) : answer.As<ClientHandle>();
    }

    public async Task<Provided<ClientHandle>> Remove(ClientHandle client, CancellationToken cancel)
    {
        var answer = await Call(HttpMethod.Delete, Of(client), null, cancel, 404);
        return answer.Failure is null ? Provided<ClientHandle>.Done(client) : answer.As<ClientHandle>();
    }

    public Task<Provided<string>>? RenewSecret(ClientHandle client, CancellationToken cancel) => Renew(client, cancel);

    public Task<Provided<List<string>>>? ListScopes(ClientHandle client, CancellationToken cancel) => Scopes(client, cancel);

    public Task<Provided<bool?>>? Exists(string clientId, CancellationToken cancel) => Look(clientId, cancel);

    public Task<Provided<List<ClientHandle>>>? FindMarked(Guid mark, CancellationToken cancel) => Find(mark, cancel);

    public Task<Provided<bool?>>? Verify(CancellationToken cancel) => Check(cancel);

    private async Task<Provided<string>> Renew(ClientHandle client, CancellationToken cancel)
    {
        var answer = await Call(HttpMethod.Post, Of(client) + "/rotate-secret", new { }, cancel);
        if (answer.Failure is not null) return answer.As<string>();
        return ProviderSession.Text(answer.Value, "client_secret") is { } secret ? Provided<string>.Done(secret) : Provided<string>.Failed("Auth0 answered without a client_secret");
    }

    private async Task<Provided<List<string>>> Scopes(ClientHandle client, CancellationToken cancel)
    {
        var grants = await Grants(client, cancel);
        return grants.Failure is not null ? grants.As<List<string>>()
            : Provided<List<string>>.Done([.. grants.Value!.SelectMany(grant => ProviderSession.List(grant, "scope")).Select(scope => scope.GetString()).OfType<string>().Distinct()]);
    }

    private async Task<Provided<bool?>> Look(string clientId, CancellationToken cancel)
    {
        var answer = await Call(HttpMethod.Get, Of(new(clientId)) + "?fields=client_id", null, cancel, 404);
        return answer.Failure is null ? Provided<bool?>.Done(ProviderSession.Text(answer.Value, "client_id") == clientId) : answer.As<bool?>();
    }

    private async Task<Provided<List<ClientHandle>>> Find(Guid mark, CancellationToken cancel)
    {
        var found = new List<ClientHandle>();
        for (var page = 0; page < PagesMax; page++)
        {
            var answer = await Call(HttpMethod.Get, $"/clients?fields=client_id,client_metadata&per_page={PageSize}&page={page}", null, cancel);
            if (answer.Failure is not null) return answer.As<List<ClientHandle>>();
            var clients = answer.Value.ValueKind == JsonValueKind.Array ? answer.Value.EnumerateArray().ToList() : [];
            found.AddRange(clients
                .Where(client => client.TryGetProperty("client_metadata", out var held) && ProviderSession.Text(held, MarkField) == mark.ToString("D"))
                .Select(client => ProviderSession.Text(client, "client_id")).OfType<string>().Select(id => new ClientHandle(id)));
            if (clients.Count < PageSize) break;
        }
        return Provided<List<ClientHandle>>.Done(found);
    }

    private async Task<Provided<bool?>> Check(CancellationToken cancel)
    {
        var answer = await Call(HttpMethod.Get, "/clients?fields=client_id&per_page=1", null, cancel);
        return answer.Failure is null ? Provided<bool?>.Done(true) : answer.As<bool?>();
    }

    /// <summary>Lets the client ask for tokens for the strategy's APIs with the scopes that its developer chose, where developers choose them.</summary>
    private async Task<Provided<ClientHandle>> Grant(ClientHandle client, ClientSettings settings, CancellationToken cancel)
    {
        if (!session.Provider.Config.UseDeveloperManagedScopes || settings.Audiences.Count == 0) return Provided<ClientHandle>.Done(client);
        var grants = await Grants(client, cancel);
        if (grants.Failure is not null) return grants.As<ClientHandle>();
        foreach (var audience in settings.Audiences)
        {
            var held = grants.Value!.Find(grant => ProviderSession.Text(grant, "audience") == audience);
            var answer = held.ValueKind == JsonValueKind.Object && ProviderSession.Text(held, "id") is { } id
                ? await Call(HttpMethod.Patch, "/client-grants/" + Uri.EscapeDataString(id), new { scope = settings.Scopes }, cancel)
                : await Call(HttpMethod.Post, "/client-grants", new { client_id = client.ClientId, audience, scope = settings.Scopes }, cancel);
            if (answer.Failure is not null) return answer.As<ClientHandle>();
        }
        return Provided<ClientHandle>.Done(client);
    }

    private async Task<Provided<List<JsonElement>>> Grants(ClientHandle client, CancellationToken cancel)
    {
        var answer = await Call(HttpMethod.Get, "/client-grants?client_id=" + Uri.EscapeDataString(client.ClientId), null, cancel);
        if (answer.Failure is not null) return answer.As<List<JsonElement>>();
        return Provided<List<JsonElement>>.Done(answer.Value.ValueKind == JsonValueKind.Array ? [.. answer.Value.EnumerateArray()] : []);
    }

    private AuthenticationHeaderValue? _token;

    private async Task<Provided<JsonElement>> Call(HttpMethod method, string path, object? body, CancellationToken cancel, params int[] alsoFine)
    {
        if (_token is null)
        {
            var token = await session.TakeToken(session.Issuer + "/oauth/token", new() { ["audience"] = Audience }, basic: false, cancel);
            if (token.Failure is not null) return token.As<JsonElement>();
            _token = token.Value;
        }
        return await session.Send(method, Api + path, body, _token, cancel, alsoFine);
    }

    private static string Of(ClientHandle client) => "/clients/" + Uri.EscapeDataString(client.ClientId);

    private static Dictionary<string, object> Client(ClientSettings settings) => new()
    {
        ["name"] = settings.Name,
        ["description"] = settings.Description ?? "",
        ["app_type"] = settings.RedirectUri is null ? "non_interactive" : "regular_web",
        ["callbacks"] = settings.RedirectUris,
        ["grant_types"] = settings.GrantTypes,
        ["token_endpoint_auth_method"] = "client_secret_post",
    };

    [GeneratedRegex(@"^https?://[^\s/?#@\p{Cc}]+(/[^\s?#\p{Cc}]*)?\z", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex HttpUrl();
}
