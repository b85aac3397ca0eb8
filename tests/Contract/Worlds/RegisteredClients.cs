using Testing;

namespace Contract.Worlds;

/// <summary>A provider at which the clients of applications are registered, and a strategy that does so.</summary>
internal sealed class RegisteredClients : IAsyncDisposable
{
    private readonly ProviderServer _server;

    private RegisteredClients(ProviderServer server, Guid strategy) => (_server, Strategy) = (server, strategy);

    public Guid Strategy { get; }

    public static async Task<RegisteredClients> Start(Apps apps)
    {
        var auth0 = await ProviderServer.Start((_, call) => (call.Method, call.Path) switch
        {
            (_, "/oauth/token") => (200, new { access_token = "t" }),
            ("POST", "/api/v2/clients") => (201, new { client_id = UniqueName.Of("client"), client_secret = "a secret" }),
            ("GET", "/api/v2/client-grants") => (200, new[] { new { id = "g", audience = "https://other.example.com", scope = new[] { "flights:read" } } }),
            ("POST", "/api/v2/client-grants") => (201, new { id = "h" }),
            ("POST", _) => (200, new { client_secret = "another secret" }),
            _ => (204, null),
        });
        var provider = (await apps.Admin("POST", "/v2/dcr-providers", new
        {
            name = UniqueName.Of("auth0"), provider_type = "auth0", issuer = auth0.Url,
            dcr_config = new { initial_client_id = "client", initial_client_secret = "secret", use_developer_managed_scopes = true },
        })).Is(201).Id;
        var strategy = (await apps.Admin("POST", "/v2/application-auth-strategies", new
        {
            name = UniqueName.Of("dcr"), display_name = "Sign-in", strategy_type = "openid_connect", dcr_provider_id = provider,
            configs = new Dictionary<string, object>
            {
                ["openid-connect"] = new
                {
                    issuer = auth0.Url, credential_claim = new[] { "client_id" }, scopes = new[] { "flights:read" }, auth_methods = new[] { "client_credentials", "bearer" }, audience = new[] { "https://api.example.com" },
                },
            },
        })).Is(201).Id;
        return new(auth0, strategy);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
