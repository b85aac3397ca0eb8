using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Platform.Http;
using Testing;

namespace Platform.Tests;

/// <summary>A real Kestrel in front, a real upstream behind (Kestrel, or a bare socket where bytes matter).</summary>
public sealed class ForwarderTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Forwarder _forwarder = new();
    private readonly List<WebApplication> _servers = [];
    private readonly TaskCompletionSource<Forwarding> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RequestDelegate _upstream = _ => Task.CompletedTask;
    private ForwardRules _rules = new();
    private string? _host;
    private KeyValuePair<string, string>[]? _with;
    private Action<HttpContext>? _onAnswer;
    private int _front;
    private int _back;

    public async Task InitializeAsync()
    {
        _back = await ServeAsync(context => _upstream(context));
        _front = await ServeAsync(async context =>
        {
            var end = await _forwarder.ForwardAsync(context, $"http://127.0.0.1:{_back}{Forwarder.RawPathAndQuery(context.Request)}", _rules, _host, _with, _onAnswer);
            if (end.Outcome != ForwardOutcome.Forwarded && !end.Answered) context.Response.StatusCode = StatusCodes.Status502BadGateway;
            _end.TrySetResult(end);
        });
    }

    public void Dispose() => _forwarder.Dispose();

    public async Task DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
    }

    [Theory]
    [InlineData("/a%2Fb/../c/./d//e?x=1&x=2&y=%2F+%20&z")]
    [InlineData("/%7Euser/%e2%82%ac?q=%41")]
    [InlineData("/?")]
    [InlineData("/a;b=c,d:e@f!$&'()*=~")]
    public async Task Keeps_path_and_query_byte_for_byte(string target)
    {
        string? seen = null;
        _upstream = context =>
        {
            seen = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            return Task.CompletedTask;
        };
        var answer = await RawAsync($"GET {target} HTTP/1.1\r\nHost: front\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK", answer);
        Assert.Equal(target, seen);
    }

    [Fact]
    public async Task Returns_the_path_of_an_absolute_form_target()
    {
        string? seen = null;
        _upstream = context =>
        {
            seen = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            return Task.CompletedTask;
        };
        await RawAsync("GET http://front/a%2Fb?c HTTP/1.1\r\nHost: front\r\nConnection: close\r\n\r\n");
        Assert.Equal("/a%2Fb?c", seen);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("PROPFIND")]
    public async Task Keeps_the_method(string method)
    {
        _upstream = context => context.Response.WriteAsync(context.Request.Method);
        var answer = await RawAsync($"{method} / HTTP/1.1\r\nHost: front\r\nConnection: close\r\n\r\n");
        Assert.Contains(method, answer[answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task Removes_hop_by_hop_headers_from_the_request_and_those_that_connection_lists()
    {
        IHeaderDictionary seen = new HeaderDictionary();
        _rules = _rules with { Without = System.Collections.Frozen.FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "X-Secret") };
        _with = [new("X-Set", "ours"), new("X-Stripped", "kept")];
        _upstream = context =>
        {
            foreach (var header in context.Request.Headers) seen[header.Key] = header.Value;
            return Task.CompletedTask;
        };
        // HTTP/1.0 because Kestrel forgets what `Connection` lists beside `close`.
        await RawAsync("POST / HTTP/1.0\r\nHost: front\r\nConnection: X-Listed, X-Stripped\r\nX-Listed: 1\r\nx-secret: 1\r\nX-Set: theirs\r\n"
            + "Keep-Alive: 1\r\nTE: trailers\r\nTrailer: a\r\nUpgrade: websocket\r\nProxy-Authorization: x\r\nProxy-Connection: x\r\nX-Two: 1\r\nX-Two: 2\r\n"
            + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi");

        Assert.Equal(["Content-Length", "Content-Type", "Host", "X-Set", "X-Stripped", "X-Two"], seen.Keys.Order(StringComparer.Ordinal));
        Assert.Equal($"127.0.0.1:{_back}", seen.Host);
        Assert.Equal("ours", seen["X-Set"]);
        Assert.Equal("kept", seen["X-Stripped"]);
        Assert.Equal("1,2", seen["X-Two"].ToString().Replace(" ", ""));
    }

    [Fact]
    public async Task Removes_hop_by_hop_headers_from_the_answer_and_those_that_connection_lists()
    {
        using var listener = Listen();
        var serving = AnswerOnceAsync(listener, "HTTP/1.1 200 OK\r\nConnection: close, X-Gone\r\nX-Gone: 1\r\nX-Kept: 1\r\nAlt-Svc: h3=\":443\"\r\n"
            + "Keep-Alive: timeout=5\r\nProxy-Authenticate: Basic\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
        var answer = await RawAsync("GET / HTTP/1.0\r\nHost: front\r\n\r\n");
        Assert.EndsWith("\r\n\r\nhi", answer); // HTTP/1.0 knows no chunks: the framing is this server's own
        Assert.Contains("X-Kept: 1", answer);
        Assert.Contains("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", answer);
        Assert.All(["X-Gone", "Alt-Svc", "Keep-Alive", "Proxy-", "Transfer-Encoding"], name => Assert.DoesNotContain(name, answer));
        await serving;
    }

    [Fact]
    public async Task Keeps_header_bytes_that_are_not_ascii_and_the_reason_phrase()
    {
        var seen = "";
        _upstream = context =>
        {
            seen = context.Request.Headers["X-Name"].ToString();
            return Task.CompletedTask;
        };
        await RawAsync("GET / HTTP/1.1\r\nHost: front\r\nX-Name: Zoë\r\nConnection: close\r\n\r\n");
        Assert.Equal("Zoë", seen);

        using var listener = Listen();
        var serving = AnswerOnceAsync(listener, "HTTP/1.1 299 Odd But Fine\r\nX-Name: Zoë\r\nContent-Length: 0\r\n\r\n");
        var answer = await RawAsync("GET / HTTP/1.1\r\nHost: front\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 299 Odd But Fine\r\n", answer);
        Assert.Contains("X-Name: Zoë", answer);
        await serving;
    }

    [Fact]
    public async Task Sends_the_host_that_the_caller_names()
    {
        _host = "api.example:8443";
        _upstream = context => context.Response.WriteAsync(context.Request.Host.Value!);
        Assert.EndsWith("api.example:8443", await RawAsync("GET / HTTP/1.1\r\nHost: front\r\nConnection: close\r\n\r\n", dechunk: true));
    }

    [Fact]
    public async Task Streams_the_requests_body_unbuffered()
    {
        var lines = System.Threading.Channels.Channel.CreateUnbounded<string>();
        _upstream = async context =>
        {
            var reader = new StreamReader(context.Request.Body);
            while (await reader.ReadLineAsync() is { } line) await lines.Writer.WriteAsync(line);
        };
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _front);
        var stream = client.GetStream();
        await stream.WriteAsync("POST / HTTP/1.1\r\nHost: front\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"u8.ToArray());
        for (var i = 1; i <= 3; i++)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"6\r\nline{i}\n\r\n"));
            Assert.Equal($"line{i}", await lines.Reader.ReadAsync().AsTask().WaitAsync(Patience)); // the next is sent only when this one has arrived
        }

        await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
        await ReadUntilAsync(stream, new(), "HTTP/1.1 200 OK");
    }

    [Fact]
    public async Task Streams_the_answers_body_unbuffered()
    {
        var next = new SemaphoreSlim(0);
        _upstream = async context =>
        {
            for (var i = 1; i <= 3; i++)
            {
                await context.Response.WriteAsync($"data: {i}\n\n");
                await context.Response.Body.FlushAsync();
                await next.WaitAsync(Patience);
            }
        };
        using var http = new HttpClient();
        await using var stream = await http.GetStreamAsync(new Uri($"http://127.0.0.1:{_front}/")).WaitAsync(Patience);
        using var reader = new StreamReader(stream);
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal($"data: {i}", await reader.ReadLineAsync().WaitAsync(Patience));
            Assert.Equal("", await reader.ReadLineAsync().WaitAsync(Patience));
            next.Release(); // the upstream goes on only when the client has read this one
        }
    }

    [Fact]
    public async Task Sends_the_answers_headers_before_its_body_comes()
    {
        var go = new TaskCompletionSource();
        _upstream = async context =>
        {
            await context.Response.StartAsync();
            await context.Response.Body.FlushAsync();
            await go.Task;
        };
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{_front}/"), HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        go.SetResult();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_000)]
    public async Task Keeps_bodies_of_any_size_and_their_length(int bytes)
    {
        var sent = new byte[bytes];
        Random.Shared.NextBytes(sent);
        long? length = null;
        _upstream = async context =>
        {
            length = context.Request.ContentLength;
            context.Response.ContentLength = length;
            await context.Request.Body.CopyToAsync(context.Response.Body);
        };
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri($"http://127.0.0.1:{_front}/"), new ByteArrayContent(sent));
        Assert.Equal(sent, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(bytes, length);
        Assert.Equal(bytes, response.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 204)]
    [InlineData("GET", 304)]
    public async Task Returns_no_body_when_there_can_be_none(string method, int status)
    {
        _upstream = context =>
        {
            context.Response.StatusCode = status;
            if (method == "HEAD") context.Response.ContentLength = 12345;
            context.Response.Headers.ETag = "\"1\"";
            return Task.CompletedTask;
        };
        var answer = await RawAsync($"{method} / HTTP/1.1\r\nHost: front\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.EndsWith("\r\n\r\n", answer);
        Assert.Contains("ETag: \"1\"", answer);
        Assert.Equal(method == "HEAD", answer.Contains("Content-Length: 12345"));
    }

    [Fact]
    public async Task Keeps_redirects_cookies_and_encodings_for_the_client()
    {
        _upstream = context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = "/elsewhere";
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.WriteAsync("not gzip at all");
        };
        var answer = await RawAsync("GET / HTTP/1.1\r\nHost: front\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 302 ", answer);
        Assert.Contains("Location: /elsewhere", answer);
        Assert.Contains("Content-Encoding: gzip", answer);
        Assert.Contains("not gzip at all", answer);
    }

    [Fact]
    public async Task Lets_the_caller_change_the_answer_before_it_is_sent()
    {
        _onAnswer = context => context.Response.Headers["X-Limit"] = "ours " + context.Response.StatusCode;
        _upstream = context =>
        {
            context.Response.Headers["X-Limit"] = "theirs";
            return context.Response.WriteAsync("body");
        };
        Assert.Contains("X-Limit: ours 200\r\n", await RawAsync("GET / HTTP/1.1\r\nHost: front\r\nConnection: close\r\n\r\n"));
    }

    [Fact]
    public async Task Reports_ConnectFailed_when_nobody_listens_and_leaves_the_answer_to_the_caller()
    {
        using (var listener = Listen()) { } // a port that was free a moment ago
        Assert.StartsWith("HTTP/1.1 502", await RawAsync("POST / HTTP/1.1\r\nHost: front\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"));
        var end = await _end.Task.WaitAsync(Patience);
        Assert.Equal((ForwardOutcome.ConnectFailed, false), (end.Outcome, end.Answered));
    }

    [Fact]
    public async Task Tries_again_when_the_connection_is_refused()
    {
        var port = _back = FreePorts.One();
        _rules = _rules with { ConnectTries = 10_000, RetryDelay = TimeSpan.FromMilliseconds(20), RetryDelayMax = TimeSpan.FromMilliseconds(20) };
        var asking = RawAsync("POST / HTTP/1.1\r\nHost: front\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
        await Task.Delay(150);
        Assert.False(asking.IsCompleted);
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        var serving = AnswerOnceAsync(listener, "HTTP/1.1 201 Made\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 201 Made", await asking.WaitAsync(Patience));
        Assert.EndsWith("\r\n\r\nhi", await serving);
    }

    [Fact]
    public async Task Reports_TimedOut_when_the_upstream_says_nothing()
    {
        _rules = _rules with { ActivityTimeout = TimeSpan.FromMilliseconds(200) };
        _upstream = context => Task.Delay(Patience, context.RequestAborted);
        Assert.StartsWith("HTTP/1.1 502", await RawAsync("GET / HTTP/1.1\r\nHost: front\r\nConnection: close\r\n\r\n"));
        Assert.Equal(ForwardOutcome.TimedOut, (await _end.Task).Outcome);
    }

    [Fact]
    public async Task Keeps_a_call_whose_client_pauses_longer_than_the_upstream_may()
    {
        _rules = _rules with { ActivityTimeout = TimeSpan.FromMilliseconds(100), WriteTimeout = TimeSpan.FromSeconds(30), ClientTimeout = Patience };
        var lines = System.Threading.Channels.Channel.CreateUnbounded<string>();
        _upstream = async context =>
        {
            var reader = new StreamReader(context.Request.Body);
            while (await reader.ReadLineAsync() is { } line) await lines.Writer.WriteAsync(line);
        };
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _front);
        var stream = client.GetStream();
        await stream.WriteAsync("POST / HTTP/1.1\r\nHost: front\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nfirst\n\r\n"u8.ToArray());
        Assert.Equal("first", await lines.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        await Task.Delay(500);
        // Whether the answer then comes in time is up to the machine; the upstream gets the rest in any case.
        await stream.WriteAsync("7\r\nsecond\n\r\n"u8.ToArray());
        Assert.Equal("second", await lines.Reader.ReadAsync().AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task Keeps_a_slow_answer_that_keeps_moving()
    {
        _rules = _rules with { ActivityTimeout = TimeSpan.FromSeconds(4) };
        _upstream = async context =>
        {
            for (var i = 0; i < 10; i++)
            {
                await context.Response.WriteAsync(".");
                await context.Response.Body.FlushAsync();
                // Together longer than the time-out, and each far shorter than a busy machine may stretch it.
                await Task.Delay(500);
            }
        };
        using var http = new HttpClient();
        Assert.Equal("..........", await http.GetStringAsync(new Uri($"http://127.0.0.1:{_front}/")));
    }

    [Fact]
    public async Task Reports_TimedOut_when_the_connection_is_not_made_in_time()
    {
        // A listener whose queue is full leaves further connects waiting, as a host behind a dropping firewall does.
        using var full = new Socket(SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        _back = ((IPEndPoint)full.LocalEndPoint!).Port;
        List<Socket> waiting = [];
        for (var i = 0; i < 8; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            waiting.Add(socket);
            _ = socket.ConnectAsync(IPAddress.Loopback, _back);
        }

        _rules = _rules with { ConnectTimeout = TimeSpan.FromMilliseconds(300) };
        Assert.StartsWith("HTTP/1.1 502", await RawAsync("GET / HTTP/1.1\r\nHost: front\r\nConnection: close\r\n\r\n"));
        Assert.Equal(ForwardOutcome.TimedOut, (await _end.Task).Outcome);
        waiting.ForEach(socket => socket.Dispose());
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is not HTTP\r\n\r\n")]
    public async Task Reports_UpstreamBroke_when_the_answer_is_none(string bytes)
    {
        using var listener = Listen();
        var serving = AnswerOnceAsync(listener, bytes);
        Assert.StartsWith("HTTP/1.1 502", await RawAsync("POST / HTTP/1.1\r\nHost: front\r\nConnection: close\r\n\r\n"));
        var end = await _end.Task;
        Assert.Equal((ForwardOutcome.UpstreamBroke, false), (end.Outcome, end.Answered));
        await serving;
    }

    [Fact]
    public async Task Cuts_the_answer_off_when_the_upstream_breaks_in_its_middle()
    {
        using var listener = Listen();
        var serving = AnswerOnceAsync(listener, "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + new string('x', 100_000));
        using var http = new HttpClient();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.GetStringAsync(new Uri($"http://127.0.0.1:{_front}/")));
        var end = await _end.Task.WaitAsync(Patience);
        Assert.Equal((ForwardOutcome.UpstreamBroke, true), (end.Outcome, end.Answered));
        await serving;
    }

    [Fact]
    public async Task Cancels_the_upstream_when_the_client_leaves()
    {
        var arrived = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        _upstream = async context =>
        {
            context.RequestAborted.Register(() => cancelled.TrySetResult());
            arrived.SetResult();
            await cancelled.Task;
        };
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Loopback, _front);
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: front\r\n\r\n"u8.ToArray());
            await arrived.Task.WaitAsync(Patience);
        }

        await cancelled.Task.WaitAsync(Patience);
        Assert.Equal(ForwardOutcome.ClientLeft, (await _end.Task.WaitAsync(Patience)).Outcome);
    }

    [Fact]
    public async Task Reports_BodyRefused_413_when_the_client_sends_more_than_the_server_takes()
    {
        _upstream = context => context.Request.Body.CopyToAsync(Stream.Null);
        using var http = new HttpClient();
        using var content = new StreamContent(new MemoryStream(new byte[2_000_000]));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{_front}/limited") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var response = await http.SendAsync(request);
        var end = await _end.Task.WaitAsync(Patience);
        Assert.Equal(ForwardOutcome.BodyRefused, end.Outcome);
        Assert.Equal(413, Assert.IsAssignableFrom<BadHttpRequestException>(end.Error).StatusCode);
    }

    [Fact]
    public async Task Returns_an_answer_that_came_before_the_body_was_through()
    {
        _upstream = context =>
        {
            context.Response.StatusCode = 403;
            return context.Response.CompleteAsync();
        };
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri($"http://127.0.0.1:{_front}/"), new ByteArrayContent(new byte[1_000_000]));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Sends_a_post_without_body_once_when_the_connection_ends_without_an_answer()
    {
        using var listener = Listen();
        var calls = 0;
        var serving = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                calls++;
                await ReadUntilAsync(client.GetStream(), new(), "\r\n\r\n");
            }
        });
        Assert.StartsWith("HTTP/1.1 502", await RawAsync("POST / HTTP/1.1\r\nHost: front\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        Assert.Equal(1, calls);
        listener.Stop();
        await Assert.ThrowsAnyAsync<SocketException>(() => serving);
    }

    [Fact]
    public async Task Survives_a_thousand_calls_at_once()
    {
        _upstream = context => context.Request.Body.CopyToAsync(context.Response.Body);
        using var http = new HttpClient();
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 50 }, async (i, cancel) =>
        {
            using var response = await http.PostAsync(new Uri($"http://127.0.0.1:{_front}/"), new StringContent($"call {i}"), cancel);
            Assert.Equal($"call {i}", await response.Content.ReadAsStringAsync(cancel));
        });
    }

    private TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _back = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }

    /// <summary>Takes one request, body included, answers with the given bytes and closes. Returns what it read.</summary>
    private static async Task<string> AnswerOnceAsync(TcpListener listener, string bytes)
    {
        using var client = await listener.AcceptTcpClientAsync();
        var received = new StringBuilder();
        await ReadUntilAsync(client.GetStream(), received, "\r\n\r\n");
        if (received.ToString().Contains("Content-Length: 2")) await ReadUntilAsync(client.GetStream(), received, "hi");
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(bytes));
        return received.ToString();
    }

    private async Task<string> RawAsync(string request, bool dechunk = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _front);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync().WaitAsync(Patience);
        return dechunk ? answer.Replace("\r\n0\r\n\r\n", "") : answer;
    }

    private static async Task ReadUntilAsync(NetworkStream stream, StringBuilder received, string end)
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[4096];
        while (!received.ToString().Contains(end))
        {
            var read = await stream.ReadAsync(buffer, patience.Token);
            Assert.NotEqual(0, read);
            received.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
    }

    private async Task<int> ServeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Forwarder.Prepare(kestrel);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var server = builder.Build();
        server.Run(context =>
        {
            if (context.Request.Path == "/limited" && context.Connection.LocalPort == _front)
                context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = 1_000_000;
            return answer(context);
        });
        await server.StartAsync();
        _servers.Add(server);
        return new Uri(server.Urls.Single()).Port;
    }
}
