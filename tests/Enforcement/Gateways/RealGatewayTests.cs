using System.Net;
using System.Text;
using Policies;
using Testing;

namespace Enforcement.Tests.Gateways;

/// <summary>nginx, Caddy and HAProxy with the configurations that are shipped, in front of a service, asking a running enforcement app.</summary>
[Collection(nameof(EnforcementFixture))]
public sealed class RealGatewayTests(EnforcementFixture fixture)
{
    private static readonly string[] Limits = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];

    [GatewayFact("nginx")]
    public Task Enforces_behind_nginx() => Enforces(Nginx, isBodyItsOwn: true);

    [GatewayFact("caddy")]
    public Task Enforces_behind_Caddy() => Enforces(Caddy, isBodyItsOwn: false, unreachable: HttpStatusCode.BadGateway);

    [GatewayFact("haproxy")]
    public Task Enforces_behind_HAProxy() => Enforces(HAProxy, isBodyItsOwn: false);

    private async Task Enforces(Func<GuardedPlane, Uri, Task<RunningGateway>> start, bool isBodyItsOwn, HttpStatusCode unreachable = HttpStatusCode.ServiceUnavailable)
    {
        var plane = await GuardedPlane.New(fixture);
        await using (var gateway = await start(plane, fixture.Instance.Http.BaseAddress!))
        {
            await Refuses(gateway, plane, isBodyItsOwn);
            await Passes(gateway, plane);
            await Limited(gateway, plane);
            await plane.Let(ApiKey.Mint("gw"));
            using var misconfigured = await Call(gateway, "GET /open");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, misconfigured.StatusCode);
            Assert.False(misconfigured.Headers.Contains("X-ACE-Reason"));
        }
        // Nobody listens there: nothing passes.
        await using var alone = await start(plane, new($"http://127.0.0.1:{FreePorts.One()}"));
        using var refused = await Call(alone, "GET /open?alone");
        Assert.Equal(unreachable, refused.StatusCode);
        Assert.False(fixture.Upstream.HasSeen("/open?alone"));
    }

    private async Task Refuses(RunningGateway gateway, GuardedPlane plane, bool isBodyItsOwn)
    {
        var mark = $"refused-{Guid.NewGuid():N}";
        await Expect(401, $"GET /flights?{mark}");
        await Expect(401, $"GET /flights?{mark}", ("apikey", "nonsense"));
        await Expect(403, $"GET /flights?{mark}", ("apikey", plane.StrangersKey));
        await Expect(404, $"GET /nowhere?{mark}", ("apikey", plane.Key));
        await Expect(404, $"PUT /flights?{mark}", ("apikey", plane.Key));
        await Expect(404, $"GET /open?{mark}", ("Host", "other.example.com"));
        await Expect(400, $"GET /flights%2f..%2fopen?{mark}");
        // It would be forwarded as it is, to a service that may not resolve it.
        await Expect(400, $"GET /flights/../open?{mark}");
        await Expect(401, $"GET /open/../flights?{mark}");
        // Whoever names another request of his own is asked about the one he makes.
        foreach (var (method, uri, host) in new[] { ("X-Original-Method", "X-Original-URI", "X-Original-Host"), ("X-Forwarded-Method", "X-Forwarded-Uri", "X-Forwarded-Host") })
        {
            await Expect(401, $"GET /flights?{mark}", (method, "GET"), (uri, "/open"));
            await Expect(404, $"PUT /open?{mark}", (method, "GET"));
            await Expect(404, $"GET /open?{mark}", ("Host", "other.example.com"), (host, GuardedPlane.Host));
        }
        await Expect(401, $"GET /flights?{mark}", ("X-Original-URL", $"http://{GuardedPlane.Host}/open"));
        await Expect(404, $"GET /open?{mark}", ("Host", "other.example.com"), ("X-Original-URL", $"http://{GuardedPlane.Host}/open?{mark}"));
        Assert.False(fixture.Upstream.HasSeen(mark));

        async Task Expect(int status, string request, params (string Name, string Value)[] headers)
        {
            using var answer = await Call(gateway, request, null, headers);
            Assert.True(status == (int)answer.StatusCode, $"{request} {string.Join(' ', headers)}: {(int)answer.StatusCode} instead of {status}");
            Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains("\"message\"", await answer.Content.ReadAsStringAsync());
            Assert.Matches("^[a-z_]+$", Assert.Single(answer.Headers.GetValues("X-ACE-Reason")));
            Assert.NotEqual("", Assert.Single(answer.Headers.GetValues("X-ACE-Request-ID")));
            if (!isBodyItsOwn) Assert.NotEqual("", await Instance.Message(answer));
        }
    }

    private static async Task Passes(RunningGateway gateway, GuardedPlane plane)
    {
        // One of three.
        using var answer = await Call(
            gateway, "POST /flights?from=BER&from=M%C3%9CC&plus=a+b", "a body", ("apikey", plane.Key), ("X-Consumer-Id", "forged"), ("X-Consumer-Custom-Id", "forged"),
            ("X-Authenticated-Userid", "forged"), ("X_Consumer_Custom_Id", "forged"), ("X-Credential_Identifier", "forged"), ("X-Anonymous-Consumer", "forged"), ("X-ACE-Operation-ID", "forged"), ("X-ACE-Gateway-Token", "forged"), ("X-Else", "kept"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["3", "2"], Limits.Take(2).Select(name => Assert.Single(answer.Headers.GetValues(name))));
        var echo = await Echo.Of(answer);
        Assert.Equal(("POST", "/flights?from=BER&from=M%C3%9CC&plus=a+b", "a body"), (echo.Method, echo.Target, echo.Body));
        Assert.Equal((plane.ApplicationId, plane.ApplicationId, "operation-1", "kept"), (echo.Headers["X-Consumer-Id"], echo.Headers["X-Application-Id"], echo.Headers["X-ACE-Operation-ID"], echo.Headers["X-Else"]));
        Assert.True(Guid.TryParse(echo.Headers["X-Credential-Identifier"], out _));
        foreach (var name in new[] { "X-Consumer-Custom-Id", "X-Authenticated-Userid", "X-Anonymous-Consumer", "X-ACE-Gateway-Token", "X-Consumer-Username" })
            Assert.DoesNotContain(name, echo.Headers.Keys);
        Assert.DoesNotContain(echo.Headers.Values, value => value.Contains(plane.Token) || value.Contains("forged"));

        // Open to all: no key, no limit, and nobody the service could take the caller for.
        using var open = await Call(gateway, "GET /open", null, ("X-Consumer-Id", "forged"));
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.DoesNotContain("X-Consumer-Id", (await Echo.Of(open)).Headers.Keys);
        Assert.DoesNotContain(open.Headers, header => header.Key.StartsWith("RateLimit-", StringComparison.OrdinalIgnoreCase));

        // What the service itself says of limits is not passed off as ACE's.
        using var teapot = await Call(gateway, "GET /teapot");
        Assert.Equal(((HttpStatusCode)418, "yes"), (teapot.StatusCode, Assert.Single(teapot.Headers.GetValues("X-Upstream"))));
        Assert.DoesNotContain(teapot.Headers, header => header.Key.StartsWith("RateLimit-", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task Limited(RunningGateway gateway, GuardedPlane plane)
    {
        for (var call = 0; call < 2; call++)
            Assert.Equal(HttpStatusCode.OK, (await Call(gateway, "GET /flights", null, ("apikey", plane.Key))).StatusCode);
        using var limited = await Call(gateway, "GET /flights", null, ("apikey", plane.Key));
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.Equal(["3", "0"], Limits.Take(2).Select(name => Assert.Single(limited.Headers.GetValues(name))));
        Assert.InRange(int.Parse(Assert.Single(limited.Headers.GetValues("Retry-After"))), 1, 3_600);
        Assert.Equal(limited.Headers.GetValues("Retry-After"), limited.Headers.GetValues("RateLimit-Reset"));
    }

    internal static async Task<HttpResponseMessage> Call(RunningGateway gateway, string request, string? body = null, params (string Name, string Value)[] headers)
    {
        var parts = request.Split(' ');
        var target = new Uri(gateway.Http.BaseAddress!.OriginalString.TrimEnd('/') + parts[1], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new(parts[0]), target) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "text/plain") };
        message.Headers.Host = GuardedPlane.Host;
        foreach (var (name, value) in headers)
        {
            if (name == "Host") message.Headers.Host = value;
            else message.Headers.TryAddWithoutValidation(name, value);
        }
        return await gateway.Http.SendAsync(message);
    }

    private Task<RunningGateway> Nginx(GuardedPlane plane, Uri ace)
    {
        var port = FreePorts.One();
        var site = RunningGateway.Shipped("nginx.conf",
            ("server ace.example.com:443;", $"server 127.0.0.1:{ace.Port};"), ("https://ace/", "http://ace/"), ("quickstart", plane.Name), ("GATEWAY_TOKEN", plane.Token),
            // What is tested is what becomes of an answer, not how soon a busy machine has one.
            ("proxy_connect_timeout 1s;", "proxy_connect_timeout 30s;"), ("proxy_read_timeout    3s;", "proxy_read_timeout 30s;"),
            ("listen 127.0.0.1:8080;", $"listen 127.0.0.1:{port};"), ("http://127.0.0.1:9000;", $"http://127.0.0.1:{fixture.Upstream.Port};"));
        const string Main = """
            daemon off; master_process off; pid {folder}/pid; error_log stderr crit;
            events { }
            http {
              access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
              fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
              include {folder}/site.conf;
            }
            """;
        return RunningGateway.Start("nginx", new Dictionary<string, string> { ["nginx.conf"] = Main, ["site.conf"] = site }, ["-p", "{folder}", "-e", "stderr", "-c", "{folder}/nginx.conf"], port);
    }

    private Task<RunningGateway> Caddy(GuardedPlane plane, Uri ace)
    {
        var port = FreePorts.One();
        var config = "{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n\tlog {\n\t\tlevel ERROR\n\t}\n}\n" + RunningGateway.Shipped("Caddyfile");
        return RunningGateway.Start("caddy", new Dictionary<string, string> { ["Caddyfile"] = config }, ["run", "--config", "{folder}/Caddyfile", "--adapter", "caddyfile"], port,
            ("GATEWAY_ADDRESS", $"http://:{port}"), ("ACE_URL", $"http://127.0.0.1:{ace.Port}"), ("CONTROL_PLANE", plane.Name), ("ACE_GATEWAY_TOKEN", plane.Token), ("SERVICE", $"127.0.0.1:{fixture.Upstream.Port}"));
    }

    private Task<RunningGateway> HAProxy(GuardedPlane plane, Uri ace)
    {
        var port = FreePorts.One();
        return RunningGateway.Start("haproxy", new Dictionary<string, string> { ["haproxy.cfg"] = RunningGateway.Shipped("haproxy.cfg"), ["ace.lua"] = RunningGateway.Shipped("ace.lua", ("timeout_ms = 3000", "timeout_ms = 30000")) }, ["-db", "-f", "{folder}/haproxy.cfg"], port,
            ("ACE_LUA", "{folder}/ace.lua"), ("ACE_CHECK_URL", $"http://127.0.0.1:{ace.Port}/ace/{plane.Name}/check"), ("ACE_GATEWAY_TOKEN", plane.Token),
            ("GATEWAY_BIND", $"127.0.0.1:{port}"), ("SERVICE", $"127.0.0.1:{fixture.Upstream.Port}"));
    }
}
