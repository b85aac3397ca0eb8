using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Local;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Policies.Tests;

/// <summary>One enforcement instance and the management that writes for it, on real storage and a clock of their own.</summary>
internal sealed class PolicyWorld
{
    private static readonly HttpClient Http = new();

    // What is decided is not to depend on how busy the machine is.
    private static readonly Patience Long = new(TimeSpan.FromSeconds(30));

    /// <summary>What management seals and enforcement opens.</summary>
    public static SharedSecrets Secrets { get; } = new(
        new ConfigurationBuilder().AddInMemoryCollection([new(SharedSecrets.Setting, "a-key-of-the-tests-that-protects-nothing")]).Build());

    private PolicyWorld(PolicyStorage storage, TimeProvider time, CounterOutage outage)
    {
        Storage = storage;
        Time = time;
        Writer = new(storage, time);
        Snapshots = new(storage, time, NullLogger<SnapshotSource>.Instance);
        Credentials = new(storage, time, Long);
        Counters = new(storage.Counters, time, Long);
        Decider = new(Credentials, new(Http, Credentials, Secrets, time, Long), Counters, outage, time);
    }

    public PolicyStorage Storage { get; }

    public TimeProvider Time { get; }

    public PolicyWriter Writer { get; }

    public SnapshotSource Snapshots { get; }

    public CredentialSource Credentials { get; }

    public CounterSource Counters { get; }

    public Decider Decider { get; }

    public static async Task<PolicyWorld> Open(string connectionString, TimeProvider? time = null, CounterOutage outage = CounterOutage.Deny)
    {
        // One attempt and short waits: these tests stop storage on purpose.
        var tables = new TableClientOptions { Retry = { MaxRetries = 0 } };
        var storage = new PolicyStorage(new TableServiceClient(connectionString, tables), new BlobServiceClient(connectionString));
        await storage.EnsureCreated();
        return new(storage, time ?? new ManualTime(), outage);
    }

    public static Task<PolicyWorld> Open(Azurite azurite, TimeProvider? time = null, CounterOutage outage = CounterOutage.Deny) =>
        Open(azurite.ConnectionString, time, outage);

    /// <summary>Writes a credential under a new key.</summary>
    public async Task<string> Issue(CredentialPolicy policy)
    {
        var key = ApiKey.Mint();
        Assert.Equal(WriteOutcome.Moved, await Writer.WriteCredential(CredentialKey.OfKey(key), policy));
        return key;
    }

    public async Task<Decision> Ask(PolicySnapshot snapshot, string request, string? key = null, string header = Planes.KeyName)
    {
        var headers = new HeaderDictionary();
        if (key is not null)
            headers[header] = key;
        var parts = request.Split(' ');
        return await Decider.Decide(new(snapshot), new(parts[0], "api.example.com", parts[1], false, headers));
    }
}
