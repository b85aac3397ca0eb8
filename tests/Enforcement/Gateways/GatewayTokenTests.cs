using System.Net;
using System.Text.RegularExpressions;
using Policies;
using Testing;

namespace Enforcement.Tests.Gateways;

/// <summary>Who may ask for decisions.</summary>
[Collection(nameof(EnforcementFixture))]
public sealed class GatewayTokenTests(EnforcementFixture fixture, AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Refuses_403_whoever_shows_no_token_of_the_control_plane()
    {
        var (plane, other) = (await GuardedPlane.New(fixture), await GuardedPlane.New(fixture));
        Assert.Equal(HttpStatusCode.OK, (await plane.Ask(plane.Token)).StatusCode);
        foreach (var token in new[] { null, "nonsense", other.Token, ApiKey.Mint("gw"), KeyHash.Of(plane.Token), plane.Token + " " + plane.Token, plane.Key })
        {
            var refused = await plane.Ask(token);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Equal("gateway_token", Assert.Single(refused.Headers.GetValues("X-ACE-Reason")));
            Assert.Equal("The gateway is not known", await Instance.Message(refused));
        }
        // The gateway of this app itself asks for none: its callers are clients.
        var forwarded = await fixture.Instance.Call(plane.Snapshot, "GET /open", headers: ("Host", GuardedPlane.Host));
        Assert.Equal(HttpStatusCode.OK, forwarded.StatusCode);
    }

    [AzuriteFact]
    public async Task Keeps_old_and_new_token_valid_side_by_side_and_forgets_a_removed_one()
    {
        var plane = await GuardedPlane.New(fixture);
        var old = plane.Token;
        var next = ApiKey.Mint("gw");
        await plane.Let(next);
        Assert.Equal(HttpStatusCode.Forbidden, (await plane.Ask(old)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await plane.Ask(next)).StatusCode);
        var both = plane.Snapshot with { GatewayTokens = [KeyHash.Of(old), KeyHash.Of(next)] };
        Assert.Equal(WriteOutcome.Moved, await fixture.Instance.Writer.PublishSnapshot(both, await fixture.Instance.Writer.ReadPointer(both.ControlPlaneId)));
        await Instance.Eventually(async () => (await plane.Ask(old)).StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await plane.Ask(next)).StatusCode);
    }

    [AzuriteFact]
    public async Task Refuses_403_everybody_by_default_while_no_token_was_made()
    {
        await using var closed = await Instance.Start(azurite.ConnectionString, ("Enforcement__OpenChecks", ""));
        var snapshot = Instance.Snapshot(fixture.Upstream, ("GET", "/flights"));
        Assert.Equal(WriteOutcome.Moved, await closed.Writer.PublishSnapshot(snapshot, await closed.Writer.ReadPointer(snapshot.ControlPlaneId)));
        // Its own gateway shows that the snapshot is in force.
        await Instance.Eventually(async () => (await closed.Call(snapshot, "GET /flights")).StatusCode == HttpStatusCode.Unauthorized);
        var bodies = new List<string>();
        foreach (var name in new[] { snapshot.ControlPlaneName, "no-such-control-plane" })
        {
            using var refused = await closed.Http.GetAsync($"/ace/{name}/check/flights");
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            bodies.Add(Regex.Replace(await refused.Content.ReadAsStringAsync(), "\"request_id\":\"[^\"]*\"", ""));
        }
        // Whether there is such a control plane is not told.
        Assert.Equal(bodies[0], bodies[1]);
    }

    [AzuriteFact]
    public async Task Rejects_a_setting_that_is_neither_true_nor_false()
    {
        await using var app = await HandlerProcess.StartAndExit("Enforcement", new Dictionary<string, string>
        {
            ["DataStorage"] = azurite.ConnectionString, ["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{FreePorts.One()}", ["Enforcement__OpenChecks"] = "perhaps",
        });
        Assert.Equal(1, app.ExitCode);
        Assert.Contains("Enforcement__OpenChecks is \"perhaps\"; it must be true or false.", app.Output);
    }
}
