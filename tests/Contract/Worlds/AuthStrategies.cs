using Testing;

namespace Contract.Worlds;

/// <summary>Auth strategies, and the providers at which clients are registered.</summary>
public sealed class AuthStrategies(Stage stage) : IWorld
{
    public async Task Play()
    {
        await stage.Part("key-auth", KeyAuth);
        await stage.Part("openid-connect", OpenIdConnect);
        foreach (var (type, config) in ProviderConfigs) await stage.Part("dcr-" + type, () => Provider(type, config));
    }

    private static IEnumerable<(string Type, object Config)> ProviderConfigs =>
    [
        ("http", new { dcr_base_url = "http://127.0.0.1:9/dcr", api_key = "an_api_key_of_16", disable_event_hooks = true, disable_refresh_secret = false, allow_multiple_credentials = false }),
        ("auth0", new { initial_client_id = "client", initial_client_secret = "secret", initial_client_audience = "https://auth0.example.com/api/v2/", use_developer_managed_scopes = false }),
        ("okta", new { dcr_token = "token" }),
        ("azureAd", new { initial_client_id = "client", initial_client_secret = "secret" }),
        ("curity", new { initial_client_id = "client", initial_client_secret = "secret" }),
    ];

    private async Task KeyAuth()
    {
        var body = new
        {
            name = UniqueName.Of("keys"), display_name = "Keys", strategy_type = "key_auth", labels = new { env = "test" },
            configs = new Dictionary<string, object> { ["key-auth"] = new { key_names = new[] { "x-api-key" }, ttl = new { value = 30, unit = "days" } } },
        };
        var id = (await stage.Call("create-app-auth-strategy", body: body)).Id;
        await stage.Call("list-app-auth-strategies");
        await stage.Call("get-app-auth-strategy", [id]);
        await stage.Call("update-app-auth-strategy", [id], new
        {
            name = UniqueName.Of("keys"), display_name = "Other keys", labels = new { env = (string?)null },
            configs = new Dictionary<string, object> { ["key-auth"] = new { key_names = new[] { "apikey" }, ttl = new { value = 2, unit = "weeks" } } },
        });
        await stage.Call("replace-app-auth-strategy", [id], body);
        await stage.Call("delete-app-auth-strategy", [id]);
    }

    private async Task OpenIdConnect()
    {
        var body = new
        {
            name = UniqueName.Of("oidc"), display_name = "Sign-in", strategy_type = "openid_connect", labels = new { env = "test" }, dcr_provider_id = (Guid?)null,
            configs = new Dictionary<string, object>
            {
                ["openid-connect"] = new { issuer = "https://idp.example.com", credential_claim = new[] { "azp" }, scopes = new[] { "openid" }, auth_methods = new[] { "bearer" }, realm = "flights" },
            },
        };
        var id = (await stage.Call("create-app-auth-strategy", body: body)).Id;
        await stage.Call("get-app-auth-strategy", [id]);
        await stage.Call("update-app-auth-strategy", [id], new { configs = new Dictionary<string, object> { ["openid-connect"] = new { scopes = new[] { "openid", "email" } } } });
        await stage.Call("replace-app-auth-strategy", [id], body);
        await stage.Call("list-app-auth-strategies");
        await stage.Call("delete-app-auth-strategy", [id]);
    }

    private async Task Provider(string type, object config)
    {
        var id = (await stage.Call("create-dcr-provider", body: new
        {
            name = UniqueName.Of(type), display_name = "Provider", provider_type = type, issuer = "https://idp.example.com", dcr_config = config, labels = new { env = "test" },
        })).Id;
        await stage.Call("list-dcr-providers");
        await stage.Call("get-dcr-provider", [id]);
        await stage.Call("update-dcr-provider", [id], new { name = UniqueName.Of(type), display_name = "Other", issuer = "https://idp.example.com/two", dcr_config = config, labels = new { env = (string?)null } });
        // Nobody listens there: the contract's answer is 200 with a status that says so.
        if (type == "http") await stage.Call("verify-dcr-provider", [id]);
        await stage.Call("delete-dcr-provider", [id]);
    }
}
