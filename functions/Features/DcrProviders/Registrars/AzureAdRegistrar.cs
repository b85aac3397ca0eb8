using System.Net.Http.Headers;
using System.Text.Json;

namespace Features.DcrProviders;

/// <summary>Microsoft Entra, over Microsoft Graph: an application with a password and a service principal, so that it can be signed in with.</summary>
public sealed class AzureAdRegistrar(ProviderSession session) : IClientRegistrar
{
    private const string PasswordName = "Developer portal";

    private (string Graph, AuthenticationHeaderValue Token)? _entered;

    public async Task<Provided<NewClient>> Register(ClientSettings settings, CancellationToken cancel)
    {
        var application = Application(settings);
        application["tags"] = new[] { Tag(settings.Mark) };
        application["signInAudience"] = "AzureADMyOrg";
        var made = await Call(HttpMethod.Post, "/applications", application, cancel);
        if (made.Failure is not null) return made.As<NewClient>();
        if (ProviderSession.Text(made.Value, "appId") is not { } id) return Provided<NewClient>.Failed("Microsoft Graph answered without an appId");
        // From here on there is an application: a failure carries it along, so that it is taken away again.
        var principal = await Call(HttpMethod.Post, "/servicePrincipals", new { appId = id }, cancel, 409);
        if (principal.Failure is not null) return new(new(new(id), null), principal.Failure);
        var secret = await AddPassword(new(id), cancel);
        return secret.Failure is null ? Provided<NewClient>.Done(new(new(id), secret.Value)) : new(new(new(id), null), secret.Failure);
    }

    public async Task<Provided<ClientHandle>> Update(ClientHandle client, ClientSettings settings, CancellationToken cancel)
    {
        var answer = await Call(HttpMethod.Patch, Of(client), Application(settings), cancel);
        return answer.Failure is null ? Provided<ClientHandle>.Done(client) : answer.As<ClientHandle>();
    }

    public async Task<Provided<ClientHandle>> Remove(ClientHandle client, CancellationToken cancel)
    {
        var answer = await Call(HttpMethod.Delete, Of(client), null, cancel, 404);
        return answer.Failure is null ? Provided<ClientHandle>.Done(client) : answer.As<ClientHandle>();
    }

    public Task<Provided<string>>? RenewSecret(ClientHandle client, CancellationToken cancel) => Renew(client, cancel);

    public Task<Provided<List<string>>>? ListScopes(ClientHandle client, CancellationToken cancel) => null;

    public Task<Provided<bool?>>? Exists(string clientId, CancellationToken cancel) => Look(clientId, cancel);

    public Task<Provided<List<ClientHandle>>>? FindMarked(Guid mark, CancellationToken cancel) => Find(mark, cancel);

    public Task<Provided<bool?>>? Verify(CancellationToken cancel) => Check(cancel);

    /// <summary>The new password first: a client that ends up with none could not be helped by trying again.</summary>
    private async Task<Provided<string>> Renew(ClientHandle client, CancellationToken cancel)
    {
        var before = await Call(HttpMethod.Get, Of(client) + "?$select=passwordCredentials", null, cancel);
        if (before.Failure is not null) return before.As<string>();
        var secret = await AddPassword(client, cancel);
        if (secret.Failure is not null) return secret;
        foreach (var old in ProviderSession.List(before.Value, "passwordCredentials").Select(password => ProviderSession.Text(password, "keyId")).OfType<string>())
        {
            var removed = await Call(HttpMethod.Post, Of(client) + "/removePassword", new { keyId = old }, cancel, 404);
            if (removed.Failure is not null) return removed.As<string>();
        }
        return secret;
    }

    private async Task<Provided<string>> AddPassword(ClientHandle client, CancellationToken cancel)
    {
        var answer = await Call(HttpMethod.Post, Of(client) + "/addPassword", new { passwordCredential = new { displayName = PasswordName } }, cancel);
        if (answer.Failure is not null) return answer.As<string>();
        return ProviderSession.Text(answer.Value, "secretText") is { } secret ? Provided<string>.Done(secret) : Provided<string>.Failed("Microsoft Graph answered without a secretText");
    }

    private async Task<Provided<bool?>> Look(string clientId, CancellationToken cancel)
    {
        var answer = await Call(HttpMethod.Get, Of(new(clientId)) + "?$select=appId", null, cancel, 404, 400);
        return answer.Failure is null ? Provided<bool?>.Done(ProviderSession.Text(answer.Value, "appId") == clientId) : answer.As<bool?>();
    }

    private async Task<Provided<List<ClientHandle>>> Find(Guid mark, CancellationToken cancel)
    {
        var filter = Uri.EscapeDataString($"tags/any(t:t eq '{Tag(mark)}')");
        var answer = await Call(HttpMethod.Get, $"/applications?$select=appId&$filter={filter}", null, cancel);
        return answer.Failure is not null ? answer.As<List<ClientHandle>>()
            : Provided<List<ClientHandle>>.Done([.. ProviderSession.List(answer.Value, "value").Select(one => ProviderSession.Text(one, "appId")).OfType<string>().Select(id => new ClientHandle(id))]);
    }

    private async Task<Provided<bool?>> Check(CancellationToken cancel)
    {
        var answer = await Call(HttpMethod.Get, "/applications?$top=1&$select=appId", null, cancel);
        return answer.Failure is null ? Provided<bool?>.Done(true) : answer.As<bool?>();
    }

    private async Task<Provided<JsonElement>> Call(HttpMethod method, string path, object? body, CancellationToken cancel, params int[] alsoFine)
    {
        if (_entered is null)
        {
            var found = await session.Discover(cancel);
            if (found.Failure is not null) return found;
            if (ProviderSession.Text(found.Value, "token_endpoint") is not { } tokens || ProviderSession.Text(found.Value, "msgraph_host") is not { } host)
                return Provided<JsonElement>.Failed("The issuer names no token_endpoint or no msgraph_host: it is not Microsoft Entra");
            // National clouds have a Graph of their own, whose host is its audience as well.
            var graph = $"{new Uri(session.Issuer).Scheme}://{host}";
            var token = await session.TakeToken(tokens, new() { ["scope"] = $"{graph}/.default" }, basic: false, cancel);
            if (token.Failure is not null) return token.As<JsonElement>();
            _entered = ($"{graph}/v1.0", token.Value!);
        }
        return await session.Send(method, _entered.Value.Graph + path, body, _entered.Value.Token, cancel, alsoFine);
    }

    private static string Of(ClientHandle client) => $"/applications(appId='{Uri.EscapeDataString(client.ClientId)}')";

    private static string Tag(Guid mark) => $"registration-mark-{mark:D}";

    private static Dictionary<string, object> Application(ClientSettings settings) => new()
    {
        ["displayName"] = settings.Name, ["description"] = settings.Description ?? "", ["web"] = new { redirectUris = settings.RedirectUris },
    };
}
