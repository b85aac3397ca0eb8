using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Features.SingleSignOn;
using Microsoft.IdentityModel.Tokens;
using Policies;

namespace Features.Tests.SingleSignOn;

public sealed class IdTokenTests
{
    private const string Issuer = "https://identity.example.com";

    private static readonly DateTimeOffset Now = new(2030, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly RSA Other = RSA.Create(2048);
    private static readonly ECDsa Curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly IReadOnlyList<SecurityKey> Keys = SigningKeys.Read(JsonSerializer.SerializeToElement(new
    {
        keys = new object[] { RsaKey("one", Rsa), CurveKey("two", Curve), RsaKey("bound", Rsa, "RS256"), new { kty = "oct", kid = "three", k = "c2VjcmV0" }, new { kty = "RSA", kid = "weak", n = "AQAB", e = "AQAB" } },
    }));

    [Theory]
    [InlineData("RS256", "one")]
    [InlineData("PS256", "one")]
    [InlineData("ES256", "two")]
    [InlineData("RS256", null)]
    public void Returns_the_claims_of_a_good_token(string algorithm, string? key) => Assert.Equal("dora", Check(Token(algorithm, key))!.Value.GetProperty("sub").GetString());

    [Theory]
    [InlineData("iss", "\"https://evil.example.com\"", "another issuer made it")]
    [InlineData("iss", null, "it is not a JWT with a signature that a public key can check")]
    [InlineData("aud", "\"somebody else\"", "it is for another client")]
    [InlineData("aud", "[\"portal\",\"other\"]", "it is for another client")]
    [InlineData("aud", "[]", "it is for another client")]
    [InlineData("aud", "{\"portal\":1}", "it is for another client")]
    [InlineData("azp", "\"other\"", "it is for another client")]
    [InlineData("nonce", "\"other\"", "it is for another sign-in")]
    [InlineData("nonce", null, "it is for another sign-in")]
    [InlineData("exp", "1", "it has expired")]
    [InlineData("exp", "\"never\"", "no key of the provider made its signature, or its times are none")]
    [InlineData("exp", "1e300", "no key of the provider made its signature, or its times are none")]
    [InlineData("exp", null, "it has expired")]
    [InlineData("iat", "9999999999", "it is from the future")]
    [InlineData("nbf", "9999999999", "it is not valid yet")]
    [InlineData("sub", "\"\"", "it names nobody")]
    [InlineData("sub", "7", "it names nobody")]
    public void Refuses_401_a_token_whose_claims_are_wrong(string claim, string? value, string why)
    {
        var claims = Claims();
        if (value is null) claims.Remove(claim);
        else claims[claim] = JsonSerializer.Deserialize<JsonElement>(value);
        Assert.Null(IdToken.Check(Token("RS256", "one", claims), Issuer, "portal", "n", Keys, Now, out var fault));
        Assert.Equal(why, fault);
    }

    [Fact]
    public void Refuses_401_signatures_that_are_none()
    {
        var good = Token("RS256", "one");
        var parts = good.Split('.');
        Assert.Null(Check($"{Part(new { alg = "none" })}.{parts[1]}."));
        Assert.Null(Check($"{Part(new { alg = "none", kid = "one" })}.{parts[1]}.{parts[2]}"));
        // The public key as a secret: the oldest trick.
        var secret = Encoding.ASCII.GetBytes(Rsa.ExportRSAPublicKeyPem());
        var head = $"{Part(new { alg = "HS256", kid = "one" })}.{parts[1]}";
        Assert.Null(Check($"{head}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(head)))}"));
        Assert.Null(Check($"{parts[0]}.{Part(new { sub = "eve" })}.{parts[2]}"));
        Assert.Null(Check(Token("RS256", "one", signer: Other)));
        Assert.Null(Check(Token("RS256", "unknown")));
        Assert.Null(Check(Token("RS256", "two")));
        Assert.Null(Check(Token("RS256", "weak")));
        // The key says that it signs with RS256 only.
        Assert.Null(Check(Token("PS256", "bound")));
        Assert.Null(Check($"{Part(new { alg = "RS256", kid = "one", crit = new[] { "exp" } })}.{parts[1]}.{parts[2]}"));
        foreach (var garbage in new[] { "", "a.b", "a.b.c", "....", parts[0] + "." + parts[1], good + "x", new string('.', 100_000), "e30.e30.", "bnVsbA.bnVsbA.bnVsbA" }) Assert.Null(Check(garbage));
        Assert.NotNull(Check(good));
    }

    [Theory]
    [InlineData("https://identity.example.com/", "https://identity.example.com", true)]
    [InlineData("https://identity.example.com", "https://identity.example.com/", true)]
    [InlineData("https://identity.example.com", "https://evil.example.com", false)]
    public void Returns_only_the_description_of_the_issuer(string said, string wanted, bool taken) => Assert.Equal(taken, Describe(said, "https://identity.example.com/token", wanted) is not null);

    [Fact]
    public void Refuses_401_a_description_that_leads_away_from_tls() => Assert.Null(Describe(Issuer, "http://identity.example.com/token", Issuer));

    private static ProviderDescription? Describe(string issuer, string token, string wanted) => ProviderDescription.Read(
        JsonSerializer.SerializeToElement(new { issuer, authorization_endpoint = Issuer + "/auth", token_endpoint = token, jwks_uri = Issuer + "/jwks" }), wanted);

    private static JsonElement? Check(string token) => IdToken.Check(token, Issuer, "portal", "n", Keys, Now, out _);

    private static Dictionary<string, object> Claims() => new()
    {
        ["iss"] = Issuer, ["aud"] = "portal", ["nonce"] = "n", ["sub"] = "dora", ["iat"] = Now.ToUnixTimeSeconds(), ["exp"] = Now.AddMinutes(5).ToUnixTimeSeconds(),
    };

    private static string Token(string algorithm, string? key, Dictionary<string, object>? claims = null, RSA? signer = null)
    {
        var signed = $"{Part(new { alg = algorithm, kid = key })}.{Part(claims ?? Claims())}";
        var data = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm == "ES256" ? Curve.SignData(data, HashAlgorithmName.SHA256)
            : (signer ?? Rsa).SignData(data, HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(object json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));

    private static object RsaKey(string kid, RSA key, string? alg = null)
    {
        var known = key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", kid, alg, use = "sig", n = Base64Url.EncodeToString(known.Modulus), e = Base64Url.EncodeToString(known.Exponent) };
    }

    private static object CurveKey(string kid, ECDsa key)
    {
        var known = key.ExportParameters(includePrivateParameters: false);
        return new { kty = "EC", kid, crv = "P-256", alg = "ES256", x = Base64Url.EncodeToString(known.Q.X), y = Base64Url.EncodeToString(known.Q.Y) };
    }
}
