using Platform.Storage;
using Testing;

namespace Platform.Tests.Storage;

public sealed class StorageSchemaTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly string _table = UniqueName.Table();
    private readonly string _container = UniqueName.Container();
    private readonly string _queue = UniqueName.Queue();
    private int _others;
    private Func<CancellationToken, Task> _other = _ => Task.CompletedTask;
    private Account _account = null!;
    private LossyProxy _wire = null!;
    private StorageSchema _schema = null!;

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _wire = await LossyProxy.Start(azurite.Running.TablePort);
        _account = Account.Behind(_wire, azurite.Running);
        _schema = new(_account.Tables, _account.Blobs, _account.Queues, [_table], [_container], [_queue], cancel =>
        {
            Interlocked.Increment(ref _others);
            return _other(cancel);
        });
    }

    public Task DisposeAsync() => _wire is null ? Task.CompletedTask : _wire.DisposeAsync().AsTask();

    [AzuriteFact]
    public async Task Creates_what_is_missing_once_for_all_who_ask()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _schema.EnsureCreated(default).AsTask()));
        await _schema.EnsureCreated(default);
        Assert.Equal((1, 1), (_wire.Requests, _others));
        Assert.True((await new DocumentTable(_account.Tables, _table).Begin("p").Add("a", new Note("1")).Commit()).Committed);
        Assert.True((await _account.Blobs.GetBlobContainerClient(_container).ExistsAsync()).Value);
        await _account.Queues.GetQueueClient(_queue).SendMessageAsync("x");
    }

    [AzuriteFact]
    public async Task Survives_an_outage_and_tells_all_who_waited()
    {
        _wire.Loses = _ => true;
        _wire.Losses = int.MaxValue;
        var waiting = Enumerable.Range(0, 20).Select(_ => _schema.EnsureCreated(default).AsTask()).ToList();
        foreach (var wait in waiting) Assert.True(DataStorage.IsOutage(await Assert.ThrowsAnyAsync<Exception>(() => wait)));
        // Three tries for twenty callers, not sixty.
        Assert.Equal(3, _wire.Requests);
        _wire.Losses = 0;
        await _schema.EnsureCreated(default);
        await _schema.EnsureCreated(default);
        Assert.Equal(4, _wire.Requests);
    }

    [AzuriteFact]
    public async Task Keeps_on_for_the_others_when_one_leaves()
    {
        var gate = new TaskCompletionSource();
        _other = async cancel => await gate.Task.WaitAsync(cancel);
        using var leaving = new CancellationTokenSource();
        var first = _schema.EnsureCreated(leaving.Token).AsTask();
        var second = _schema.EnsureCreated(default).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(second.IsCompleted);
        gate.SetResult();
        await second;
        Assert.Equal(1, _others);
    }

    [AzuriteFact]
    public async Task Creates_again_what_it_was_told_to_forget()
    {
        await _schema.EnsureCreated(default);
        await _account.Tables.DeleteTableAsync(_table);
        await _schema.EnsureCreated(default);
        Assert.Equal(1, _others);
        _schema.Forget();
        await _schema.EnsureCreated(default);
        Assert.True((await new DocumentTable(_account.Tables, _table).Begin("p").Add("a", new Note("1")).Commit()).Committed);
    }

    [AzuriteFact]
    public async Task Keeps_on_when_making_is_refused_for_want_of_rights()
    {
        _other = _ => Platform.Storage.StorageSchema.UnlessRefused(Task.FromException(new Azure.RequestFailedException(403, "refused", "AuthorizationPermissionMismatch", null)));
        await _schema.EnsureCreated(default);
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => Platform.Storage.StorageSchema.UnlessRefused(Task.FromException(new Azure.RequestFailedException(503, "busy"))));
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => Platform.Storage.StorageSchema.UnlessRefused(Task.FromException(new Azure.RequestFailedException(401, "who?"))));
    }
}
