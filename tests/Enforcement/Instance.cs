using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Policies;
using Testing;

namespace Enforcement.Tests;

/// <summary>A handler process with its storage, seen from both sides: management writes, clients ask.</summary>
public sealed class Instance : IAsyncDisposable
{
    public const string Strategy = "strategy";
    public const string Portal = "portal";
    public const string Api = "api";
    public const string Package = "package";

    private readonly string _connectionString;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private HandlerProcess _handler;

    private Instance(string connectionString, IReadOnlyDictionary<string, string> settings, HandlerProcess handler)
    {
        (_connectionString, _settings, _handler) = (connectionString, settings, handler);
        Storage = new(new TableServiceClient(connectionString), new BlobServiceClient(connectionString));
        Writer = new(Storage, TimeProvider.System);
    }

    public PolicyStorage Storage { get; }

    public PolicyWriter Writer { get; }

    public HttpClient Http => _handler.Http;

    public string Output => _handler.Output;

    /// <summary>Of the process, as Linux tells them.</summary>
    public IEnumerable<string> ThreadNames() => Directory.GetDirectories($"/proc/{_handler.ProcessId}/task").Select(thread => File.ReadAllText(Path.Combine(thread, "comm")).Trim());

    public Task Kill() => _handler.Kill();

    public static async Task<Instance> Start(string connectionString, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string>
        {
            ["Enforcement__OpenChecks"] = "true", ["DataStorage"] = connectionString, ["ASPNETCORE_URLS"] = "http://127.0.0.1:1",
            // What is tested here is what is decided; a busy machine may take its time for it.
            ["Enforcement__PatienceSeconds"] = "20",
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        return new(connectionString, all, await HandlerProcess.Start("Enforcement", all));
    }

    /// <summary>Another process on the same storage.</summary>
    public Task<Instance> Another(params (string Name, string Value)[] settings) =>
        Start(_connectionString, [.. _settings.Select(setting => (setting.Key, setting.Value)), .. settings]);

    /// <summary>Kills the process, as the Functions host does, and starts a new one.</summary>
    public async Task Restart()
    {
        await _handler.DisposeAsync();
        _handler = await HandlerProcess.Start("Enforcement", _settings);
    }

    /// <summary>One service behind <c>/</c>, published operations of an API, everything else refused.</summary>
    public static PolicySnapshot Snapshot(Upstream upstream, params (string Method, string Path)[] operations) => Snapshot(upstream.Port, operations);

    public static PolicySnapshot Snapshot(int port, params (string Method, string Path)[] operations) => new()
    {
        ControlPlaneId = Guid.NewGuid().ToString(),
        ControlPlaneName = $"plane-{Guid.NewGuid():N}",
        Services = [new() { Id = "service", Host = "127.0.0.1", Port = port, Retries = 0 }],
        Routes = [new() { Id = "route", ServiceId = "service", Protocols = ["http", "https"], Paths = ["/"] }],
        Plugins = [new() { Id = "ace", Name = PolicyPlugin.AceName, Ace = new() { MatchPolicy = MatchPolicy.Required } }],
        Strategies = [new() { Id = Strategy, KeyNames = ["apikey"] }],
        Operations = [.. operations.Select((operation, index) => new PolicyOperation { Id = $"operation-{index}", ApiId = Api, Method = operation.Method, Path = operation.Path })],
        Publications = [new() { EntityId = Api, PortalId = Portal, StrategyId = Strategy }],
    };

    /// <summary>The same, with all operations in a package under a limit instead of in a published API.</summary>
    public static PolicySnapshot Limited(Upstream upstream, RateLimit limit, params (string Method, string Path)[] operations)
    {
        var snapshot = Snapshot(upstream, operations);
        return snapshot with
        {
            Packages = [new() { Id = Package, Limit = limit, Members = [.. snapshot.Operations.Select(operation => new PolicyMember { OperationId = operation.Id })] }],
            Publications = [new() { EntityId = Package, Kind = PublishedKind.Package, PortalId = Portal, StrategyId = Strategy }],
        };
    }

    public static CredentialPolicy Credential(params string[] grants) => new()
    {
        CredentialId = Guid.NewGuid().ToString(),
        ApplicationId = Guid.NewGuid().ToString(),
        ApplicationName = "Ünlimited ✈",
        PortalId = Portal,
        StrategyId = Strategy,
        CounterId = Guid.NewGuid().ToString(),
        Grants = [.. grants.Select(grant => new CredentialGrant(grant, "registration"))],
        Version = 1,
    };

    /// <summary>Publishes, and waits until the process decides by it.</summary>
    public async Task Publish(PolicySnapshot snapshot)
    {
        if (snapshot.Packages.Any(package => package.Limit?.Duration == LimitDuration.Hours)) await LimitWindows.RoomInHour(TimeSpan.FromMinutes(1));
        Assert.Equal(WriteOutcome.Moved, await Writer.PublishSnapshot(snapshot, await Writer.ReadPointer(snapshot.ControlPlaneId)));
        await Eventually(async () => (await Ask(snapshot, new { method = "GET", path = "/" })).Json.TryGetProperty("allowed", out _));
    }

    public async Task<string> Issue(CredentialPolicy policy)
    {
        var key = ApiKey.Mint();
        Assert.Equal(WriteOutcome.Moved, await Writer.WriteCredential(CredentialKey.OfKey(key), policy));
        return key;
    }

    public async Task<(HttpResponseMessage Answer, JsonElement Json)> Ask(PolicySnapshot snapshot, object question)
    {
        var answer = await Http.PostAsJsonAsync($"/ace/{snapshot.ControlPlaneName}/check", question);
        return (answer, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    /// <summary>Calls through the gateway; the target goes out byte for byte.</summary>
    public async Task<HttpResponseMessage> Call(PolicySnapshot snapshot, string request, string? key = null, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        var parts = request.Split(' ');
        var uri = new Uri($"{Http.BaseAddress!.OriginalString.TrimEnd('/')}/gateway/{snapshot.ControlPlaneName}{parts[1]}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var message = new HttpRequestMessage(new(parts[0]), uri) { Content = body };
        if (key is not null)
            message.Headers.TryAddWithoutValidation("apikey", key);
        foreach (var (name, value) in headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(message);
    }

    public static async Task Eventually(Func<Task<bool>> isSo)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(90), "it did not come about in 90 s");
            await Task.Delay(50);
        }
    }

    /// <summary>The one error body: exactly its two keys.</summary>
    public static async Task<string> Message(HttpResponseMessage answer)
    {
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["message", "request_id"], body.EnumerateObject().Select(field => field.Name));
        Assert.NotEmpty(body.GetProperty("request_id").GetString()!);
        Assert.Matches("^[a-z_]+$", Assert.Single(answer.Headers.GetValues("X-ACE-Reason")));
        Assert.Equal(body.GetProperty("request_id").GetString(), Assert.Single(answer.Headers.GetValues("X-ACE-Request-ID")));
        return body.GetProperty("message").GetString()!;
    }

    public ValueTask DisposeAsync() => _handler.DisposeAsync();
}
