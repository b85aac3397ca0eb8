using Azure;
using Azure.Data.Tables;
using Platform.Storage;
using Testing;

namespace Platform.Tests.Storage;

public sealed class JournalTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private static readonly JournalAuthor Author = new(Guid.NewGuid(), "jane", "user", "things:edit", "PATCH", "/things", "127.0.0.1", null, null);

    private readonly Recorder _journal = new();
    private DocumentTable _table = null!;

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _table = new(new TableServiceClient(azurite.ConnectionString), UniqueName.Table(), isJournaled: true);
        await _table.EnsureCreated();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [AzuriteFact]
    public async Task Keeps_an_entry_with_the_group_and_the_hashes_of_its_records()
    {
        using (Open())
        {
            await _table.Begin("p").Add("a", new Thing("1")).Claim("name|x", Guid.NewGuid()).Commit();
            var read = (await _table.Find<Thing>("p", "a"))!;
            await _table.Begin("p").Replace(read, new Thing("2")).Remove("name|x").Commit();
        }
        var entries = await _table.List<JournalEntry>("p", Journal.Prefix);
        Assert.Equal(_journal.Committed.Select(entry => entry.Id), entries.Select(entry => entry.Value.Id));
        Assert.Equal([("a", "added"), ("name|x", "added")], entries[0].Value.Rows.Select(row => (row.Row, row.Change)));
        Assert.Equal([("a", "changed"), ("name|x", "removed")], entries[1].Value.Rows.Select(row => (row.Row, row.Change)));
        Assert.Null(entries[0].Value.Rows[0].Before);
        Assert.Equal(entries[0].Value.Rows[0].After, entries[1].Value.Rows[0].Before);
        Assert.Equal(Author, entries[0].Value.Author);
        // It is none of the partition's records.
        Assert.Equal(["a"], await _table.ListRows("p", ""));
        await _table.Clear("p", "");
        Assert.Equal(2, (await _table.List<JournalEntry>("p", Journal.Prefix)).Count);
    }

    [AzuriteFact]
    public async Task Leaves_no_entry_when_the_group_fails_or_nobody_is_its_author()
    {
        await _table.Begin("q").Add("a", new Thing("1")).Commit();
        using (Open())
        {
            Assert.Equal(BatchResult.Exists, (await _table.Begin("q").Add("a", new Thing("2")).Commit()).Result);
            using (Journal.Pause()) await _table.Begin("q").Add("b", new Thing("1")).Commit();
        }
        Assert.Empty(await _table.List<JournalEntry>("q", Journal.Prefix));
        Assert.Empty(_journal.Committed);
    }

    [AzuriteFact]
    public async Task Keeps_the_entry_of_a_group_that_fills_its_transaction_and_takes_it_back_when_it_fails()
    {
        using var open = Open();
        Assert.True((await Full("r").Commit()).Committed);
        Assert.Single(await _table.List<JournalEntry>("r", Journal.Prefix));
        Assert.Equal(BatchResult.Exists, (await Full("r").Commit()).Result);
        Assert.Equal(_journal.Committed.Single().Id, Assert.Single(await _table.List<JournalEntry>("r", Journal.Prefix)).Value.Id);

        Batch Full(string partition)
        {
            var batch = _table.Begin(partition);
            for (var n = 0; n < Batch.WritesMax; n++) batch.Add($"{n:000}", new Thing("1"));
            return batch;
        }
    }

    [AzuriteFact]
    public async Task Writes_nothing_when_a_place_cannot_be_noted()
    {
        _journal.Refuses = true;
        using (Open()) await Assert.ThrowsAsync<RequestFailedException>(() => _table.Begin("s").Add("a", new Thing("1")).Commit());
        Assert.Empty(await _table.ListRows("s", ""));
    }

    private IDisposable Open() => Journal.Open(_journal, Author, TimeProvider.System);

    private sealed record Thing(string Text);

    private sealed class Recorder : IJournal
    {
        public List<JournalEntry> Committed { get; } = [];

        public bool Refuses { get; set; }

        public Task Expect(string table, string partition, CancellationToken cancel) => Refuses ? throw new RequestFailedException(503, "storage does not answer") : Task.CompletedTask;

        Task IJournal.Committed(JournalEntry entry)
        {
            Committed.Add(entry);
            return Task.CompletedTask;
        }
    }
}
