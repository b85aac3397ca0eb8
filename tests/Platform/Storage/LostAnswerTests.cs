using Platform.Storage;
using Testing;

namespace Platform.Tests.Storage;

/// <summary>The answer to a write is lost after storage has done it, and the client sends the write again.</summary>
public sealed class LostAnswerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly string _name = UniqueName.Table();
    private LossyProxy _wire = null!;
    private DocumentTable _behindWire = null!;
    private DocumentTable _direct = null!;

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _wire = await LossyProxy.Start(azurite.Running.TablePort);
        _wire.Loses = request => request.Path.Value!.EndsWith("$batch");
        _behindWire = new(Account.Behind(_wire, azurite.Running).Tables, _name);
        _direct = new(new Account(azurite.ConnectionString).Tables, _name);
        await _direct.EnsureCreated();
    }

    public Task DisposeAsync() => _wire is null ? Task.CompletedTask : _wire.DisposeAsync().AsTask();

    [AzuriteFact]
    public async Task Creates_when_the_answer_is_lost()
    {
        _wire.Losses = 1;
        var outcome = await _behindWire.Begin("p").Add("a", new Note("1")).Claim("name|x", Guid.NewGuid()).Commit();
        Assert.Equal(new(BatchResult.Committed, null), outcome);
        Assert.Equal("1", (await _direct.Find<Note>("p", "a"))!.Value.Text);
    }

    [AzuriteFact]
    public async Task Creates_when_two_answers_are_lost()
    {
        _wire.Losses = 2;
        Assert.True((await _behindWire.Begin("p").Add("a", new Note("1")).Commit()).Committed);
    }

    [AzuriteFact]
    public async Task Changes_when_the_answer_is_lost()
    {
        await _direct.Begin("p").Add("a", new Note("1")).Commit();
        var read = await _behindWire.Find<Note>("p", "a");
        _wire.Losses = 1;
        Assert.True((await _behindWire.Begin("p").Replace(read!, new("2")).Commit()).Committed);
        Assert.Equal("2", (await _direct.Find<Note>("p", "a"))!.Value.Text);
    }

    [AzuriteFact]
    public async Task Changes_when_the_answer_is_lost_and_somebody_changes_the_row_before_the_next_attempt()
    {
        await _direct.Begin("p").Add("a", new Note("1")).Commit();
        var read = await _behindWire.Find<Note>("p", "a");
        _wire.Losses = 1;
        _wire.Meanwhile = async () =>
            Assert.True((await _direct.Begin("p").Replace((await _direct.Find<Note>("p", "a"))!, new("theirs")).Commit()).Committed);
        // The claim still carries our stamp.
        var outcome = await _behindWire.Begin("p").Replace(read!, new("ours")).Claim("name|ours", Guid.NewGuid()).Commit();
        Assert.True(outcome.Committed);
        Assert.Equal("theirs", (await _direct.Find<Note>("p", "a"))!.Value.Text);
    }

    [AzuriteFact]
    public async Task Removes_when_the_answer_is_lost()
    {
        await _direct.Begin("p").Add("a", new Note("1")).Add("b", new Note("1")).Commit();
        var read = await _behindWire.Find<Note>("p", "a");
        _wire.Losses = 1;
        Assert.True((await _behindWire.Begin("p").Remove(read!).Remove("b").Commit()).Committed);
        Assert.Empty(await _direct.ListRows("p", ""));
    }

    [AzuriteFact]
    public async Task Rejects_a_conflict_when_the_answer_to_it_is_lost()
    {
        await _direct.Begin("p").Add("a", new Note("theirs")).Commit();
        _wire.Losses = 1;
        Assert.Equal(new(BatchResult.Exists, "a"), await _behindWire.Begin("p").Add("b", new Note("ours")).Add("a", new Note("ours")).Commit());
        Assert.Equal(["a"], await _direct.ListRows("p", ""));
    }

    [AzuriteFact]
    public async Task Rejects_a_removal_when_the_answer_is_lost_and_some_rows_remain()
    {
        await _direct.Begin("p").Add("a", new Note("1")).Commit();
        _wire.Losses = 1;
        Assert.Equal(new(BatchResult.Missing, "b"), await _behindWire.Begin("p").Remove("a").Remove("b").Commit());
        Assert.Equal(["a"], await _direct.ListRows("p", ""));
    }

    [AzuriteFact]
    public async Task Rejects_a_conflict_with_one_call_when_no_answer_is_lost()
    {
        await _direct.Begin("p").Add("a", new Note("theirs")).Commit();
        var before = _wire.Requests;
        Assert.Equal(BatchResult.Exists, (await _behindWire.Begin("p").Add("a", new Note("ours")).Commit()).Result);
        Assert.Equal(1, _wire.Requests - before);
    }

    [AzuriteFact]
    public async Task Keeps_a_commit_whole_when_its_caller_leaves()
    {
        using var leaving = new CancellationTokenSource();
        _wire.Losses = 1;
        _wire.Meanwhile = leaving.CancelAsync;
        Assert.True((await _behindWire.Begin("p").Add("a", new Note("1")).Commit(leaving.Token)).Committed);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _behindWire.Begin("p").Add("b", new Note("1")).Commit(leaving.Token));
        Assert.Equal(["a"], await _direct.ListRows("p", ""));
    }

    [AzuriteFact]
    public async Task Survives_as_an_outage_when_every_answer_is_lost()
    {
        _wire.Losses = int.MaxValue;
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => _behindWire.Begin("p").Add("a", new Note("1")).Commit());
        Assert.True(DataStorage.IsOutage(thrown), thrown.ToString());
    }
}

/// <summary>What the tests store.</summary>
public sealed record Note(string Text);
