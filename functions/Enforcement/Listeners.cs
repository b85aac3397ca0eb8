using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Enforcement;

/// <summary>The listeners that the settings name.</summary>
internal sealed class Listeners
{
    public const string Setting = "Enforcement__Listeners";

    private readonly List<Listener> _all;
    private readonly X509Certificate2? _certificate;
    private readonly X509Certificate2Collection _chain = [];

    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    public Listeners(IConfiguration settings)
    {
        var addresses = (settings["Enforcement:Listeners"] ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        _all = [.. addresses.Select(Listener.Read)];
        if (_all.Exists(listener => listener.IsTls))
            _certificate = Certificate(settings["Enforcement:TlsCertificate"], settings["Enforcement:TlsKey"]);
    }

    /// <summary>The listener of a request; <see langword="null"/> for the Functions host's port.</summary>
    public Listener? Of(HttpContext http) => _all.Count == 0 ? null : Listener.Of(http);

    public void AddTo(WebApplicationBuilder builder)
    {
        if (_all.Count == 0)
            return;
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => _all.ForEach(listener => Add(kestrel, listener)));
        if (_all.Exists(listener => listener.ControlPlane is not null))
            builder.Services.AddSingleton<IStartupFilter, ToGateway>();
    }

    private void Add(KestrelServerOptions kestrel, Listener listener) => kestrel.Listen(listener.At, options =>
    {
        options.Protocols = listener.Protocols;
        if (listener.IsTls)
            options.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = _certificate, ServerCertificateChain = _chain });
        options.Use(next => connection =>
        {
            connection.Items[typeof(Listener)] = listener;
            return next(connection);
        });
    });

    private X509Certificate2 Certificate(string? certificate, string? key)
    {
        if (string.IsNullOrEmpty(certificate) || string.IsNullOrEmpty(key))
            throw new ArgumentException($"{Setting} names an https address, which needs Enforcement__TlsCertificate and Enforcement__TlsKey: two files in PEM form.");
        try
        {
            _chain.ImportFromPemFile(certificate);
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception fault) when (fault is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ArgumentException($"Enforcement__TlsCertificate and Enforcement__TlsKey cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Leads all that comes to a control plane's own listener to the gateway, which reads the target as it was sent.</summary>
    private sealed class ToGateway : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, go) =>
            {
                if (Listener.Of(http) is { ControlPlane: not null })
                    http.Request.Path = "/gateway/";
                return go(http);
            });
            next(app);
        };
    }
}
