using System.Net;
using Microsoft.Extensions.Configuration;
using Policies;
using Testing;

namespace Enforcement.Tests;

/// <summary>Tokens of an identity provider that somebody else wrote, at the gateway and at the check.</summary>
public sealed class OpenIdTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Gateway = "https://gateway.example.com";

    [IdentityProviderFact]
    public async Task Returns_the_upstreams_answer_when_a_registered_client_brings_its_token()
    {
        await using var provider = await IdentityProvider.Start();
        await using var upstream = await Upstream.Start();
        await using var instance = await Instance.Start(azurite.ConnectionString, ("Outbound__AllowedNetworks", "127.0.0.0/8"));
        var snapshot = Instance.Snapshot(upstream, ("GET", "/orders"), ("POST", "/orders"));
        snapshot = snapshot with
        {
            Strategies =
            [
                new()
                {
                    Id = Instance.Strategy, Kind = StrategyKind.OpenIdConnect, Issuer = provider.Issuer, CredentialClaims = ["client_id"], Scopes = ["openid", "orders:read"],
                    AuthMethods = ["bearer"],
                },
            ],
        };
        await instance.Publish(snapshot);
        var partner = Instance.Credential(Instance.Api);
        Assert.Equal(WriteOutcome.Moved, await instance.Writer.WriteCredential(CredentialKey.OfClient(Instance.Strategy, "partner"), partner));
        Task<HttpResponseMessage> Call(string? token) => instance.Call(snapshot, "GET /orders", headers: token is null ? [] : [("Authorization", "Bearer " + token)]);

        var token = await provider.Token("partner", "secret of a partner", "orders:read", Gateway);
        // A provider that has just started may take longer to answer than a caller is let wait.
        await Instance.Eventually(async () => (await Call(token)).StatusCode != HttpStatusCode.ServiceUnavailable);
        var answer = await Call(token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(partner.ApplicationId, (await Echo.Of(answer)).Headers["X-Consumer-Id"]);
        var (check, json) = await instance.Ask(snapshot, new { method = "GET", path = "/orders", headers = new { authorization = "Bearer " + token } });
        Assert.Equal((HttpStatusCode.OK, true), (check.StatusCode, json.GetProperty("allowed").GetBoolean()));

        var refused = await Call(null);
        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (refused.StatusCode, refused.Headers.WwwAuthenticate.ToString()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Call(await provider.Token("partner", "secret of a partner", "orders:read"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Call(await provider.Token("partner", "secret of a partner", "orders:write", Gateway))).StatusCode);
        var parts = token!.Split('.');
        Assert.Equal(HttpStatusCode.Unauthorized, (await Call($"{parts[0]}.{parts[1]}.{parts[2][..^6]}AAAAAA")).StatusCode);

        // Taken away: on the same token, at once.
        await instance.Writer.RemoveCredential(CredentialKey.OfClient(Instance.Strategy, "partner"), partner.CredentialId, 2);
        await Instance.Eventually(async () => (await Call(token)).StatusCode == HttpStatusCode.Unauthorized);
        Assert.DoesNotContain(token, instance.Output, StringComparison.Ordinal);
    }

    [IdentityProviderFact]
    public async Task Asks_the_provider_about_tokens_that_only_it_can_read()
    {
        const string Key = "a-key-of-the-tests-that-protects-nothing";
        await using var provider = await IdentityProvider.Start();
        await using var upstream = await Upstream.Start();
        await using var instance = await Instance.Start(azurite.ConnectionString, ("Outbound__AllowedNetworks", "127.0.0.0/8"), ("Enforcement__SecretsKey", Key));
        var box = new SharedSecrets(new ConfigurationBuilder().AddInMemoryCollection([new(SharedSecrets.Setting, Key)]).Build()).Box;
        // Ids of their own: client "partner" stands for another application elsewhere on this storage.
        var strategyId = Guid.NewGuid().ToString();
        var snapshot = Instance.Snapshot(upstream, ("GET", "/orders"));
        snapshot = snapshot with
        {
            Strategies =
            [
                new()
                {
                    Id = strategyId, Kind = StrategyKind.OpenIdConnect, Issuer = provider.Issuer, CredentialClaims = ["client_id"], Scopes = ["orders:read"], AuthMethods = ["introspection"],
                    Introspection = new("portal", box.Seal("secret of the portal itself", PolicyIntrospection.PurposeOf(strategyId))),
                },
            ],
            Publications = [.. snapshot.Publications.Select(publication => publication with { StrategyId = strategyId })],
        };
        await instance.Publish(snapshot);
        var partner = Instance.Credential(Instance.Api) with { StrategyId = strategyId };
        Assert.Equal(WriteOutcome.Moved, await instance.Writer.WriteCredential(CredentialKey.OfClient(strategyId, "partner"), partner));
        Task<HttpResponseMessage> Call(string token) => instance.Call(snapshot, "GET /orders", headers: ("Authorization", "Bearer " + token));

        var token = (await provider.Token("partner", "secret of a partner", "orders:read"))!;
        Assert.DoesNotContain('.', token);
        await Instance.Eventually(async () => (await Call(token)).StatusCode != HttpStatusCode.ServiceUnavailable);
        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Call(token))))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(partner.ApplicationId, (await Echo.Of(answer)).Headers["X-Consumer-Id"]);
        }
        await Expect(HttpStatusCode.Forbidden, (await provider.Token("partner", "secret of a partner", "orders:write"))!);
        await Expect(HttpStatusCode.Unauthorized, (await provider.Token("portal", "secret of the portal itself", "dcr"))!);
        await Expect(HttpStatusCode.Unauthorized, token[..^1] + (token[^1] == 'a' ? 'b' : 'a'));
        Assert.DoesNotContain(token, instance.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret of the portal", instance.Output, StringComparison.Ordinal);

        // On a busy machine the provider may be slower than a caller is let wait; then nobody is let in, and the next one asks again.
        async Task Expect(HttpStatusCode status, string shown)
        {
            HttpStatusCode got = default;
            await Instance.Eventually(async () => (got = (await Call(shown)).StatusCode) != HttpStatusCode.ServiceUnavailable);
            Assert.Equal(status, got);
        }
    }
}
