using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Testing;

/// <summary>oidc-provider, from npm, as a process of its own: somebody else's reading of the standards.</summary>
public sealed class IdentityProvider : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Portal");

    private readonly Process _process;
    private readonly HttpClient _http = new();

    private IdentityProvider(Process process, string issuer) => (_process, Issuer) = (process, issuer);

    public string Issuer { get; }

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static string? WhyNot => AzuriteFactAttribute.Reason
        ?? (Directory.Exists(Path.Combine(Folder, "node_modules", "oidc-provider")) ? null : "oidc-provider is not installed: npm ci --prefix tests/Portal");

    public static async Task<IdentityProvider> Start(string script = "identity-provider.mjs")
    {
        var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Folder, script)])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            if (line.StartsWith("http://", StringComparison.Ordinal)) return new(process, line);
        throw new InvalidOperationException($"{script} ended");
    }

    /// <summary>Whether a client gets a token with a secret.</summary>
    public async Task<bool> Admits(string clientId, string secret, string scope = "") => await Token(clientId, secret, scope) is not null;

    /// <summary>A token for a client itself: a JSON web token when it is for a resource, an opaque one otherwise; null when the provider refuses.</summary>
    public async Task<string?> Token(string clientId, string secret, string scope = "", string? resource = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Issuer}/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials", ["scope"] = scope,
            }.Concat(resource is null ? [] : [KeyValuePair.Create("resource", resource)])),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(secret)}")));
        using var answer = await _http.SendAsync(request);
        return answer.IsSuccessStatusCode && JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.TryGetProperty("access_token", out var token)
            ? token.GetString()
            : null;
    }

    /// <summary>What a person does in a browser at the provider: signs in and agrees. The path with which the provider sends the browser back.</summary>
    /// <param name="at">Where the browser was sent.</param>
    /// <param name="callback">The path to which it is to come back.</param>
    /// <param name="login">Who the person is.</param>
    public static async Task<string> SignIn(Uri at, string callback, string login)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() });
        for (var steps = 0; steps < 20; steps++)
        {
            if (at.AbsolutePath == callback) return at.PathAndQuery;
            using var page = await http.GetAsync(at);
            if (page.Headers.Location is { } next)
            {
                at = new Uri(at, next);
                continue;
            }
            var html = await page.Content.ReadAsStringAsync();
            var prompt = Regex.Match(html, "name=\"prompt\" value=\"(\\w+)\"").Groups[1].Value;
            Assert.True(prompt.Length > 0, $"{page.StatusCode} {html}");
            using var posted = await http.PostAsync(
                new Uri(at, Regex.Match(html, "action=\"([^\"]+)\"").Groups[1].Value),
                new FormUrlEncodedContent(new Dictionary<string, string> { ["prompt"] = prompt, ["login"] = login, ["password"] = "x" }));
            at = new Uri(at, posted.Headers.Location!);
        }
        throw new InvalidOperationException($"no end of redirects: {at}");
    }

    /// <summary>Adds a client, which signs in with a code.</summary>
    public async Task AddClient(string id, string? secret, string redirectUri)
    {
        object client = secret is null
            ? new { client_id = id, token_endpoint_auth_method = "none", redirect_uris = new[] { redirectUri } }
            : new { client_id = id, client_secret = secret, redirect_uris = new[] { redirectUri } };
        (await _http.PostAsJsonAsync($"{Issuer}/clients", client)).EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }
}

/// <summary>A test that needs the identity provider; skipped, with the reason, where it is not installed.</summary>
public sealed class IdentityProviderFactAttribute : FactAttribute
{
    public IdentityProviderFactAttribute() => Skip = IdentityProvider.WhyNot;
}
