using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Local;
using Policies;
using Testing;

namespace Benchmarks.Enforcement;

/// <summary>An enforcement process with a control plane of 1,000 operations, a key, and an hourly limit that is never reached.</summary>
internal sealed class EnforcedPlane : IAsyncDisposable
{
    private readonly Azurite _azurite;
    private readonly HandlerProcess _handler;

    private EnforcedPlane(Azurite azurite, HandlerProcess handler, string name, string key) => (_azurite, _handler, Name, Key) = (azurite, handler, name, key);

    public string Name { get; }

    public string Key { get; }

    public string Address => _handler.Address.ToString().TrimEnd('/');

    public HttpClient Http => _handler.Http;

    public static async Task<EnforcedPlane> Start(int upstreamPort = 9)
    {
        var azurite = await Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None);
        var storage = new PolicyStorage(new TableServiceClient(azurite.ConnectionString), new BlobServiceClient(azurite.ConnectionString));
        await storage.EnsureCreated();
        var writer = new PolicyWriter(storage, TimeProvider.System);
        var snapshot = LargePlane.Snapshot(1_000, new(1_000_000_000, LimitDuration.Hours), upstreamPort);
        await writer.PublishSnapshot(snapshot, await writer.ReadPointer(snapshot.ControlPlaneId));
        var key = ApiKey.Mint();
        await writer.WriteCredential(CredentialKey.OfKey(key), LargePlane.Credential(1, LargePlane.Package));
        var handler = await HandlerProcess.Start("Enforcement", Settings(azurite.ConnectionString));
        return new(azurite, handler, snapshot.ControlPlaneName, key);
    }

    public static Dictionary<string, string> Settings(string storage) => new() { ["DataStorage"] = storage, ["Enforcement__OpenChecks"] = "true" };

    /// <summary>The question as a gateway asks it: headers name the original request.</summary>
    public Target ForwardAuth => new($"{Address}/ace/{Name}/check", "X-Original-Method: GET", $"X-Original-URI: {LargePlane.Path(42)}", $"{LargePlane.KeyName}: {Key}") { Servers = [_handler.ProcessId] };

    /// <summary>The question as a program asks it.</summary>
    public Target Check => new($"{Address}/ace/{Name}/check") { Body = $$$"""{"method":"GET","path":"{{{LargePlane.Path(42)}}}","headers":{"{{{LargePlane.KeyName}}}":"{{{Key}}}"}}""" };

    /// <summary>A call that is forwarded.</summary>
    public Target Gateway => new($"{Address}/gateway/{Name}{LargePlane.Path(42)}", $"{LargePlane.KeyName}: {Key}");

    /// <summary>The same server's endpoint that does nothing.</summary>
    public Target Empty => new($"{Address}/");

    public async ValueTask DisposeAsync()
    {
        await _handler.DisposeAsync();
        await _azurite.DisposeAsync();
    }
}
