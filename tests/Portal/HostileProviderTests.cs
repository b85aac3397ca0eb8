using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using Testing;

namespace Portal;

/// <summary>
/// Sign-ins whose provider hands out tokens that it should not, or that somebody made in its place: each is one wrong thing in a token that is otherwise good, and nobody is signed in.
/// </summary>
[Collection(PortalCollection.Name)]
public sealed class HostileProviderTests(PortalFixture app) : IDisposable
{
    private const string Sso = "/api/v3/developer/authenticate/sso";
    private const string Callback = "/api/v3/developer/authenticate/oidc/callback";
    private const string Client = "portal";

    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _weak = RSA.Create(1024);
    private readonly RSA _foreign = RSA.Create(2048);
    private readonly string _email = TestPortal.NewAddress();

    public void Dispose()
    {
        foreach (var key in new[] { _key, _weak, _foreign }) key.Dispose();
    }

    [AzuriteFact]
    public async Task Refuses_every_token_with_one_thing_wrong_and_takes_the_good_one()
    {
        var issuer = "";
        Func<string, string> token = _ => "";
        await using var provider = await ProviderServer.Start((server, call) => call.Path switch
        {
            "/.well-known/openid-configuration" => (200, new
            {
                issuer = server.Url, authorization_endpoint = server.Url + "/auth", token_endpoint = server.Url + "/token", jwks_uri = server.Url + "/jwks",
            }),
            "/jwks" => (200, new { keys = new object[] { Public("one", _key), Public("weak", _weak), new { kty = "oct", kid = "shared", k = Base64Url.EncodeToString("a secret that is public"u8) } } }),
            "/token" => (200, new { access_token = "opaque", token_type = "Bearer", id_token = token(call.Body) }),
            _ => (404, null),
        });
        issuer = provider.Url;
        var portal = await app.NewPortal();
        (await portal.Admin("POST", "/identity-providers", new { type = "oidc", enabled = true, config = new { issuer_url = issuer, client_id = Client } })).Is(201);

        var wrong = new List<string>();
        foreach (var (what, make) in Bad(issuer))
        {
            var visitor = portal.Visit();
            var end = await SignIn(visitor, make);
            if (!end.EndsWith("/login?sso=failed", StringComparison.Ordinal)) wrong.Add($"{what}: {end}");
            if ((await visitor.Call("GET", "/api/v3/developer/me")).Status != 401) wrong.Add($"{what}: signed in");
            Assert.DoesNotContain(visitor.Cookies.Keys, name => name is "portalaccesstoken" or "portalrefreshtoken");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Empty((await portal.Admin("GET", "/developers")).Is(200).Data);
        var dora = portal.Visit();
        Assert.Equal($"http://{portal.Host}:8080/", await SignIn(dora, nonce => Signed(Claims(issuer, nonce))));
        Assert.Equal(_email, (await dora.Call("GET", "/api/v3/developer/me")).Is(200).String("email"));

        async Task<string> SignIn(Visitor visitor, Func<string, string> make)
        {
            var begun = await visitor.Call("GET", Sso);
            Assert.True(begun.Status == 302, begun.ToString());
            var asked = HttpUtility.ParseQueryString(begun.Headers.Location!.Query);
            Assert.Equal(("S256", "code", Client), (asked["code_challenge_method"], asked["response_type"], asked["client_id"]));
            token = body =>
            {
                // The verifier is what the challenge was made of (RFC 7636).
                var verifier = HttpUtility.ParseQueryString(body)["code_verifier"]!;
                Assert.Equal(asked["code_challenge"], Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
                return make(asked["nonce"]!);
            };
            return (await visitor.Call("GET", $"{Callback}?code=c&state={Uri.EscapeDataString(asked["state"]!)}")).Headers.Location!.ToString();
        }
    }

    private IEnumerable<(string What, Func<string, string> Make)> Bad(string issuer)
    {
        (string, Func<string, string>) Claim(string name, object? value, string what) => (what, nonce =>
        {
            var claims = Claims(issuer, nonce);
            if (value is null) claims.Remove(name);
            else claims[name] = value;
            return Signed(claims);
        });
        var now = TimeProvider.System.GetUtcNow();
        yield return Claim("iss", "https://evil.example.com", "of another issuer");
        yield return Claim("iss", null, "of nobody");
        yield return Claim("aud", "another client", "for another client");
        yield return Claim("aud", new[] { Client, "another client" }, "for several, and nobody says who asked");
        yield return Claim("azp", "another client", "asked for by another client");
        yield return Claim("exp", now.AddMinutes(-10).ToUnixTimeSeconds(), "expired");
        yield return Claim("exp", null, "without an end");
        yield return Claim("nbf", now.AddMinutes(10).ToUnixTimeSeconds(), "not valid yet");
        yield return Claim("iat", now.AddMinutes(10).ToUnixTimeSeconds(), "from the future");
        yield return Claim("nonce", "of another sign-in", "of another sign-in");
        yield return Claim("nonce", null, "of no sign-in");
        yield return Claim("sub", "", "of nobody in particular");
        yield return Claim("email_verified", false, "with an address that nobody vouches for");
        yield return Claim("email", null, "without an address");
        yield return ("unsigned", nonce => $"{Part(new { alg = "none" })}.{Part(Claims(issuer, nonce))}.");
        yield return ("unsigned, with a key's name and a signature", nonce => $"{Part(new { alg = "none", kid = "one" })}.{Part(Claims(issuer, nonce))}.{Signed(Claims(issuer, nonce)).Split('.')[2]}");
        foreach (var (name, secret) in new[]
        {
            ("PEM", Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem())), ("PKCS#1 PEM", Encoding.ASCII.GetBytes(_key.ExportRSAPublicKeyPem())), ("DER", _key.ExportSubjectPublicKeyInfo()),
            ("modulus", _key.ExportParameters(false).Modulus!), ("published secret", "a secret that is public"u8.ToArray()), ("nothing", []),
        })
            yield return ($"with the public key ({name}) as a secret", nonce =>
            {
                var signed = $"{Part(new { alg = "HS256", kid = name == "published secret" ? "shared" : "one" })}.{Part(Claims(issuer, nonce))}";
                return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
            });
        yield return ("by another key under the name of a known one", nonce => Signed(Claims(issuer, nonce), key: _foreign));
        yield return ("by a key that is not published", nonce => Signed(Claims(issuer, nonce), kid: "two", key: _foreign));
        yield return ("by a key that is too short", nonce => Signed(Claims(issuer, nonce), kid: "weak", key: _weak));
        yield return ("by an algorithm that is not on the list", nonce => Signed(Claims(issuer, nonce), algorithm: "RS512"));
        yield return ("with a key of its own inside", nonce => Signed(Claims(issuer, nonce), key: _foreign, head: new { alg = "RS256", jwk = Public("own", _foreign) }));
        yield return ("with other words than were signed", nonce =>
        {
            var parts = Signed(Claims(issuer, nonce)).Split('.');
            var claims = Claims(issuer, nonce);
            claims["email"] = TestPortal.NewAddress();
            return $"{parts[0]}.{Part(claims)}.{parts[2]}";
        });
        foreach (var garbage in new[] { "", "garbage", "a.b.c", "e30.e30.e30", new string('.', 5_000) }) yield return ($"garbage {garbage.Length}", _ => garbage);
    }

    private Dictionary<string, object> Claims(string issuer, string nonce)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new()
        {
            ["iss"] = issuer, ["aud"] = Client, ["nonce"] = nonce, ["sub"] = "dora", ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = now.AddMinutes(30).ToUnixTimeSeconds(),
            ["email"] = _email, ["email_verified"] = true, ["name"] = "Dora",
        };
    }

    private string Signed(Dictionary<string, object> claims, string kid = "one", RSA? key = null, string algorithm = "RS256", object? head = null)
    {
        var signed = $"{Part(head ?? new { alg = algorithm, kid })}.{Part(claims)}";
        var hash = algorithm == "RS512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;
        return $"{signed}.{Base64Url.EncodeToString((key ?? _key).SignData(Encoding.ASCII.GetBytes(signed), hash, RSASignaturePadding.Pkcs1))}";
    }

    private static string Part(object json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));

    private static object Public(string kid, RSA key)
    {
        var known = key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", kid, use = "sig", n = Base64Url.EncodeToString(known.Modulus), e = Base64Url.EncodeToString(known.Exponent) };
    }
}
