using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Platform.Storage;
using Testing;

namespace Platform.Tests.Storage;

/// <summary>What a request that only reads costs, and how new what it reads is.</summary>
public sealed class ReadingTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private const string Notes = "note|";
    private const string Pages = "page|";

    private readonly string _name = UniqueName.Table();
    private TableProxy _wire = null!;
    private Func<HttpRequest, Task> _before = _ => Task.CompletedTask;
    private DocumentTable _mine = null!;
    private DocumentTable _theirs = null!;

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _wire = await TableProxy.Start(azurite.Running, async http =>
        {
            await _before(http.Request);
            return false;
        });
        _mine = new(new Account(_wire.ConnectionString).Tables, _name, remembered: [Notes, Pages]);
        _theirs = new(new TableServiceClient(azurite.ConnectionString), _name, remembered: [Notes, Pages]);
        await _theirs.EnsureCreated();
    }

    public Task DisposeAsync() => _wire is null ? Task.CompletedTask : _wire.DisposeAsync().AsTask();

    [AzuriteFact]
    public async Task Returns_rows_of_every_kind_for_one_look_while_nothing_changes()
    {
        await _theirs.Begin("p").Add("note|a|1", new Note("one")).Add("note|a|2", new Note("two")).Add("note|b|1", new Note("three")).Add("page|x", new Note("page")).Commit();
        await InRequest(ReadAll);
        Assert.Equal(1, await Costs(ReadAll));

        async Task ReadAll()
        {
            Assert.Equal("one two three", Texts(await _mine.List<Note>("p", Notes)));
            Assert.Equal("one two", Texts(await _mine.List<Note>("p", "note|a|")));
            Assert.Empty(await _mine.List<Note>("p", "note|c|"));
            Assert.Equal("three", (await _mine.Find<Note>("p", "note|b|1"))!.Value.Text);
            Assert.Null(await _mine.Find<Note>("p", "note|b|2"));
            Assert.Equal("page", Texts(await _mine.List<Note>("p", Pages)));
        }
    }

    [AzuriteFact]
    public async Task Returns_in_every_request_what_was_committed_before_it_began_and_in_one_that_writes_what_it_wrote()
    {
        await InRequest(() => _mine.List<Note>("p", Notes));
        for (var n = 0; n < 10; n++)
        {
            var (row, text) = ($"note|{n}", $"{n}");
            Assert.True((await _theirs.Begin("p").Add(row, new Note(text)).Commit()).Committed);
            await InRequest(async () =>
            {
                // By key, by range or as a whole, whichever comes first.
                var found = (n % 3) switch
                {
                    0 => await _mine.Find<Note>("p", row),
                    1 => (await _mine.List<Note>("p", row)).Single(),
                    _ => (await _mine.List<Note>("p", Notes)).Single(note => note.Row == row),
                };
                Assert.Equal(text, found!.Value.Text);
                Assert.True((await _mine.Begin("p").Replace(found, new("mine " + n)).Commit()).Committed);
                Assert.Equal("mine " + n, (await _mine.Find<Note>("p", row))!.Value.Text);
                Assert.Contains(await _mine.List<Note>("p", Notes), note => note.Value.Text == "mine " + n);
            });
        }
    }

    [AzuriteFact]
    public async Task Reads_single_rows_until_reading_the_kind_costs_no_more()
    {
        await _theirs.Begin("p").Add("note|1", new Note("one")).Commit();
        var costs = new List<int>();
        for (var n = 0; n < 8; n++) costs.Add(await Costs(() => _mine.Find<Note>("p", "note|1")));
        // The fourth looks and reads the kind; from then on there is nothing to read but the stamps.
        Assert.Equal([1, 1, 1, 2, 1, 1, 1, 1], costs);
        // Each change begins anew: who looks in vain reads the row.
        await _theirs.Begin("p").Put("note|1", new Note("two")).Commit();
        Assert.Equal(2, await Costs(async () => Assert.Equal("two", (await _mine.Find<Note>("p", "note|1"))!.Value.Text)));
    }

    [AzuriteFact]
    public async Task Shares_looks_among_requests_that_come_at_once()
    {
        await _theirs.Begin("p").Add("note|1", new Note("one")).Commit();
        await InRequest(() => _mine.List<Note>("p", Notes));
        var asked = new TaskCompletionSource();
        var held = 0;
        // The first look is held until all have asked.
        _before = _ => Interlocked.Increment(ref held) == 1 ? asked.Task : Task.CompletedTask;
        var before = _wire.Calls;
        var all = Enumerable.Range(0, 30).Select(_ => InRequest(() => _mine.List<Note>("p", Notes))).ToList();
        asked.SetResult();
        await Task.WhenAll(all);
        // One that was under way, and one for all who came while it was.
        Assert.Equal(2, _wire.Calls - before);
    }

    [AzuriteFact]
    public async Task Returns_what_a_full_transaction_wrote_whose_writer_was_killed_before_its_stamp()
    {
        Assert.Empty(await _theirs.List<Note>("p", Notes));
        var (killed, never) = (new TaskCompletionSource(), new TaskCompletionSource());
        var isWritten = false;
        _before = request =>
        {
            if (isWritten && request.Method == "PATCH") killed.TrySetResult();
            isWritten |= request.Path.Value!.EndsWith("$batch");
            return killed.Task.IsCompleted ? never.Task : Task.CompletedTask;
        };
        var full = _mine.Begin("p");
        for (var i = 0; i < Batch.WritesMax; i++) full.Add($"note|{i:D3}", new Note("x"));
        var writing = full.Commit();
        await killed.Task;
        // What was remembered is not believed, by key neither.
        Assert.Equal(Batch.WritesMax, (await _theirs.List<Note>("p", Notes)).Count);
        await InRequest(async () => Assert.NotNull(await _theirs.Find<Note>("p", "note|099")));
        never.SetResult();
        Assert.True((await writing).Committed);
        Assert.Equal(Batch.WritesMax, (await _theirs.List<Note>("p", Notes)).Count);
    }

    [AzuriteFact]
    public async Task Looks_for_itself_when_it_outlives_its_request()
    {
        await InRequest(() => _mine.List<Note>("p", Notes));
        var goOn = new TaskCompletionSource();
        Task<List<Document<Note>>> left = null!;
        await InRequest(async () =>
        {
            Assert.Empty(await _mine.List<Note>("p", Notes));
            left = Later();
        });
        await _theirs.Begin("p").Add("note|1", new Note("one")).Commit();
        goOn.SetResult();
        Assert.Equal("one", Texts(await left));

        async Task<List<Document<Note>>> Later()
        {
            await goOn.Task;
            return await _mine.List<Note>("p", Notes);
        }
    }

    [AzuriteFact]
    public async Task Hands_out_the_same_list_while_nothing_changes()
    {
        await _theirs.Begin("p").Add("note|1", new Note("one")).Commit();
        var derived = new Derived<string>();
        var made = 0;
        Assert.Equal("one", await Made());
        Assert.Equal("one", await Made());
        Assert.Equal(1, made);
        await _theirs.Begin("p").Put("note|1", new Note("two")).Commit();
        Assert.Equal("two", await Made());
        Assert.Equal(2, made);

        async Task<string> Made()
        {
            var (notes, pages) = (await _mine.All<Note>("p", Notes), await _mine.All<Note>("p", Pages));
            return derived.Of(() =>
            {
                made++;
                return Texts(notes);
            }, notes, pages);
        }
    }

    private static string Texts(IEnumerable<Document<Note>> notes) => string.Join(' ', notes.Select(note => note.Value.Text));

    private async Task<int> Costs(Func<Task> reads)
    {
        var before = _wire.Calls;
        await InRequest(reads);
        return _wire.Calls - before;
    }

    private static async Task InRequest(Func<Task> reads)
    {
        using (Reading.Open()) await reads();
    }
}
