using System.Text.RegularExpressions;
using Policies;
using Testing;

namespace Enforcement.Tests;

/// <summary>Requests that mean one thing to the gateway and another to the upstream, if either is careless. None may reach what was not decided on.</summary>
[Collection(nameof(EnforcementFixture))]
public sealed partial class SmugglingTests(EnforcementFixture fixture)
{
    private static readonly SemaphoreSlim OneAtATime = new(1);
    private static PolicySnapshot? _plane;

    private readonly Instance _gateway = fixture.Instance;
    private readonly Upstream _upstream = fixture.Upstream;

    /// <summary>Headers and bodies whose end is a matter of opinion. <c>{inner}</c> is a request for what needs a key.</summary>
    public static TheoryData<string, string> Framings => new()
    {
        { "two lengths", "Content-Length: 5\r\nContent-Length: {length}\r\n\r\nhello{inner}" },
        { "a list of lengths", "Content-Length: 5, {length}\r\n\r\nhello{inner}" },
        { "a length with a sign", "Content-Length: +5\r\n\r\nhello{inner}" },
        { "a length in hex", "Content-Length: 0x5\r\n\r\nhello{inner}" },
        { "a length with a space inside", "Content-Length: 5 0\r\n\r\nhello{inner}" },
        { "a negative length", "Content-Length: -1\r\n\r\n{inner}" },
        { "a length with a space before the colon", "Content-Length : 5\r\n\r\nhello{inner}" },
        { "chunked and a length", "Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}" },
        { "a length and chunked", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n{chunk}\r\n0\r\n\r\n" },
        { "chunked twice", "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n{inner}" },
        { "chunked and something", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n{inner}" },
        { "something like chunked", "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{inner}" },
        { "chunked, not last", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{inner}" },
        { "chunked with a tab", "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n{inner}" },
        { "chunked with a space before the colon", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{inner}" },
        { "chunked in a folded line", "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n{inner}" },
        { "chunked in quotes", "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n{inner}" },
        { "chunked behind a bare carriage return", "X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}" },
        { "chunked behind a bare line feed", "X: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}" },
        { "chunked behind a null", "X: a\0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}" },
        { "a chunk size with a sign", "Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n{inner}" },
        { "a chunk size with a prefix", "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n{inner}" },
        { "a chunk size that overflows", "Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n\r\n{inner}" },
        { "a chunk that ends early", "Transfer-Encoding: chunked\r\n\r\n1\r\nhello\r\n0\r\n\r\n{inner}" },
        { "a chunk extension with line feeds", "Transfer-Encoding: chunked\r\n\r\n0;a\nb\r\n\r\n{inner}" },
        { "a body that nobody announced", "\r\n{inner}" },
        { "a line feed in place of a line end", "Content-Length: 5\n\nhello{inner}" },
        { "the connection named as a hop", "Connection: Content-Length\r\nContent-Length: {length}\r\n\r\n{inner}" },
        { "the transfer named as a hop", "Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}\r\n0\r\n\r\n" },
        { "the host named as a hop", "Connection: Host, Content-Length\r\nContent-Length: {length}\r\n\r\n{inner}" },
        { "an upgrade to clear HTTP/2", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n{inner}" },
        { "a WebSocket that is none", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 777\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n{inner}" },
        { "another method in a header", "X-HTTP-Method-Override: DELETE\r\nContent-Length: {length}\r\n\r\n{inner}" },
    };

    [AzuriteTheory]
    [MemberData(nameof(Framings))]
    public async Task Keeps_a_request_inside_a_request_from_the_upstream(string what, string framing)
    {
        var snapshot = await Plane();
        var mark = $"inner-{Guid.NewGuid():N}";
        foreach (var method in new[] { "GET", "POST" })
        {
            // As the gateway would have to read it, and as the upstream would.
            foreach (var target in new[] { $"/gateway/{snapshot.ControlPlaneName}/secret?{mark}", $"/secret?{mark}" })
            {
                var inner = $"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
                var body = framing.Replace("{inner}", inner, StringComparison.Ordinal).Replace("{length}", $"{inner.Length}", StringComparison.Ordinal)
                    .Replace("{chunk}", $"{inner.Length:x}\r\n{inner}", StringComparison.Ordinal);
                // A last request that ends the connection, should everything before it be taken for whole requests.
                var last = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
                var answers = await RawClient.Exchange(
                    _gateway.Http.BaseAddress!, $"{method} /gateway/{snapshot.ControlPlaneName}/open?{Guid.NewGuid()} HTTP/1.1\r\nHost: 127.0.0.1\r\n{body}{last}");
                Assert.DoesNotContain("HTTP/1.1 500", answers);
                Assert.False(_upstream.HasSeen(mark), $"{what}: {answers}");
            }
        }
    }

    [AzuriteTheory]
    [InlineData("GET http://127.0.0.1/gateway/{plane}/secret?{mark}", "400")]
    [InlineData("GET http://evil.example.com/gateway/{plane}/secret?{mark}", "400")]
    [InlineData("GET //evil.example.com/gateway/{plane}/secret?{mark}", "404")]
    [InlineData("GET ///gateway/{plane}/secret?{mark}", "404")]
    [InlineData("GET /gateway/{plane}/secret?{mark}", "401")]
    [InlineData("GET /gateway/{plane}//secret?{mark}", "401")]
    [InlineData("GET /gateway/{plane}/open/../secret?{mark}", "401")]
    [InlineData("GET /gateway/{plane}/./secret/?{mark}", "401")]
    [InlineData("GET /gateway/{plane}/%73ecret?{mark}", "401")]
    [InlineData("GET /gateway/../ace/{plane}/secret?{mark}", "404")]
    [InlineData("GET /x/../gateway/{plane}/secret?{mark}", "404")]
    [InlineData("GET /gateway/x/../{plane}/secret?{mark}", "404")]
    [InlineData("GET /gateway%2f{plane}/secret?{mark}", "404")]
    [InlineData("GET /gateway/{plane}/secret%00?{mark}", "400")]
    [InlineData("GET /gateway/{plane}/%C0%AFsecret?{mark}", "400")]
    [InlineData("GET /gateway/{plane}/%2fsecret?{mark}", "400")]
    [InlineData("GET /gateway/{plane}/open%5c..%5csecret?{mark}", "400")]
    [InlineData("GET /gateway/{plane}\\secret?{mark}", "404")]
    [InlineData("GET /gateway/{plane}/open\\..\\secret?{mark}", "400")]
    [InlineData("GET /gateway/{plane}/open/..;/secret?{mark}", "400")]
    [InlineData("GET /gateway/{plane}/secret#?{mark}", "400")]
    [InlineData("GET /gateway/{plane}/secret\0?{mark}", "400")]
    [InlineData("GET /gateway/{plane}/secret HTTP/1.1 x?{mark}", "400")]
    [InlineData("GET\t/gateway/{plane}/secret?{mark}", "400")]
    [InlineData("GET  /gateway/{plane}/secret?{mark}", "400")]
    [InlineData("get /gateway/{plane}/secret?{mark}", "400")]
    [InlineData("OPTIONS *", "405")]
    [InlineData("CONNECT evil.example.com:443", "400")]
    [InlineData("PRI *", "405")]
    public async Task Refuses_a_target_that_is_not_plainly_what_it_says(string line, string status)
    {
        var snapshot = await Plane();
        var mark = $"target-{Guid.NewGuid():N}";
        var sent = line.Replace("{plane}", snapshot.ControlPlaneName, StringComparison.Ordinal).Replace("{mark}", mark, StringComparison.Ordinal);
        var answer = await RawClient.Exchange(_gateway.Http.BaseAddress!, $"{sent} HTTP/1.1\r\nHost: gateway.example.com\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.False(_upstream.HasSeen(mark));
    }

    [AzuriteFact]
    public async Task Keeps_what_is_forwarded_in_the_form_that_was_checked_whatever_is_sent()
    {
        var snapshot = await Plane();
        string[] pieces = ["/", "//", "/.", "/..", "/%2e", "/%2E%2e", "/open", "/secret", "/%73ecret", "/secre%74", ";a=b", "/;", "%20", "%25", "%252f", "%252e", "/%25%32%66", "+", "~", "%7e", "/SECRET", "%c3%a9", "..;x", "%3b", ":80", "@"];
        var random = new Random(20_260_101);
        var (admitted, refused) = (0, 0);
        for (var round = 0; round < 400; round++)
        {
            var path = (random.Next(3) > 0 ? "/open" : "/") + string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => pieces[random.Next(pieces.Length)]));
            using var answer = await _gateway.Call(snapshot, $"GET {path}?q=%2e%2e%2f");
            var status = (int)answer.StatusCode;
            Assert.True(status is 200 or 400 or 401 or 404, $"{path}: {status}");
            // A path that climbs out of everything is the app's own front page, which says that it runs.
            if (status != 200 || await answer.Content.ReadAsStringAsync() == "{\"status\":\"ok\"}")
            {
                refused++;
                continue;
            }
            admitted++;
            var target = (await Echo.Of(answer)).Target;
            Assert.EndsWith("?q=%2e%2e%2f", target);
            var arrived = target[..target.IndexOf('?', StringComparison.Ordinal)];
            Assert.Equal((PathFault.None, arrived), (RequestPath.Normalise(arrived, out var again), again.Path));
            Assert.True(Loosely(arrived).StartsWith("/open", StringComparison.Ordinal), $"{path} arrived as {arrived}, which a careless server takes for {Loosely(arrived)}");
        }
        Assert.True(admitted > 20 && refused > 20, $"{admitted} admitted, {refused} refused");
    }

    /// <summary>Under <c>if_present</c> whatever is no published operation passes: what only looks like none must not, in whatever form a gateway asks.</summary>
    [AzuriteFact]
    public async Task Refuses_a_path_that_is_an_operation_to_services_that_cut_path_parameters()
    {
        var snapshot = Instance.Snapshot(_upstream, ("GET", "/secret"), ("GET", "/secret/*"));
        snapshot = snapshot with { Plugins = [snapshot.Plugins[0] with { Ace = new() { MatchPolicy = MatchPolicy.IfPresent } }] };
        await _gateway.Publish(snapshot);
        foreach (var (path, status) in new[]
        {
            ("/secret;x", 400), ("/secret;x=1/7", 400), ("/secret;/", 400), ("//;x/secret", 400), ("/secret%3bx", 400), ("/%73ecret;x", 400), ("/secret%5c", 400), ("/secret%00", 400),
            ("/secret", 401), ("/secret/", 401), ("/secret/7;x", 401), ("/else;x", 200), ("/secrets;x=/secret", 200), ("/secret%20", 200), ("/secret.", 200),
        })
        {
            var mark = $"parameters-{Guid.NewGuid():N}";
            var target = $"{path}?{mark};y";
            using var forwarded = await _gateway.Call(snapshot, $"GET {target}");
            var asked = (await _gateway.Ask(snapshot, new { method = "GET", path = target })).Answer;
            using var named = await Get("", ("X-Original-Method", "GET"), ("X-Original-URI", target));
            using var appended = await Get(target);
            Assert.Equal((path, status, status, status, status), (path, (int)forwarded.StatusCode, (int)asked.StatusCode, (int)named.StatusCode, (int)appended.StatusCode));
            Assert.Equal(status == 200, _upstream.HasSeen(mark));
        }

        // No operation has the method, but HTTP clients, and some services, take it for the one in upper case.
        foreach (var method in new[] { "get", "Get", "gET" })
        {
            var mark = $"method-{Guid.NewGuid():N}";
            var answer = await RawClient.Exchange(_gateway.Http.BaseAddress!, $"{method} /gateway/{snapshot.ControlPlaneName}/secret?{mark} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            Assert.False(_upstream.HasSeen(mark), answer);
            Assert.StartsWith("HTTP/1.1 400 ", answer);
            Assert.Equal(400, (int)(await _gateway.Ask(snapshot, new { method, path = $"/secret?{mark}" })).Answer.StatusCode);
            using var named = await Get("", ("X-Original-Method", method), ("X-Original-URI", $"/secret?{mark}"));
            Assert.Equal(400, (int)named.StatusCode);
        }

        Task<HttpResponseMessage> Get(string appended, params (string Name, string Value)[] headers)
        {
            var uri = new Uri(
                $"{_gateway.Http.BaseAddress!.OriginalString.TrimEnd('/')}/ace/{snapshot.ControlPlaneName}/check{appended}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
            var request = new HttpRequestMessage(HttpMethod.Get, uri);
            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value);
            return _gateway.Http.SendAsync(request);
        }
    }

    /// <summary>A path as a server might read it that decodes once, cuts path parameters and resolves dot segments.</summary>
    private static string Loosely(string path)
    {
        var segments = new Stack<string>();
        foreach (var part in Uri.UnescapeDataString(path).Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Parameters().Replace(part, "");
            if (name == "..")
                segments.TryPop(out _);
            else if (name is not ("" or "."))
                segments.Push(name);
        }
        return "/" + string.Join('/', segments.Reverse());
    }

    /// <summary>One for all tests: to publish takes a second.</summary>
    private async Task<PolicySnapshot> Plane()
    {
        await OneAtATime.WaitAsync();
        try
        {
            return _plane ??= await NewPlane();
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private async Task<PolicySnapshot> NewPlane()
    {
        var snapshot = Instance.Snapshot(_upstream, ("GET", "/secret"));
        snapshot = snapshot with
        {
            Operations =
            [
                .. snapshot.Operations,
                new() { Id = "open", ApiId = "open-api", Method = "GET", Path = "/open" },
                new() { Id = "open-post", ApiId = "open-api", Method = "POST", Path = "/open" },
                new() { Id = "open-below", ApiId = "open-api", Method = "GET", Path = "/open/*" },
                new() { Id = "open-far-below", ApiId = "open-api", Method = "GET", Path = "/open/*/*" },
            ],
            Publications = [.. snapshot.Publications, new() { EntityId = "open-api", PortalId = Instance.Portal }],
        };
        await _gateway.Publish(snapshot);
        return snapshot;
    }

    [GeneratedRegex(";.*", RegexOptions.NonBacktracking)]
    private static partial Regex Parameters();
}
