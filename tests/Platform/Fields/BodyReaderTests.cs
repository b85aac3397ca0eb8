using System.Text;
using Microsoft.AspNetCore.Http;
using Platform.Fields;

namespace Platform.Tests.Fields;

public sealed class BodyReaderTests
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("APPLICATION/JSON;charset=UTF-8")]
    [InlineData(" application/json ;x=y")]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/problem+json; charset=utf-8")]
    public async Task Returns_a_body_of_a_json_type(string type) => Assert.NotNull((await Read("{}", type)).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text/plain")]
    [InlineData("text/json")]
    [InlineData("application/jsonp")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=application/json")]
    [InlineData("application/json, text/plain")]
    [InlineData("image/svg+json")]
    public async Task Rejects_415_any_other_type(string? type)
    {
        var problem = (await Read("{}", type)).Problem!;
        Assert.Equal((415, "Unsupported Media Type", "Only `Content-Type: application/json` is supported"), (problem.Status, problem.Title, problem.Detail));
    }

    [Theory]
    [InlineData("gzip", 415)]
    [InlineData("br", 415)]
    [InlineData("identity", null)]
    public async Task Rejects_415_a_packed_body(string encoding, int? status) =>
        Assert.Equal(status, (await BodyReader.ReadObject(Request("{}"u8.ToArray(), request => request.Headers.ContentEncoding = encoding))).Problem?.Status);

    [Theory]
    [InlineData(10, 10, null)]
    [InlineData(11, 10, 413)]
    public async Task Rejects_413_a_body_over_the_bound(int length, int bound, int? status)
    {
        var bytes = Encoding.ASCII.GetBytes("{\"a\":" + new string('1', length - 6) + "}");
        var told = await BodyReader.ReadObject(Request(bytes, request => request.ContentLength = bytes.Length), bound);
        var untold = await BodyReader.ReadObject(Request(bytes, request => request.ContentLength = null), bound);
        Assert.Equal((status, status), (told.Problem?.Status, untold.Problem?.Status));
        if (status is not null) Assert.Equal("The request body must not be larger than 10 bytes", untold.Problem!.Detail);
    }

    [Fact]
    public async Task Rejects_413_without_reading_when_the_length_says_enough()
    {
        var request = Request([], request => request.ContentLength = BodyReader.BytesMax + 1);
        request.Body = new Unread();
        Assert.Equal(413, (await BodyReader.ReadObject(request)).Problem!.Status);
    }

    [Theory]
    [InlineData("", "is not valid JSON")]
    [InlineData("{", "is not valid JSON")]
    [InlineData("{\"a\":1,}", "is not valid JSON")]
    [InlineData("{\"a\":1} x", "is not valid JSON")]
    [InlineData("{\"a\":1}{}", "is not valid JSON")]
    [InlineData("{/* no */}", "is not valid JSON")]
    [InlineData("{'a':1}", "is not valid JSON")]
    [InlineData("{\"a\":NaN}", "is not valid JSON")]
    [InlineData("{\"a\":01}", "is not valid JSON")]
    [InlineData("{\n\"a\":\"\u0001\"}", "is not valid JSON (line 2, byte 6)")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("null", "must be a JSON object")]
    [InlineData("\"{}\"", "must be a JSON object")]
    [InlineData("12", "must be a JSON object")]
    [InlineData("{\"a\":\"\\ud800\"}", "is not valid UTF-8 text")]
    [InlineData("{\"a\":\"\\udc00\\ud800\"}", "is not valid UTF-8 text")]
    [InlineData("{\"\\ud800\":1}", "is not valid UTF-8 text")]
    [InlineData("{\"a\":[{\"b\":\"x\\ud83d\"}]}", "is not valid UTF-8 text")]
    public async Task Rejects_400_what_is_no_object(string body, string reason)
    {
        var problem = (await Read(body)).Problem!;
        var fault = Assert.Single(problem.InvalidParameters);
        Assert.Equal((400, "body"), (problem.Status, fault.Field));
        Assert.Contains(reason, fault.Reason);
    }

    [Theory]
    [InlineData("""{"a":1,"a":1}""", "a")]
    [InlineData("""{"a":1,"\u0061":2}""", "a")]
    [InlineData("""{"b":{"a":1},"c":[{},{"a":{"x":1,"x":null}}]}""", "c.1.a.x")]
    public async Task Rejects_400_a_field_that_is_given_twice(string body, string field)
    {
        var fault = Assert.Single((await Read(body)).Problem!.InvalidParameters);
        Assert.Equal((field, "invalid", $"{field} is given twice"), (fault.Field, fault.Rule, fault.Reason));
    }

    [Theory]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xC0, 0xAF })] // overlong
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // half a surrogate pair
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 })] // beyond the last plane
    [InlineData(new byte[] { 0xE2, 0x82 })] // cut off
    public async Task Rejects_400_broken_utf8_in_values_and_names(byte[] broken)
    {
        foreach (var (before, after) in new[] { ("{\"a\":\"", "\"}"), ("{\"", "\":1}") })
        {
            var problem = (await BodyReader.ReadObject(Request([.. Encoding.ASCII.GetBytes(before), .. broken, .. Encoding.ASCII.GetBytes(after)]))).Problem!;
            Assert.Equal("the body is not valid UTF-8 text", Assert.Single(problem.InvalidParameters).Reason);
        }
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud83d\\ude80 \\\\ud800\"}", "🚀 \\ud800")]
    [InlineData("{\"a\":\"🚀\"}", "🚀")]
    [InlineData("{\"a\":\"\\u00e9\\n\"}", "é\n")]
    public async Task Returns_whole_characters_however_written(string body, string text) => Assert.Equal(text, (await Read(body)).Value!.Text("a").Value);

    [Fact]
    public async Task Returns_a_body_behind_a_byte_order_mark()
    {
        Assert.Equal("b", (await Read("\uFEFF{\"a\":\"b\"}")).Value!.Text("a").Value);
        Assert.Equal(400, (await Read("\uFEFF\uFEFF{}")).Problem!.Status);
        Assert.Equal(400, (await Read("\uFEFF")).Problem!.Status);
    }

    [Theory]
    [InlineData(64, null)]
    [InlineData(65, 400)]
    [InlineData(100_000, 400)]
    public async Task Rejects_400_what_is_nested_too_deep(int depth, int? status)
    {
        var nested = string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);
        Assert.Equal(status, (await BodyReader.ReadObject(Request(Encoding.UTF8.GetBytes(nested)), 1_000_000)).Problem?.Status);
        var escaped = "{\"e\":\"\\u00e9\",\"a\":" + string.Concat(Enumerable.Repeat("[", depth - 1)) + new string(']', depth - 1) + "}";
        Assert.Equal(status, (await BodyReader.ReadObject(Request(Encoding.UTF8.GetBytes(escaped)), 1_000_000)).Problem?.Status);
    }

    [Fact]
    public async Task Returns_any_value_when_asked_for_one()
    {
        Assert.Equal(3, (await BodyReader.ReadValue(Request("[1,2,3]"u8.ToArray()))).Value!.RootElement.GetArrayLength());
        Assert.Null((await BodyReader.ReadValue(Request("[1,2"u8.ToArray()))).Value);
    }

    private static async Task<Read<BodyFields>> Read(string body, string? type = "application/json") =>
        await BodyReader.ReadObject(Request(Encoding.UTF8.GetBytes(body), request => request.ContentType = type));

    private static HttpRequest Request(byte[] body, Action<HttpRequest>? more = null)
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = "application/json";
        request.Body = new MemoryStream(body);
        more?.Invoke(request);
        return request;
    }

    private sealed class Unread : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new InvalidOperationException("it was read");
    }
}
