using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Policies.Tests;

/// <summary>An identity provider with keys at hand, over HTTP: tokens good and forged.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    /// <summary>As whom it lets itself be asked.</summary>
    public const string Client = "a:gateway";

    public const string Secret = "sécret+%";

    private readonly WebApplication _app;
    private readonly Dictionary<string, AsymmetricAlgorithm> _published = [];

    private TestIssuer(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>How often the keys were asked for.</summary>
    public int Asked { get; private set; }

    public bool IsDown { get; set; }

    /// <summary>Tokens that only this provider can read, and what it says of them; of all others that they are not valid.</summary>
    public ConcurrentDictionary<string, object> Opaque { get; } = new();

    /// <summary>How often it was asked about a token.</summary>
    public int Introspected { get; private set; }

    /// <summary>The ways in which clients may show their secret; the discovery document is silent about them when null.</summary>
    public string[]? Ways { get; set; }

    /// <summary>What an answer waits for.</summary>
    public Task Pause { get; set; } = Task.CompletedTask;

    /// <summary>What the discovery document says; itself when null.</summary>
    public string? Name { get; set; }

    public static async Task<TestIssuer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new TestIssuer(app);
        app.MapGet("/.well-known/openid-configuration", () => issuer.IsDown
            ? Results.StatusCode(503)
            : Results.Json(new
            {
                issuer = issuer.Name ?? issuer.Url, jwks_uri = $"{issuer.Url}/jwks", introspection_endpoint = $"{issuer.Url}/introspect",
                introspection_endpoint_auth_methods_supported = issuer.Ways,
            }));
        app.MapPost("/introspect", issuer.Introspect);
        app.MapGet("/jwks", () =>
        {
            issuer.Asked++;
            return Results.Json(new { keys = issuer._published.Select(key => Public(key.Key, key.Value)) });
        });
        await app.StartAsync();
        issuer.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        issuer.Publish("first", RSA.Create(2048));
        return issuer;
    }

    /// <summary>As RFC 7662 says; the client's name and password need encoding in both ways.</summary>
    private async Task<IResult> Introspect(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        lock (_published)
            Introspected++;
        await Pause;
        if (IsDown)
            return Results.StatusCode(503);
        var basic = "Basic " + Convert.ToBase64String("a%3Agateway:s%C3%A9cret%2B%25"u8);
        var isKnown = Ways is ["client_secret_post"] ? form["client_id"] == Client && form["client_secret"] == Secret && request.Headers.Authorization.Count == 0 : request.Headers.Authorization == basic;
        if (!isKnown)
            return Results.StatusCode(401);
        return Results.Json(Opaque.GetValueOrDefault(form["token"].ToString()) ?? new { active = false });
    }

    public AsymmetricAlgorithm Publish(string id, AsymmetricAlgorithm key) => _published[id] = key;

    public void Withdraw(string id) => _published.Remove(id);

    /// <summary>A token signed by a published key, or by another one under its name.</summary>
    public string Sign(object claims, string keyId = "first", AsymmetricAlgorithm? with = null, string? algorithm = null, string? asKey = null)
    {
        var key = with ?? _published[keyId];
        var header = new Dictionary<string, string> { ["alg"] = algorithm ?? (key is RSA ? "RS256" : "ES256"), ["typ"] = "at+jwt" };
        if ((asKey ?? keyId).Length > 0)
            header["kid"] = asKey ?? keyId;
        var signed = $"{Encode(JsonSerializer.SerializeToUtf8Bytes(header))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var bytes = System.Text.Encoding.ASCII.GetBytes(signed);
        var signature = key switch
        {
            RSA rsa => rsa.SignData(bytes, HashAlgorithmName.SHA256, algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            ECDsa ec => ec.SignData(bytes, HashAlgorithmName.SHA256),
            _ => throw new NotSupportedException(),
        };
        return $"{signed}.{Encode(signature)}";
    }

    /// <summary>A token whose "signature" is made of the public key, as forgers do who count on a verifier that lets the token choose the algorithm.</summary>
    public string Forge(object claims)
    {
        var signed = $"{Encode("""{"alg":"HS256","typ":"JWT","kid":"first"}"""u8.ToArray())}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var secret = System.Text.Encoding.ASCII.GetBytes(((RSA)_published["first"]).ExportSubjectPublicKeyInfoPem());
        return $"{signed}.{Encode(HMACSHA256.HashData(secret, System.Text.Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encode(byte[] bytes) => Base64UrlEncoder.Encode(bytes);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static object Public(string id, AsymmetricAlgorithm key)
    {
        if (key is RSA rsa)
        {
            var parameters = rsa.ExportParameters(false);
            return new { kty = "RSA", use = "sig", kid = id, n = Encode(parameters.Modulus!), e = Encode(parameters.Exponent!) };
        }
        var point = ((ECDsa)key).ExportParameters(false).Q;
        return new { kty = "EC", crv = "P-256", kid = id, x = Encode(point.X!), y = Encode(point.Y!) };
    }
}
