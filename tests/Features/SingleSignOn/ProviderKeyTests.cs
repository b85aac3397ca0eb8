using System.Buffers.Text;
using System.Security.Cryptography;
using Features.IdentityProviders;
using Features.SingleSignOn;
using Microsoft.Extensions.Configuration;
using Platform.Outbound;
using Platform.Secrets;
using Testing;

namespace Features.Tests.SingleSignOn;

/// <summary>A provider that changes its keys, as all of them do.</summary>
public sealed class ProviderKeyTests
{
    [Fact]
    public async Task Finds_the_new_key_within_seconds_forgets_the_old_one_and_does_not_ask_for_every_invented_one()
    {
        using var rsa = RSA.Create(2048);
        var published = new List<string> { "old" };
        await using var provider = await ProviderServer.Start((server, call) => call.Path == "/jwks"
            ? (200, new { keys = published.ConvertAll(kid => Public(kid, rsa)) })
            : (200, new { issuer = server.Url, authorization_endpoint = server.Url + "/auth", token_endpoint = server.Url + "/token", jwks_uri = server.Url + "/jwks" }));
        var settings = new ConfigurationBuilder().AddInMemoryCollection(TestSettings.For("").Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":"), (string?)pair.Value))).Build();
        using var outbound = new OutboundHttp(settings);
        var clock = new Clock();
        var calls = new ProviderCalls(outbound, new SecretBox(settings), clock);
        var config = new OidcConfig(provider.Url, "portal", null, ["openid"], ClaimMappings.Default);

        Assert.Equal(["old"], await Keys("old"));
        Assert.Equal(["old"], await Keys("old"));
        Assert.Single(provider.To("GET", "/jwks"));
        published[0] = "new";
        // Whoever invents names of keys makes us ask once in some seconds, not every time.
        for (var i = 0; i < 20; i++) await Keys($"invented {i}");
        Assert.Single(provider.To("GET", "/jwks"));
        clock.Now += TimeSpan.FromSeconds(6);
        Assert.Equal(["new"], await Keys("new"));
        Assert.Equal(2, provider.To("GET", "/jwks").Count);
        for (var i = 0; i < 20; i++) await Keys("old");
        Assert.Equal(2, provider.To("GET", "/jwks").Count);
        // A key that was withdrawn without another one wanted is forgotten too.
        published[0] = "newer";
        clock.Now += TimeSpan.FromMinutes(11);
        Assert.Equal(["newer"], await Keys("new"));

        async Task<IEnumerable<string>> Keys(string wanted) => (await calls.Keys(config, wanted, CancellationToken.None))!.Select(key => key.KeyId);
    }

    private static object Public(string kid, RSA key)
    {
        var known = key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", kid, use = "sig", n = Base64Url.EncodeToString(known.Modulus), e = Base64Url.EncodeToString(known.Exponent) };
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 5, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
