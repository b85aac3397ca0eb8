using Azure.Data.Tables;
using Platform.Storage;
using Testing;

namespace Platform.Tests.Storage;

public sealed class RememberedTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly string[] Kinds = ["note|", "page|"];

    private readonly string _name = UniqueName.Table();

    /// <summary>The table as another process sees it, with a count of what it asks for.</summary>
    private (DocumentTable Table, Func<int> Calls) Open()
    {
        var counting = new CountingPolicy();
        var options = new TableClientOptions();
        options.AddPolicy(counting, Azure.Core.HttpPipelinePosition.PerCall);
        return (new(new TableServiceClient(azurite.ConnectionString, options), _name, remembered: Kinds), () => counting.Calls);
    }

    private static async Task<string> Texts(DocumentTable table, string kind = "note|") =>
        string.Join(' ', (await table.List<Note>("p", kind)).Select(note => note.Value.Text));

    [AzuriteFact]
    public async Task Returns_what_was_committed_by_anybody_and_asks_for_a_stamp_alone_when_nothing_was()
    {
        var (mine, calls) = Open();
        var (theirs, _) = Open();
        await mine.EnsureCreated();
        Assert.Equal("", await Texts(mine));
        await theirs.Begin("p").Add("note|1", new Note("one")).Add("claim|x", new Note("not listed")).Commit();
        Assert.Equal("one", await Texts(mine));

        var before = calls();
        for (var i = 0; i < 5; i++) Assert.Equal("one", await Texts(mine));
        Assert.Equal(5, calls() - before);

        // Each kind of write, and each is seen at once by both.
        var read = (await theirs.Find<Note>("p", "note|1"))!;
        await theirs.Begin("p").Replace(read, new("changed")).Commit();
        Assert.Equal("changed", await Texts(mine));
        await theirs.Begin("p").Put("note|2", new Note("two")).Commit();
        Assert.Equal("changed two", await Texts(mine));
        await theirs.Begin("p").Remove("note|1").Commit();
        Assert.Equal("two", await Texts(mine));
        await mine.Begin("p").Touch("note|2").Commit();
        var touched = Assert.Single(await mine.List<Note>("p", "note|"));
        Assert.Equal(touched.ETag, Assert.Single(await theirs.List<Note>("p", "note|")).ETag);
        Assert.Equal(BatchResult.Changed, (await mine.Begin("p").Replace(read with { Row = "note|2" }, new("late")).Commit()).Result);
        await theirs.Clear("p", "note|");
        Assert.Equal("", await Texts(mine));

        // A kind that nobody wrote is not read again because another was.
        await mine.Begin("p").Add("page|1", new Note("page")).Commit();
        Assert.Equal("page", await Texts(mine, "page|"));
        before = calls();
        await theirs.Begin("p").Add("note|3", new Note("three")).Commit();
        Assert.Equal("page", await Texts(mine, "page|"));
        Assert.Equal(1, calls() - before);
        // What the caller does to its list is not what the next one gets.
        (await mine.List<Note>("p", "page|")).Clear();
        Assert.Equal("page", await Texts(mine, "page|"));
    }

    [AzuriteFact]
    public async Task Returns_what_was_committed_though_the_transaction_had_no_room_for_its_stamps()
    {
        var (mine, _) = Open();
        var (theirs, _) = Open();
        await mine.EnsureCreated();
        Assert.Equal("", await Texts(mine));
        var batch = theirs.Begin("p");
        for (var i = 0; i < Batch.WritesMax; i++) batch.Add($"note|{i:D3}", new Note("x"));
        Assert.True((await batch.Commit()).Committed);
        Assert.Equal(Batch.WritesMax, (await mine.List<Note>("p", "note|")).Count);
    }

    [AzuriteFact]
    public async Task Returns_what_was_committed_before_it_was_asked_when_many_write_and_read_at_once()
    {
        var (mine, _) = Open();
        await mine.EnsureCreated();
        var processes = Enumerable.Range(0, 4).Select(_ => Open().Table).ToArray();
        await Task.WhenAll(processes.Select(async (process, index) =>
        {
            for (var i = 0; i < 15; i++)
            {
                var row = $"note|{index}-{i:D2}";
                Assert.True((await process.Begin("p").Add(row, new Note("x")).Commit()).Committed);
                // Any of them, at once.
                var seen = await processes[(index + i) % processes.Length].List<Note>("p", "note|");
                Assert.Contains(seen, note => note.Row == row);
            }
        }));
        Assert.Equal(60, (await mine.List<Note>("p", "note|")).Count);
        Assert.Equal(60, (await mine.ListRows("p", "note|")).Count);
        Assert.Equal(60, (await mine.List<Note>("p", "")).Count);
    }

    private sealed class CountingPolicy : Azure.Core.Pipeline.HttpPipelineSynchronousPolicy
    {
        private int _calls;

        public int Calls => Volatile.Read(ref _calls);

        public override void OnSendingRequest(Azure.Core.HttpMessage message) => Interlocked.Increment(ref _calls);
    }
}
