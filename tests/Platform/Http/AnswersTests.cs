using System.Text;
using Microsoft.AspNetCore.Http;
using Platform.Fields;
using Platform.Http;

namespace Platform.Tests.Http;

public sealed class AnswersTests
{
    public enum Kind { ApiPackage, OpenidConnect }

    [Fact]
    public async Task Returns_values_as_the_contract_writes_them()
    {
        var body = new
        {
            DisplayName = (string?)null, Kind = Kind.ApiPackage, CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)).AddTicks(7890), Labels = new Dictionary<string, string> { ["EnvName"] = "Ü<b>\"" },
            Id = new Guid("0F8FAD5B-D9CB-469F-A165-70867728950E"), Empty = Array.Empty<int>(),
        };
        var (response, text) = await Write(Answers.Ok(body));
        Assert.Equal("application/json", response.ContentType);
        Assert.Equal(
            """{"display_name":null,"kind":"api_package","created_at":"2026-01-02T01:04:05.006Z","labels":{"EnvName":"Ü<b>\""},"id":"0f8fad5b-d9cb-469f-a165-70867728950e","empty":[]}""", text);
        Assert.Equal(Encoding.UTF8.GetByteCount(text), response.ContentLength);
    }

    [Fact]
    public async Task Returns_the_declared_status_with_and_without_a_body()
    {
        Assert.Equal(200, (await Write(Answers.Ok(1))).Response.StatusCode);
        Assert.Equal(201, (await Write(Answers.Created(1))).Response.StatusCode);
        Assert.Equal(202, (await Write(Answers.Accepted(1))).Response.StatusCode);
        foreach (var (answer, status, length) in new[] { (Answers.NoContent(), 204, (long?)null), (Answers.Empty(201), 201, 0), (Answers.Empty(200), 200, 0) })
        {
            var (response, text) = await Write(answer);
            Assert.Equal((status, length, "", (string?)null), (response.StatusCode, response.ContentLength, text, response.ContentType));
        }
    }

    [Fact]
    public async Task Keeps_answers_out_of_caches_unless_the_endpoint_says_otherwise()
    {
        Assert.Equal("no-store", (await Write(Answers.Ok(1))).Response.Headers.CacheControl);
        Assert.Equal("public, max-age=60", (await Write(Answers.Ok(1), http => http.Response.Headers.CacheControl = "public, max-age=60")).Response.Headers.CacheControl);
    }

    [Fact]
    public async Task Returns_no_body_to_head()
    {
        var (response, text) = await Write(Answers.Ok("text"), http => http.Request.Method = "HEAD");
        Assert.Equal(("", 6), (text, response.ContentLength));
    }

    [Fact]
    public void Returns_words_and_reads_them_back()
    {
        Assert.Equal(["api_package", "openid_connect"], Words<Kind>.All);
        Assert.Equal(Kind.OpenidConnect, Words<Kind>.Parse("openid_connect"));
        Assert.False(Words<Kind>.TryParse("OpenidConnect", out _));
        Assert.False(Words<Kind>.TryParse("1", out _));
        Assert.All(Enum.GetValues<Kind>(), kind => Assert.Equal(kind, Words<Kind>.Parse(Wire.Word(kind))));
    }

    private static async Task<(HttpResponse Response, string Text)> Write(IResult answer, Action<HttpContext>? before = null)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "GET";
        http.Response.Body = new MemoryStream();
        before?.Invoke(http);
        await answer.ExecuteAsync(http);
        return (http.Response, Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray()));
    }
}
