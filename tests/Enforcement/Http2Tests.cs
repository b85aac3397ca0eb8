using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Policies;
using Testing;

namespace Enforcement.Tests;

/// <summary>HTTP/2 to clients and to upstreams, on the listeners that the app has beside the Functions host's port.</summary>
public sealed class Http2Tests(Http2Fixture fixture) : IClassFixture<Http2Fixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Instance _gateway = fixture.Instance;
    private readonly StreamingUpstream _upstream = fixture.Upstream;

    [AzuriteFact]
    public async Task Passes_a_unary_gRPC_call_on_and_its_status_back()
    {
        var snapshot = Grpc(("POST", "/greet.Greeter/SayHello"), ("POST", "/greet.Greeter/Missing")) with { ControlPlaneName = fixture.Plane };
        await _gateway.Publish(snapshot);
        var policy = Instance.Credential(Instance.Api);
        var key = await _gateway.Issue(policy);
        var message = Message("hello");

        using var answer = await Call("SayHello", key);
        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
        Assert.Equal("application/grpc", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(message, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("HTTP/2 http /greet.Greeter/SayHello te=trailers", Header(answer, "x-seen"));
        Assert.Equal(policy.ApplicationId, Header(answer, "x-seen-consumer"));
        Assert.Equal("operation-0", Header(answer, "X-ACE-Operation-ID"));
        Assert.Equal(("0", "all%20of%20it", message.Length.ToString()), (Trailer(answer, "grpc-status"), Trailer(answer, "grpc-message"), Trailer(answer, "x-bytes")));
        // A field that says how to read the message must not come behind it.
        Assert.False(answer.TrailingHeaders.Contains("content-location"));

        using var missing = await Call("Missing", key);
        Assert.Equal((HttpStatusCode.OK, "5"), (missing.StatusCode, Header(missing, "grpc-status")));
        // gRPC's clients make UNAUTHENTICATED, PERMISSION_DENIED and UNIMPLEMENTED of these.
        Assert.Equal(HttpStatusCode.Unauthorized, (await Call("SayHello", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Call("SayHello", await _gateway.Issue(Instance.Credential("other")))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Call("Unpublished", key)).StatusCode);

        // What is no gRPC, or comes by an HTTP that cannot carry its status.
        using var plain = await fixture.Client.SendAsync(Http2Fixture.Request(HttpMethod.Post, fixture.Grpc, "/greet.Greeter/SayHello"));
        Assert.Equal((415, "Non-gRPC request matched gRPC route"), ((int)plain.StatusCode, await Instance.Message(plain)));
        using var older = await _gateway.Call(snapshot with { ControlPlaneName = Uri.EscapeDataString(fixture.Plane) }, "POST /greet.Greeter/SayHello", key, new ByteArrayContent(message) { Headers = { ContentType = new("application/grpc") } });
        Assert.Equal((426, "Please use HTTP2 protocol", "HTTP/2"), ((int)older.StatusCode, await Instance.Message(older), older.Headers.Upgrade.ToString()));

        async Task<HttpResponseMessage> Call(string method, string? shown)
        {
            using var request = Http2Fixture.Request(HttpMethod.Post, fixture.Grpc, $"/greet.Greeter/{method}");
            request.Headers.TE.Add(new("trailers"));
            request.Headers.TryAddWithoutValidation("X-Consumer-Id", "forged");
            if (shown is not null)
                request.Headers.TryAddWithoutValidation("apikey", shown);
            request.Content = new ByteArrayContent(message) { Headers = { ContentType = new("application/grpc") } };
            return await fixture.Client.SendAsync(request);
        }
    }

    [AzuriteFact]
    public async Task Passes_both_bodies_on_as_they_come_at_the_same_time()
    {
        var snapshot = Grpc() with { Plugins = [] };
        await _gateway.Publish(snapshot);
        using var patience = new CancellationTokenSource(Patience);
        var pieces = new Pieces();
        using var request = Http2Fixture.Request(HttpMethod.Post, fixture.Plain, $"/gateway/{snapshot.ControlPlaneName}/chat.Chat/Talk");
        request.Content = pieces;
        // The answer begins before anything of the body was sent.
        using var answer = await fixture.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await using var said = await answer.Content.ReadAsStreamAsync(patience.Token);
        foreach (var text in new[] { "first", "second", "third" })
        {
            // Each is sent when the one before it has come back.
            await pieces.Send(text);
            var back = new byte[text.Length];
            await said.ReadExactlyAsync(back, patience.Token);
            Assert.Equal(text, Encoding.ASCII.GetString(back));
        }
        pieces.End();
        Assert.Equal(0, await said.ReadAsync(new byte[1], patience.Token));
        Assert.Equal(("0", "16"), (Trailer(answer, "grpc-status"), Trailer(answer, "x-bytes")));
    }

    [AzuriteTheory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public async Task Speaks_what_clients_ask_for_by_TLS_and_what_upstreams_offer(int major, int minor)
    {
        var open = Instance.Snapshot(_upstream.PlainPort) with { Plugins = [] };
        var service = open.Services[0] with { Protocol = "https", Port = _upstream.TlsPort, TlsVerify = false };
        var snapshot = open with
        {
            Services = [service, service with { Id = "verified", TlsVerify = null }],
            Routes = [open.Routes[0] with { Protocols = ["https"] }, open.Routes[0] with { Id = "verified", ServiceId = "verified", Paths = ["/verified"] }],
        };
        await _gateway.Publish(snapshot);
        using var request = Http2Fixture.Request(HttpMethod.Put, fixture.Tls, $"/gateway/{snapshot.ControlPlaneName}/thing", new(major, minor));
        request.Content = new StringContent("hello");
        using var answer = await fixture.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, new Version(major, minor), "hello"), (answer.StatusCode, answer.Version, await answer.Content.ReadAsStringAsync()));
        Assert.StartsWith("HTTP/2 https /thing", Header(answer, "x-seen"));
        // Trailers need a client that can be sent any.
        Assert.Equal(major == 2 ? "5" : "", Trailer(answer, "x-bytes"));

        using var unverified = await fixture.Client.SendAsync(Http2Fixture.Request(HttpMethod.Get, fixture.Tls, $"/gateway/{snapshot.ControlPlaneName}/verified", new(major, minor)));
        Assert.Equal((502, "An invalid response was received from the upstream server"), ((int)unverified.StatusCode, await Instance.Message(unverified)));
    }

    [AzuriteFact]
    public async Task Passes_the_trailers_of_an_older_upstream_on()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var open = Instance.Snapshot(_upstream.PlainPort) with { Plugins = [] };
        var snapshot = open with { Services = [open.Services[0] with { Port = ((IPEndPoint)listener.LocalEndpoint).Port }] };
        await _gateway.Publish(snapshot);
        using var request = Http2Fixture.Request(HttpMethod.Get, fixture.Plain, $"/gateway/{snapshot.ControlPlaneName}/report");
        var asking = fixture.Client.SendAsync(request);
        using var connection = await listener.AcceptTcpClientAsync().WaitAsync(Patience);
        using var reader = new StreamReader(connection.GetStream());
        Assert.Equal("GET /report HTTP/1.1", await reader.ReadLineAsync().WaitAsync(Patience));
        await connection.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Checksum\r\n\r\n5\r\nhello\r\n0\r\nX-Checksum: abc\r\nConnection: X-Checksum\r\n\r\n"u8.ToArray());
        using var answer = await asking.WaitAsync(Patience);
        Assert.Equal(("hello", "abc"), (await answer.Content.ReadAsStringAsync(), Trailer(answer, "X-Checksum")));
        Assert.False(answer.TrailingHeaders.Contains("Connection"));
    }

    [AzuriteFact]
    public async Task Passes_methods_on_that_only_a_listener_of_its_own_lets_in()
    {
        await using var upstream = await Upstream.Start();
        var snapshot = Instance.Snapshot(upstream, ("GET", "/dav"));
        var required = snapshot with { ControlPlaneId = Guid.NewGuid().ToString(), ControlPlaneName = $"plane-{Guid.NewGuid():N}" };
        snapshot = snapshot with { Plugins = [snapshot.Plugins[0] with { Ace = new() { MatchPolicy = MatchPolicy.IfPresent } }] };
        await _gateway.Publish(snapshot);
        await _gateway.Publish(required);
        foreach (var method in new[] { "PROPFIND", "VERSION-CONTROL" })
        {
            using var answer = await Call(method, snapshot);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var echo = await Echo.Of(answer);
            Assert.Equal((method, "/dav?x", "<propfind/>"), (echo.Method, echo.Target, echo.Body));
            using var unknown = await Call(method, required);
            Assert.Equal((404, "Not Found"), ((int)unknown.StatusCode, await Instance.Message(unknown)));
        }
        using var lower = await Call("propfind", snapshot);
        Assert.Equal((400, "The method must be in upper case"), ((int)lower.StatusCode, await Instance.Message(lower)));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Call("GET", snapshot)).StatusCode);

        // A tunnel, also one for a WebSocket (RFC 8441).
        using var connection = await RawHttp2Client.Open(fixture.Plain);
        using var patience = new CancellationTokenSource(Patience);
        var fields = new[] { (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":path", $"/gateway/{snapshot.ControlPlaneName}/dav"), (":authority", "h") };
        Assert.Equal(405, await connection.Ask(fields, "", patience.Token));

        async Task<HttpResponseMessage> Call(string method, PolicySnapshot plane)
        {
            using var request = Http2Fixture.Request(new(method), fixture.Plain, $"/gateway/{plane.ControlPlaneName}/dav?x");
            request.Content = new StringContent("<propfind/>");
            return await fixture.Client.SendAsync(request);
        }
    }

    [AzuriteFact]
    public async Task Believes_nobody_who_says_where_a_request_came_from_at_a_listener_of_its_own()
    {
        var open = Grpc() with { Plugins = [] };
        var snapshot = open with
        {
            Services = [.. open.Services, open.Services[0] with { Id = "inner", Port = 1 }],
            Routes = [open.Routes[0], open.Routes[0] with { Id = "inner", ServiceId = "inner", Hosts = ["inner.example.com"] }, open.Routes[0] with { Id = "secure", Protocols = ["grpcs"], Paths = ["/secure"] }],
        };
        await _gateway.Publish(snapshot);
        using var answer = await Call("/x");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($"127.0.0.1 http 127.0.0.1:{fixture.Plain.Port} ", Header(answer, "x-seen-forwarded"));
        Assert.Equal(426, (int)(await Call("/secure")).StatusCode);

        Task<HttpResponseMessage> Call(string path)
        {
            var request = Http2Fixture.Request(HttpMethod.Post, fixture.Plain, $"/gateway/{snapshot.ControlPlaneName}{path}");
            request.Content = new ByteArrayContent([]) { Headers = { ContentType = new("application/grpc") } };
            foreach (var (name, value) in new[] { ("X-Forwarded-Host", "inner.example.com"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "10.0.0.1"), ("Forwarded", "for=10.0.0.1"), ("X_Forwarded_For", "10.0.0.1"), ("X_Real_IP", "10.0.0.1") })
                request.Headers.TryAddWithoutValidation(name, value);
            return fixture.Client.SendAsync(request);
        }
    }

    public static TheoryData<string, (string Name, string Value)[], string> Smuggled => new()
    {
        { "a body longer than its length", [("content-length", "5")], $"hello{Inner}" },
        { "a body shorter than its length", [("content-length", "500")], Inner },
        { "two lengths", [("content-length", "5"), ("content-length", "500")], $"hello{Inner}" },
        { "chunks that HTTP/2 does not have", [("transfer-encoding", "chunked")], $"0\r\n\r\n{Inner}" },
        { "chunks under another spelling", [("Transfer-Encoding", "chunked")], $"0\r\n\r\n{Inner}" },
        { "a field's value with lines", [("x-lines", $"a\r\n\r\n{Inner}")], "" },
        { "a field's value with a bare line feed", [("x-lines", $"a\n\n{Inner}")], "" },
        { "a field's name with lines", [($"x-lines: a\r\n\r\n{Inner}", "a")], "" },
        { "a path with lines", [(":path", $"/gateway/PLANE/x HTTP/1.1\r\nHost: a\r\n\r\n{Inner}")], "" },
        { "two paths", [(":path", "/gateway/PLANE/x"), (":path", "/gateway/PLANE/MARK")], "" },
        { "a method with lines", [(":method", $"GET /x HTTP/1.1\r\nHost: a\r\n\r\n{Inner}")], "" },
        { "an authority with lines", [(":authority", $"a\r\n\r\n{Inner}")], "" },
        { "an upgrade", [("connection", "upgrade, http2-settings"), ("upgrade", "h2c"), ("http2-settings", "")], "" },
    };

    private const string Inner = "GET /MARK HTTP/1.1\r\nHost: a\r\n\r\n";

    [AzuriteTheory]
    [MemberData(nameof(Smuggled))]
    public async Task Keeps_a_request_inside_a_request_from_an_older_upstream(string what, (string Name, string Value)[] fields, string body)
    {
        await using var upstream = await Enforcement.Tests.Upstream.Start();
        var snapshot = Instance.Snapshot(upstream) with { Plugins = [] };
        await _gateway.Publish(snapshot);
        var mark = $"smuggled-{Guid.NewGuid():N}";
        string Say(string text) => text.Replace("MARK", mark, StringComparison.Ordinal).Replace("PLANE", snapshot.ControlPlaneName, StringComparison.Ordinal);
        using var patience = new CancellationTokenSource(Patience);
        IEnumerable<(string Name, string Value)> Whole(IReadOnlyList<(string Name, string Value)> own) =>
            new List<(string Name, string Value)> { (":method", "POST"), (":scheme", "http"), (":authority", "gateway.example.com"), (":path", $"/gateway/{snapshot.ControlPlaneName}/outer") }
                .Where(field => !own.Any(other => other.Name == field.Name)).Concat(own.Select(field => (Say(field.Name), Say(field.Value))));

        using (var client = await RawHttp2Client.Open(fixture.Plain))
        {
            var status = await client.Ask(Whole(fields), Say(body), patience.Token);
            Assert.True(status is 0 or (>= 200 and < 500), $"{what}: {status}");
        }
        // What else was sent on that connection to the upstream has come by now: the next call uses it.
        using (var client = await RawHttp2Client.Open(fixture.Plain))
            Assert.Equal(200, await client.Ask(Whole([(":path", $"/gateway/{snapshot.ControlPlaneName}/next")]), "hello", patience.Token));
        Assert.True(upstream.HasSeen("/next"));
        Assert.False(upstream.HasSeen(mark), $"{what}: it reached the upstream");
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:1", "must name http, h2c or https")]
    [InlineData("h2c://example.com:1", "must name http, h2c or https")]
    [InlineData("h2c://127.0.0.1:1/a/b", "one segment")]
    [InlineData("https://127.0.0.1:1", "needs Enforcement__TlsCertificate")]
    public async Task Rejects_a_listener_it_does_not_understand(string listeners, string message)
    {
        await using var handler = await HandlerProcess.StartAndExit("Enforcement", new Dictionary<string, string>
        {
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = FreePorts.One().ToString(), ["DataStorage"] = "UseDevelopmentStorage=true", ["Enforcement__Listeners"] = listeners,
        });
        Assert.Equal(1, handler.ExitCode);
        Assert.Contains(message, handler.Output, StringComparison.Ordinal);
    }

    /// <summary>A service of gRPC behind one route.</summary>
    private PolicySnapshot Grpc(params (string Method, string Path)[] operations)
    {
        var snapshot = Instance.Snapshot(_upstream.PlainPort, operations);
        return snapshot with
        {
            Services = [snapshot.Services[0] with { Protocol = "grpc", Port = _upstream.PlainPort }],
            Routes = [snapshot.Routes[0] with { Protocols = ["grpc", "grpcs"], StripPath = false }],
        };
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";

    private static string Trailer(HttpResponseMessage answer, string name) => answer.TrailingHeaders.TryGetValues(name, out var values) ? string.Join(',', values) : "";

    /// <summary>As gRPC frames it: a byte for compression and four for the length.</summary>
    private static byte[] Message(string text)
    {
        var message = new byte[5 + text.Length];
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), text.Length);
        Encoding.ASCII.GetBytes(text, message.AsSpan(5));
        return message;
    }

    /// <summary>A body that is sent piece by piece when somebody says so.</summary>
    private sealed class Pieces : HttpContent
    {
        private readonly Channel<string> _pieces = Channel.CreateUnbounded<string>();

        public Pieces() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        public ValueTask Send(string text) => _pieces.Writer.WriteAsync(text);

        public void End() => _pieces.Writer.Complete();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            await foreach (var text in _pieces.Reader.ReadAllAsync())
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
