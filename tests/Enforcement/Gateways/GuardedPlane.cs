using System.Net;
using System.Net.Http.Json;
using Policies;
using Testing;

namespace Enforcement.Tests.Gateways;

/// <summary>A control plane that asks gateways for a token, with a limited operation, an open one and an application's key.</summary>
internal sealed class GuardedPlane
{
    /// <summary>The host of the one route.</summary>
    public const string Host = "api.example.com";

    private readonly Instance _instance;

    private GuardedPlane(Instance instance, PolicySnapshot snapshot) => (_instance, Snapshot) = (instance, snapshot);

    public PolicySnapshot Snapshot { get; private set; }

    public string Name => Snapshot.ControlPlaneName;

    /// <summary>The gateway's token.</summary>
    public string Token { get; } = ApiKey.Mint("gw");

    /// <summary>A key that may call <c>/flights</c>, three times an hour.</summary>
    public string Key { get; private set; } = "";

    /// <summary>A key that may call nothing.</summary>
    public string StrangersKey { get; private set; } = "";

    public string ApplicationId { get; private set; } = "";

    public static async Task<GuardedPlane> New(EnforcementFixture fixture)
    {
        var limited = Instance.Limited(fixture.Upstream, new(3, LimitDuration.Hours), ("GET", "/flights"), ("POST", "/flights"));
        var snapshot = limited with
        {
            Routes = [.. limited.Routes.Select(route => route with { Hosts = [Host] })],
            Operations = [.. limited.Operations, new() { Id = "open", ApiId = "open-api", Method = "GET", Path = "/open" }, new() { Id = "teapot", ApiId = "open-api", Method = "GET", Path = "/teapot" }],
            Publications = [.. limited.Publications, new() { EntityId = "open-api", PortalId = Instance.Portal }],
        };
        var plane = new GuardedPlane(fixture.Instance, snapshot);
        await LimitWindows.RoomInHour(TimeSpan.FromMinutes(1));
        await plane.Let(plane.Token);
        var policy = Instance.Credential(Instance.Package);
        plane.ApplicationId = policy.ApplicationId;
        plane.Key = await fixture.Instance.Issue(policy);
        plane.StrangersKey = await fixture.Instance.Issue(Instance.Credential("another-package"));
        return plane;
    }

    /// <summary>Makes this the one token that is known, and waits until it is.</summary>
    public async Task Let(string token)
    {
        Snapshot = Snapshot with { GatewayTokens = [KeyHash.Of(token)] };
        Assert.Equal(WriteOutcome.Moved, await _instance.Writer.PublishSnapshot(Snapshot, await _instance.Writer.ReadPointer(Snapshot.ControlPlaneId)));
        await Instance.Eventually(async () => (await Ask(token)).StatusCode == HttpStatusCode.OK);
    }

    /// <summary>Asks about the operation that is open to all.</summary>
    public async Task<HttpResponseMessage> Ask(string? token)
    {
        using var question = new HttpRequestMessage(HttpMethod.Post, $"/ace/{Name}/check") { Content = JsonContent.Create(new { method = "GET", host = Host, path = "/open" }) };
        if (token is not null)
            question.Headers.Add("X-ACE-Gateway-Token", token);
        return await _instance.Http.SendAsync(question);
    }
}
