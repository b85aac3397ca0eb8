using Policies;
using Testing;

namespace Enforcement.Tests;

/// <summary>Upstreams whose answers are none, or two. Clients get one answer, which is the upstream's or the gateway's and no mixture of both.</summary>
[Collection(nameof(EnforcementFixture))]
public sealed class BrokenAnswerTests(EnforcementFixture fixture)
{
    [AzuriteFact]
    public async Task Returns_502_or_what_came_when_an_upstream_breaks_the_rules()
    {
        using var twoLengths = new SayingServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        using var noStatus = new SayingServer("HTTP/1.1 099 Odd\r\nContent-Length: 5\r\n\r\nhello");
        using var cutOff = new SayingServer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
        var snapshot = Instance.Snapshot(fixture.Upstream) with { Plugins = [] };
        snapshot = snapshot with
        {
            Services = [Service("two-lengths", twoLengths), Service("no-status", noStatus), Service("cut-off", cutOff)],
            Routes = [Route("two-lengths"), Route("no-status"), Route("cut-off")],
        };
        await fixture.Instance.Publish(snapshot);

        foreach (var path in new[] { "/two-lengths", "/no-status" })
        {
            using var answer = await fixture.Instance.Call(snapshot, $"GET {path}");
            Assert.Equal((502, "An invalid response was received from the upstream server"), ((int)answer.StatusCode, await Instance.Message(answer)));
        }
        var cut = await RawClient.Exchange(fixture.Instance.Http.BaseAddress!, $"GET /gateway/{snapshot.ControlPlaneName}/cut-off HTTP/1.1\r\nHost: a\r\n\r\n");
        // How much of it is under way when the connection ends is up to chance; never is it followed or preceded by anything else.
        Assert.DoesNotContain(" 500 ", cut);
        Assert.DoesNotContain("message", cut.Contains("hello", StringComparison.Ordinal) ? cut : "");
        Assert.True(cut.Length == 0 || cut.StartsWith("HTTP/1.1 200 OK\r\n", StringComparison.Ordinal) || cut.StartsWith("HTTP/1.1 502 ", StringComparison.Ordinal), cut);

        PolicyService Service(string id, SayingServer server) => new() { Id = id, Host = "127.0.0.1", Port = server.Port, Retries = 0 };
        PolicyRoute Route(string id) => snapshot.Routes[0] with { Id = id, ServiceId = id, Paths = [$"/{id}"] };
    }
}
