using Features.Sessions;
using Microsoft.AspNetCore.Http;

namespace Features.Tests.Sessions;

public sealed class SameOriginTests
{
    [Theory]
    [InlineData("GET", "partner.example.com", "https://evil.example", null, true)]
    [InlineData("POST", "partner.example.com", null, null, true)]
    [InlineData("POST", "partner.example.com", "https://partner.example.com", "same-origin", true)]
    [InlineData("POST", "Partner.Example.com", "https://partner.example.com", null, true)]
    [InlineData("POST", "partner.example.com:443", "https://partner.example.com", null, true)]
    [InlineData("POST", "partner.example.com:80", "http://partner.example.com", null, true)]
    [InlineData("POST", "partner.localhost:8080", "http://partner.localhost:8080", null, true)]
    [InlineData("POST", "partner.localhost:8080", "http://partner.localhost", null, false)]
    [InlineData("POST", "partner.example.com", "https://other.example.com", null, false)]
    [InlineData("POST", "partner.example.com", "https://partner.example.com.evil.example", null, false)]
    [InlineData("POST", "partner.example.com", "https://partner.example.com:444", null, false)]
    [InlineData("POST", "partner.example.com", "null", null, false)]
    [InlineData("POST", "partner.example.com", "file://partner.example.com", null, false)]
    [InlineData("POST", "partner.example.com", null, "cross-site", false)]
    [InlineData("DELETE", "partner.example.com", null, "same-site", false)]
    [InlineData("PATCH", "partner.example.com", "https://partner.example.com", "cross-site", false)]
    [InlineData("PUT", "partner.example.com", null, "none", true)]
    public void Tells_whose_page_sent_a_write(string method, string host, string? origin, string? site, bool allowed)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Host = new(host);
        if (origin is not null) request.Headers.Origin = origin;
        if (site is not null) request.Headers["Sec-Fetch-Site"] = site;
        Assert.Equal(allowed, SameOrigin.Allows(request));
    }

    [Fact]
    public void Compares_with_the_host_that_the_browser_shows_when_there_is_something_in_front()
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "POST";
        request.Host = new("127.0.0.1:7072");
        request.Headers["X-Forwarded-Host"] = "partner.localhost:8080";
        request.Headers.Origin = "http://partner.localhost:8080";
        Assert.True(SameOrigin.Allows(request));
        request.Headers.Origin = "http://127.0.0.1:7072";
        Assert.False(SameOrigin.Allows(request));
    }
}
