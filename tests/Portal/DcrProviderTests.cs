using Azure.Data.Tables;
using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class DcrProviderTests(PortalFixture app)
{
    private const string Path = "/v2/dcr-providers";
    private const string Secret = "provider_secret_12345";

    private static readonly string[] Keys = ["id", "name", "display_name", "provider_type", "issuer", "active", "dcr_config", "labels", "created_at", "updated_at"];

    public static TheoryData<string, string[]> Types => new()
    {
        { "auth0", ["initial_client_id", "initial_client_audience", "use_developer_managed_scopes"] },
        { "azureAd", ["initial_client_id"] },
        { "curity", ["initial_client_id"] },
        { "okta", [] },
        { "http", ["dcr_base_url", "disable_event_hooks", "disable_refresh_secret", "allow_multiple_credentials"] },
    };

    [AzuriteTheory]
    [MemberData(nameof(Types))]
    public async Task Creates_lists_changes_and_removes_without_ever_showing_the_secret(string type, string[] shown)
    {
        var made = (await app.Admin("POST", Path, Body(type, "https://id.example.com/tenant"))).Is(201).HasKeys(Keys);
        Assert.Equal(shown.Order(), made["dcr_config"].EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(made.Text, (await app.Admin("GET", $"{Path}/{made.Id}")).Is(200).Text);
        var listed = (await app.Admin("GET", $"{Path}?filter[id]={made.Id}&filter[provider_type]={type}&filter[issuer][contains]=example&sort=name desc")).Is(200);
        Assert.Equal(made.Id, Assert.Single(listed.Data).GetProperty("id").GetGuid());
        var changed = (await app.Admin("PATCH", $"{Path}/{made.Id}", new { name = "Renamed", labels = new { env = "test" } })).Is(200).HasKeys(Keys);
        Assert.Equal("Renamed", changed.String("name"));
        Assert.Equal(made["dcr_config"].GetRawText(), changed["dcr_config"].GetRawText());
        // A secret is not sent to where it was not given for.
        (await app.Admin("PATCH", $"{Path}/{made.Id}", new { issuer = "https://other.example.com" })).Faults($"dcr_config.{SecretOf(type)}", "required");
        (await app.Admin("PATCH", $"{Path}/{made.Id}", new { issuer = "https://other.example.com", dcr_config = new Dictionary<string, string> { [SecretOf(type)] = Secret } })).Is(200);
        foreach (var answer in new[] { made, listed, changed }) Assert.DoesNotContain(Secret, answer.Text);
        var row = (await new TableServiceClient(app.Storage).GetTableClient("catalog").GetEntityAsync<TableEntity>("org", $"dcr-provider|{made.Id}")).Value;
        Assert.DoesNotContain(Secret, row.GetString("Json"));
        Assert.DoesNotContain(Secret, app.Management.Output);
        (await app.Admin("DELETE", $"{Path}/{made.Id}")).Is(204);
        (await app.Admin("GET", $"{Path}/{made.Id}")).Is(404);
        (await app.Admin("DELETE", $"{Path}/{made.Id}")).Is(404);
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_when_a_provider_is_wrong()
    {
        (await app.Admin("POST", Path, new { provider_type = "http", issuer = "not a url", colour = 1, dcr_config = new { dcr_base_url = "ftp://x", api_key = "short", disable_event_hooks = 1, x = 1 } }))
            .Faults("name", "required").Faults("issuer", "matches_regex").Faults("colour", "unknown_property").Faults("dcr_config.dcr_base_url", "matches_regex")
            .Faults("dcr_config.api_key", "min_length").Faults("dcr_config.disable_event_hooks", "is_boolean").Faults("dcr_config.x", "unknown_property");
        (await app.Admin("POST", Path, new { provider_type = "kongIdentity", name = "x", issuer = "https://x.example.com" })).Faults("provider_type", "enum").Faults("dcr_config", "required");
        (await app.Admin("POST", Path, new { provider_type = "okta", name = "x", issuer = "https://x.example.com", dcr_config = new { initial_client_id = "x" } }))
            .Faults("dcr_config.dcr_token", "required").Faults("dcr_config.initial_client_id", "unknown_property");
        var made = (await app.Admin("POST", Path, Body("okta", "https://id.example.com"))).Is(201);
        (await app.Admin("PATCH", $"{Path}/{made.Id}", new { provider_type = "http" })).Faults("provider_type", "unknown_property");
        (await app.Admin("PATCH", $"{Path}/{Guid.NewGuid()}", new { })).Is(404);
        (await app.Admin("POST", $"{Path}/{Guid.NewGuid()}/verify")).Is(404);
        (await app.Admin("GET", $"{Path}?filter[colour]=x")).Faults("filter[colour]", "unknown_property");
    }

    [AzuriteFact]
    public async Task Keeps_a_provider_and_a_strategy_while_they_are_used()
    {
        var provider = (await app.Admin("POST", Path, Body("okta", "https://id.example.com"))).Is(201);
        (await app.Admin("POST", "/v2/application-auth-strategies", Strategy(Guid.NewGuid()))).Faults("dcr_provider_id", "missing_reference");
        var strategy = (await app.Admin("POST", "/v2/application-auth-strategies", Strategy(provider.Id))).Is(201);
        Assert.Equal("okta", strategy["dcr_provider"].GetProperty("provider_type").GetString());
        Assert.Equal(strategy.Id, Assert.Single((await app.Admin("GET", $"/v2/application-auth-strategies?filter[dcr_provider_id]={provider.Id}&filter[dcr_provider_type]=okta")).Is(200).Data)
            .GetProperty("id").GetGuid());
        (await app.Admin("DELETE", $"{Path}/{provider.Id}")).Is(409);
        Assert.False((await app.Admin("GET", $"{Path}/{provider.Id}")).Is(200)["active"].GetBoolean());
        var portal = await app.NewPortal();
        await portal.Publish(new { auth_strategy_ids = new[] { strategy.Id } });
        Assert.True((await app.Admin("GET", $"{Path}/{provider.Id}")).Is(200)["active"].GetBoolean());
        (await app.Admin("DELETE", $"/v2/application-auth-strategies/{strategy.Id}")).Is(409);
        (await portal.Admin("DELETE", "?force=true")).Is(204);
        (await app.Admin("PATCH", $"/v2/application-auth-strategies/{strategy.Id}", new { dcr_provider_id = (Guid?)null })).Is(200);
        (await app.Admin("DELETE", $"{Path}/{provider.Id}")).Is(204);
        (await app.Admin("DELETE", $"/v2/application-auth-strategies/{strategy.Id}")).Is(204);
    }

    [AzuriteTheory]
    [InlineData("okta")]
    [InlineData("auth0")]
    [InlineData("azureAd")]
    [InlineData("curity")]
    [InlineData("http")]
    public async Task Asks_the_provider_when_it_is_verified(string type)
    {
        await using var server = await ProviderServer.Start((server, call) => Known(server, call, type));
        var right = (await app.Admin("POST", Path, Body(type, server.Url, server.Url))).Is(201);
        var success = (await app.Admin("POST", $"{Path}/{right.Id}/verify")).Is(200).HasKeys("status", "errors");
        Assert.Equal(("success", 0), (success.String("status"), success["errors"].GetArrayLength()));
        Assert.NotEmpty(server.Calls);

        var wrong = (await app.Admin("POST", Path, Body(type, server.Url, server.Url, "another_secret_12345"))).Is(201);
        var failed = (await app.Admin("POST", $"{Path}/{wrong.Id}/verify")).Is(200);
        Assert.Equal("failed", failed.String("status"));
        Assert.Contains("401", failed["errors"][0].GetString());
        // The provider says the secret back; nobody hears it.
        Assert.DoesNotContain("another_secret_12345", failed.Text + app.Management.Output);

        // What was registered to try was removed.
        Assert.Equal(server.Calls.Count(call => call.Method == "POST" && call.Path == "/" && call.Headers["X-API-KEY"] == Secret), server.Calls.Count(call => call.Method == "DELETE"));
    }

    [AzuriteFact]
    public async Task Asks_auth0_at_its_issuer_when_the_audience_is_no_address()
    {
        await using var server = await ProviderServer.Start((server, call) => Known(server, call, "auth0"));
        var made = (await app.Admin("POST", Path, new
        {
            name = $"Provider {Guid.NewGuid()}", provider_type = "auth0", issuer = server.Url,
            dcr_config = new { initial_client_id = "portal", initial_client_secret = Secret, initial_client_audience = "the management api" },
        })).Is(201);
        Assert.Equal("the management api", made["dcr_config"].GetProperty("initial_client_audience").GetString());
        Assert.Equal("success", (await app.Admin("POST", $"{Path}/{made.Id}/verify")).Is(200).String("status"));
        Assert.Contains(server.To("POST", "/oauth/token"), call => Uri.UnescapeDataString(call.Body.Replace('+', ' ')).Contains("audience=the management api", StringComparison.Ordinal));
        Assert.Contains(server.Calls, call => call.Method == "GET" && call.Path.StartsWith("/api/v2/", StringComparison.Ordinal));
    }

    [AzuriteFact]
    public async Task Says_what_is_wrong_when_a_provider_cannot_be_called()
    {
        // Not public, and not opened by the setting.
        foreach (var (issuer, what) in new[] { ("http://169.254.169.254/latest", "may not be called"), ("https://10.0.0.1", "may not be called"), ("http://127.0.0.1:1", "failed") })
        {
            var made = (await app.Admin("POST", Path, Body("okta", issuer))).Is(201);
            var answer = (await app.Admin("POST", $"{Path}/{made.Id}/verify")).Is(200);
            Assert.Equal("failed", answer.String("status"));
            Assert.Contains(what, answer["errors"][0].GetString());
        }
        await using var large = await ProviderServer.Start((_, _) => (200, new string('x', 2 * 1024 * 1024)));
        var talkative = (await app.Admin("POST", Path, Body("okta", large.Url))).Is(201);
        Assert.Equal("failed", (await app.Admin("POST", $"{Path}/{talkative.Id}/verify")).Is(200).String("status"));
    }

    internal static object Body(string type, string issuer, string? bridge = null, string secret = Secret, bool hooks = true, bool renews = true) => new
    {
        name = $"Provider {Guid.NewGuid()}", provider_type = type, issuer,
        dcr_config = type switch
        {
            "auth0" => (object)new { initial_client_id = "portal", initial_client_secret = secret, use_developer_managed_scopes = true },
            "okta" => new { dcr_token = secret },
            "http" => new { dcr_base_url = (bridge ?? issuer), api_key = secret, disable_event_hooks = !hooks, disable_refresh_secret = !renews },
            _ => new { initial_client_id = "portal", initial_client_secret = secret },
        },
    };

    internal static object Strategy(Guid provider, string issuer = "https://id.example.com", string[]? audience = null) => new
    {
        name = "oidc", display_name = "Company login", strategy_type = "openid_connect", dcr_provider_id = provider,
        configs = new Dictionary<string, object>
        {
            ["openid-connect"] = new { issuer, credential_claim = new[] { "client_id" }, scopes = new[] { "orders:read" }, auth_methods = new[] { "client_credentials" }, audience = audience ?? [] },
        },
    };

    private static string SecretOf(string type) => type switch { "http" => "api_key", "okta" => "dcr_token", _ => "initial_client_secret" };

    // Enough of each provider to be verified: it knows one secret.
    private static (int, object?) Known(ProviderServer server, ProviderCall call, string type)
    {
        if (call.Path.EndsWith("/.well-known/openid-configuration", StringComparison.Ordinal))
            return (200, new { issuer = server.Url, token_endpoint = server.Url + "/token", registration_endpoint = server.Url + "/clients", msgraph_host = new Uri(server.Url).Authority });
        var admitted = type switch
        {
            "okta" => call.Authorization == $"SSWS {Secret}",
            "http" => call.Headers["X-API-KEY"] == Secret,
            _ when call.Path is "/token" or "/oauth/token" => call.Body.Contains(Secret) || call.Authorization == "Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"portal:{Secret}")),
            _ => call.Authorization == "Bearer token-for-the-portal",
        };
        if (!admitted) return (401, new { error = "invalid_client", error_description = "I know no another_secret_12345" });
        if (call.Path is "/token" or "/oauth/token") return (200, new { access_token = "token-for-the-portal" });
        return call.Method == "DELETE" ? (204, null) : call.Method == "POST" ? (201, new { client_id = "abc", client_secret = "def" }) : (200, Array.Empty<object>());
    }
}
