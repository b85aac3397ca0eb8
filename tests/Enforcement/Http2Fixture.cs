using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Policies;
using Testing;

namespace Enforcement.Tests;

/// <summary>One handler with listeners of its own, and an upstream that speaks HTTP/2.</summary>
public sealed class Http2Fixture : IAsyncLifetime
{
    private readonly AzuriteFixture _azurite = new();
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory();
    private readonly (int Plain, int Grpc, int Tls) _ports = (FreePorts.One(), FreePorts.One(), FreePorts.One());

    /// <summary>The control plane that has a listener to itself.</summary>
    public string Plane { get; } = $"grpc {Guid.NewGuid():N}";

    public Instance Instance { get; private set; } = null!;

    public StreamingUpstream Upstream { get; private set; } = null!;

    public HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=gateway.example.com" },
    }) { Timeout = TimeSpan.FromMinutes(2) };

    public Uri Plain => new($"http://127.0.0.1:{_ports.Plain}");

    public Uri Grpc => new($"http://127.0.0.1:{_ports.Grpc}");

    public Uri Tls => new($"https://127.0.0.1:{_ports.Tls}");

    public async Task InitializeAsync()
    {
        await _azurite.InitializeAsync();
        if (AzuriteFactAttribute.Reason is not null)
            return;
        using var certificate = Certificate("gateway.example.com");
        var (shown, key) = (Path.Combine(_files.FullName, "tls.crt"), Path.Combine(_files.FullName, "tls.key"));
        await File.WriteAllTextAsync(shown, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(key, certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Upstream = await StreamingUpstream.Start(Certificate("upstream.example.com"));
        Instance = await Instance.Start(
            _azurite.ConnectionString,
            ("Enforcement__Listeners", $"h2c://127.0.0.1:{_ports.Plain}; h2c://127.0.0.1:{_ports.Grpc}/{Uri.EscapeDataString(Plane)};https://127.0.0.1:{_ports.Tls}"),
            ("Enforcement__TlsCertificate", shown), ("Enforcement__TlsKey", key));
        await Instance.Storage.EnsureCreated();
    }

    /// <summary>A request of HTTP/2 and nothing else, unless another version is asked for.</summary>
    public static HttpRequestMessage Request(HttpMethod method, Uri listener, string target, Version? version = null) =>
        new(method, new Uri(listener, target)) { Version = version ?? HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    public async Task DisposeAsync()
    {
        Client.Dispose();
        if (Instance is not null)
            await Instance.DisposeAsync();
        if (Upstream is not null)
            await Upstream.DisposeAsync();
        await _azurite.DisposeAsync();
        _files.Delete(recursive: true);
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
    }
}
