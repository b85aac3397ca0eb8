using System.Net;
using System.Net.Sockets;
using System.Text;
using Policies;
using Testing;

namespace Enforcement.Tests;

[Collection(nameof(EnforcementFixture))]
public sealed class GatewayTests(EnforcementFixture fixture)
{
    private readonly Instance _gateway = fixture.Instance;
    private readonly Upstream _upstream = fixture.Upstream;

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    [AzuriteFact]
    public async Task Returns_the_upstreams_answer_when_a_registered_key_calls()
    {
        var snapshot = Instance.Snapshot(_upstream, ("POST", "/flights/*"));
        await _gateway.Publish(snapshot);
        var policy = Instance.Credential(Instance.Api);
        var answer = await _gateway.Call(
            snapshot, "POST /flights/7?day=2026-01-01&x=%2F", await _gateway.Issue(policy), new StringContent("{\"seat\":\"1A\"}", Encoding.UTF8, "application/json"), ("X-Mine", "kept"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var echo = await Echo.Of(answer);
        Assert.Equal(("POST", "/flights/7?day=2026-01-01&x=%2F", "{\"seat\":\"1A\"}"), (echo.Method, echo.Target, echo.Body));
        Assert.Equal("kept", echo.Headers["X-Mine"]);
        Assert.Equal("application/json; charset=utf-8", echo.Headers["Content-Type"]);
        Assert.Equal(policy.ApplicationId, echo.Headers["X-Consumer-Id"]);
        Assert.Equal(policy.ApplicationId, echo.Headers["X-Application-Id"]);
        Assert.Equal(policy.CredentialId, echo.Headers["X-Credential-Identifier"]);
        Assert.Equal("operation-0", echo.Headers["X-ACE-Operation-ID"]);
        Assert.Equal("operation-0", Header(answer, "X-ACE-Operation-ID"));
        // Unlimited: nothing to tell.
        Assert.Equal("", Header(answer, "RateLimit-Limit"));
    }

    [AzuriteFact]
    public async Task Keeps_the_upstreams_status_and_headers_and_adds_its_own()
    {
        var snapshot = Instance.Limited(_upstream, new(10, LimitDuration.Hours), ("GET", "/teapot"));
        await _gateway.Publish(snapshot);
        var answer = await _gateway.Call(snapshot, "GET /teapot", await _gateway.Issue(Instance.Credential(Instance.Package)));
        Assert.Equal((418, "short and stout", "yes"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), Header(answer, "X-Upstream")));
        Assert.Equal(("10", "9"), (Header(answer, "RateLimit-Limit"), Header(answer, "RateLimit-Remaining")));
        Assert.InRange(int.Parse(Header(answer, "RateLimit-Reset")), 1, 3_600);
    }

    [AzuriteFact]
    public async Task Refuses_401_in_one_way_whatever_is_wrong_with_the_key()
    {
        var snapshot = Instance.Snapshot(_upstream, ("GET", "/secret"));
        await _gateway.Publish(snapshot);
        var expired = await _gateway.Issue(Instance.Credential(Instance.Api) with { ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(-1) });
        var removed = Instance.Credential(Instance.Api);
        var removedKey = await _gateway.Issue(removed);
        await _gateway.Writer.RemoveCredential(CredentialKey.OfKey(removedKey), removed.CredentialId, 2);
        // Other tests call paths with the same word in them.
        var mark = Guid.NewGuid().ToString("N");
        foreach (var key in new[] { null, "", "nonsense", "ace_x_y", ApiKey.Mint(), expired, removedKey, new string('k', 5_000) })
        {
            var answer = await _gateway.Call(snapshot, $"GET /secret?{mark}", key);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Key", answer.Headers.WwwAuthenticate.ToString());
            Assert.Equal("Unauthorized", await Instance.Message(answer));
            Assert.Equal("", Header(answer, "RateLimit-Limit"));
            if (key is { Length: > 0 })
                Assert.DoesNotContain(key, $"{answer}{await answer.Content.ReadAsStringAsync()}");
        }
        Assert.False(_upstream.HasSeen(mark));
    }

    [AzuriteFact]
    public async Task Refuses_403_when_the_application_is_not_registered()
    {
        var snapshot = Instance.Snapshot(_upstream, ("GET", "/members-only"));
        await _gateway.Publish(snapshot);
        var answer = await _gateway.Call(snapshot, "GET /members-only", await _gateway.Issue(Instance.Credential("something-else")));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("You cannot consume this service", await Instance.Message(answer));
        Assert.False(_upstream.HasSeen("/members-only"));
    }

    [AzuriteFact]
    public async Task Hides_404_what_is_not_there()
    {
        var snapshot = Instance.Snapshot(_upstream, ("GET", "/there")) is var whole ? whole with { Routes = [whole.Routes[0] with { Paths = ["/there", "/routed"] }] } : whole;
        await _gateway.Publish(snapshot);
        foreach (var (request, message) in new[] { ("GET /routed", "Not Found"), ("DELETE /there", "Not Found"), ("GET /unrouted", "no Route matched with those values") })
        {
            var answer = await _gateway.Call(snapshot, request);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal(message, await Instance.Message(answer));
        }
        foreach (var path in new[] { "/gateway/nobody/there", "/gateway/", "/gateway", "/ace/nobody/check", "/ace", "/nowhere", $"/gateway/{snapshot.ControlPlaneName.ToUpperInvariant()}/there" })
        {
            var answer = path.StartsWith("/ace/") ? await _gateway.Http.PostAsync(path, new StringContent("{\"method\":\"GET\",\"path\":\"/\"}", Encoding.UTF8, "application/json")) : await _gateway.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("Not Found", await Instance.Message(answer));
        }
    }

    [AzuriteFact]
    public async Task Returns_the_control_plane_by_its_escaped_name_or_id()
    {
        var snapshot = Instance.Snapshot(_upstream, ("GET", "/named")) with { ControlPlaneName = $"Öst / west %2F {Guid.NewGuid()}" };
        Assert.Equal(WriteOutcome.Moved, await _gateway.Writer.PublishSnapshot(snapshot, await _gateway.Writer.ReadPointer(snapshot.ControlPlaneId)));
        var key = await _gateway.Issue(Instance.Credential(Instance.Api));
        foreach (var name in new[] { Uri.EscapeDataString(snapshot.ControlPlaneName), snapshot.ControlPlaneId })
        {
            await Instance.Eventually(async () => (await _gateway.Call(snapshot with { ControlPlaneName = name }, "GET /named", key)).StatusCode == HttpStatusCode.OK);
            var check = await _gateway.Ask(snapshot with { ControlPlaneName = name }, new { method = "GET", path = "/named" });
            Assert.Equal(401, check.Json.GetProperty("status").GetInt32());
        }
    }

    [AzuriteFact]
    public async Task Limits_429_with_what_a_client_needs_to_wait()
    {
        var snapshot = Instance.Limited(_upstream, new(3, LimitDuration.Hours), ("GET", "/scarce"), ("GET", "/scarce/*"));
        await _gateway.Publish(snapshot);
        var key = await _gateway.Issue(Instance.Credential(Instance.Package));
        foreach (var (request, left) in new[] { ("GET /scarce", "2"), ("GET /scarce/1", "1"), ("GET /scarce/2", "0") })
        {
            var admitted = await _gateway.Call(snapshot, request, key);
            Assert.Equal((HttpStatusCode.OK, "3", left), (admitted.StatusCode, Header(admitted, "RateLimit-Limit"), Header(admitted, "RateLimit-Remaining")));
        }
        var answer = await _gateway.Call(snapshot, "GET /scarce/too-many", key);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("API rate limit exceeded", await Instance.Message(answer));
        Assert.Equal(("3", "0"), (Header(answer, "RateLimit-Limit"), Header(answer, "RateLimit-Remaining")));
        Assert.InRange(int.Parse(Header(answer, "Retry-After")), 1, 3_600);
        Assert.Equal(Header(answer, "Retry-After"), Header(answer, "RateLimit-Reset"));
        Assert.False(_upstream.HasSeen("too-many"));
    }

    [AzuriteTheory]
    [InlineData("/open/%2e%2e/open//x/./y", "/open/x/y")]
    [InlineData("/x/../open/%7Ea", "/open/~a")]
    [InlineData("/open/a%20b%c3%a9?q=%2e%2e%2F", "/open/a%20b%C3%A9?q=%2e%2e%2F")]
    [InlineData("/open", "/open")]
    [InlineData("/open/", "/open/")]
    public async Task Keeps_what_was_checked_and_what_is_forwarded_the_same(string sent, string arrives)
    {
        var snapshot = Instance.Snapshot(_upstream) with { Plugins = [] };
        await _gateway.Publish(snapshot);
        var answer = await _gateway.Call(snapshot, $"GET {sent}");
        Assert.Equal(arrives, (await Echo.Of(answer)).Target);
    }

    [AzuriteTheory]
    [InlineData("/a%2fb")]
    [InlineData("/..%5cadmin")]
    [InlineData("/..;/admin")]
    [InlineData("/a%c0%afb")]
    [InlineData("/a%zz")]
    [InlineData("/a\\b")]
    public async Task Rejects_400_an_ambiguous_path(string sent)
    {
        var snapshot = Instance.Snapshot(_upstream) with { Plugins = [] };
        await _gateway.Publish(snapshot);
        var answer = await _gateway.Call(snapshot, $"GET {sent}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("The path is malformed or ambiguous", await Instance.Message(answer));
    }

    [AzuriteFact]
    public async Task Keeps_identity_headers_from_outside_away_from_the_upstream()
    {
        var snapshot = Instance.Snapshot(_upstream, ("GET", "/who"));
        await _gateway.Publish(snapshot);
        var policy = Instance.Credential(Instance.Api);
        var answer = await _gateway.Call(
            snapshot, "GET /who", await _gateway.Issue(policy), null,
            ("X-Consumer-Id", "forged"), ("x-consumer-username", "forged"), ("X_Application_Id", "forged"), ("X-Application-Name", "forged"),
            ("X-ACE-Operation-ID", "forged"), ("X-Credential-Identifier", "forged"), ("X-Anonymous-Consumer", "forged"), ("x-functions-key", "host's"),
            ("Connection", "X-Consumer-Id, X-Application-Id"));
        var echo = await Echo.Of(answer);
        Assert.DoesNotContain("forged", echo.Headers.Values);
        Assert.DoesNotContain("host's", echo.Headers.Values);
        Assert.Equal(policy.ApplicationId, echo.Headers["X-Consumer-Id"]);
        Assert.Equal("operation-0", echo.Headers["X-ACE-Operation-ID"]);
    }

    [AzuriteTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Keeps_the_key_from_the_upstream_when_the_strategy_says_so(bool hides)
    {
        var snapshot = Instance.Snapshot(_upstream, ("GET", "/key"));
        snapshot = snapshot with { Strategies = [snapshot.Strategies[0] with { HideCredentials = hides }] };
        await _gateway.Publish(snapshot);
        var key = await _gateway.Issue(Instance.Credential(Instance.Api));
        var echo = await Echo.Of(await _gateway.Call(snapshot, "GET /key", key));
        Assert.Equal(hides ? null : key, echo.Headers.GetValueOrDefault("apikey"));
    }

    [AzuriteFact]
    public async Task Returns_what_is_unmatched_or_anonymous_as_the_plugin_says()
    {
        var snapshot = Instance.Snapshot(_upstream, ("GET", "/known"));
        snapshot = snapshot with { Plugins = [snapshot.Plugins[0] with { Ace = new() { MatchPolicy = MatchPolicy.IfPresent, Anonymous = "guest" } }] };
        await _gateway.Publish(snapshot);
        var unmatched = await Echo.Of(await _gateway.Call(snapshot, "GET /unknown", null, null, ("X-Consumer-Id", "forged")));
        Assert.DoesNotContain(unmatched.Headers.Keys, name => name.StartsWith("X-Consumer", StringComparison.OrdinalIgnoreCase));
        var anonymous = await Echo.Of(await _gateway.Call(snapshot, "GET /known"));
        Assert.Equal(("guest", "true"), (anonymous.Headers["X-Consumer-Username"], anonymous.Headers["X-Anonymous-Consumer"]));
    }

    [AzuriteFact]
    public async Task Returns_paths_and_hosts_as_the_route_says()
    {
        var snapshot = Instance.Snapshot(_upstream) with { Plugins = [] };
        snapshot = snapshot with
        {
            Services = [snapshot.Services[0] with { Path = "/base" }],
            Routes =
            [
                snapshot.Routes[0] with { Id = "stripped", Paths = ["/api"] },
                snapshot.Routes[0] with { Id = "hosted", Paths = ["/api"], Hosts = ["api.example.com"], StripPath = false, PreserveHost = true },
            ],
        };
        await _gateway.Publish(snapshot);
        var stripped = await Echo.Of(await _gateway.Call(snapshot, "GET /api/v1?x"));
        Assert.Equal(("/base/v1?x", $"127.0.0.1:{_upstream.Port}"), (stripped.Target, stripped.Headers["Host"]));
        var hosted = await Echo.Of(await _gateway.Call(snapshot, "GET /api/v1", null, null, ("X-Forwarded-Host", "api.example.com")));
        Assert.Equal(("/base/api/v1", "api.example.com"), (hosted.Target, hosted.Headers["Host"]));
    }

    [AzuriteFact]
    public async Task Refuses_plain_http_when_the_route_wants_https()
    {
        var snapshot = Instance.Snapshot(_upstream) with { Plugins = [] };
        snapshot = snapshot with
        {
            Routes = [snapshot.Routes[0] with { Protocols = ["https"] }, snapshot.Routes[0] with { Id = "moved", Paths = ["/moved"], Protocols = ["https"], HttpsRedirectStatusCode = 308 }],
        };
        await _gateway.Publish(snapshot);
        var refused = await _gateway.Call(snapshot, "GET /x");
        Assert.Equal((426, "Please use HTTPS protocol"), ((int)refused.StatusCode, await Instance.Message(refused)));
        var moved = await _gateway.Call(snapshot, "GET /moved?a=b", null, null, ("X-Forwarded-Host", "api.example.com"), ("X-Forwarded-Proto", "http"));
        Assert.Equal((308, $"https://api.example.com/gateway/{snapshot.ControlPlaneName}/moved?a=b"), ((int)moved.StatusCode, moved.Headers.Location?.OriginalString));
        var secure = await _gateway.Call(snapshot, "GET /x", null, null, ("X-Forwarded-Proto", "https"));
        Assert.Equal(HttpStatusCode.OK, secure.StatusCode);
    }

    [AzuriteFact]
    public async Task Returns_cors_headers_to_browsers_on_every_answer()
    {
        var snapshot = Instance.Snapshot(_upstream, ("GET", "/try-it"));
        snapshot = snapshot with
        {
            Plugins = [.. snapshot.Plugins, new() { Id = "cors", Name = PolicyPlugin.CorsName, Cors = new() { Origins = ["https://portal.example.com"], Credentials = true, MaxAgeSeconds = 600, ExposedHeaders = ["X-Mine"] } }],
        };
        await _gateway.Publish(snapshot);
        var origin = ("Origin", "https://portal.example.com");
        var preflight = await _gateway.Call(snapshot, "OPTIONS /try-it", null, null, origin, ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "apikey,x-other"));
        Assert.Equal(HttpStatusCode.OK, preflight.StatusCode);
        Assert.Equal("https://portal.example.com", Header(preflight, "Access-Control-Allow-Origin"));
        Assert.Equal("true", Header(preflight, "Access-Control-Allow-Credentials"));
        Assert.Equal("apikey,x-other", Header(preflight, "Access-Control-Allow-Headers"));
        Assert.Equal("600", Header(preflight, "Access-Control-Max-Age"));
        Assert.Contains("GET", Header(preflight, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.False(_upstream.HasSeen("/try-it"));
        var refused = await _gateway.Call(snapshot, "GET /try-it", null, null, origin);
        Assert.Equal((HttpStatusCode.Unauthorized, "https://portal.example.com"), (refused.StatusCode, Header(refused, "Access-Control-Allow-Origin")));
        var admitted = await _gateway.Call(snapshot, "GET /try-it", await _gateway.Issue(Instance.Credential(Instance.Api)), null, origin);
        Assert.Equal(("https://portal.example.com", "X-Mine", "Origin"), (Header(admitted, "Access-Control-Allow-Origin"), Header(admitted, "Access-Control-Expose-Headers"), Header(admitted, "Vary")));
        var stranger = await _gateway.Call(snapshot, "GET /try-it", null, null, ("Origin", "https://evil.example.com"));
        Assert.Equal("", Header(stranger, "Access-Control-Allow-Origin"));
        // Not a preflight, only an OPTIONS that nobody published.
        Assert.Equal(HttpStatusCode.NotFound, (await _gateway.Call(snapshot, "OPTIONS /try-it")).StatusCode);
    }

    [AzuriteFact]
    public async Task Returns_502_503_or_504_when_the_upstream_fails()
    {
        var snapshot = Instance.Snapshot(_upstream) with { Plugins = [] };
        using var deaf = new SilentServer(takesConnections: true);
        using var full = new SilentServer(takesConnections: false);
        snapshot = snapshot with
        {
            Services =
            [
                // Each time-out by itself: the other must not be waited for.
                snapshot.Services[0] with { ReadTimeoutMilliseconds = 300 },
                snapshot.Services[0] with { Id = "deaf", Port = deaf.Port, WriteTimeoutMilliseconds = 300 },
                snapshot.Services[0] with { Id = "full", Port = full.Port, ConnectTimeoutMilliseconds = 300, Retries = 1 },
                new() { Id = "dead", Host = "127.0.0.1", Port = FreePorts.One(), Retries = 1 },
                new() { Id = "nowhere", Host = "does-not-exist.invalid", Retries = 0 },
            ],
            Routes =
            [
                snapshot.Routes[0],
                snapshot.Routes[0] with { Id = "deaf", ServiceId = "deaf", Paths = ["/deaf"] },
                snapshot.Routes[0] with { Id = "full", ServiceId = "full", Paths = ["/full"] },
                snapshot.Routes[0] with { Id = "dead", ServiceId = "dead", Paths = ["/dead"] },
                snapshot.Routes[0] with { Id = "nowhere", ServiceId = "nowhere", Paths = ["/nowhere"] },
                snapshot.Routes[0] with { Id = "none", ServiceId = null, Paths = ["/none"] },
            ],
        };
        await _gateway.Publish(snapshot);
        async Task Expect(int status, string message, string path, HttpContent? body = null)
        {
            var answer = await _gateway.Call(snapshot, $"{(body is null ? "GET" : "PUT")} {path}", null, body);
            Assert.Equal((status, message), ((int)answer.StatusCode, await Instance.Message(answer)));
        }
        await Expect(502, "An invalid response was received from the upstream server", "/dead");
        await Expect(503, "name resolution failed", "/nowhere");
        await Expect(504, "The upstream server is timing out", "/slow");
        // More than the buffers on the way take.
        await Expect(504, "The upstream server is timing out", "/deaf", new ByteArrayContent(new byte[32 * 1024 * 1024]));
        await Expect(504, "The upstream server is timing out", "/full");
        await Expect(503, "no Service found with those values", "/none");
    }

    [AzuriteFact]
    public async Task Tries_again_until_the_upstream_listens_and_sends_the_call_once()
    {
        // Bound and not listening: nobody else gets the port, and whoever connects is refused.
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var snapshot = Instance.Snapshot(((IPEndPoint)socket.LocalEndPoint!).Port) with { Plugins = [] };
        snapshot = snapshot with
        {
            Services = [snapshot.Services[0] with { Retries = 32_767 }, snapshot.Services[0] with { Id = "once" }],
            Routes = [snapshot.Routes[0], snapshot.Routes[0] with { Id = "once", ServiceId = "once", Paths = ["/once"] }],
        };
        await _gateway.Publish(snapshot);
        var patient = _gateway.Call(snapshot, "POST /orders", null, new StringContent("one order"));
        for (var call = 0; call < 5; call++)
        {
            using var refused = await _gateway.Call(snapshot, "POST /once", null, new StringContent("one order"));
            Assert.Equal((502, "An invalid response was received from the upstream server"), ((int)refused.StatusCode, await Instance.Message(refused)));
        }
        Assert.False(patient.IsCompleted);
        socket.Listen();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        using var connection = await socket.AcceptAsync(patience.Token);
        await using var stream = new NetworkStream(connection);
        var (received, buffer) = ("", new byte[4096]);
        while (!received.EndsWith("one order", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, patience.Token);
            Assert.NotEqual(0, read);
            received += Encoding.ASCII.GetString(buffer, 0, read);
        }
        Assert.StartsWith("POST /orders HTTP/1.1\r\n", received);
        await stream.WriteAsync("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), patience.Token);
        Assert.Equal(HttpStatusCode.Created, (await patient.WaitAsync(patience.Token)).StatusCode);
        Assert.False(socket.Poll(0, SelectMode.SelectRead), "the call was sent twice");
    }

    [AzuriteFact]
    public async Task Keeps_large_bodies_whole_both_ways()
    {
        var snapshot = Instance.Snapshot(_upstream) with { Plugins = [] };
        await _gateway.Publish(snapshot);
        var text = string.Concat(Enumerable.Range(0, 600_000).Select(number => $"{number:D8} "));
        var echo = await Echo.Of(await _gateway.Call(snapshot, "PUT /large", null, new StringContent(text)));
        Assert.True(text == echo.Body, "the body that arrived is not the one that was sent");
    }
}
