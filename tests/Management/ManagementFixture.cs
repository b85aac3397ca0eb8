using Local;
using Testing;

namespace Management;

/// <summary>The management app on Azurite, one for all tests of this project. Tests share its data, so each takes names of its own.</summary>
public sealed class ManagementFixture : IAsyncLifetime
{
    private readonly AzuriteFixture _storage = new();
    private HandlerProcess? _handler;

    /// <summary>Calls as the administrator.</summary>
    public HttpClient Http => Handler.Http;

    public HandlerProcess Handler => _handler ?? throw new InvalidOperationException(AzuriteFactAttribute.Reason);

    public string Storage => _storage.ConnectionString;

    public Azurite Azurite => _storage.Running;

    public async Task InitializeAsync()
    {
        await _storage.InitializeAsync();
        if (AzuriteFactAttribute.Reason is not null) return;
        _handler = await Start();
    }

    public async Task DisposeAsync()
    {
        if (_handler is not null) await _handler.DisposeAsync();
    }

    /// <summary>Another instance of the app on the same data, the caller's to dispose.</summary>
    public async Task<HandlerProcess> Start()
    {
        var handler = await HandlerProcess.Start("Management", TestSettings.For(Storage));
        handler.Administrator();
        return handler;
    }

    /// <summary>A call as the administrator.</summary>
    public Task<Answer> Call(string method, string path, object? body = null) => Http.Call(method, path, body);

    /// <summary>A call without a token.</summary>
    public Task<Answer> CallAsNobody(string method, string path, object? body = null) =>
        Http.Call(method, path, body, request => request.Headers.Authorization = new("Bearer", "nobody"));
}

[CollectionDefinition(Name)]
public sealed class ManagementCollection : ICollectionFixture<ManagementFixture>
{
    public const string Name = "management";
}
