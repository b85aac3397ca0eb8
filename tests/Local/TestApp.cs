using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Local.Host;
using Testing;

namespace Local.Tests;

/// <summary>A published folder made for one test, with the test handler in it, and the emulated host that runs it.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private static readonly string Executable = Path.Combine(Repository.Root, "artifacts", "bin", "TestHandler", Repository.Configuration, "TestHandler");

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Dictionary<string, string> _settings;

    public TestApp()
    {
        Folder = Directory.CreateTempSubdirectory("app-").FullName;
        Environment = new()
        {
            ["TEST_LOG"] = CallsFile,
            ["PATH"] = System.Environment.GetEnvironmentVariable("PATH") ?? "",
            ["DOTNET_ROOT"] = System.Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "",
        };
        _settings = Environment;
        Json = new()
        {
            ["version"] = "2.0",
            ["extensions"] = new JsonObject { ["http"] = new JsonObject { ["routePrefix"] = "" } },
            ["customHandler"] = new JsonObject { ["description"] = new JsonObject { ["defaultExecutablePath"] = Executable }, ["enableProxyingHttpRequest"] = true },
        };
    }

    public string Folder { get; }

    /// <summary>host.json, written at the start.</summary>
    public JsonObject Json { get; }

    public JsonObject Handler => Json["customHandler"]!.AsObject();

    public Dictionary<string, string> Environment { get; }

    public FunctionsHost? Host { get; private set; }

    public HttpClient Http { get; private set; } = new();

    public IEnumerable<string> Lines => _lines;

    private string CallsFile => Path.Combine(Folder, ".calls");

    public TestApp With(string name, string value)
    {
        _settings[name] = value;
        return this;
    }

    public TestApp WithStorage(AzuriteFixture azurite) =>
        With("AzureWebJobsStorage", azurite.ConnectionString).With("DataStorage", azurite.ConnectionString);

    public TestApp WithHttp(string name, string? route, string methods = "get head post put patch delete options", string authLevel = "anonymous")
    {
        var trigger = new JsonObject { ["type"] = "httpTrigger", ["direction"] = "in", ["name"] = "req", ["authLevel"] = authLevel };
        if (route is not null) trigger["route"] = route;
        if (methods.Length > 0) trigger["methods"] = new JsonArray([.. methods.Split(' ').Select(method => JsonValue.Create(method))]);
        return With(name, [trigger, new JsonObject { ["type"] = "http", ["direction"] = "out", ["name"] = "res" }]);
    }

    public TestApp WithTrigger(string name, object binding) => With(name, [JsonSerializer.SerializeToNode(binding)!]);

    public TestApp With(string name, JsonArray bindings)
    {
        Directory.CreateDirectory(Path.Combine(Folder, name));
        File.WriteAllText(Path.Combine(Folder, name, "function.json"), new JsonObject { ["bindings"] = bindings }.ToJsonString());
        return this;
    }

    public ScriptRoot Load()
    {
        File.WriteAllText(Path.Combine(Folder, "host.json"), Json.ToJsonString());
        return ScriptRoot.Load(Folder, new(Environment));
    }

    public async Task<TestApp> StartAsync(Func<HostOptions, HostOptions>? change = null, bool ready = true)
    {
        File.WriteAllText(Path.Combine(Folder, "host.json"), Json.ToJsonString());
        var options = new HostOptions
        {
            HostId = "t" + Path.GetFileName(Folder).ToLowerInvariant().Replace("app-", ""),
            ScriptRoot = Folder,
            Port = 0,
            Settings = new(Environment),
            Log = new((line, isError) => _lines.Enqueue((isError ? "E " : "I ") + line)),
            BlobScanInterval = TimeSpan.FromMilliseconds(200),
        };
        Host = await FunctionsHost.StartAsync(change is null ? options : change(options), CancellationToken.None);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{Host.Port}"), Timeout = TimeSpan.FromMinutes(3) };
        if (ready) await Host.ReadyAsync(new CancellationTokenSource(TimeSpan.FromSeconds(120)).Token);
        return this;
    }

    public async Task StopAsync()
    {
        if (Host is not null) await Host.DisposeAsync();
        Host = null;
    }

    /// <summary>What the handler noted so far: its starts, the calls it got.</summary>
    public IReadOnlyList<JsonObject> Notes()
    {
        if (!File.Exists(CallsFile)) return [];
        using var file = new StreamReader(new FileStream(CallsFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var complete = file.ReadToEnd().Split('\n')[..^1];
        return [.. complete.Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    public IReadOnlyList<JsonObject> Starts() => [.. Notes().Where(note => note.ContainsKey("start"))];

    public IReadOnlyList<JsonObject> Calls(string function) => [.. Notes().Where(note => (string?)note["call"] == "/" + function)];

    public async Task<IReadOnlyList<JsonObject>> CallsAsync(string function, int count)
    {
        await Eventually.True(() => Calls(function).Count >= count, () => $"{function} was called {Calls(function).Count} times, not {count}:\n{string.Join('\n', _lines)}");
        return Calls(function);
    }

    public Task LogsAsync(string text) =>
        Eventually.True(() => _lines.Any(line => line.Contains(text)), () => $"no line says '{text}':\n{string.Join('\n', _lines)}");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

internal static class Eventually
{
    public static async Task True(Func<bool> condition, Func<string> otherwise, int seconds = 90)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), otherwise());
            await Task.Delay(20);
        }
    }

    public static async Task TrueAsync(Func<Task<bool>> condition, string otherwise, int seconds = 90)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), otherwise);
            await Task.Delay(20);
        }
    }
}
