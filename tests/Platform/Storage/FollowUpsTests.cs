using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Storage;
using Testing;

namespace Platform.Tests.Storage;

public sealed class FollowUpsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly FixedClock _clock = new();
    private readonly List<string> _ran = [];
    private readonly Dictionary<string, Exception> _faults = [];
    private DocumentTable _table = null!;
    private FollowUps _followUps = null!;

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _table = new(new Account(azurite.ConnectionString).Tables, UniqueName.Table());
        await _table.EnsureCreated();
        var services = new ServiceCollection().AddKeyedSingleton<IFollowUp>("copy", new Work(this)).BuildServiceProvider();
        _followUps = new(_table, services, _clock, NullLogger<FollowUps>.Instance);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [AzuriteFact]
    public async Task Forgets_what_was_planned_committed_and_finished()
    {
        var planned = await _followUps.Plan("copy", "x");
        Assert.Equal([planned.Row], await Rows());
        await _followUps.Finish(planned);
        Assert.Equal(["x"], _ran);
        Assert.Empty(await Rows());
    }

    [AzuriteFact]
    public async Task Forgets_what_was_planned_and_dropped()
    {
        var planned = await _followUps.Plan("copy", "x");
        await _followUps.Drop(planned);
        await _followUps.Drop(planned);
        Assert.Empty(await Rows());
        Assert.Empty(_ran);
    }

    [AzuriteFact]
    public async Task Keeps_its_hands_off_while_a_request_may_be_at_work()
    {
        await _followUps.Plan("copy", "x");
        _clock.Now += TimeSpan.FromSeconds(29);
        Assert.Equal(0, await _followUps.RunDue());
        Assert.Empty(_ran);
        _clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(1, await _followUps.RunDue());
        Assert.Equal(["x"], _ran);
    }

    [AzuriteFact]
    public async Task Survives_a_crash_between_commit_and_finish()
    {
        await _followUps.Plan("copy", "x");
        _clock.Now += TimeSpan.FromMinutes(3);
        Assert.Equal(1, await _followUps.RunDue());
        Assert.Equal(["x"], _ran);
        Assert.Empty(await Rows());
        Assert.Equal(0, await _followUps.RunDue());
    }

    [AzuriteFact]
    public async Task Survives_a_crash_after_a_commit_that_came_late()
    {
        // Housekeeping comes between a plan and its commit, which waited for retries; the process dies right after the commit.
        await _followUps.Plan("copy", "x");
        _clock.Now += TimeSpan.FromSeconds(31);
        await _followUps.RunDue();
        _clock.Now += TimeSpan.FromSeconds(60);
        _ran.Clear();
        Assert.Equal(1, await _followUps.RunDue());
        Assert.Equal(["x"], _ran);
        _clock.Now += TimeSpan.FromSeconds(30);
        await _followUps.RunDue();
        Assert.Empty(await Rows());
    }

    [AzuriteFact]
    public async Task Survives_a_crash_between_finish_and_its_crossing_out()
    {
        var planned = await _followUps.Plan("copy", "x");
        await new Work(this).Run(planned.FollowUp.Subject, default);
        _clock.Now += TimeSpan.FromMinutes(3);
        await _followUps.RunDue();
        Assert.Equal(["x", "x"], _ran);
        Assert.Empty(await Rows());
    }

    [AzuriteTheory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(TaskCanceledException))]
    [InlineData(typeof(Azure.RequestFailedException))]
    public async Task Survives_one_that_fails(Type fault)
    {
        foreach (var subject in (string[])["a", "bad", "c"])
        {
            await _followUps.Plan("copy", subject);
            _clock.Now += TimeSpan.FromSeconds(1);
        }
        await _followUps.Plan("unknown", "d");
        _faults["bad"] = (Exception)Activator.CreateInstance(fault, "broken")!;
        _clock.Now += TimeSpan.FromMinutes(3);
        Assert.Equal(2, await _followUps.RunDue());
        Assert.Equal(["a", "c"], _ran);
        Assert.Equal(2, (await Rows()).Count);

        _faults.Clear();
        Assert.Equal(1, await _followUps.RunDue());
        Assert.Equal(["a", "c", "bad"], _ran);
        Assert.StartsWith("unknown|", Assert.Single(await Rows()));
    }

    [AzuriteTheory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(TaskCanceledException))]
    [InlineData(typeof(AggregateException))]
    public async Task Keeps_the_commit_when_what_follows_fails(Type fault)
    {
        var planned = await _followUps.Plan("copy", "bad");
        _faults["bad"] = (Exception)Activator.CreateInstance(fault, "broken")!;
        await _followUps.Finish(planned);
        Assert.Equal([planned.Row], await Rows());
    }

    [AzuriteFact]
    public async Task Forgets_what_was_finished_when_a_caller_leaves_after_the_commit()
    {
        var planned = await _followUps.Plan("copy", "x");
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await _followUps.Finish(planned, gone.Token);
        Assert.Equal(["x"], _ran);
        Assert.Empty(await Rows());
    }

    [AzuriteFact]
    public async Task Changes_once_when_the_same_is_due_many_times()
    {
        for (var i = 0; i < 5; i++) await _followUps.Plan("copy", "x");
        _clock.Now += TimeSpan.FromMinutes(3);
        Assert.Equal(5, await _followUps.RunDue());
        Assert.Equal(["x"], _ran);
        Assert.Empty(await Rows());
    }

    private Task<List<string>> Rows() => _table.ListRows("due", "");

    private sealed class Work(FollowUpsTests test) : IFollowUp
    {
        public Task Run(string subject, CancellationToken cancel)
        {
            cancel.ThrowIfCancellationRequested();
            if (test._faults.TryGetValue(subject, out var fault)) throw fault;
            test._ran.Add(subject);
            return Task.CompletedTask;
        }
    }
}
