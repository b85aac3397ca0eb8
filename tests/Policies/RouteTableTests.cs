using Microsoft.AspNetCore.Http;

namespace Policies.Tests;

public class RouteTableTests
{
    private static readonly PolicyService Service = new() { Id = "service", Host = "upstream" };

    private static PolicyRoute Route(string id, Func<PolicyRoute, PolicyRoute>? with = null) =>
        (with ?? (route => route))(new() { Id = id, ServiceId = "service", Protocols = ["http", "https"] });

    private static string? Match(
        IEnumerable<PolicyRoute> routes, string method = "GET", string host = "api.example.com", string path = "/", bool? isHttps = false, IHeaderDictionary? headers = null) =>
        new RouteTable(routes, [Service]).Match(new(method, host, path, isHttps, headers ?? new HeaderDictionary()))?.Route.Id;

    [Theory]
    [InlineData("/foo", "/foo", true)]
    [InlineData("/foo", "/foo/bar", true)]
    [InlineData("/foo", "/foobar", true)]
    [InlineData("/foo", "/Foo", false)]
    [InlineData("/foo/", "/foo", false)]
    [InlineData("/", "/anything", true)]
    [InlineData("/a b", "/a%20b/c", true)]
    [InlineData("/café", "/caf%C3%A9", true)]
    [InlineData("~/users/\\d+$", "/users/7", true)]
    [InlineData("~/users/\\d+$", "/users/7/x", false)]
    [InlineData("~/users/\\d+", "/users/7/x", true)]
    [InlineData("~/users/\\d+", "/v1/users/7", false)]
    [InlineData("~/(?P<id>[a-z]+)/end", "/abc/end", true)]
    [InlineData("~/(a)\\1", "/aa", true)]
    [InlineData("~/(?!admin)[a-z]+", "/admin", false)]
    [InlineData("~/(", "/(", false)]
    public void Returns_a_route_when_its_path_matches(string pattern, string path, bool expected) =>
        Assert.Equal(expected ? "r" : null, Match([Route("r", route => route with { Paths = [pattern] })], path: path));

    [Theory]
    [InlineData("api.example.com", "api.example.com", true)]
    [InlineData("api.example.com", "API.Example.COM", true)]
    [InlineData("api.example.com", "api.example.com:8080", true)]
    [InlineData("api.example.com", "example.com", false)]
    [InlineData("*.example.com", "api.example.com", true)]
    [InlineData("*.example.com", "a.b.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", ".example.com", false)]
    [InlineData("api.example.*", "api.example.org", true)]
    [InlineData("api.example.*", "api.example.", false)]
    [InlineData("api.example.*", "www.api.example.org", false)]
    [InlineData("api.example.com:8080", "api.example.com:8080", true)]
    [InlineData("api.example.com:8080", "api.example.com", false)]
    [InlineData("api.example.com:80", "api.example.com", true)]
    [InlineData("[::1]", "[::1]:8080", true)]
    public void Returns_a_route_when_its_host_matches(string pattern, string host, bool expected) =>
        Assert.Equal(expected ? "r" : null, Match([Route("r", route => route with { Hosts = [pattern] })], host: host));

    [Theory]
    [InlineData("x", true)]
    [InlineData("X", true)]
    [InlineData("y", false)]
    [InlineData(null, false)]
    public void Returns_a_route_when_its_headers_match(string? value, bool expected)
    {
        var route = Route("r", route => route with { Headers = new Dictionary<string, IReadOnlyList<string>> { ["X-Kind"] = ["w", "x"] } });
        var headers = new HeaderDictionary();
        if (value is not null)
            headers["x-kind"] = value;
        Assert.Equal(expected ? "r" : null, Match([route], headers: headers));
    }

    [Fact]
    public void Returns_a_route_when_a_header_expression_matches()
    {
        var route = Route("r", route => route with { Headers = new Dictionary<string, IReadOnlyList<string>> { ["User-Agent"] = ["~*^mozilla/.*"] } });
        Assert.Equal("r", Match([route], headers: new HeaderDictionary { ["User-Agent"] = "Mozilla/5.0" }));
        Assert.Null(Match([route], headers: new HeaderDictionary { ["User-Agent"] = "curl/8" }));
    }

    /// <summary>The order of precedence, each step against the next: the first route must win although everything after it speaks for the second.</summary>
    public static TheoryData<string, PolicyRoute, PolicyRoute> Precedence()
    {
        var headers = new Dictionary<string, IReadOnlyList<string>> { ["X-Kind"] = ["x"] };
        var more = new Dictionary<string, IReadOnlyList<string>> { ["X-Kind"] = ["x"], ["X-More"] = ["y"] };
        return new()
        {
            { "more fields", Route("first", r => r with { Methods = ["GET"], Paths = ["/"] }), Route("second", r => r with { Paths = ["~/a/b.*"], RegexPriority = 9 }) },
            { "plain hosts", Route("first", r => r with { Hosts = ["api.example.com"] }), Route("second", r => r with { Hosts = ["*.example.com"], CreatedAt = -1 }) },
            { "plain hosts only", Route("first", r => r with { Hosts = ["api.example.com"] }), Route("second", r => r with { Hosts = ["api.example.com", "*.org"], CreatedAt = -1 }) },
            { "more headers", Route("first", r => r with { Headers = more, Paths = ["/"] }), Route("second", r => r with { Headers = headers, Paths = ["~/a/b.*"] }) },
            { "regex before prefix", Route("first", r => r with { Paths = ["~/a"] }), Route("second", r => r with { Paths = ["/a/b/c"], RegexPriority = 9 }) },
            { "regex priority", Route("first", r => r with { Paths = ["~/a"], RegexPriority = 2 }), Route("second", r => r with { Paths = ["~/a/b/c"], RegexPriority = 1 }) },
            { "longest prefix", Route("first", r => r with { Paths = ["/a/b"] }), Route("second", r => r with { Paths = ["/a/"], CreatedAt = -1 }) },
            { "the longest of several prefixes", Route("first", r => r with { Paths = ["/z", "/a/b"] }), Route("second", r => r with { Paths = ["/a/", "/very/long/one"], CreatedAt = -1 }) },
            { "age", Route("first", r => r with { Paths = ["/a"], CreatedAt = 1 }), Route("second", r => r with { Paths = ["/a"], CreatedAt = 2 }) },
        };
    }

    [Theory]
    [MemberData(nameof(Precedence))]
    public void Returns_the_first_by_the_contracts_order(string step, PolicyRoute first, PolicyRoute second)
    {
        var headers = new HeaderDictionary { ["X-Kind"] = "x", ["X-More"] = "y" };
        Assert.True(Match([second, first], path: "/a/b/c", headers: headers) == "first", step);
        Assert.True(Match([first, second], path: "/a/b/c", headers: headers) == "first", step);
    }

    [Fact]
    public void Returns_no_route_when_method_service_or_protocol_forbid_it()
    {
        Assert.Null(Match([Route("r", route => route with { Methods = ["POST"] })]));
        Assert.Null(Match([Route("r", route => route with { ServiceId = "gone" })]));
        Assert.Null(Match([Route("r", route => route with { Protocols = ["tcp"] })]));
        Assert.Null(new RouteTable([Route("r")], [Service with { Enabled = false }]).Match(new("GET", "h", "/", null, new HeaderDictionary())));
        Assert.Null(Match([Route("r", route => route with { Protocols = ["http"] })], isHttps: true));
        Assert.Equal("r", Match([Route("r", route => route with { Protocols = ["http"] })], isHttps: null));
        // Told apart by the caller, who knows what to say to plain http.
        Assert.Equal("r", Match([Route("r", route => route with { Protocols = ["https"] })]));
    }

    [Fact]
    public void Returns_no_route_when_an_expression_takes_too_long()
    {
        // A backreference keeps it off the linear engine; the nested repetition then never ends.
        var slow = Route("slow", route => route with { Paths = ["~/(a)\\1(a+)+$"] });
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Null(Match([slow, Route("open", route => route with { Paths = ["/"] })], path: "/" + new string('a', 60) + "!"));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    // Source: the table of path_handling in the contract's documentation of routes, rows of v0 and v1.
    [Theory]
    [InlineData("/s", "/fv0", false, PathHandling.V0, "/fv0", "/s/fv0")]
    [InlineData("/s", "/fv0", true, PathHandling.V0, "/fv0", "/s")]
    [InlineData("/s", "/fv0", true, PathHandling.V0, "/fv0/", "/s/")]
    [InlineData("/s", "/fv0", true, PathHandling.V0, "/fv0/req", "/s/req")]
    [InlineData("/s", "/fv0", true, PathHandling.V0, "/fv0req", "/s/req")]
    [InlineData("/s/", "/fv0", true, PathHandling.V0, "/fv0/req", "/s/req")]
    [InlineData("/s/", "/fv0", true, PathHandling.V0, "/fv0req", "/s/req")]
    [InlineData("/s/", "/fv0", true, PathHandling.V0, "/fv0", "/s")]
    [InlineData("/s/", "/fv0", true, PathHandling.V0, "/fv0/", "/s/")]
    [InlineData("/s/", "/fv0/", true, PathHandling.V0, "/fv0/req", "/s/req")]
    [InlineData("/s/", "/fv0", false, PathHandling.V0, "/fv0/req", "/s/fv0/req")]
    [InlineData("/s", "/", false, PathHandling.V0, "/", "/s")]
    [InlineData("/s", "/fv1", false, PathHandling.V1, "/fv1/req", "/sfv1/req")]
    [InlineData("/s", "/fv1", true, PathHandling.V1, "/fv1/req", "/s/req")]
    [InlineData("/s", "/fv1/", true, PathHandling.V1, "/fv1/req", "/sreq")]
    [InlineData("/s/", "/fv1", true, PathHandling.V1, "/fv1/req", "/s/req")]
    [InlineData("/s/", "/fv1/", true, PathHandling.V1, "/fv1/req", "/s/req")]
    [InlineData(null, "/a", true, PathHandling.V0, "/a/b", "/b")]
    [InlineData(null, "/a", true, PathHandling.V0, "/a", "/")]
    [InlineData(null, "/a", false, PathHandling.V0, "/a/b", "/a/b")]
    [InlineData(null, null, true, PathHandling.V0, "/a/b", "/a/b")]
    [InlineData("/s", null, true, PathHandling.V0, "/a/b", "/s/a/b")]
    [InlineData("/s", "~/v\\d+", true, PathHandling.V0, "/v12/b", "/s/b")]
    // A prefix that ends inside a segment must not leave a dot segment behind.
    [InlineData("/s", "/a", true, PathHandling.V0, "/a../b", "/s/b")]
    [InlineData("/s", "/a", true, PathHandling.V0, "/a..", "/s")]
    [InlineData("/s", "/a", true, PathHandling.V0, "/a..;x/b", "/s/b")]
    [InlineData("/s", "/a", true, PathHandling.V0, "/a.b/c", "/s/.b/c")]
    public void Returns_the_upstream_path(string? servicePath, string? routePath, bool strip, PathHandling handling, string path, string expected)
    {
        var route = Route("r", r => r with { Paths = routePath is null ? null : [routePath], StripPath = strip, PathHandling = handling });
        var match = new RouteTable([route], [Service with { Path = servicePath }]).Match(new("GET", "h", path, null, new HeaderDictionary()));
        Assert.Equal(expected, match!.UpstreamPath(path));
    }

    [Theory]
    [InlineData("GET", "/flights", "/flights", true)]
    [InlineData("GET", "/flights", "/flights/*", true)]
    [InlineData("POST", "/flights", "/flights", false)]
    [InlineData("GET", "/flights", "/billing", false)]
    [InlineData("GET", "~/users/\\d+$", "/users/*", true)]
    [InlineData("GET", "~/users/[a-z]+$", "/users/*", true)]
    [InlineData("GET", "~/users/[0-9a-f-]{36}$", "/users/*", true)]
    [InlineData("GET", "~/users/[A-Z]{9}$", "/users/*", false)]
    public void Returns_the_route_of_an_operation(string method, string pattern, string operation, bool expected)
    {
        var route = Route("r", r => r with { Paths = [pattern], Methods = ["GET"], Hosts = ["only.here"] });
        Assert.Equal(expected, new RouteTable([route], [Service]).MatchOperation(method, operation) is not null);
    }

    [Theory]
    [InlineData("/ok", null)]
    [InlineData("~/ok/\\d+", null)]
    [InlineData("ok", "should start with: / (fixed path) or ~/ (regex path)")]
    [InlineData("~ok", "should start with: / (fixed path) or ~/ (regex path)")]
    [InlineData("/a%2Fb", "no request can have this path")]
    public void Returns_what_is_wrong_with_a_path(string entry, string? problem)
    {
        Assert.Equal(problem, RoutePattern.Read(entry, out var pattern));
        Assert.Equal(problem is null, pattern is not null);
        Assert.StartsWith("invalid regex", RoutePattern.Read("~/(", out _));
    }
}
