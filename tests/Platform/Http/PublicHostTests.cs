using Microsoft.AspNetCore.Http;
using Platform.Http;

namespace Platform.Tests.Http;

public sealed class PublicHostTests
{
    [Theory]
    [InlineData("Partner.Localhost:8080", null, null, null, "partner.localhost", "partner.localhost:8080")]
    [InlineData("127.0.0.1:7072", "a.example", null, null, "a.example", "a.example")]
    [InlineData("127.0.0.1:7072", "A.Example:8443, inner:80", null, null, "a.example", "a.example:8443")]
    [InlineData("127.0.0.1:7072", "a.example", "b.example", null, "b.example", "b.example")]
    [InlineData("127.0.0.1:7072", "a.example", "b.example", "https://c.example:444/api/v3/apis?x=1", "c.example", "c.example:444")]
    [InlineData("127.0.0.1:7072", "a.example", "", "not a url", "a.example", "a.example")]
    [InlineData("127.0.0.1:7072", "a.example", null, "https://user:secret@c.example/", "c.example", "c.example")]
    [InlineData("a.example.:80", null, null, null, "a.example", "a.example.:80")]
    [InlineData("[::1]:80", null, null, null, "[::1]", "[::1]:80")]
    [InlineData("127.0.0.1", " spaced.example ", null, null, "spaced.example", "spaced.example")]
    [InlineData("127.0.0.1", null, null, "file:///etc/passwd", "", "")]
    [InlineData("127.0.0.1", ",", null, null, "", "")]
    [InlineData("", null, null, null, "", "")]
    public void Returns_the_host_that_the_browser_shows(string host, string? forwarded, string? original, string? originalUrl, string name, string authority)
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new(host);
        if (forwarded is not null) request.Headers["X-Forwarded-Host"] = forwarded;
        if (original is not null) request.Headers["X-Original-Host"] = original;
        if (originalUrl is not null) request.Headers["x-ms-original-url"] = originalUrl;
        Assert.Equal((name, authority), (PublicHost.Of(request), PublicHost.AuthorityOf(request)));
    }
}
