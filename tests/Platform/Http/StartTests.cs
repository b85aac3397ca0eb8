using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Testing;

namespace Platform.Tests.Http;

/// <summary>How a handler starts and ends.</summary>
public sealed class StartTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public async Task Returns_answers_on_the_loopback_port_alone_when_the_environment_names_others()
    {
        int[] others = [FreePorts.One(), FreePorts.One(), FreePorts.One(), FreePorts.One()];
        await using var app = await App.Start(
            ("ASPNETCORE_URLS", $"http://0.0.0.0:{others[0]}"), ("HTTP_PORTS", $"{others[1]}"), ("ASPNETCORE_HTTP_PORTS", $"{others[1]}"), ("URLS", $"http://0.0.0.0:{others[2]}"),
            ("Kestrel__Endpoints__Open__Url", $"http://0.0.0.0:{others[3]}"));
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/")).StatusCode);
        Assert.All(others, port => Assert.False(Listens(IPAddress.Loopback, port)));
        // 127.0.0.2 is another address of this machine: who listens on all of them listens there.
        Assert.True(Listens(IPAddress.Loopback, app.Address.Port));
        Assert.False(Listens(IPAddress.Parse("127.0.0.2"), app.Address.Port));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("80x")]
    public async Task Rejects_a_start_with_one_line_when_no_port_is_named(string? port)
    {
        await using var app = await HandlerProcess.StartAndExit(App.Name, port is null ? Nothing : new Dictionary<string, string> { ["FUNCTIONS_CUSTOMHANDLER_PORT"] = port });
        Assert.Equal(1, app.ExitCode);
        var line = Assert.Single(app.Output.Split('\n'));
        Assert.StartsWith("FUNCTIONS_CUSTOMHANDLER_PORT must name a port.", line);
    }

    [Fact]
    public async Task Rejects_a_start_when_the_port_is_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using var app = await End(("FUNCTIONS_CUSTOMHANDLER_PORT", $"{((IPEndPoint)taken.LocalEndpoint).Port}"));
        Assert.Equal(1, app.ExitCode);
        Assert.Contains("address already in use", app.Output);
    }

    [Theory]
    [InlineData("access", "/forgotten")]
    [InlineData("one-access", "/twice/x")]
    public async Task Rejects_a_start_when_an_endpoint_has_not_exactly_one_access_line(string forgets, string endpoint)
    {
        await using var app = await End(("Forgets", forgets));
        Assert.Equal(1, app.ExitCode);
        Assert.Contains("without exactly one access line", app.Output);
        Assert.Contains(endpoint, app.Output);
        Assert.DoesNotContain("/echo", app.Output);
    }

    [Fact]
    public async Task Rejects_a_start_with_one_line_when_a_setting_is_wrong()
    {
        await using var app = await End(("Forgets", "settings"));
        Assert.Equal((1, "Set Something to something."), (app.ExitCode, app.Output));
    }

    [Theory]
    [InlineData("AccountName=x;AccountKey=c2VjcmV0")]
    [InlineData("AccountName=x;AccountKey=sec ret!")]
    [InlineData("c2VjcmV0")]
    [InlineData("")]
    public async Task Rejects_a_start_without_telling_the_value_when_the_storage_setting_is_wrong(string value)
    {
        // The first would do, were it not for the endpoint.
        await using var app = await End(("DataStorage", value + (value.Contains("AccountKey") ? ";TableEndpoint=not an address" : "")));
        Assert.Equal(1, app.ExitCode);
        Assert.StartsWith("Set DataStorage to a connection string", Assert.Single(app.Output.Split('\n')));
        Assert.DoesNotContain("c2VjcmV0", app.Output);
        Assert.DoesNotContain("sec ret!", app.Output);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("QUIT")]
    public async Task Returns_no_zero_when_it_is_told_to_end(string signal)
    {
        await using var app = await App.Start();
        using var kill = Process.Start("kill", [$"-{Signals.Reaching(signal)}", $"{app.ProcessId}"]);
        await App.Until(() => Task.FromResult(app.HasExited));
        Assert.NotEqual(0, app.ExitCode);
        Assert.NotEqual(200, app.ExitCode);
    }

    [Fact]
    public async Task Lists_its_endpoints_without_a_port()
    {
        await using var app = await HandlerProcess.StartAndExit(App.Name, Nothing, "--endpoints");
        Assert.Equal(3, app.ExitCode);
        Assert.Contains("""{"methods":["GET"],"pattern":"/secret/{thingId}","access":"things:read","trigger":false}""", app.Output);
        Assert.Contains("""{"methods":["POST"],"pattern":"/note-call","access":"anonymous","trigger":true}""", app.Output);
    }

    private static Task<HandlerProcess> End(params (string Name, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        all.TryAdd("FUNCTIONS_CUSTOMHANDLER_PORT", $"{FreePorts.One()}");
        return HandlerProcess.StartAndExit(App.Name, all);
    }

    private static bool Listens(IPAddress address, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
