using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Local;
using Platform.Storage;
using Testing;

namespace Platform.Tests.Storage;

public sealed class ContentSweepTests : IAsyncLifetime
{
    private const string Table = "things";

    // Its own: a sweep sees everything that is there.
    private Azurite? _azurite;
    private Account _account = null!;
    private DocumentTable _things = null!;
    private ContentStore _content = null!;
    private readonly FixedClock _clock = new();

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _azurite = await Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None);
        _account = new(_azurite.ConnectionString);
        await _account.Blobs.GetBlobContainerClient(ContentStore.Container).CreateIfNotExistsAsync();
        _things = new(_account.Tables, Table);
        await _things.EnsureCreated();
        await State.EnsureCreated();
        // As if everything lay there for long: putting renews it.
        _content = new(_account.Blobs) { RenewedAfter = TimeSpan.Zero };
        _clock.Now = TimeProvider.System.GetUtcNow();
    }

    public async Task DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
    }

    private DocumentTable State => new(_account.Tables, FollowUps.Table);

    [AzuriteFact]
    public async Task Removes_what_two_sweeps_found_unnamed_and_nothing_else()
    {
        var (named, unnamed, renamed, young) = (await Put("named"), await Put("unnamed"), await Put("named again"), await Put("young"));
        // Across two columns, and in a text of other things.
        await _things.Begin("p").Add("long", new { Text = new string('x', 31_950) + named }).Commit();

        Assert.Equal(0, await Sweep(after: TimeSpan.FromHours(1)));
        Assert.Equal(0, await Sweep(after: TimeSpan.FromDays(2)));
        // Not yet time, however often it is asked.
        Assert.Equal(0, await Sweep(after: ContentSweep.Interval - TimeSpan.FromMinutes(1)));
        Assert.NotNull(await Stored(unnamed));
        await _things.Begin("p").Add("again", new { Content = renamed }).Commit();
        // As if the last sweep had found these.
        await State.Begin("sweeps").Put("content", new ContentSweep.Swept(_clock.Now - ContentSweep.Interval, [unnamed, renamed, named])).Commit();

        Assert.Equal(1, await Sweep(after: TimeSpan.FromMinutes(1)));
        Assert.Null(await Stored(unnamed));
        foreach (var kept in new[] { named, renamed, young }) Assert.NotNull(await Stored(kept));
        // It was in no sweep before; now it was in one.
        Assert.Equal(1, await Sweep(after: ContentSweep.Interval));
        Assert.Null(await Stored(young));
    }

    [AzuriteFact]
    public async Task Keeps_what_is_young_and_what_is_put_again_while_it_sweeps()
    {
        var name = await Put("again");
        // Now, by the storage's clock as by ours: nothing is old.
        Assert.Equal(0, await Sweep(after: TimeSpan.Zero));
        await State.Begin("sweeps").Put("content", new ContentSweep.Swept(_clock.Now - ContentSweep.Interval, [name])).Commit();
        Assert.Equal(0, await Sweep(after: TimeSpan.Zero));
        Assert.NotNull(await Stored(name));

        // A writer puts what is about to go, after the sweep has seen it and before it is removed; the row comes later.
        _clock.Now += ContentSweep.AgeMin + ContentSweep.Interval;
        await State.Begin("sweeps").Put("content", new ContentSweep.Swept(_clock.Now - ContentSweep.Interval, [name])).Commit();
        var options = new TableClientOptions();
        options.AddPolicy(new Meanwhile(() => Put("again").GetAwaiter().GetResult()), HttpPipelinePosition.PerCall);
        var sweep = new ContentSweep(new TableServiceClient(_azurite!.ConnectionString, options), _account.Blobs, [Table], State, _clock);
        Assert.Equal(0, await sweep.Run());
        Assert.NotNull(await Stored(name));
    }

    [AzuriteFact]
    public async Task Puts_again_what_went_in_between()
    {
        var bytes = Encoding.UTF8.GetBytes("gone");
        var name = await _content.Put(bytes);
        var blob = _account.Blobs.GetBlobContainerClient(ContentStore.Container).GetBlobClient(name);
        var before = (await blob.GetPropertiesAsync()).Value.ETag;
        Assert.Equal(name, await _content.Put(bytes));
        Assert.NotEqual(before, (await blob.GetPropertiesAsync()).Value.ETag);
        await blob.DeleteIfExistsAsync();
        Assert.Equal(name, await _content.Put(bytes));
        Assert.Equal(bytes, await Stored(name));
    }

    private Task<string> Put(string text) => _content.Put(Encoding.UTF8.GetBytes(text));

    // As another process sees it: what was read once stays in memory.
    private Task<byte[]?> Stored(string name) => new ContentStore(_account.Blobs).Find(name);

    private ContentSweep New() => new(_account.Tables, _account.Blobs, [Table], State, _clock);

    private Task<int> Sweep(TimeSpan after)
    {
        _clock.Now += after;
        return New().Run();
    }

    /// <summary>Does something while rows are read.</summary>
    private sealed class Meanwhile(Action act) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) => act();
    }
}
