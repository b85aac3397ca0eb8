using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Testing;

namespace Portal;

/// <summary>The client that is published for classic portals, unchanged, against the running apps.</summary>
[Collection(PortalCollection.Name)]
public sealed class ClassicClientTests(PortalFixture app)
{
    private const int OperationsCount = 43;

    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Portal");

    private const string Spec = """{"openapi":"3.0.3","info":{"title":"Flights","version":"1.0.0"},"paths":{"/flights":{"get":{"responses":{"200":{"description":"ok"}}}}}}""";

    [ClassicClientFact]
    public async Task Keeps_the_published_client_working_in_every_operation()
    {
        await using var provider = await Provider();
        var portal = await app.NewPortal(new { auto_approve_developers = true });
        (await portal.Admin("POST", "/identity-providers", new { type = "oidc", enabled = true, config = new { issuer_url = provider.Url, client_id = "portal" } })).Is(201);
        var strategy = await Strategy(provider.Url);
        var (version, registered) = (await app.PublishVersion(portal), await app.PublishVersion(portal, strategy));
        (await app.Admin("POST", $"/v2/api-products/{version.Product}/product-versions/{version.Id}/specifications", new
        {
            name = "oas.json", content = Convert.ToBase64String(Encoding.UTF8.GetBytes(Spec)),
        })).Is(201);
        var document = (await app.Admin("POST", $"/v2/api-products/{version.Product}/documents", new { slug = "start", title = "Start", status = "published", content = "# Start" })).Is(201).Id;
        var settings = JsonSerializer.Serialize(new
        {
            product = version.Product, version = version.Id, document, strategy, registeredProduct = registered.Product, registeredVersion = registered.Id, word = version.ProductName.Split(' ')[1],
            password = TestPortal.Password,
        });
        Assert.Equal($"called {OperationsCount}", await Run(app.Developers.Http.BaseAddress!.ToString(), portal.Host, settings));
    }

    /// <summary>Runs the client; its last words.</summary>
    private async Task<string> Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, "classic-client.mjs"), .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        try
        {
            var faults = process.StandardError.ReadToEndAsync();
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
            var last = "";
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                last = line;
                if (!line.StartsWith("mail ", StringComparison.Ordinal)) continue;
                Assert.Equal(0, await app.PumpMails());
                await process.StandardInput.WriteLineAsync(Assert.Single(app.Mails.To(line[5..])).Token);
            }
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, await faults);
            return last;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<ProviderServer> Provider()
    {
        ProviderServer? self = null;
        return self = await ProviderServer.Start((_, call) => (call.Method, call.Path) switch
        {
            (_, "/.well-known/openid-configuration") => (200, new
            {
                issuer = self!.Url, authorization_endpoint = self.Url + "/auth", token_endpoint = self.Url + "/token", jwks_uri = self.Url + "/jwks",
            }),
            (_, "/jwks") => (200, new { keys = Array.Empty<object>() }),
            (_, "/oauth/token") => (200, new { access_token = "t" }),
            ("POST", "/api/v2/clients") => (201, new { client_id = $"client-{Guid.NewGuid()}", client_secret = "a secret" }),
            ("GET", "/api/v2/client-grants") => (200, new[] { new { id = "g", audience = "https://other.example.com", scope = new[] { "flights:read" } } }),
            ("POST", "/api/v2/client-grants") => (201, new { id = "h" }),
            ("POST", _) => (200, new { client_secret = "another secret" }),
            _ => (204, null),
        });
    }

    private async Task<Guid> Strategy(string issuer)
    {
        var provider = (await app.Admin("POST", "/v2/dcr-providers", new
        {
            name = $"auth0 {Guid.NewGuid()}", provider_type = "auth0", issuer,
            dcr_config = new { initial_client_id = "client", initial_client_secret = "secret", use_developer_managed_scopes = true },
        })).Is(201).Id;
        return (await app.Admin("POST", "/v2/application-auth-strategies", new
        {
            name = $"dcr {Guid.NewGuid()}", display_name = "Sign-in", strategy_type = "openid_connect", dcr_provider_id = provider,
            configs = new Dictionary<string, object>
            {
                ["openid-connect"] = new
                {
                    issuer, credential_claim = new[] { "client_id" }, scopes = new[] { "flights:read" }, auth_methods = new[] { "client_credentials", "bearer" },
                    audience = new[] { "https://api.example.com" },
                },
            },
        })).Is(201).Id;
    }

    /// <summary>A test that needs the client; skipped, with the reason, where it is not installed.</summary>
    private sealed class ClassicClientFactAttribute : FactAttribute
    {
        public ClassicClientFactAttribute() => Skip = AzuriteFactAttribute.Reason
            ?? (Directory.Exists(Path.Combine(Folder, "node_modules", "@kong", "sdk-portal-js")) ? null : "@kong/sdk-portal-js is not installed: npm ci --prefix tests/Portal");
    }
}
