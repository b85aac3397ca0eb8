using System.Net;
using Microsoft.Extensions.Configuration;
using Platform.Outbound;

namespace Platform.Tests.Outbound;

public sealed class OutboundGuardTests
{
    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:93.184.216.34", true)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("2002:7f00:1::", false)]
    public void Refuses_what_is_not_public(string address, bool allowed)
    {
        Assert.Equal(allowed, new OutboundGuard(null).Allows(IPAddress.Parse(address), isSecure: true));
        Assert.False(new OutboundGuard(null).Allows(IPAddress.Parse(address), isSecure: false));
    }

    [Fact]
    public void Opens_networks_that_the_setting_names_but_never_metadata_services()
    {
        var guard = new OutboundGuard("127.0.0.0/8; 10.1.0.0/16,169.254.0.0/16");
        Assert.True(guard.Allows(IPAddress.Loopback, isSecure: false));
        Assert.True(guard.Allows(IPAddress.Parse("10.1.2.3"), isSecure: false));
        Assert.False(guard.Allows(IPAddress.Parse("10.2.0.1"), isSecure: true));
        Assert.False(guard.Allows(IPAddress.Parse("169.254.169.254"), isSecure: false));
        Assert.Throws<ArgumentException>(() => new OutboundGuard("10.1.0.0/33"));
    }

    [Fact]
    public async Task Refuses_to_connect_to_a_name_that_resolves_inside()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var http = new OutboundHttp(new ConfigurationBuilder().Build());
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => http.Client.GetAsync($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/"));
        Assert.Contains("may not be called", fault.Message);
        Assert.False(listener.Pending());
    }
}
