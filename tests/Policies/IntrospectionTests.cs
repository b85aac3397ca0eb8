using Microsoft.AspNetCore.Http;
using Testing;

namespace Policies.Tests;

/// <summary>Tokens that only their provider can read.</summary>
public sealed class IntrospectionTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string OpenId = "openid strategy";

    private static PolicySnapshot Snapshot(TestIssuer issuer, string[] methods, params string[] scopes) =>
        Planes.Snapshot().WithApi(OpenId) with { Strategies = [Strategy(issuer, methods, scopes)] };

    private static PolicyStrategy Strategy(TestIssuer issuer, string[] methods, params string[] scopes) => new()
    {
        Id = OpenId, Kind = StrategyKind.OpenIdConnect, Issuer = issuer.Url, CredentialClaims = ["client_id"], Scopes = scopes, AuthMethods = methods,
        Introspection = new(TestIssuer.Client, PolicyWorld.Secrets.Box.Seal(TestIssuer.Secret, PolicyIntrospection.PurposeOf(OpenId))),
    };

    private static async Task<string> Register(PolicyWorld world)
    {
        var client = $"client of {Guid.NewGuid()}";
        Assert.Equal(WriteOutcome.Moved, await world.Writer.WriteCredential(CredentialKey.OfClient(OpenId, client), Planes.Credential(Planes.Api) with { StrategyId = OpenId }));
        return client;
    }

    /// <summary>
    /// What is decided once somebody could say what the token is. A caller is let wait 1.5 s, which a busy machine may need for less; what was asked goes on and serves the next.
    /// </summary>
    private static async Task<(int, DecisionReason)> Ask(PolicyWorld world, PolicySnapshot snapshot, string token)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        (int, DecisionReason) answer;
        while ((answer = await AskOnce(world, snapshot, token)) is (503, _) && patience.Elapsed < TimeSpan.FromSeconds(60))
            await Task.Delay(50);
        return answer;
    }

    private static async Task<(int, DecisionReason)> AskOnce(PolicyWorld world, PolicySnapshot snapshot, string token)
    {
        var decision = await world.Decider.Decide(new(snapshot), new("GET", "api.example.com", "/flights", true, new HeaderDictionary { ["Authorization"] = "Bearer " + token }));
        return (decision.Status, decision.Reason);
    }

    [AzuriteTheory]
    [InlineData("client_secret_basic")]
    [InlineData("client_secret_post")]
    public async Task Lists_a_truth_table_of_what_a_provider_says(string way)
    {
        await using var issuer = await TestIssuer.Start();
        issuer.Ways = [way];
        var world = await PolicyWorld.Open(azurite.ConnectionString);
        var client = await Register(world);
        var now = world.Time.GetUtcNow().ToUnixTimeSeconds();
        issuer.Opaque["good"] = new { active = true, client_id = client };
        issuer.Opaque["whole"] = new { active = true, client_id = client, iss = issuer.Url + "/", exp = now + 60, nbf = now, scope = "x flights:read" };
        issuer.Opaque["another-clients"] = new { active = true, client_id = "nobody's" };
        issuer.Opaque["clientless"] = new { active = true };
        issuer.Opaque["another-issuers"] = new { active = true, client_id = client, iss = "https://elsewhere.example.com" };
        issuer.Opaque["too-early"] = new { active = true, client_id = client, nbf = now + 60 };
        issuer.Opaque["too-late"] = new { active = true, client_id = client, exp = now - 60 };
        issuer.Opaque["nearly"] = new { active = "true", client_id = client };
        issuer.Opaque["list"] = new[] { true };
        issuer.Opaque["huge"] = new { active = true, client_id = new string('c', 2_000) };
        var snapshot = Snapshot(issuer, ["introspection"]);
        Assert.Equal((200, DecisionReason.Granted), await Ask(world, snapshot, "good"));
        Assert.Equal((200, DecisionReason.Granted), await Ask(world, snapshot, "whole"));
        Assert.Equal((401, DecisionReason.UnknownCredential), await Ask(world, snapshot, "another-clients"));
        Assert.Equal((401, DecisionReason.UnknownCredential), await Ask(world, snapshot, "clientless"));
        Assert.Equal((401, DecisionReason.UnknownCredential), await Ask(world, snapshot, "another-issuers"));
        Assert.Equal((401, DecisionReason.UnknownCredential), await Ask(world, snapshot, "too-early"));
        Assert.Equal((401, DecisionReason.ExpiredCredential), await Ask(world, snapshot, "too-late"));
        Assert.Equal((401, DecisionReason.UnknownCredential), await Ask(world, snapshot, "huge"));
        Assert.Equal((401, DecisionReason.UnknownCredential), await Ask(world, snapshot, "nobody-knows-it"));
        Assert.Equal((200, DecisionReason.Granted), await Ask(world, Snapshot(issuer, ["introspection"], "openid", "flights:read"), "whole"));
        Assert.Equal((403, DecisionReason.InsufficientScope), await Ask(world, Snapshot(issuer, ["introspection"], "flights:read"), "good"));

        // Nobody asks about what cannot be a token, or where nobody may ask.
        var asked = issuer.Introspected;
        Assert.Equal((401, DecisionReason.MalformedCredential), await Ask(world, snapshot, "no token"));
        Assert.Equal((401, DecisionReason.MalformedCredential), await Ask(world, snapshot, new string('t', BearerToken.LengthMax + 1)));
        Assert.Equal((401, DecisionReason.MalformedCredential), await Ask(world, Snapshot(issuer, ["bearer"]), "good"));
        Assert.Equal((401, DecisionReason.MalformedCredential), await Ask(world, Snapshot(issuer, []), "good"));
        Assert.Equal(asked, issuer.Introspected);

        // An answer that is not the standard's says nothing.
        Assert.Equal((503, DecisionReason.UnreadableCredential), await AskOnce(world, snapshot, "nearly"));
    }

    [AzuriteFact]
    public async Task Verifies_signed_tokens_by_itself_unless_the_strategy_only_introspects()
    {
        await using var issuer = await TestIssuer.Start();
        var world = await PolicyWorld.Open(azurite.ConnectionString);
        var client = await Register(world);
        var token = issuer.Sign(new { iss = issuer.Url, client_id = client, exp = world.Time.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds() });
        Assert.Equal((200, DecisionReason.Granted), await Ask(world, Snapshot(issuer, ["bearer", "introspection"]), token));
        Assert.Equal(0, issuer.Introspected);
        Assert.Equal((401, DecisionReason.UnknownCredential), await Ask(world, Snapshot(issuer, ["introspection"]), token));
        issuer.Opaque[token] = new { active = true, client_id = client };
        // What was said before holds for a moment.
        ((ManualTime)world.Time).Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((200, DecisionReason.Granted), await Ask(world, Snapshot(issuer, ["introspection"]), token));
        // Another provider's signed token is not shown to this one.
        await using var stranger = await TestIssuer.Start();
        var asked = issuer.Introspected;
        Assert.Equal(401, (await Ask(world, Snapshot(issuer, ["introspection"]), stranger.Sign(new { iss = stranger.Url, client_id = client }))).Item1);
        Assert.Equal(asked, issuer.Introspected);
    }

    [AzuriteFact]
    public async Task Asks_once_for_all_who_bring_a_token_and_believes_it_for_a_while()
    {
        await using var issuer = await TestIssuer.Start();
        var time = new ManualTime();
        var world = await PolicyWorld.Open(azurite.ConnectionString, time);
        var client = await Register(world);
        var snapshot = Snapshot(issuer, ["introspection"]);
        issuer.Opaque["good"] = new { active = true, client_id = client };
        issuer.Opaque["short"] = new { active = true, client_id = client, exp = time.GetUtcNow().AddSeconds(10).ToUnixTimeSeconds() };

        // All of them have asked before the provider answers one.
        var pause = new TaskCompletionSource();
        issuer.Pause = pause.Task;
        var crowd = Enumerable.Range(0, 50).Select(_ => Ask(world, snapshot, "good")).ToList();
        pause.SetResult();
        Assert.All(await Task.WhenAll(crowd), answer => Assert.Equal((200, DecisionReason.Granted), answer));
        Assert.Equal(1, issuer.Introspected);
        Assert.Equal((200, DecisionReason.Granted), await Ask(world, snapshot, "short"));

        // Taken back: believed until the age is reached. Ended: not even so long.
        issuer.Opaque["good"] = new { active = false };
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal((200, DecisionReason.Granted), await Ask(world, snapshot, "good"));
        Assert.Equal(2, issuer.Introspected);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((401, DecisionReason.UnknownCredential), await Ask(world, snapshot, "good"));
        Assert.Equal((401, DecisionReason.UnknownCredential), await Ask(world, snapshot, "good"));
        Assert.Equal(3, issuer.Introspected);
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal((401, DecisionReason.ExpiredCredential), await Ask(world, snapshot, "short"));

        // Away: nobody is let in on a guess, and the provider is left alone for a moment.
        issuer.IsDown = true;
        int asked;
        var patience = System.Diagnostics.Stopwatch.StartNew();
        do
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "the provider is asked on and on");
            asked = issuer.Introspected;
            Assert.Equal((503, DecisionReason.UnreadableCredential), await AskOnce(world, snapshot, $"new-{Guid.NewGuid():N}"));
        }
        while (asked != issuer.Introspected || asked == 3);
        issuer.IsDown = false;
        issuer.Opaque["newer"] = new { active = true, client_id = client };
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((200, DecisionReason.Granted), await Ask(world, snapshot, "newer"));
    }

    [AzuriteFact]
    public async Task Refuses_503_when_the_secret_cannot_be_opened_or_is_not_the_clients()
    {
        await using var issuer = await TestIssuer.Start();
        var world = await PolicyWorld.Open(azurite.ConnectionString);
        issuer.Opaque["good"] = new { active = true, client_id = await Register(world) };
        foreach (var secret in new[]
        {
            "nonsense", PolicyWorld.Secrets.Box.Seal(TestIssuer.Secret, PolicyIntrospection.PurposeOf("another strategy")), PolicyWorld.Secrets.Box.Seal("wrong", PolicyIntrospection.PurposeOf(OpenId)),
        })
        {
            var snapshot = Planes.Snapshot().WithApi(OpenId) with { Strategies = [Strategy(issuer, ["introspection"]) with { Introspection = new(TestIssuer.Client, secret) }] };
            // A world of its own: after a failure the provider is left alone for a moment.
            Assert.Equal((503, DecisionReason.UnreadableCredential), await AskOnce(await PolicyWorld.Open(azurite.ConnectionString), snapshot, "good"));
        }
    }
}
