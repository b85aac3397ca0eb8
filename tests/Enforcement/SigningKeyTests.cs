using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Policies;
using Policies.Tests;
using Testing;
using Xunit.Abstractions;

namespace Enforcement.Tests;

/// <summary>A provider that changes its keys, behind a running process.</summary>
public sealed class SigningKeyTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Takes_new_signing_keys_soon_and_asks_for_them_once_however_many_calls_want_them()
    {
        await using var issuer = await TestIssuer.Start();
        await using var upstream = await Upstream.Start();
        await using var instance = await Instance.Start(azurite.ConnectionString, ("Outbound__AllowedNetworks", "127.0.0.0/8"));
        var strategy = Guid.NewGuid().ToString();
        var snapshot = Instance.Snapshot(upstream, ("GET", "/orders"));
        snapshot = snapshot with
        {
            Strategies = [new() { Id = strategy, Kind = StrategyKind.OpenIdConnect, Issuer = issuer.Url, CredentialClaims = ["client_id"], AuthMethods = ["bearer"] }],
            Publications = [.. snapshot.Publications.Select(publication => publication with { StrategyId = strategy })],
        };
        await instance.Publish(snapshot);
        Assert.Equal(WriteOutcome.Moved, await instance.Writer.WriteCredential(CredentialKey.OfClient(strategy, "partner"), Instance.Credential(Instance.Api) with { StrategyId = strategy }));
        var now = TimeProvider.System.GetUtcNow();
        var claims = new { iss = issuer.Url, client_id = "partner", iat = now.ToUnixTimeSeconds(), exp = now.AddHours(1).ToUnixTimeSeconds() };
        async Task<HttpStatusCode> Call(string token) => (await instance.Call(snapshot, "GET /orders", headers: ("Authorization", "Bearer " + token))).StatusCode;

        // Many come at once while nothing is known yet.
        var clock = Stopwatch.StartNew();
        var first = issuer.Sign(claims);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Call(first)));
        Assert.All(answers, status => Assert.Contains(status, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable }));
        await Instance.Eventually(async () => await Call(first) == HttpStatusCode.OK);
        AssertAskedSeldom();

        // Signed with a key that nobody knows: nobody passes, and the provider is not flooded.
        using var coming = RSA.Create(2048);
        var second = issuer.Sign(claims, with: coming, asKey: "second");
        answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Call(second)));
        Assert.All(answers, status => Assert.Contains(status, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.ServiceUnavailable }));
        AssertAskedSeldom();

        issuer.Publish("second", coming);
        var published = clock.Elapsed;
        await Instance.Eventually(async () => await Call(second) == HttpStatusCode.OK);
        output.WriteLine($"tokens of the new key pass {(clock.Elapsed - published).TotalMilliseconds:0} ms after it was published; {issuer.Asked} requests for keys in {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(HttpStatusCode.OK, await Call(first));
        AssertAskedSeldom();

        // A token that names no key, by one that came after the keys were read.
        using var unnamed = RSA.Create(2048);
        issuer.Publish("third", unnamed);
        var third = issuer.Sign(claims, "third", asKey: "");
        await Instance.Eventually(async () => await Call(third) == HttpStatusCode.OK);
        AssertAskedSeldom();

        // One request and then one for each rest between two.
        void AssertAskedSeldom() => Assert.InRange(issuer.Asked, 1, 1 + (int)(clock.Elapsed / TokenIssuer.Rest));
    }
}
