using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Local.Mail;
using Local.Sites;
using Local.Upstream;
using Microsoft.AspNetCore.Builder;
using Platform.Http;

namespace Local.Tests;

/// <summary>The sites on the site port; the upstream that echoes stands in for the function apps, because it shows what reaches
/// them.</summary>
public sealed class SiteTests : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("site-").FullName;
    private readonly Forwarder _forwarder = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private MailStore _mails = null!;
    private WebApplication _management = null!;
    private WebApplication _developer = null!;
    private WebApplication _site = null!;

    public async Task InitializeAsync()
    {
        _mails = new(Path.Combine(_folder, "mail"), TimeProvider.System);
        _management = await EchoUpstream.StartAsync(0, TimeProvider.System, CancellationToken.None);
        _developer = await EchoUpstream.StartAsync(0, TimeProvider.System, CancellationToken.None);
        Directory.CreateDirectory(Path.Combine(_folder, "portal", "css"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "portal", "index.html"), "<h1>portal</h1>");
        await File.WriteAllTextAsync(Path.Combine(_folder, "portal", "css", "main.css"), "h1 {}");
        await File.WriteAllTextAsync(Path.Combine(_folder, "portal", SiteConfig.FileName), """{ "navigationFallback": { "rewrite": "/index.html", "exclude": ["/*.{css,json}"] }, "routes": [{ "route": "/kept.md", "headers": {} }, { "route": "/*.{md}", "rewrite": "/api/v3/agents/page" }] }""");
        await File.WriteAllTextAsync(Path.Combine(_folder, "secret.txt"), "secret");
        _site = await Site.StartAsync(0, new(Path.Combine(_folder, "console"), ["/v2", "/v3"], PortOf(_management)), new(Path.Combine(_folder, "portal"), ["/api"], PortOf(_developer)), _mails, _forwarder, CancellationToken.None);
    }

    public void Dispose()
    {
        _forwarder.Dispose();
        _http.Dispose();
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _management.DisposeAsync();
        await _developer.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Forwards_a_path_that_a_route_rewrites_to_the_back_end_and_names_the_original()
    {
        using var answer = await Get("partners.localhost", "/apis/a%20b.md?c=%2F");
        var echo = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal("/api/v3/agents/page", (string?)echo["path"]);
        Assert.EndsWith("/apis/a%20b.md?c=%2F", (string?)echo["headers"]!["x-ms-original-url"]);
        using var kept = await Get("partners.localhost", "/kept.md");
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        Assert.Contains("portal", await kept.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("localhost", "/v3/apis", true)]
    [InlineData("127.0.0.1", "/v2/control-planes", true)]
    [InlineData("partners.localhost", "/api/v3/portal", false)]
    [InlineData("Partners.LOCALHOST", "/api/v3/portal", false)]
    public async Task Forwards_to_the_back_end_of_the_host_name_with_the_host_unchanged(string host, string path, bool toManagement)
    {
        using var answer = await Get(host, path + "?a=%2F");
        var echo = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(path, (string?)echo["path"]);
        Assert.Equal(host, (string?)echo["headers"]!["Host"], ignoreCase: true);
        Assert.Equal(toManagement ? PortOf(_management) : PortOf(_developer), await ServedBy(answer, host, path));
    }

    [Theory]
    [InlineData("localhost", "/api/v3/portal", HttpStatusCode.ServiceUnavailable)] // the console's pages are not built here
    [InlineData("partners.localhost", "/v3/apis.json", HttpStatusCode.NotFound)]
    [InlineData("example.com", "/", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.example.com", "/v3/apis", HttpStatusCode.MisdirectedRequest)]
    public async Task Refuses_what_the_host_name_does_not_stand_for(string host, string path, HttpStatusCode status) =>
        Assert.Equal(status, (await Get(host, path)).StatusCode);

    [Fact]
    public async Task Forgets_headers_that_only_a_static_web_app_may_set()
    {
        using var answer = await Get("partners.localhost", "/api/x", ("x-ms-original-url", "http://other.localhost/"), ("X-Original-Host", "other.localhost"), ("X-Mine", "1"));
        var headers = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["headers"]!.AsObject();
        Assert.True(headers.ContainsKey("X-Mine"));
        Assert.False(headers.ContainsKey("x-ms-original-url"));
        Assert.False(headers.ContainsKey("X-Original-Host"));
    }

    [Fact]
    public async Task Returns_502_while_the_back_end_is_down()
    {
        await _developer.StopAsync();
        Assert.Equal(HttpStatusCode.BadGateway, (await Get("partners.localhost", "/api/x")).StatusCode);
    }

    [Theory]
    [InlineData("/", "<h1>portal</h1>")]
    [InlineData("/css/main.css", "h1 {}")]
    [InlineData("/apis/some-slug", "<h1>portal</h1>")]
    [InlineData("/css/missing.css", null)]
    [InlineData("/..%2Fsecret.txt", "<h1>portal</h1>")]
    [InlineData("/%2e%2e/secret.txt", "<h1>portal</h1>")]
    [InlineData("/staticwebapp.config.json", null)]
    public async Task Returns_files_and_the_index_for_addresses_of_the_site(string path, string? content)
    {
        using var answer = await Get("partners.localhost", path);
        Assert.Equal(content is null ? HttpStatusCode.NotFound : HttpStatusCode.OK, answer.StatusCode);
        if (content is not null) Assert.Equal(content, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Lists_mails_newest_first_as_JSON()
    {
        Assert.Equal("[]", await (await Get("localhost", "/mail/messages")).Content.ReadAsStringAsync());
        Mail("Subject: one\r\n\r\nfirst");
        Mail("Subject: two\r\n\r\nsecond");
        var mails = JsonNode.Parse(await (await Get("partners.localhost", "/mail/messages")).Content.ReadAsStringAsync())!.AsArray();
        Assert.Equal(["two", "one"], mails.Select(mail => (string?)mail!["subject"]));
        Assert.Equal(("dora@example.com", "second", null), ((string?)mails[0]!["to"], (string?)mails[0]!["text"], (string?)mails[0]!["html"]));
        Assert.True(DateTimeOffset.TryParse((string?)mails[0]!["received_at"], out _));
    }

    [Fact]
    public async Task Shows_hostile_mail_without_running_it()
    {
        Mail("Subject: <script>alert(1)</script>\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\n<img src=x onerror=alert(2)> https://a.example/?q=\"x\r\n"
            + "--b\r\nContent-Type: text/html\r\n\r\n<script>alert(3)</script><p>Hi</p>\r\n--b--");
        using var page = await Get("localhost", "/mail");
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<img", html);
        Assert.Contains("&lt;script&gt;alert(1)", html);
        Assert.Contains("<a href=\"https://a.example/?q=\">", html);
        Assert.Contains("<iframe sandbox=\"allow-popups", html);
        Assert.DoesNotContain("allow-scripts", html);
        Assert.DoesNotContain("script-src", Policy(page));
        Assert.StartsWith("default-src 'none'", Policy(page));

        var frame = System.Text.RegularExpressions.Regex.Match(html, "src=\"(/mail/messages/[^\"]+/html)\"").Groups[1].Value;
        using var mail = await Get("localhost", frame);
        Assert.Contains("<p>Hi</p>", await mail.Content.ReadAsStringAsync());
        Assert.StartsWith("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'", Policy(mail));
        Assert.Equal(HttpStatusCode.NotFound, (await Get("localhost", "/mail/messages/none/html")).StatusCode);
        Assert.Equal("text/css", (await Get("localhost", "/mail/style.css")).Content.Headers.ContentType!.MediaType);
    }

    private static string Policy(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").Single();

    private void Mail(string raw) => _mails.Add("portal@localhost", ["dora@example.com"], MimeMessage.Parse(Encoding.UTF8.GetBytes(raw)));

    private static int PortOf(WebApplication app) => new Uri(app.Urls.Single()).Port;

    // The echo names its own URL by the Host header, so the port is found by stopping one of the two.
    private async Task<int> ServedBy(HttpResponseMessage answer, string host, string path)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await _management.StopAsync();
        using var again = await Get(host, path);
        return again.StatusCode == HttpStatusCode.OK ? PortOf(_developer) : PortOf(_management);
    }

    private async Task<HttpResponseMessage> Get(string host, string path, params (string Name, string Value)[] headers)
    {
        var address = new Uri($"http://127.0.0.1:{PortOf(_site)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Host = host;
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request);
    }
}
