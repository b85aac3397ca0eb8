using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Local.Tests;

/// <summary>functions-host checks 4 to 9: doors, proxying, headers, keys, CORS and limits.</summary>
public sealed class HttpTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestApp _app = new();

    [Fact]
    public async Task Returns_the_first_function_by_name_that_matches_not_the_most_specific()
    {
        _app.Handler["enableProxyingHttpRequest"] = false;
        await _app.WithHttp("b-broad", "v1/{*path}").WithHttp("c-narrow", "v1/exact").WithHttp("a-number", "v1/{id:int}").WithHttp("named", null).StartAsync();
        Assert.Equal("b-broad", await FunctionOf("GET", "/v1/exact"));
        Assert.Equal("a-number", await FunctionOf("GET", "/v1/12"));
        Assert.Equal("b-broad", await FunctionOf("GET", "/v1"));
        Assert.Equal("named", await FunctionOf("GET", "/NAMED"));
        Assert.Null(await FunctionOf("GET", "/v2"));
    }

    [Fact]
    public async Task Returns_404_for_every_method_that_is_not_listed()
    {
        await _app.WithHttp("some", "some", "get post").WithHttp("all", "all", "").StartAsync();
        foreach (var method in new[] { "GET", "POST" }) Assert.Equal(HttpStatusCode.OK, (await Send(method, "/some")).StatusCode);
        foreach (var method in new[] { "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PURGE" }) Assert.Equal(HttpStatusCode.NotFound, (await Send(method, "/some")).StatusCode);
        foreach (var method in new[] { "GET", "OPTIONS", "PURGE" }) Assert.Equal(HttpStatusCode.OK, (await Send(method, "/all")).StatusCode);
    }

    [Fact]
    public async Task Keeps_the_prefix_in_the_path_that_the_handler_sees()
    {
        _app.Json["extensions"]!["http"]!["routePrefix"] = "api";
        await _app.WithHttp("things", "things/{*path}").StartAsync();
        Assert.Equal("/api/things/1", (string?)(await Echo("GET", "/api/things/1"))["target"]);
        Assert.Equal(HttpStatusCode.NotFound, (await Send("GET", "/things/1")).StatusCode);
    }

    [Fact]
    public async Task Keeps_its_own_paths_from_a_function_that_takes_everything()
    {
        await _app.WithHttp("all", "{*path}").StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await Send("GET", "/")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Send("GET", "/admin/anything")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Send("GET", "/runtime/webhooks/x")).StatusCode);
        Assert.Equal("Running", (string?)JsonNode.Parse(await _app.Http.GetStringAsync("/admin/host/status"))!["state"]);
        Assert.Equal("all", (string?)JsonNode.Parse(await _app.Http.GetStringAsync("/admin/functions"))![0]!["name"]);
    }

    [Theory]
    [InlineData("true", HttpStatusCode.NoContent)]
    [InlineData("false", HttpStatusCode.OK)]
    public async Task Returns_a_homepage_when_no_function_takes_the_root(string disabled, HttpStatusCode status)
    {
        await _app.WithHttp("one", "one").With("AzureWebJobsDisableHomepage", disabled).StartAsync();
        Assert.Equal(status, (await Send("GET", "/")).StatusCode);
    }

    [Fact]
    public async Task Keeps_path_and_query_byte_for_byte()
    {
        await _app.WithHttp("all", "{*path}").StartAsync();
        const string Target = "/v1/x%2Fy/../%7Ea;b/?a=1&a=2&plus=+&space=%20&slash=%2F&empty";
        var answer = await RawAsync($"GET {Target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Contains($"\"target\":\"{Target}\"", answer.Replace("\\u0026", "&").Replace("\\u002B", "+"));
    }

    [Fact]
    public async Task Streams_a_chunked_body_to_the_handler()
    {
        await _app.WithHttp("all", "{*path}").StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _app.Host!.Port);
        var stream = client.GetStream();
        await stream.WriteAsync("POST /lines HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"u8.ToArray());
        for (var i = 1; i <= 3; i++)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"6\r\nline{i}\n\r\n"));
            await Eventually.True(() => _app.Notes().Any(note => (string?)note["line"] == $"line{i}"), () => $"line {i} did not arrive before the next was sent");
        }

        await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
        Assert.StartsWith("HTTP/1.1 200", await new StreamReader(stream).ReadToEndAsync().WaitAsync(Patience));
    }

    [Fact]
    public async Task Streams_an_answer_to_the_client()
    {
        await _app.WithHttp("all", "{*path}").StartAsync();
        await using var stream = await _app.Http.GetStreamAsync("/gated").WaitAsync(Patience);
        using var reader = new StreamReader(stream);
        Assert.Equal("first", await reader.ReadLineAsync().WaitAsync(Patience)); // the handler holds the rest back until the gate opens
        await _app.Http.PostAsync("/open", null);
        Assert.Equal("second", await reader.ReadLineAsync().WaitAsync(Patience));
    }

    [Theory]
    [InlineData("GET", 204)]
    [InlineData("GET", 304)]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 302)]
    public async Task Returns_answers_without_body_as_they_are(string method, int status)
    {
        await _app.WithHttp("all", "{*path}").StartAsync();
        var answer = await RawAsync($"{method} /status/{status} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.EndsWith("\r\n\r\n", answer);
        Assert.Contains("ETag: \"1\"", answer);
        if (method == "HEAD") Assert.Contains("Content-Length: 1234", answer);
        if (status == 302) Assert.Contains("Location: /elsewhere", answer);
    }

    [Fact]
    public async Task Replaces_what_a_client_forged_and_names_itself_as_host()
    {
        await _app.WithHttp("all", "{*path}").StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x");
        request.Headers.Host = "portal.example:8443";
        foreach (var name in new[] { "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded", "X-Azure-Functions-InvocationId", "X-Azure-Functions-HostVersion", "x-ms-invocation-id" })
            request.Headers.TryAddWithoutValidation(name, "forged");
        foreach (var (name, value) in new[] { ("TE", "trailers"), ("Upgrade", "websocket"), ("Keep-Alive", "1"), ("Proxy-Authorization", "x"), ("Upgrade-Insecure-Requests", "1") })
            request.Headers.TryAddWithoutValidation(name, value);
        foreach (var (name, value) in new[] { ("Origin", "http://a"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("x-functions-key", "k"), ("Cookie", "a=1; b=2") })
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "token");
        var headers = JsonNode.Parse(await (await _app.Http.SendAsync(request)).Content.ReadAsStringAsync())!["headers"]!.AsObject();

        Assert.DoesNotContain("forged", headers.ToJsonString());
        Assert.Equal($"127.0.0.1:{_app.Host!.HandlerPort}", (string?)headers["Host"]);
        Assert.Equal(("127.0.0.1", "portal.example:8443", "http"), ((string?)headers["X-Forwarded-For"], (string?)headers["X-Forwarded-Host"], (string?)headers["X-Forwarded-Proto"]));
        Assert.True(Guid.TryParse((string?)headers["X-Azure-Functions-InvocationId"], out _));
        Assert.Equal((string?)headers["X-Azure-Functions-InvocationId"], (string?)headers["x-ms-invocation-id"]);
        Assert.NotEqual("", (string?)headers["X-Azure-Functions-HostVersion"] ?? "");
        Assert.All(["TE", "Upgrade", "Keep-Alive", "Proxy-Authorization", "Upgrade-Insecure-Requests", "Forwarded", "X-Forwarded-Prefix"], name => Assert.False(headers.ContainsKey(name)));
        Assert.Equal(("http://a", "k", "a=1; b=2", "Bearer token"), ((string?)headers["Origin"], (string?)headers["x-functions-key"], (string?)headers["Cookie"], (string?)headers["Authorization"]));
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", (string?)headers["traceparent"]);
    }

    [Fact]
    public async Task Asks_for_no_key_unless_told_to()
    {
        await _app.WithHttp("one", "one", authLevel: "admin").StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await Send("GET", "/one")).StatusCode);
    }

    [Fact]
    public async Task Refuses_401_without_the_key_of_the_level()
    {
        _app.WithHttp("anyone", "anyone").WithHttp("chiefs", "chiefs", authLevel: "admin").With("keyed", [new JsonObject { ["type"] = "httpTrigger", ["name"] = "req" }, new JsonObject { ["type"] = "http", ["direction"] = "out", ["name"] = "res" }]);
        await _app.StartAsync(options => options with { Keys = new("function-key", "master-key") });
        Assert.Equal(HttpStatusCode.OK, (await Send("GET", "/anyone")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send("GET", "/keyed")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send("GET", "/keyed", ("x-functions-key", "function-key"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send("GET", "/keyed?code=master-key")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send("GET", "/keyed?code=function-key", ("x-functions-key", "wrong"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send("GET", "/keyed?code=wrong", ("x-functions-key", "function-key"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send("GET", "/chiefs?code=function-key")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send("GET", "/chiefs?code=master-key")).StatusCode);
    }

    [Fact]
    public async Task Answers_a_preflight_itself_when_origins_are_set()
    {
        await _app.WithHttp("all", "{*path}").StartAsync(options => options with { Cors = new(["http://site"]) });
        var preflight = await Send("OPTIONS", "/x", ("Origin", "http://site"), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", "x-a"));
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("http://site", preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Empty(_app.Calls("x"));
        var actual = await Send("GET", "/cors", ("Origin", "http://site"));
        Assert.Equal("http://site", actual.Headers.GetValues("Access-Control-Allow-Origin").Single()); // not beside the handler's own
        await Send("OPTIONS", "/x", ("Origin", "http://site"));
        Assert.Single(_app.Calls("x")); // a plain OPTIONS is the function's
    }

    [Fact]
    public async Task Swallows_a_preflight_when_no_origin_is_set_in_Azure()
    {
        await _app.WithHttp("all", "{*path}").StartAsync(options => options with { Cors = new([]) });
        var preflight = await Send("OPTIONS", "/x", ("Origin", "http://site"), ("Access-Control-Request-Method", "PUT"));
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Empty(_app.Calls("x"));
    }

    [Fact]
    public async Task Passes_a_preflight_on_when_CORS_is_off()
    {
        await _app.WithHttp("all", "{*path}").StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await Send("OPTIONS", "/x", ("Origin", "http://site"), ("Access-Control-Request-Method", "PUT"))).StatusCode);
        Assert.Single(_app.Calls("x"));
    }

    [Fact]
    public async Task Refuses_a_body_over_100_MB_with_an_empty_500_and_takes_one_below()
    {
        await _app.WithHttp("all", "{*path}").StartAsync();
        using var fits = await _app.Http.PostAsync("/size", new ByteArrayContent(new byte[50_000_000]));
        Assert.Equal("50000000", await fits.Content.ReadAsStringAsync());

        var announced = await RawAsync("POST /size HTTP/1.1\r\nHost: x\r\nContent-Length: 104857601\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 500 ", announced);
        Assert.EndsWith("\r\n\r\n", announced);
    }

    [Fact]
    public async Task Refuses_a_chunked_body_when_it_grows_over_the_limit()
    {
        await _app.WithHttp("all", "{*path}").With("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "100000").StartAsync();
        var chunk = "10000\r\n" + new string('x', 0x10000) + "\r\n";
        var answer = await RawAsync("POST /size HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunk + chunk + "0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 500 ", answer);
    }

    [Fact]
    public async Task Falls_back_to_a_payload_when_the_function_has_more_bindings()
    {
        _app.With("http-more", [JsonNode.Parse("""{ "type": "httpTrigger", "name": "req", "route": "made/{id}", "authLevel": "anonymous" }""")!, JsonNode.Parse("""{ "type": "http", "direction": "out", "name": "res" }""")!,
            JsonNode.Parse("""{ "type": "queue", "direction": "out", "name": "more", "queueName": "q" }""")!]);
        await _app.StartAsync();
        using var response = await _app.Http.PostAsync("/made/7?x=1&x=2", new StringContent("hello", Encoding.UTF8, "text/plain"));
        Assert.Equal((HttpStatusCode)201, response.StatusCode);
        Assert.Equal("yes", response.Headers.GetValues("X-Made").Single());
        Assert.Equal("""{"made":true}""", await response.Content.ReadAsStringAsync());

        var call = _app.Calls("http-more").Single();
        Assert.Equal("POST", (string?)call["method"]);
        var payload = JsonNode.Parse((string)call["body"]!)!;
        var req = payload["Data"]!["req"]!;
        Assert.Equal(($"http://127.0.0.1:{_app.Host!.Port}/made/7?x=1&x=2", "POST", "1,2", "7", "hello"), ((string?)req["Url"], (string?)req["Method"], (string?)req["Query"]!["x"], (string?)req["Params"]!["id"], (string?)req["Body"]));
        Assert.Equal("text/plain; charset=utf-8", (string?)req["Headers"]!["Content-Type"]![0]);
        Assert.Equal("http-more", (string?)payload["Metadata"]!["sys"]!["MethodName"]);
        await _app.LogsAsync("one log line");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<HttpResponseMessage> Send(string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _app.Http.SendAsync(request);
    }

    private async Task<JsonNode> Echo(string method, string path) =>
        JsonNode.Parse(await (await Send(method, path)).Content.ReadAsStringAsync())!;

    // Without proxying a call arrives under its function's name.
    private async Task<string?> FunctionOf(string method, string path)
    {
        var before = _app.Notes().Count;
        await Send(method, path);
        return ((string?)_app.Notes().Skip(before).FirstOrDefault(note => note.ContainsKey("call"))?["call"])?.Trim('/');
    }

    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _app.Host!.Port);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync().WaitAsync(Patience);
    }
}
