using Testing;

namespace Management;

/// <summary>A control plane of a test's own.</summary>
public sealed record GatewayOf(ManagementFixture App, Guid Id)
{
    public string Path => $"/v2/control-planes/{Id}/core-entities";

    public static async Task<GatewayOf> Make(ManagementFixture app) =>
        new(app, (await app.Call("POST", "/v2/control-planes", new { name = $"gateway-{Guid.NewGuid():N}" })).Is(201).Id);

    /// <summary>A call below <c>core-entities/</c>.</summary>
    public Task<Answer> Call(string method, string path, object? body = null) => App.Call(method, $"{Path}/{path}", body);

    public async Task<Answer> Service(string? name = null) => (await Call("POST", "services", new { name, url = "http://example.com/anything" })).Is(201);

    public async Task<Snapshot> Snapshot() => (await Management.Snapshot.Find(App, Id))!;
}
