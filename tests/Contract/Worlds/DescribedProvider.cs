using System.Net;
using System.Text.Json;
using Testing;

namespace Contract.Worlds;

/// <summary>An identity provider as far as a sign-in that begins asks for one: its description and its keys, of which it has none. Sign-ins to their end are tested with a whole one.</summary>
public sealed class DescribedProvider : IAsyncDisposable
{
    private readonly HttpListener _listener = new();

    private DescribedProvider(string issuer) => Issuer = issuer;

    public string Issuer { get; }

    public static DescribedProvider Start()
    {
        // The listener takes no port of the system's choice.
        var provider = new DescribedProvider($"http://127.0.0.1:{FreePorts.One()}");
        provider._listener.Prefixes.Add(provider.Issuer + "/");
        provider._listener.Start();
        _ = provider.Serve();
        return provider;
    }

    public ValueTask DisposeAsync()
    {
        _listener.Close();
        return ValueTask.CompletedTask;
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var call = await _listener.GetContextAsync();
                object body = call.Request.Url!.AbsolutePath == "/jwks"
                    ? new { keys = Array.Empty<object>() }
                    : new { issuer = Issuer, authorization_endpoint = Issuer + "/auth", token_endpoint = Issuer + "/token", jwks_uri = Issuer + "/jwks" };
                call.Response.ContentType = "application/json";
                call.Response.Close(JsonSerializer.SerializeToUtf8Bytes(body), willBlock: false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
        }
    }
}
