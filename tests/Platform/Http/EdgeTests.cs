using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Platform.Tests.Http;

/// <summary>What an app answers where no endpoint speaks, asked over HTTP.</summary>
public sealed class EdgeTests(RunningApp app) : IClassFixture<RunningApp>
{
    private const string Some = "00000000-0000-4000-8000-000000000000";

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/nowhere/%2e%2e/%2F")]
    [InlineData("/things/1")]
    public async Task Hides_404_an_unknown_path(string path)
    {
        var problem = await (await app.Http.GetAsync(path)).Problem(404);
        Assert.Equal(["status", "title", "instance", "detail"], problem.EnumerateObject().Select(property => property.Name));
        Assert.Equal("Not Found", problem.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("DELETE", "/echo", "POST")]
    [InlineData("PATCH", "/bug", "GET")]
    [InlineData("GET", "/note-call", "POST")]
    public async Task Rejects_405_a_known_path_with_another_method(string method, string path, string allowed)
    {
        var answer = await app.Http.SendAsync(new(new(method), path));
        await answer.Problem(405);
        Assert.Equal([allowed], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task Rejects_400_with_all_path_parameters_that_are_no_ids()
    {
        var problem = await (await app.Http.GetAsync("/things/1/parts/x/word")).Problem(400);
        Assert.Equal(["path partId is_uuid", "path thingId is_uuid"], problem.Faults().Order());
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync($"/things/{Some}/parts/{Some.ToUpperInvariant()}/word")).StatusCode);
    }

    [Theory]
    [InlineData("%20" + Some)]
    [InlineData(Some + "%20")]
    [InlineData("{" + Some + "}")]
    [InlineData("00000000000040008000000000000000")]
    [InlineData("+0000000-0000-4000-8000-000000000000")]
    [InlineData("0x000000-0000-4000-8000-000000000000")]
    public async Task Rejects_400_an_id_that_only_a_lenient_parser_takes(string id)
    {
        var problem = await (await app.Http.GetAsync($"/things/{id}/parts/{Some}/word")).Problem(400);
        Assert.Equal(["path thingId is_uuid"], problem.Faults());
    }

    [Fact]
    public async Task Refuses_401_before_it_looks_at_ids()
    {
        var answer = await app.Http.GetAsync("/secret/1");
        await answer.Problem(401);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        using var known = new HttpRequestMessage(HttpMethod.Get, "/secret/1");
        known.Headers.Add("Authorization", "Bearer known");
        await (await app.Http.SendAsync(known)).Problem(400);
    }

    [Theory]
    [InlineData("/number?n=abc")]
    [InlineData("/number")]
    public async Task Rejects_400_what_cannot_be_bound(string path) =>
        Assert.Equal(["body request invalid"], (await (await app.Http.GetAsync(path)).Problem(400)).Faults());

    [Theory]
    [InlineData(1001, false, 413)]
    [InlineData(1001, true, 413)]
    [InlineData(2_000_000, false, 413)]
    [InlineData(2_000_000, true, 413)]
    [InlineData(1000, false, 200)]
    [InlineData(1000, true, 200)]
    public async Task Rejects_413_a_body_over_the_bound_of_the_endpoint(int bytes, bool chunked, int status)
    {
        var body = "{\"text\":\"" + new string('x', bytes - 11) + "\"}";
        var answer = await Post("/echo", body, chunked);
        if (status == 200) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        else Assert.Contains("1000 bytes", await Detail(await (await Post("/read", body, chunked)).Problem(413)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rejects_413_a_body_over_the_bound_of_the_app(bool chunked)
    {
        Assert.Equal(HttpStatusCode.OK, (await Post("/drain", new string('x', 1024 * 1024), chunked)).StatusCode);
        Assert.Contains("1048576 bytes", await Detail(await (await Post("/drain", new string('x', 1024 * 1024 + 1), chunked)).Problem(413)));
    }

    [Fact]
    public async Task Rejects_400_a_body_that_breaks_the_wire_format()
    {
        using var raw = await Raw.Connect(app.Handler.Address);
        await raw.Send("POST /read HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
        var answer = await raw.ReadToEnd();
        Assert.StartsWith("HTTP/1.1 400 ", answer);
        Assert.Contains("application/problem+json", answer);
    }

    [Fact]
    public async Task Returns_503_with_a_time_to_wait_when_storage_does_not_answer()
    {
        var answer = await app.Http.GetAsync("/outage?code=hidden-1");
        var problem = await answer.Problem(503);
        Assert.Equal("5", answer.Headers.RetryAfter!.ToString());
        Assert.DoesNotContain("busy", problem.GetRawText());
        await Logged($"warn: Edge[", "GET /outage: storage does not answer", problem.GetProperty("instance").GetString()!);
    }

    [Fact]
    public async Task Returns_500_with_a_fixed_text_when_there_is_a_bug()
    {
        var problem = await (await app.Http.GetAsync("/bug?code=hidden-2")).Problem(500);
        Assert.Equal("An unexpected error occurred", problem.GetProperty("detail").GetString());
        Assert.DoesNotContain("only the log", problem.GetRawText());
        await Logged($"fail: Edge[", "GET /bug failed", problem.GetProperty("instance").GetString()!, "what only the log may say");
    }

    [Fact]
    public async Task Survives_a_bug_after_the_answer_began()
    {
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => app.Http.GetStringAsync("/half"));
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Keeps_queries_tokens_and_keys_out_of_the_log()
    {
        foreach (var path in (string[])["/", "/bug", "/outage", "/nowhere", "/number", "/half", "/secret/1", "/note-call"])
        {
            using var request = new HttpRequestMessage(path == "/note-call" ? HttpMethod.Post : HttpMethod.Get, path + "?code=hidden-3&n=hidden-4");
            request.Headers.Add("Authorization", "Bearer hidden-5");
            request.Headers.Add("x-functions-key", "hidden-6");
            request.Headers.Add("Cookie", "portalaccesstoken=hidden-7");
            try
            {
                using var answer = await app.Http.SendAsync(request);
            }
            catch (HttpRequestException) when (path == "/half")
            {
                // Cut off on purpose.
            }
        }
        // A bug is logged after its answer; this one's line stands behind all others.
        var last = (await (await app.Http.GetAsync("/bug")).Problem(500)).GetProperty("instance").GetString()!;
        await Logged(last);
        Assert.DoesNotContain("hidden-", app.Handler.Output);
        Assert.Contains("/outage", app.Handler.Output);
    }

    [Fact]
    public async Task Keeps_a_path_from_forging_lines_of_the_log()
    {
        await app.Http.GetAsync("/secret/%0Afail: forged%0D%0A");
        var instance = (await (await app.Http.GetAsync("/bug")).Problem(500)).GetProperty("instance").GetString()!;
        await Logged(instance);
        Assert.DoesNotContain(app.Handler.Output.Split('\n', '\r'), line => line.StartsWith("fail: forged"));
    }

    [Theory]
    [InlineData("HEAD", "/", 405)]
    [InlineData("HEAD", "/nowhere", 404)]
    public async Task Returns_no_body_to_head(string method, string path, int status)
    {
        using var raw = await Raw.Connect(app.Handler.Address);
        await raw.Send($"{method} {path} HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var answers = (await raw.ReadToEnd()).Split("\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answers[0]);
        Assert.DoesNotContain("Content-Length: 0", answers[0]);
        Assert.StartsWith("HTTP/1.1 200 OK", answers[1]);
        Assert.Equal("{\"status\":\"ok\"}", answers[2]);
    }

    [Fact]
    public async Task Returns_the_list_when_brackets_are_percent_encoded()
    {
        async Task<string[]> Names(string query) => (await app.Http.GetFromJsonAsync<JsonElement>("/list?" + query)).GetProperty("data").EnumerateArray().Select(name => name.GetString()!).ToArray();
        Assert.Equal(["a b"], await Names("filter%5Bname%5D%5Beq%5D=a%20b"));
        Assert.Equal(["a b"], await Names("filter%5Bname%5D=a+b"));
        Assert.Equal(["ä+"], await Names("filter[name][contains]=%C3%84%2B"));
        Assert.Equal(["c,d"], await Names("filter%5Blabels.a.b%5D"));
        Assert.Equal(["a b", "c,d"], await Names("filter[labels.env][ocontains]=dev,test"));
        Assert.Equal(["ä+", "c,d", "a b"], await Names("sort=created_at%20desc"));
        Assert.Equal(["c,d"], await Names("page%5Bsize%5D=1&page%5Bnumber%5D=2"));
        Assert.Equal(["a b", "c,d", "ä+"], await Names("page[size]=&page[number]=&sort="));
        Assert.Equal(["a b", "c,d", "ä+"], await Names("page[size]&code=a-function-key&utm_source=x"));
        var problem = await (await app.Http.GetAsync("/list?filter%5Bmine%5D=1&filter[on][neq]=true&page[size]=x&sort=mine")).Problem(400);
        Assert.Equal(["query filter[mine] unknown_property", "query filter[on][neq] enum", "query page[size] is_number", "query sort enum"], problem.Faults().Order());
    }

    private async Task Logged(params string[] words) =>
        await App.Until(() => Task.FromResult(app.Handler.Output.Split('\n').Any(line => words.All(word => line.Contains(word)))));

    private static Task<string> Detail(JsonElement problem) => Task.FromResult(problem.GetProperty("detail").GetString()!);

    private async Task<HttpResponseMessage> Post(string path, string body, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = chunked;
        return await app.Http.SendAsync(request);
    }
}
