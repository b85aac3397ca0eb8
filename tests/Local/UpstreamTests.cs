using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Local.Upstream;
using Microsoft.AspNetCore.Builder;

namespace Local.Tests;

public sealed class UpstreamTests : IAsyncLifetime
{
    private WebApplication _upstream = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _upstream = await EchoUpstream.StartAsync(0, TimeProvider.System, CancellationToken.None);
        _http = new() { BaseAddress = new Uri(_upstream.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("/anything/a")]
    [InlineData("/flights")]
    [InlineData("/")]
    [InlineData("/get")]
    [InlineData("/status/abc")]
    public async Task Returns_what_it_was_asked(string path)
    {
        var answer = JsonNode.Parse(await _http.GetStringAsync(path + "?one=1&two=a&two=b"))!;
        Assert.Equal(("GET", path, "1"), ((string?)answer["method"], (string?)answer["path"], (string?)answer["args"]!["one"]));
        Assert.Equal("""["a","b"]""", answer["args"]!["two"]!.ToJsonString());
        Assert.Equal($"{_upstream.Urls.Single()}{path}?one=1&two=a&two=b", (string?)answer["url"]);
        Assert.Equal("127.0.0.1", (string?)answer["origin"]);
    }

    [Fact]
    public async Task Returns_body_and_headers()
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, "/flights/7") { Content = new StringContent("""{"a":1}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Mine", "yes");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        var answer = JsonNode.Parse(await (await _http.SendAsync(request)).Content.ReadAsStringAsync())!;
        Assert.Equal(("PATCH", """{"a":1}""", 1, "yes", "203.0.113.7"), ((string?)answer["method"], (string?)answer["body"], (int?)answer["json"]!["a"], (string?)answer["headers"]!["X-Mine"], (string?)answer["origin"]));
    }

    [Fact]
    public async Task Returns_the_special_answers()
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _http.GetAsync("/status/503")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _http.DeleteAsync("/status/204")).StatusCode);
        Assert.Equal("127.0.0.1", (string?)JsonNode.Parse(await _http.GetStringAsync("/ip"))!["origin"]);
        Assert.NotNull(JsonNode.Parse(await _http.GetStringAsync("/headers"))!["headers"]!["Host"]);
        Assert.Equal(3, (await _http.GetStringAsync("/stream/3")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(100, (await _http.GetStringAsync("/stream/100000")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(10, (await _http.GetByteArrayAsync("/bytes/10")).Length);
        Assert.Equal(100 * 1024, (await _http.GetByteArrayAsync("/bytes/10000000")).Length);
        Assert.Equal("/delay/0.05", (string?)JsonNode.Parse(await _http.GetStringAsync("/delay/0.05"))!["path"]);
    }

    [Fact]
    public async Task Refuses_413_for_a_body_over_a_mebibyte()
    {
        using var answer = await _http.PostAsync("/anything", new ByteArrayContent(new byte[1024 * 1024 + 1]));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }
}
