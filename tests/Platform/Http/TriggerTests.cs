using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Testing;

namespace Platform.Tests.Http;

/// <summary>Calls of the Functions host, in the host's shapes.</summary>
public sealed class TriggerTests : IAsyncLifetime
{
    private const string BlobCall = """
        {"Data":{"content":"aGVsbG8gZnJvbSBieXRlCg=="},
         "Metadata":{"Uri":"\"https://acct.blob.core.windows.net/specs/a/b \\\"c\\\".yaml\"",
          "Properties":{"Length":16,"ContentType":"text/plain","ETag":{},"BlobType":2,"Nothing":null},
          "Metadata":{},"name":"\"a/b.yaml\"","DequeueCount":"1","Nothing":"null",
          "sys":{"MethodName":"note-call","UtcNow":"2026-06-25T10:26:43.0352723Z","RandGuid":"30d0a5b1"}}}
        """;

    private HandlerProcess _app = null!;

    public async Task InitializeAsync() => _app = await App.Start(("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Returns_200_with_an_object_after_undoing_the_hosts_encoding(bool chunked)
    {
        var answer = await Call(BlobCall, chunked);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("""{"Outputs":{},"Logs":[],"ReturnValue":null}""", await answer.Content.ReadAsStringAsync());

        var seen = await Seen();
        Assert.Equal("aGVsbG8gZnJvbSBieXRlCg==", seen.GetProperty("data").GetString());
        Assert.Equal("https://acct.blob.core.windows.net/specs/a/b \"c\".yaml", seen.GetProperty("uri").GetString());
        Assert.Equal("a/b.yaml", seen.GetProperty("name").GetString());
        Assert.Equal("1", seen.GetProperty("dequeue_count").GetString());
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("nothing").ValueKind);
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("absent").ValueKind);
        Assert.Equal(2, JsonDocument.Parse(seen.GetProperty("properties").GetString()!).RootElement.GetProperty("BlobType").GetInt32());
    }

    [Theory]
    [InlineData("""{"Data":{"content":"\"aaaaa\""}}""", "aaaaa")]
    [InlineData("""{"Data":{"content":"aaaaa"}}""", "aaaaa")]
    [InlineData("""{"Data":{"content":"\"\""}}""", "")]
    [InlineData("""{"Data":{"content":""}}""", "")]
    [InlineData("""{"Data":{"content":"\"half"}}""", "\"half")]
    [InlineData("""{"Data":{"content":"\"a\" and \"b\""}}""", "\"a\" and \"b\"")]
    [InlineData("""{"Data":{"content":"{\"id\":1}"}}""", "{\"id\":1}")]
    [InlineData("""{"Data":{"content":"\"{\\\"id\\\":1}\""}}""", "{\"id\":1}")]
    [InlineData("""{"Data":{"content":{"IsPastDue":false}}}""", "{\"IsPastDue\":false}")]
    [InlineData("""{"data":{"CONTENT":"x"}}""", null)]
    [InlineData("""{"Data":{"CONTENT":"x"}}""", "x")]
    [InlineData("""{"Data":{"content":12}}""", "12")]
    [InlineData("""{"Data":{"content":null}}""", null)]
    [InlineData("""{"Data":[]}""", null)]
    [InlineData("""{"Data":null,"Metadata":7}""", null)]
    [InlineData("{}", null)]
    [InlineData("[]", null)]
    public async Task Returns_the_data_in_every_shape_the_host_sends(string body, string? data)
    {
        Assert.Equal(HttpStatusCode.OK, (await Call(body, chunked: true)).StatusCode);
        Assert.Equal(data, (await Seen()).GetProperty("data").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"Data\":{\"content\":\"\\ud800\"}}")]
    [InlineData("{\"Data\":{\"content\":\"\\\"\\\\ud800\\\"\"}}")]
    public async Task Rejects_400_what_is_no_call(string body)
    {
        await (await Call(body, chunked: false)).Problem(400);
        Assert.Equal(0, (await _app.Http.GetFromJsonAsync<JsonElement>("/calls")).GetArrayLength());
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("x-forwarded-host")]
    [InlineData("X-FORWARDED-PROTO")]
    [InlineData("X-Forwarded-Prefix")]
    [InlineData("X-Forwarded-Anything")]
    [InlineData("Forwarded")]
    public async Task Hides_404_a_call_that_came_through_the_proxy(string header)
    {
        var forwarded = await (await Call(BlobCall, chunked: false, header)).Problem(404);
        Assert.Equal(0, (await _app.Http.GetFromJsonAsync<JsonElement>("/calls")).GetArrayLength());
        // No word more than for a path that is not there.
        var unknown = await (await _app.Http.PostAsync("/no-such-call", null)).Problem(404);
        Assert.Equal(Without(unknown), Without(forwarded));
        static string Without(JsonElement problem) => problem.GetRawText().Replace(problem.GetProperty("instance").GetString()!, "");
    }

    [Fact]
    public async Task Returns_500_when_the_work_fails() =>
        await (await Call("""{"Data":{},"Metadata":{"Fails":"\"yes\""}}""", chunked: false)).Problem(500);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rejects_413_a_call_over_the_bound_of_the_app(bool chunked) =>
        await (await Call("{\"Data\":{\"content\":\"" + new string('x', 1024 * 1024) + "\"}}", chunked)).Problem(413);

    private async Task<JsonElement> Seen() => (await _app.Http.GetFromJsonAsync<JsonElement>("/calls")).EnumerateArray().Single();

    private async Task<HttpResponseMessage> Call(string body, bool chunked, string? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/note-call") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.Add("X-Azure-Functions-InvocationId", "1");
        if (header is not null) request.Headers.TryAddWithoutValidation(header, "127.0.0.1");
        return await _app.Http.SendAsync(request);
    }
}
