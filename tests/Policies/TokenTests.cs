using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Testing;

namespace Policies.Tests;

public sealed class TokenTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string OpenId = "openid strategy";

    private static PolicySnapshot Snapshot(TestIssuer issuer, params string[] scopes) =>
        Planes.Snapshot().WithApi(OpenId) with
        {
            Strategies = [new() { Id = OpenId, Kind = StrategyKind.OpenIdConnect, Issuer = issuer.Url, CredentialClaims = ["client", "id"], Scopes = scopes, AuthMethods = ["bearer"] }],
        };

    private static async Task<string> Register(PolicyWorld world)
    {
        var client = $"client of {Guid.NewGuid()}";
        Assert.Equal(WriteOutcome.Moved, await world.Writer.WriteCredential(CredentialKey.OfClient(OpenId, client), Planes.Credential(Planes.Api) with { StrategyId = OpenId }));
        return client;
    }

    private static object Claims(PolicyWorld world, TestIssuer issuer, string client, int endsIn = 60, int beginsIn = -1, string? scope = null, string? name = null) => new
    {
        iss = name ?? issuer.Url,
        client = new { id = client },
        scope,
        nbf = world.Time.GetUtcNow().AddSeconds(beginsIn).ToUnixTimeSeconds(),
        exp = world.Time.GetUtcNow().AddSeconds(endsIn).ToUnixTimeSeconds(),
    };

    private static async Task<Decision> Ask(PolicyWorld world, PolicySnapshot snapshot, params string[] authorization)
    {
        var headers = new HeaderDictionary { ["Authorization"] = authorization };
        return await world.Decider.Decide(new(snapshot), new("GET", "api.example.com", "/flights", true, headers));
    }

    private Task<PolicyWorld> World(TimeProvider? time = null) => PolicyWorld.Open(azurite.ConnectionString, time);

    [AzuriteFact]
    public async Task Lists_a_truth_table_of_tokens()
    {
        await using var issuer = await TestIssuer.Start();
        await using var stranger = await TestIssuer.Start();
        var world = await World();
        var client = await Register(world);
        var snapshot = Snapshot(issuer);
        issuer.Publish("curve", ECDsa.Create(ECCurve.NamedCurves.nistP256));
        issuer.Publish("weak", RSA.Create(1024));
        object good = Claims(world, issuer, client);

        async Task Expect(int status, DecisionReason reason, params string[] authorization)
        {
            var decision = await Ask(world, snapshot, authorization);
            Assert.Equal((status, reason), (decision.Status, decision.Reason));
        }

        await Expect(200, DecisionReason.Granted, "Bearer " + issuer.Sign(good));
        await Expect(200, DecisionReason.Granted, "bearer " + issuer.Sign(good, algorithm: "PS256"));
        await Expect(200, DecisionReason.Granted, "Bearer " + issuer.Sign(good, "curve"));
        await Expect(200, DecisionReason.Granted, "Bearer " + issuer.Sign(good, asKey: ""));
        await Expect(200, DecisionReason.Granted, "Bearer " + issuer.Sign(Claims(world, issuer, client, endsIn: -20)));
        await Expect(401, DecisionReason.NoCredential);
        await Expect(401, DecisionReason.NoCredential, "Basic " + Convert.ToBase64String("a:b"u8));
        await Expect(401, DecisionReason.ExpiredCredential, "Bearer " + issuer.Sign(Claims(world, issuer, client, endsIn: -31)));
        await Expect(401, DecisionReason.UnknownCredential, "Bearer " + issuer.Sign(Claims(world, issuer, "another client")));
        await Expect(401, DecisionReason.UnknownCredential, "Bearer " + issuer.Sign(new { iss = issuer.Url, client, exp = world.Time.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds() }));
        // Another provider's token, be it honest or under the name of ours.
        await Expect(401, DecisionReason.UnknownCredential, "Bearer " + stranger.Sign(Claims(world, stranger, client)));
        await Expect(401, DecisionReason.MalformedCredential, "Bearer " + stranger.Sign(good));
        foreach (var forged in new[]
        {
            issuer.Forge(good),
            issuer.Sign(good, "weak"),
            issuer.Sign(good, "weak", asKey: "first"),
            issuer.Sign(good, with: RSA.Create(2048)),
            issuer.Sign(good, with: RSA.Create(2048), asKey: ""),
            issuer.Sign(good, algorithm: "none"),
            issuer.Sign(Claims(world, issuer, client, beginsIn: 40)),
            issuer.Sign(new { iss = issuer.Url, client = new { id = client } }),
            issuer.Sign(good)[..^4] + "AAAA",
            issuer.Sign(good).Replace(".", "..", StringComparison.Ordinal),
            issuer.Sign(good) + ".AAAA.AAAA",
            // Half a surrogate pair is JSON and no text.
            Encoded("""{"alg":"\ud800"}""", "{}"), Encoded("""{"\ud800":"","alg":"RS256"}""", "{}"), Encoded("""{"alg":"RS256","kid":"\ud800"}""", $$"""{"iss":"{{issuer.Url}}"}"""),
            Encoded("""{"alg":"RS256"}""", """{"iss":"\ud800"}"""), TestIssuer.Encode([.. "{\"alg\":\""u8, 0xFF, .. "\"}"u8]) + ".e30.AAAA",
            "..", "a.b.c", new string('a', BearerToken.LengthMax), TestIssuer.Encode("[]"u8.ToArray()) + ".e30.AAAA",
            string.Join('.', issuer.Sign(good).Split('.')[0], TestIssuer.Encode("{\"iss\":1}"u8.ToArray()), "AAAA"),
        })
            await Expect(401, DecisionReason.MalformedCredential, "Bearer " + forged);
        await Expect(401, DecisionReason.MalformedCredential, "Bearer " + issuer.Sign(good), "Bearer " + issuer.Sign(good));
    }

    private static string Encoded(string header, string payload) => $"{TestIssuer.Encode(System.Text.Encoding.UTF8.GetBytes(header))}.{TestIssuer.Encode(System.Text.Encoding.UTF8.GetBytes(payload))}.AAAA";

    [AzuriteFact]
    public async Task Survives_claims_of_any_type()
    {
        await using var issuer = await TestIssuer.Start();
        var world = await World();
        var client = await Register(world);
        object?[] values = [null, true, 5, -1, 1e300, "", "text", "2026-01-01", new[] { "a", "b" }, new object?[] { 1, null, "a" }, new { a = 1 }, Array.Empty<string>(), new string('a', 3_000)];
        foreach (var claim in new[] { "aud", "scp", "scope", "sub", "jti", "iat", "nbf", "exp", "azp", "iss", "client", "unknown" })
        {
            foreach (var value in values)
            {
                var claims = new Dictionary<string, object?>
                {
                    ["iss"] = issuer.Url, ["client"] = new { id = client }, ["scope"] = "flights:read", ["exp"] = world.Time.GetUtcNow().AddSeconds(60).ToUnixTimeSeconds(), [claim] = value,
                };
                var decision = await Ask(world, Snapshot(issuer, ["flights:read"]), "Bearer " + issuer.Sign(claims));
                // Whom a token is for, and what is nobody's business here, may be said in any of the ways there are.
                int[] expected = claim switch
                {
                    "aud" when value is "text" or string[] => [200],
                    "unknown" or "azp" when value is string => [200],
                    "scope" or "scp" => claim == "scp" && value is "text" or string[] or null ? [200, 403] : [200, 401, 403],
                    "exp" or "iss" or "client" => [401],
                    _ => [200, 401],
                };
                Assert.True(expected.Contains(decision.Status), $"{claim} {value}: {decision.Status} {decision.Reason}");
            }
        }
        // Scopes come as words, or as a list of them.
        foreach (var claim in new[] { "scope", "scp" })
        {
            var listed = new Dictionary<string, object?> { ["iss"] = issuer.Url, ["client"] = new { id = client }, ["exp"] = world.Time.GetUtcNow().AddSeconds(60).ToUnixTimeSeconds(), [claim] = new[] { "x", "flights:read" } };
            Assert.Equal(200, (await Ask(world, Snapshot(issuer, ["flights:read"]), "Bearer " + issuer.Sign(listed))).Status);
        }
    }

    [AzuriteFact]
    public async Task Refuses_403_a_token_without_any_of_the_strategys_scopes()
    {
        await using var issuer = await TestIssuer.Start();
        var world = await World();
        var client = await Register(world);
        foreach (var (asked, given, status) in new (string[], string?, int)[]
        {
            ([], null, 200), (["openid", "profile"], null, 200), (["openid", "flights:read", "flights:write"], "x flights:read", 200), (["flights:read"], "flights:reader", 403),
            (["flights:read"], null, 403),
        })
        {
            var decision = await Ask(world, Snapshot(issuer, asked), "Bearer " + issuer.Sign(Claims(world, issuer, client, scope: given)));
            Assert.Equal(status, decision.Status);
            Assert.Equal(status == 403 ? "Bearer error=\"insufficient_scope\"" : null, decision.Challenge);
        }
    }

    [AzuriteFact]
    public async Task Survives_new_keys_of_tokens_that_name_none_and_of_the_same_name()
    {
        await using var issuer = await TestIssuer.Start();
        var time = new ManualTime();
        var world = await World(time);
        var client = await Register(world);
        var snapshot = Snapshot(issuer);
        object claims = Claims(world, issuer, client, endsIn: 1_000_000);
        string Token(string key, string? asKey = null) => "Bearer " + issuer.Sign(claims, key, asKey: asKey);
        async Task<int> Status(string token) => (await Ask(world, snapshot, token)).Status;
        Assert.Equal(200, await Status(Token("first", asKey: "")));

        // The provider changes its key. It was asked just now, so nobody asks again before the rest; then one does for all who come.
        issuer.Publish("second", RSA.Create(2048));
        var old = Token("first", asKey: "");
        issuer.Withdraw("first");
        Assert.Equal(401, await Status(Token("second", asKey: "")));
        Assert.Equal(1, issuer.Asked);
        time.Advance(TokenIssuer.Rest);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Status(Token("second", asKey: "")))), status => Assert.Equal(200, status));
        Assert.Equal(2, issuer.Asked);
        Assert.Equal(401, await Status(old));

        // Another key under the same name.
        time.Advance(TokenIssuer.Rest);
        issuer.Publish("second", RSA.Create(2048));
        Assert.Equal(200, await Status(Token("second")));
        Assert.Equal(3, issuer.Asked);

        // Invented signatures, with a name and without, ask once in a rest.
        using var invented = RSA.Create(2048);
        foreach (var asKey in new[] { "", "second" })
        {
            var junk = "Bearer " + issuer.Sign(claims, with: invented, asKey: asKey);
            for (var round = 0; round < 3; round++)
                Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Status(junk))), status => Assert.Equal(401, status));
            Assert.Equal(3, issuer.Asked);
        }
        time.Advance(TokenIssuer.Rest);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Status("Bearer " + issuer.Sign(claims, with: invented, asKey: "")))), status => Assert.Equal(401, status));
        Assert.Equal(4, issuer.Asked);

        // The provider is away: a bad signature stays one, and known keys work.
        issuer.IsDown = true;
        time.Advance(TokenIssuer.Rest);
        Assert.Equal(401, await Status("Bearer " + issuer.Sign(claims, with: invented, asKey: "")));
        Assert.Equal(200, await Status(Token("second", asKey: "")));
    }

    [AzuriteFact]
    public async Task Survives_new_keys_lost_keys_and_a_provider_that_is_away()
    {
        await using var issuer = await TestIssuer.Start();
        var time = new ManualTime();
        var world = await World(time);
        var client = await Register(world);
        var snapshot = Snapshot(issuer);
        string Token(string key) => "Bearer " + issuer.Sign(Claims(world, issuer, client, endsIn: 1_000_000), key);
        Assert.Equal(200, (await Ask(world, snapshot, Token("first"))).Status);
        Assert.Equal(1, issuer.Asked);

        // A key that nobody has seen is asked for once, however many come with it, and not again before the rest.
        var unseen = "Bearer " + issuer.Sign(Claims(world, issuer, client), with: RSA.Create(2048), asKey: "second");
        time.Advance(TokenIssuer.Rest);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Ask(world, snapshot, unseen)));
        Assert.All(answers, answer => Assert.Equal(401, answer.Status));
        Assert.Equal(2, issuer.Asked);
        issuer.Publish("second", RSA.Create(2048));
        Assert.Equal(401, (await Ask(world, snapshot, Token("second"))).Status);
        time.Advance(TokenIssuer.Rest);
        Assert.Equal(200, (await Ask(world, snapshot, Token("second"))).Status);
        Assert.Equal(3, issuer.Asked);

        // The provider is away: what is known goes on working, for a while.
        var old = Token("first");
        issuer.Withdraw("first");
        issuer.IsDown = true;
        time.Advance(TokenIssuer.AgeMax);
        Assert.Equal(200, (await Ask(world, snapshot, old)).Status);
        time.Advance(TokenIssuer.TrustWithoutAnswer);
        Assert.Equal((503, DecisionReason.UnreadableCredential), (await Ask(world, snapshot, old)) is var away ? (away.Status, away.Reason) : default);
        issuer.IsDown = false;
        time.Advance(TokenIssuer.Rest);
        Assert.Equal(200, (await Ask(world, snapshot, Token("second"))).Status);
        Assert.Equal(401, (await Ask(world, snapshot, old)).Status);

        // Another's discovery document under this address is believed in nothing.
        issuer.Name = "https://elsewhere.example.com";
        time.Advance(TokenIssuer.TrustWithoutAnswer);
        Assert.Equal(503, (await Ask(world, snapshot, Token("second"))).Status);
    }
}
