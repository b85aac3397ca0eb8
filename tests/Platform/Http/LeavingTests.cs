using System.Net.Http.Json;
using System.Text.Json;
using Testing;

namespace Platform.Tests.Http;

/// <summary>A client goes away in the middle of things.</summary>
public sealed class LeavingTests : IAsyncLifetime
{
    private HandlerProcess _app = null!;

    public async Task InitializeAsync() => _app = await App.Start();

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keeps_the_log_clean_when_a_client_leaves_before_the_answer(bool reset)
    {
        for (var i = 1; i <= 5; i++)
        {
            using var raw = await Raw.Connect(_app.Address);
            await raw.Send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
            await Counts("came", i);
            raw.Leave(reset);
        }
        await LogIsClean();
    }

    [Theory]
    [InlineData(true, "Content-Length: 100\r\n\r\nhalf")]
    [InlineData(false, "Content-Length: 100\r\n\r\nhalf")]
    [InlineData(true, "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")]
    [InlineData(false, "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")]
    public async Task Keeps_the_log_clean_when_a_client_leaves_within_its_body(bool reset, string rest)
    {
        for (var i = 1; i <= 5; i++)
        {
            using var raw = await Raw.Connect(_app.Address);
            await raw.Send("POST /drain HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + rest);
            await Counts("came", i);
            raw.Leave(reset);
        }
        await LogIsClean();
    }

    private Task Counts(string what, int count) =>
        App.Until(async () => (await _app.Http.GetFromJsonAsync<JsonElement>("/left")).GetProperty(what).GetInt32() == count);

    private async Task LogIsClean()
    {
        await Counts("left", 5);
        // The line of a bug stands behind whatever the leaving clients caused.
        await _app.Http.GetAsync("/bug");
        await App.Until(() => Task.FromResult(_app.Output.Contains("/bug failed")));
        Assert.Equal("", string.Join('\n', _app.Output.Split('\n').Where(line => !line.Contains("/bug failed"))));
    }
}
