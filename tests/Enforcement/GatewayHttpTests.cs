using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Policies;
using Testing;

namespace Enforcement.Tests;

/// <summary>What HTTP asks of whoever stands between a client and a service.</summary>
[Collection(nameof(EnforcementFixture))]
public sealed class GatewayHttpTests(EnforcementFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Instance _gateway = fixture.Instance;
    private readonly Upstream _upstream = fixture.Upstream;

    [AzuriteFact]
    public async Task Keeps_headers_of_one_connection_on_that_connection()
    {
        var snapshot = await Open();
        using var client = await RawClient.Open(_gateway.Http.BaseAddress!);
        // Without `close`, beside which Kestrel forgets what else is listed.
        await client.Send($"""
            POST /gateway/{snapshot.ControlPlaneName}/all HTTP/1.1
            Host: gateway.example.com
            Connection: X-Named, x-other
            X-Named: dropped
            X-Other: dropped
            X-Kept: kept
            Keep-Alive: timeout=5
            Proxy-Authorization: Basic dropped
            Proxy-Connection: dropped
            Proxy: http://dropped.example.com
            TE: trailers
            Trailer: X-Consumer-Id
            Upgrade: h2c
            HTTP2-Settings: dropped
            Transfer-Encoding: chunked

            5
            hello
            0
            X-Consumer-Id: dropped
            X-Late: dropped


            """.ReplaceLineEndings("\r\n"));
        await client.ReadUntil("\r\n0\r\n\r\n");
        var answer = client.Received;
        Assert.StartsWith("HTTP/1.1 200 ", answer);
        Assert.Contains("hello", answer);
        Assert.Contains("kept", answer);
        Assert.DoesNotContain("dropped", answer);
        foreach (var name in new[] { "X-Named", "X-Other", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Upgrade", "X-Late", "X-Consumer-Id" })
            Assert.DoesNotContain($"\"{name}\"", answer, StringComparison.OrdinalIgnoreCase);

        using var hops = await _gateway.Call(snapshot, "GET /hops");
        Assert.Equal("the answer's", Assert.Single(hops.Headers.GetValues("X-End")));
        foreach (var name in new[] { "X-Hop", "Keep-Alive", "X-ACE-Reason" })
            Assert.False(hops.Headers.Contains(name), $"{name} was passed on");
    }

    [AzuriteFact]
    public async Task Passes_a_request_body_on_as_it_comes()
    {
        var snapshot = await Open();
        var (first, second) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        using var client = await RawClient.Open(_gateway.Http.BaseAddress!);
        await client.Send($"POST /gateway/{snapshot.ControlPlaneName}/pieces HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{first}\r\n");
        await Instance.Eventually(() => Task.FromResult(_upstream.HasRead(first)));
        await client.Send($"20\r\n{second}\r\n0\r\n\r\n");
        await client.ReadUntil("HTTP/1.1 200 ");
        Assert.True(_upstream.HasRead(second));
    }

    [AzuriteFact]
    public async Task Passes_an_answer_on_as_it_comes()
    {
        var snapshot = await Open();
        using var client = await RawClient.Open(_gateway.Http.BaseAddress!);
        await client.Send($"GET /gateway/{snapshot.ControlPlaneName}/drips HTTP/1.1\r\nHost: a\r\n\r\n");
        await client.ReadUntil("first;");
        Assert.DoesNotContain("second;", client.Received);
        _upstream.Drip();
        await client.ReadUntil("second;");
        _upstream.Drip();
        await client.ReadUntil("\r\n0\r\n\r\n");
    }

    [AzuriteFact]
    public async Task Asks_for_a_body_only_when_the_call_may_pass()
    {
        var snapshot = Instance.Snapshot(_upstream, ("POST", "/expected"));
        await _gateway.Publish(snapshot);
        var key = await _gateway.Issue(Instance.Credential(Instance.Api));
        string Head(string? header) => $"POST /gateway/{snapshot.ControlPlaneName}/expected HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n{header}\r\n";

        using var admitted = await RawClient.Open(_gateway.Http.BaseAddress!);
        await admitted.Send(Head($"apikey: {key}\r\n"));
        await admitted.ReadUntil("HTTP/1.1 100 Continue\r\n\r\n");
        await admitted.Send("hello");
        await admitted.ReadUntil("HTTP/1.1 200 ");
        await admitted.ReadUntil("hello");

        using var refused = await RawClient.Open(_gateway.Http.BaseAddress!);
        await refused.Send(Head(null));
        await refused.ReadUntil("HTTP/1.1 401 ");
        Assert.DoesNotContain("100 Continue", refused.Received);
    }

    [AzuriteFact]
    public async Task Passes_a_WebSocket_on_both_ways_and_refuses_one_like_any_call()
    {
        var snapshot = Instance.Limited(_upstream, new(2, LimitDuration.Hours), ("GET", "/socket"));
        await _gateway.Publish(snapshot);
        var policy = Instance.Credential(Instance.Package);
        var key = await _gateway.Issue(policy);
        using var patience = new CancellationTokenSource(Patience);
        for (var call = 0; call < 2; call++)
        {
            using var socket = await Connect(key);
            Assert.Equal("chat", socket.SubProtocol);
            var headers = JsonSerializer.Deserialize<Dictionary<string, string>>(await Receive(socket))!;
            Assert.Equal((policy.ApplicationId, "operation-0"), (headers["X-Consumer-Id"], headers["X-ACE-Operation-ID"]));
            foreach (var text in new[] { "hello", new string('x', 50_000), "good bye" })
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, patience.Token);
                Assert.Equal(text, await Receive(socket));
            }
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", patience.Token);
            Assert.Equal((WebSocketCloseStatus.NormalClosure, "done"), (socket.CloseStatus, socket.CloseStatusDescription));
        }
        foreach (var (shown, status) in new (string?, HttpStatusCode)[] { (null, HttpStatusCode.Unauthorized), (key, HttpStatusCode.TooManyRequests) })
        {
            using var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            await Assert.ThrowsAsync<WebSocketException>(() => Connect(shown, socket));
            Assert.Equal(status, socket.HttpStatusCode);
        }
        // An upstream that does not take it answers for itself.
        using var plain = await _gateway.Call(await Open(), "GET /teapot", null, null, ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"));
        Assert.Equal(418, (int)plain.StatusCode);

        async Task<ClientWebSocket> Connect(string? shown, ClientWebSocket? into = null)
        {
            var socket = into ?? new ClientWebSocket();
            socket.Options.AddSubProtocol("chat");
            if (shown is not null)
                socket.Options.SetRequestHeader("apikey", shown);
            socket.Options.SetRequestHeader("X-Consumer-Id", "forged");
            await socket.ConnectAsync(new($"ws://127.0.0.1:{_gateway.Http.BaseAddress!.Port}/gateway/{snapshot.ControlPlaneName}/socket"), patience.Token);
            return socket;
        }

        async Task<string> Receive(ClientWebSocket socket)
        {
            var text = new StringBuilder();
            var buffer = new byte[8_192];
            ValueWebSocketReceiveResult piece;
            do
            {
                piece = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
                text.Append(Encoding.UTF8.GetString(buffer, 0, piece.Count));
            }
            while (!piece.EndOfMessage);
            return text.ToString();
        }
    }

    [AzuriteFact]
    public async Task Leads_each_request_where_the_contracts_router_would()
    {
        var open = await Open();
        PolicyRoute Route(string id, string service) => open.Routes[0] with { Id = id, ServiceId = service };
        var snapshot = open with
        {
            ControlPlaneId = Guid.NewGuid().ToString(),
            ControlPlaneName = $"plane-{Guid.NewGuid():N}",
            Services = [.. "any exact head tail low high long method header port plain guarded".Split(' ').Select(name => open.Services[0] with { Id = name, Path = "/to-" + name })],
            Routes =
            [
                Route("any", "any") with { Paths = ["/"] },
                Route("exact", "exact") with { Hosts = ["api.example.com"], Paths = ["/"] },
                Route("head", "head") with { Hosts = ["*.example.com"], Paths = ["/"] },
                Route("tail", "tail") with { Hosts = ["api.*"], Paths = ["/"] },
                Route("low", "low") with { Paths = ["~/r/\\d+"], RegexPriority = 1 },
                Route("high", "high") with { Paths = ["~/r/(?P<id>[0-9]+)$"], RegexPriority = 2 },
                Route("long", "long") with { Paths = ["/r/x"] },
                Route("method", "method") with { Methods = ["PUT"], Paths = ["/r"] },
                Route("header", "header") with { Headers = new Dictionary<string, IReadOnlyList<string>> { ["X-Version"] = ["2", "~*^beta-"] }, Paths = ["/r"] },
                Route("port", "port") with { Hosts = ["port.test:8443"], Paths = ["/"] },
                Route("plain", "plain") with { Hosts = ["plain.test"], Protocols = ["http"], Paths = ["/"] },
            ],
        };
        await _gateway.Publish(snapshot);
        foreach (var (request, host, scheme, header, service) in new (string, string, string, string?, string)[]
        {
            ("GET /a", "elsewhere.test", "http", null, "any"),
            ("GET /a", "API.example.com", "http", null, "exact"),
            ("GET /a", "api.example.com:1234", "http", null, "exact"),
            ("GET /a", "other.example.com", "http", null, "head"),
            ("GET /a", "a.b.example.com", "https", null, "head"),
            ("GET /a", "example.com", "http", null, "any"),
            ("GET /a", "api.elsewhere.test", "http", null, "tail"),
            ("GET /a", "port.test:8443", "http", null, "port"),
            ("GET /a", "port.test", "http", null, "any"),
            ("GET /a", "plain.test", "http", null, "plain"),
            ("GET /a", "plain.test", "https", null, "any"),
            ("GET /r/7", "x.test", "http", null, "high"),
            ("GET /r/7/y", "x.test", "http", null, "low"),
            ("GET /r/x/y", "x.test", "http", null, "long"),
            ("GET /r", "x.test", "http", null, "any"),
            ("PUT /r", "x.test", "http", null, "method"),
            ("GET /r", "x.test", "http", "2", "header"),
            ("GET /r", "x.test", "http", "BETA-3", "header"),
            ("GET /r", "x.test", "http", "3", "any"),
        })
        {
            (string, string)[] headers = [("X-Forwarded-Host", host), ("X-Forwarded-Proto", scheme), .. header is null ? Array.Empty<(string, string)>() : [("X-Version", header)]];
            var echo = await Echo.Of(await _gateway.Call(snapshot, request, null, null, headers));
            Assert.True(echo.Target.StartsWith($"/to-{service}", StringComparison.Ordinal), $"{request} {host} {header}: {echo.Target} instead of {service}");
            Assert.Equal($"127.0.0.1:{_upstream.Port}", echo.Headers["Host"]);
        }
    }

    [AzuriteFact]
    public async Task Guards_a_linked_service_as_a_whole_beside_operations_of_the_control_plane()
    {
        var snapshot = Instance.Snapshot(_upstream, ("GET", "/operation"));
        snapshot = snapshot with
        {
            Services = [.. snapshot.Services, snapshot.Services[0] with { Id = "linked" }],
            Routes = [.. snapshot.Routes, snapshot.Routes[0] with { Id = "linked", ServiceId = "linked", Paths = ["/linked"], StripPath = false }],
            Guards = [new("linked", "whole-api")],
            Publications = [.. snapshot.Publications, new() { EntityId = "whole-api", PortalId = Instance.Portal, StrategyId = Instance.Strategy }],
        };
        await _gateway.Publish(snapshot);
        var (operations, whole) = (await _gateway.Issue(Instance.Credential(Instance.Api)), await _gateway.Issue(Instance.Credential("whole-api")));
        async Task Expect(int status, string request, string? key)
        {
            using var answer = await _gateway.Call(snapshot, request, key);
            Assert.True(status == (int)answer.StatusCode, $"{request}: {(int)answer.StatusCode} instead of {status}");
        }

        await Expect(200, "GET /operation", operations);
        await Expect(403, "GET /operation", whole);
        await Expect(404, "GET /no-operation", whole);
        // Whatever the path and method: the API's strategy and registration, and no operation.
        foreach (var request in new[] { "GET /linked", "DELETE /linked/anything/at?all", "POST /linked/operation" })
        {
            await Expect(401, request, null);
            await Expect(403, request, operations);
            await Expect(200, request, whole);
        }
        using var linked = await _gateway.Call(snapshot, "GET /linked/x", whole);
        var echo = await Echo.Of(linked);
        Assert.Equal("/linked/x", echo.Target);
        Assert.DoesNotContain("X-ACE-Operation-ID", echo.Headers.Keys);
    }

    [AzuriteFact]
    public async Task Names_the_consumer_that_an_application_stands_for_and_no_other()
    {
        var snapshot = Instance.Snapshot(_upstream, ("GET", "/who"));
        var consumer = new PolicyConsumer(Guid.NewGuid().ToString(), "Zoë Übel", "crm ✈ 7");
        snapshot = snapshot with { Consumers = [consumer, new(Guid.NewGuid().ToString(), null, "only-own")] };
        await _gateway.Publish(snapshot);
        var mapped = Instance.Credential(Instance.Api) with { Consumers = [new(Guid.NewGuid().ToString(), "elsewhere"), new(snapshot.ControlPlaneId, consumer.Id)] };
        var own = Instance.Credential(Instance.Api) with { Consumers = [new(snapshot.ControlPlaneId, snapshot.Consumers[1].Id)] };
        var gone = Instance.Credential(Instance.Api) with { Consumers = [new(snapshot.ControlPlaneId, Guid.NewGuid().ToString())] };
        async Task<Dictionary<string, string>> Headers(CredentialPolicy policy)
        {
            using var answer = await _gateway.Call(snapshot, "GET /who", await _gateway.Issue(policy), null,
                ("X-Consumer-Id", "forged"), ("X-Consumer-Username", "forged"), ("X-Consumer-Custom-Id", "forged"), ("X-Consumer-Groups", "forged"), ("X_Consumer_Custom_Id", "forged"));
            var headers = (await Echo.Of(answer)).Headers;
            Assert.DoesNotContain("forged", headers.Values);
            Assert.Equal(policy.ApplicationId, headers["X-Application-Id"]);
            return headers;
        }

        var named = await Headers(mapped);
        Assert.Equal((consumer.Id, consumer.Username, consumer.CustomId), (named["X-Consumer-Id"], named["X-Consumer-Username"], named["X-Consumer-Custom-Id"]));
        var nameless = await Headers(own);
        Assert.Equal((snapshot.Consumers[1].Id, "only-own"), (nameless["X-Consumer-Id"], nameless["X-Consumer-Custom-Id"]));
        Assert.DoesNotContain("X-Consumer-Username", nameless.Keys);
        Assert.Equal(gone.ApplicationId, (await Headers(gone))["X-Consumer-Id"]);

        // The same at the check: as JSON, and as bytes of headers that a gateway copies.
        var key = await _gateway.Issue(mapped);
        var (_, json) = await _gateway.Ask(snapshot, new { method = "GET", path = "/who", headers = new { apikey = key } });
        Assert.Equal(consumer.CustomId, json.GetProperty("headers").GetProperty("X-Consumer-Custom-Id").GetString());
        var raw = await RawClient.Exchange(_gateway.Http.BaseAddress!, $"GET /ace/{snapshot.ControlPlaneName}/check HTTP/1.1\r\nHost: a\r\nX-Original-Method: GET\r\nX-Original-URI: /who\r\napikey: {key}\r\nConnection: close\r\n\r\n");
        Assert.Contains($"X-Consumer-Username: {consumer.Username}\r\n", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(raw)));
    }

    private async Task<PolicySnapshot> Open()
    {
        var snapshot = Instance.Snapshot(_upstream) with { Plugins = [] };
        await _gateway.Publish(snapshot);
        return snapshot;
    }
}
