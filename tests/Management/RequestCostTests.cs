using Testing;

namespace Management;

/// <summary>How many calls to the tables a request makes once an instance knows the catalog. Counted, not timed.</summary>
[Collection(ManagementCollection.Name)]
public sealed class RequestCostTests(ManagementFixture app) : IAsyncLifetime
{
    // Other tests write to the same catalog, and what was written is read again: of so many tries one is left alone.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // What follows from a write has ended when the wire was still for so long; where it has not, another try is counted.
    private static readonly TimeSpan Stillness = TimeSpan.FromSeconds(1);

    private TableProxy _wire = null!;
    private HandlerProcess _handler = null!;

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _wire = await TableProxy.Start(app.Azurite);
        _handler = await HandlerProcess.Start("Management", TestSettings.For(_wire.ConnectionString));
        _handler.Administrator();
    }

    public async Task DisposeAsync()
    {
        if (_handler is not null) await _handler.DisposeAsync();
        if (_wire is not null) await _wire.DisposeAsync();
    }

    [AzuriteFact]
    public async Task Returns_an_API_and_lists_of_them_for_one_look_at_what_changed()
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = CatalogCalls.Name() })).Is(201).Id;
        var portal = (await app.Call("POST", "/v3/portals", new { name = CatalogCalls.Name("Portal") })).Is(201).Id;
        (await app.Call("PUT", $"/v3/apis/{api}/publications/{portal}", new { })).Is(200);
        foreach (var path in new[] { $"/v3/apis/{api}", "/v3/apis?page[size]=100&sort=name", "/v3/portals", "/v3/api-packages", "/v2/control-planes" })
            await Costs(1, "GET", path, () => null);
    }

    [AzuriteFact]
    public async Task Creates_an_API_in_one_transaction_and_the_audit_log_follows_for_all_that_came_at_once() =>
        // The answer is what was written; nothing is read before it or after it.
        await Costs(1, "POST", "/v3/apis", () => new { name = CatalogCalls.Name() });

    private async Task Costs(int calls, string method, string path, Func<object?> body)
    {
        var seen = new List<int>();
        using var patience = new CancellationTokenSource(Patience);
        do
        {
            if (method != "GET") await Still(patience.Token);
            patience.Token.ThrowIfCancellationRequested();
            // What the try before left to be done, such as the chaining of its entry, is no part of this one.
            for (var quiet = -1; quiet != _wire.Calls; await Task.Delay(200, patience.Token)) quiet = _wire.Calls;
            var before = _wire.Calls;
            var answer = await _handler.Http.Call(method, path, body());
            Assert.InRange(answer.Status, 200, 201);
            seen.Add(_wire.Calls - before);
        }
        while (seen[^1] != calls);
        // No try was cheaper than it can be.
        Assert.Equal(calls, seen.Min());
    }

    private async Task Still(CancellationToken cancel)
    {
        int before;
        do
        {
            before = _wire.Calls;
            await Task.Delay(Stillness, cancel);
        }
        while (_wire.Calls != before);
    }
}
