using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Policies;
using Testing;

namespace Enforcement.Tests;

[Collection(nameof(EnforcementFixture))]
public sealed class CheckTests(EnforcementFixture fixture)
{
    private readonly Instance _gateway = fixture.Instance;

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";

    [AzuriteFact]
    public async Task Returns_the_decision_as_its_status_and_as_json()
    {
        var snapshot = Instance.Limited(fixture.Upstream, new(1, LimitDuration.Hours), ("GET", "/flights"));
        await _gateway.Publish(snapshot);
        var policy = Instance.Credential(Instance.Package);
        var key = await _gateway.Issue(policy);
        var question = new { method = "GET", host = "api.example.com", path = "/flights?x=1", headers = new { ApiKey = new[] { key } } };

        var (allowed, json) = await _gateway.Ask(snapshot, question);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
        Assert.Equal(
            ["allowed", "status", "reason", "message", "operation_id", "application_id", "limit", "remaining", "reset_seconds", "retry_after_seconds", "path", "headers", "request_id"],
            json.EnumerateObject().Select(field => field.Name));
        Assert.True(json.GetProperty("allowed").GetBoolean());
        Assert.Equal(("granted", "operation-0", policy.ApplicationId), (json.GetProperty("reason").GetString(), json.GetProperty("operation_id").GetString(), json.GetProperty("application_id").GetString()));
        Assert.Equal((1, 0), (json.GetProperty("limit").GetInt32(), json.GetProperty("remaining").GetInt32()));
        Assert.InRange(json.GetProperty("reset_seconds").GetInt32(), 1, 3_600);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("retry_after_seconds").ValueKind);
        Assert.Equal("/flights?x=1", json.GetProperty("path").GetString());
        Assert.Equal(policy.ApplicationId, json.GetProperty("headers").GetProperty("X-Consumer-Id").GetString());
        Assert.DoesNotContain(key, json.GetRawText(), StringComparison.Ordinal);

        var (limited, refusal) = await _gateway.Ask(snapshot, question);
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.Equal((false, 429, "limit_exceeded"), (refusal.GetProperty("allowed").GetBoolean(), refusal.GetProperty("status").GetInt32(), refusal.GetProperty("reason").GetString()));
        Assert.Equal(Header(limited, "Retry-After"), refusal.GetProperty("retry_after_seconds").GetInt32().ToString());
        Assert.Equal(JsonValueKind.Null, refusal.GetProperty("path").ValueKind);
        Assert.Empty(refusal.GetProperty("headers").EnumerateObject());
        Assert.False(fixture.Upstream.HasSeen("/flights?x=1"));
    }

    [AzuriteTheory]
    [InlineData("/open", "/open")]
    [InlineData("/x/../open/?q=%2e%2e/..&r=a+b", "/open/?q=%2e%2e/..&r=a+b")]
    [InlineData("//%6fpen/caf%c3%a9|/./", "/open/caf%C3%A9%7C/")]
    [InlineData("/open?", "/open?")]
    public async Task Returns_the_path_to_forward_as_it_was_decided_on(string asked, string decided)
    {
        var snapshot = Instance.Snapshot(fixture.Upstream, ("GET", "/open"), ("GET", "/open/*"));
        snapshot = snapshot with { Publications = [snapshot.Publications[0] with { StrategyId = null }] };
        await _gateway.Publish(snapshot);
        var (answer, json) = await _gateway.Ask(snapshot, new { method = "GET", path = asked });
        Assert.Equal((HttpStatusCode.OK, decided), (answer.StatusCode, json.GetProperty("path").GetString()));
        // Asked again about what it said, it says the same.
        Assert.Equal(decided, (await _gateway.Ask(snapshot, new { method = "GET", path = decided })).Json.GetProperty("path").GetString());
    }

    [AzuriteTheory]
    [InlineData("GET", "/flights", 401, "unauthorized")]
    [InlineData("POST", "/flights", 404, "no_operation")]
    [InlineData("GET", "/flights%2f", 400, "bad_path")]
    [InlineData("GET", "/x/../flights", 401, "unauthorized")]
    public async Task Returns_a_refusal_with_its_reason_but_never_why_a_key_is_bad(string method, string path, int status, string reason)
    {
        var snapshot = Instance.Snapshot(fixture.Upstream, ("GET", "/flights"));
        await _gateway.Publish(snapshot);
        foreach (var key in new[] { null, "nonsense", ApiKey.Mint() })
        {
            var (answer, json) = await _gateway.Ask(snapshot, new { method, path, headers = key is null ? [] : new Dictionary<string, string> { ["apikey"] = key } });
            Assert.Equal((status, status, reason), ((int)answer.StatusCode, json.GetProperty("status").GetInt32(), json.GetProperty("reason").GetString()));
            Assert.Equal(status == 401 ? "Key" : "", answer.Headers.WwwAuthenticate.ToString());
        }
    }

    [AzuriteTheory]
    [InlineData("", "the body is not valid JSON")]
    [InlineData("{", "the body is not valid JSON")]
    [InlineData("[]", "the body must be a JSON object")]
    [InlineData("null", "the body must be a JSON object")]
    [InlineData("{}", "method is required; path is required")]
    [InlineData("""{"method":"GET","method":"PUT","path":"/"}""", "the body is not valid JSON")]
    [InlineData("""{"method":1,"path":[],"extra":true,"headers":{"a b":"x","c":3,"d":["x",4]}}""",
        "method must be a string; path must be a string; \"extra\" is not allowed; headers: \"a b\" is not a header name; headers.c must be a string or an array of strings; headers.d must be a string or an array of strings")]
    [InlineData("""{"method":"GE T","path":"x","headers":[]}""", "headers must be an object; method must be an HTTP method in upper case; path must begin with a slash")]
    [InlineData("""{"method":"GET","path":"/","headers":{"a":{"b":{"c":{}}}}}""", "the body is not valid JSON")]
    [InlineData("""{"method":"GET","path":"/\ud800"}""", "the body is not valid JSON")]
    public async Task Rejects_400_naming_each_fault(string body, string message)
    {
        var answer = await _gateway.Http.PostAsync("/ace/any/check", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal((400, message), ((int)answer.StatusCode, await Instance.Message(answer)));
    }

    [AzuriteFact]
    public async Task Rejects_413_and_415_what_is_too_large_or_no_json()
    {
        var large = await _gateway.Http.PostAsync("/ace/any/check", new StringContent(new string(' ', 65 * 1024), Encoding.UTF8, "application/json"));
        Assert.Equal((413, "The request body must not be larger than 65536 bytes"), ((int)large.StatusCode, await Instance.Message(large)));
        var form = await _gateway.Http.PostAsync("/ace/any/check", new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded"));
        Assert.Equal((415, "Only `Content-Type: application/json` is supported"), ((int)form.StatusCode, await Instance.Message(form)));
        var many = new { method = "GET", path = "/", headers = Enumerable.Range(0, 101).ToDictionary(number => $"h{number}", _ => "x") };
        Assert.Equal("headers must not hold more than 100", await Instance.Message(await _gateway.Http.PostAsJsonAsync("/ace/any/check", many)));
    }

    private Task<HttpResponseMessage> Forwarded(PolicySnapshot snapshot, string query, params (string Name, string Value)[] headers) => Forwarded(snapshot, HttpMethod.Get, query, headers);

    private async Task<HttpResponseMessage> Forwarded(PolicySnapshot snapshot, HttpMethod method, string query, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"/ace/{snapshot.ControlPlaneName}/check{query}");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _gateway.Http.SendAsync(request);
    }

    [AzuriteTheory]
    [InlineData("X-Original-Method", "X-Original-URI", "GET")]
    [InlineData("X-Forwarded-Method", "X-Forwarded-Uri", "GET")]
    [InlineData("X-Original-Method", "X-Original-URI", "POST")]
    [InlineData("X-Original-Method", "X-Original-URI", "HEAD")]
    public async Task Returns_true_statuses_and_headers_to_a_gateway_that_forwards(string methodHeader, string uriHeader, string by)
    {
        var snapshot = Instance.Limited(fixture.Upstream, new(1, LimitDuration.Hours), ("DELETE", "/flights/*"));
        await _gateway.Publish(snapshot);
        var policy = Instance.Credential(Instance.Package);
        var key = await _gateway.Issue(policy);
        (string, string)[] original = [(methodHeader, "DELETE"), (uriHeader, "/flights/1?x=1")];
        var method = new HttpMethod(by);

        var nobody = await Forwarded(snapshot, method, "", original);
        Assert.Equal((HttpStatusCode.Unauthorized, "Key"), (nobody.StatusCode, nobody.Headers.WwwAuthenticate.ToString()));
        if (by != "HEAD")
            Assert.Equal("Unauthorized", await Instance.Message(nobody));
        var stranger = await Forwarded(snapshot, method, "", [.. original, ("apikey", await _gateway.Issue(Instance.Credential()))]);
        Assert.Equal(HttpStatusCode.Forbidden, stranger.StatusCode);
        var elsewhere = await Forwarded(snapshot, method, "", (methodHeader, "GET"), (uriHeader, "/flights/1"), ("apikey", key));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        var admitted = await Forwarded(snapshot, method, "?ignored=1", [.. original, ("apikey", key), ("X-Consumer-Id", "forged")]);
        Assert.Equal((HttpStatusCode.OK, ""), (admitted.StatusCode, await admitted.Content.ReadAsStringAsync()));
        Assert.Equal((policy.ApplicationId, policy.ApplicationId, "operation-0"), (Header(admitted, "X-Consumer-Id"), Header(admitted, "X-Application-Id"), Header(admitted, "X-ACE-Operation-ID")));
        Assert.Equal(("1", "0"), (Header(admitted, "RateLimit-Limit"), Header(admitted, "RateLimit-Remaining")));
        var limited = await Forwarded(snapshot, method, "", [.. original, ("apikey", key)]);
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
        Assert.NotEqual("", Header(limited, "Retry-After"));
    }

    [AzuriteFact]
    public async Task Returns_403_with_the_true_status_beside_it_when_a_carrier_is_asked_for()
    {
        var snapshot = Instance.Limited(fixture.Upstream, new(0, LimitDuration.Hours), ("GET", "/flights"));
        await _gateway.Publish(snapshot);
        var key = await _gateway.Issue(Instance.Credential(Instance.Package));
        async Task Expect(int status, string carried, string uri, string? with)
        {
            var answer = await Forwarded(snapshot, "?carrier=true", [("X-Original-Method", "GET"), ("X-Original-URI", uri), .. with is null ? [] : new[] { ("apikey", with) }]);
            Assert.Equal((status, carried), ((int)answer.StatusCode, Header(answer, "X-ACE-Status")));
        }
        await Expect(401, "", "/flights", null);
        await Expect(403, "404", "/elsewhere", key);
        await Expect(403, "429", "/flights", key);
        await Expect(403, "400", "/flights%00", key);
        await Expect(403, "403", "/flights", await _gateway.Issue(Instance.Credential()));
        // What is wrong with the question, too, is no 500 of nginx: a client can make two headers contradict each other.
        await Expect(403, "400", "/flights /elsewhere", key);
        var nowhere = await Forwarded(snapshot with { ControlPlaneName = "nowhere" }, "?carrier=true", ("X-Original-Method", "GET"), ("X-Original-URI", "/flights"));
        Assert.Equal((403, "404"), ((int)nowhere.StatusCode, Header(nowhere, "X-ACE-Status")));
    }

    [AzuriteFact]
    public async Task Rejects_400_dot_segments_that_a_gateway_would_forward_as_they_are()
    {
        var snapshot = Instance.Limited(fixture.Upstream, new(1, LimitDuration.Hours), ("GET", "/flights"));
        await _gateway.Publish(snapshot);
        var key = await _gateway.Issue(Instance.Credential(Instance.Package));
        foreach (var uri in new[] { "/admin/../flights", "/admin/%2e%2E/flights?x=1", "/./flights", "/flights/.%2e/flights", "/flights/." })
        {
            var answer = await Forwarded(snapshot, "", ("X-Original-Method", "GET"), ("X-Original-URI", uri), ("apikey", key));
            Assert.Equal((400, "The path is malformed or ambiguous"), ((int)answer.StatusCode, await Instance.Message(answer)));
            Assert.Equal("bad_path", Header(answer, "X-ACE-Reason"));
        }
        // What would not be allowed anyway is refused for that.
        Assert.Equal(401, (int)(await Forwarded(snapshot, "", ("X-Original-Method", "GET"), ("X-Original-URI", "/admin/../flights"))).StatusCode);
        Assert.Equal(404, (int)(await Forwarded(snapshot, "", ("X-Original-Method", "GET"), ("X-Original-URI", "/flights/../admin"), ("apikey", key))).StatusCode);
        // None of them was counted, and dots elsewhere are nothing special.
        Assert.Equal(200, (int)(await Forwarded(snapshot, "", ("X-Original-Method", "GET"), ("X-Original-URI", "/flights?back=/../.."), ("apikey", key))).StatusCode);
    }

    [AzuriteFact]
    public async Task Rejects_400_when_the_original_request_is_unnamed_or_named_twice()
    {
        var snapshot = Instance.Snapshot(fixture.Upstream, ("GET", "/flights"));
        async Task Expect(string message, params (string, string)[] headers)
        {
            var answer = await Forwarded(snapshot, "", headers);
            Assert.Equal((400, message), ((int)answer.StatusCode, await Instance.Message(answer)));
        }
        await Expect("POST a JSON object, or name the original request in X-Original-Method and X-Original-URI");
        await Expect("X-Original-Method or X-Forwarded-Method is required", ("X-Original-URI", "/flights"));
        await Expect("X-Original-URI and X-Forwarded-Uri contradict each other", ("X-Original-Method", "GET"), ("X-Original-URI", "/open"), ("X-Forwarded-Uri", "/flights"));
        // Two of one name: HttpClient joins them, as servers on the way may.
        await Expect("X-Original-URI or X-Forwarded-Uri holds more than one URI", ("X-Original-Method", "GET"), ("X-Original-URI", "/open"), ("X-Original-URI", "/flights"));
        await Expect("X-Original-Method and X-Forwarded-Method contradict each other", ("X-Original-Method", "GET"), ("X-Forwarded-Method", "PUT"), ("X-Original-URI", "/flights"));
        await Expect("method must be an HTTP method in upper case", ("X-Original-Method", "G E T"), ("X-Original-URI", "/flights"));
        // Empty says nothing: it is not the root.
        await Expect("X-Original-URI or X-Forwarded-Uri is required", ("X-Original-Method", "GET"), ("X-Original-URI", ""));
        await Expect("X-Original-URI or X-Forwarded-Uri is required", ("X-Original-Method", "GET"), ("X-Forwarded-Uri", ""));
        await Expect("X-Original-Method or X-Forwarded-Method is required", ("X-Original-Method", ""), ("X-Original-URI", "/flights"));
        await Expect("X-Original-URI and X-Forwarded-Uri contradict each other", ("X-Original-Method", "GET"), ("X-Original-URI", ""), ("X-Forwarded-Uri", "/flights"));
    }

    [AzuriteFact]
    public async Task Returns_the_decision_on_a_full_url_and_believes_nobody_who_contradicts_it()
    {
        var snapshot = Instance.Snapshot(fixture.Upstream, ("GET", "/flights"));
        var open = new PolicyOperation { Id = "open", ApiId = "open-api", Method = "GET", Path = "/open" };
        snapshot = snapshot with
        {
            Routes = [snapshot.Routes[0] with { Hosts = ["api.example.com", "[::1]"] }],
            Operations = [.. snapshot.Operations, open],
            Publications = [.. snapshot.Publications, new() { EntityId = open.ApiId, PortalId = Instance.Portal }],
        };
        await _gateway.Publish(snapshot);
        const string Contradiction = "X-Original-URI, X-Forwarded-Uri and X-Original-URL contradict each other";
        const string NotUrl = "X-Original-URL must be one URL of a host and a path";
        const string OtherHost = "X-Original-URL names another host than X-Original-Host or X-Forwarded-Host";
        async Task Expect(int status, string? message, string url, params (string, string)[] headers)
        {
            // As ingress-nginx sends it.
            using var answer = await Forwarded(snapshot, "", [("X-Original-URL", url), ("X-Original-Method", "GET"), ("X-Sent-From", "nginx-ingress-controller"), .. headers]);
            Assert.True(status == (int)answer.StatusCode, $"{url} {string.Join(' ', headers)}: {(int)answer.StatusCode}");
            if (message is not null)
                Assert.Equal(message, await Instance.Message(answer));
        }
        await Expect(200, null, "https://api.example.com/open?x=/flights");
        await Expect(200, null, "HTTP://API.example.com:8443/open");
        await Expect(200, null, "https://[::1]:8443/open");
        await Expect(401, null, "https://api.example.com/flights");
        await Expect(404, null, "https://www.example.com/open");
        await Expect(400, "The path is malformed or ambiguous", "https://api.example.com/flights/../open");
        await Expect(400, "The path is malformed or ambiguous", "https://api.example.com/open%2f");

        // What a client adds in the other spellings, and what a gateway may add in them itself.
        await Expect(400, Contradiction, "https://api.example.com/flights", ("X-Original-URI", "/open"));
        await Expect(400, Contradiction, "https://api.example.com/flights", ("X-Forwarded-Uri", "/open"));
        await Expect(400, Contradiction, "https://api.example.com/flights", ("X-Original-URI", "/flights"), ("X-Forwarded-Uri", "/open"));
        await Expect(400, Contradiction, "https://api.example.com/flights", ("X-Original-URI", ""));
        await Expect(401, null, "https://api.example.com/flights", ("X-Original-URI", "/flights"), ("X-Forwarded-Uri", "/flights"), ("X-Original-Host", "api.example.com"));
        await Expect(400, "X-Original-Method and X-Forwarded-Method contradict each other", "https://api.example.com/open", ("X-Forwarded-Method", "PUT"));
        await Expect(400, OtherHost, "https://www.example.com/open", ("X-Original-Host", "api.example.com"));
        await Expect(400, OtherHost, "https://www.example.com/open", ("X-Forwarded-Host", "api.example.com"));
        await Expect(400, OtherHost, "https://api.example.com/open", ("X-Original-Host", "api.example.com:8443"));
        // Behind the Functions host the second is the app's own.
        await Expect(200, null, "https://Api.Example.com:8443/open", ("X-Original-Host", "api.example.com"), ("X-Forwarded-Host", "ace.internal"));

        // The client's `Host` stands in front of the path: it must not become a part of it.
        foreach (var url in new[] { "https://a?b/flights", "https://a?/open", "https://a#b/flights", "https://api.example.com/open, https://api.example.com/open", "https://u@api.example.com/open", "https://api.example.com", "https://api.example.com?/open", "https:///open", "ftp://api.example.com/open", "open", "*" })
            await Expect(400, null, url);
        using (var none = await Forwarded(snapshot, "", ("X-Original-URL", "https://a?b/open"), ("X-Original-Method", "GET"), ("X-Original-URI", "/open")))
            Assert.Equal((400, NotUrl), ((int)none.StatusCode, await Instance.Message(none)));

        // Azure's front end says in it by which path the app itself was called, of every request.
        var own = $"/ace/{snapshot.ControlPlaneName}/check";
        using (var named = await Forwarded(snapshot, "", ("X-Original-URL", own), ("X-Original-Method", "GET"), ("X-Original-URI", "/flights"), ("X-Original-Host", "api.example.com")))
            Assert.Equal(401, (int)named.StatusCode);
        using var json = new HttpRequestMessage(HttpMethod.Post, own) { Content = JsonContent.Create(new { method = "GET", host = "api.example.com", path = "/open" }) };
        json.Headers.Add("X-Original-URL", own);
        Assert.Equal(200, (int)(await _gateway.Http.SendAsync(json)).StatusCode);
        Assert.Equal(400, (int)(await Forwarded(snapshot, "", ("X-Original-URL", own), ("X-Original-Method", "GET"))).StatusCode);
        // Appended to the path it must be the same, too.
        Assert.Equal(400, (int)(await Forwarded(snapshot, "/open", ("X-Original-URL", "https://api.example.com/flights"))).StatusCode);
        Assert.Equal(200, (int)(await Forwarded(snapshot, "/open", ("X-Original-URL", "https://api.example.com/open"))).StatusCode);
    }

    [AzuriteFact]
    public async Task Returns_the_route_of_the_original_host()
    {
        var snapshot = Instance.Snapshot(fixture.Upstream, ("GET", "/flights"));
        snapshot = snapshot with { Routes = [snapshot.Routes[0] with { Hosts = ["api.example.com"] }] };
        await _gateway.Publish(snapshot);
        async Task<int> Status(string host) =>
            (int)(await Forwarded(snapshot, "", ("X-Original-Method", "GET"), ("X-Original-URI", "/flights"), ("X-Original-Host", host), ("X-Forwarded-Host", "ace.internal"))).StatusCode;
        Assert.Equal(401, await Status("api.example.com"));
        Assert.Equal(404, await Status("www.example.com"));
    }
}
