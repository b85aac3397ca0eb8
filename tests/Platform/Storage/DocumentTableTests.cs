using System.Text.Json;
using Azure.Data.Tables;
using Platform.Storage;
using Testing;

namespace Platform.Tests.Storage;

public sealed class DocumentTableTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly string _name = UniqueName.Table();
    private TableServiceClient _service = null!;
    private DocumentTable _table = null!;

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _service = new Account(azurite.ConnectionString).Tables;
        _table = new(_service, _name, version: 7);
        await _table.EnsureCreated();
        await _table.EnsureCreated();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [AzuriteTheory]
    [InlineData(1)]
    [InlineData(31_987)]
    [InlineData(31_988)]
    [InlineData(31_989)]
    [InlineData(64_000)]
    [InlineData(440_000)]
    public async Task Keeps_a_record_of_any_length(int length)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + i % 26)));
        Assert.True((await _table.Begin("p").Add("a", new Note(text)).Commit()).Committed);
        Assert.Equal(text, (await _table.Find<Note>("p", "a"))!.Value.Text);
        Assert.Equal(text, Assert.Single(await _table.List<Note>("p", "a")).Value.Text);
    }

    [AzuriteTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(11)]
    public async Task Keeps_characters_outside_the_first_plane_wherever_a_chunk_ends(int shift)
    {
        var text = new string('x', shift) + string.Concat(Enumerable.Repeat("👩‍🚀é\u0001\"", 3_000));
        await _table.Begin("p").Add("a", new Note(text)).Commit();
        Assert.Equal(text, (await _table.Find<Note>("p", "a"))!.Value.Text);
    }

    [AzuriteFact]
    public async Task Forgets_the_tail_when_a_long_record_becomes_short()
    {
        await _table.Begin("p").Add("a", new Note(new('x', 100_000))).Commit();
        await _table.Begin("p").Replace((await _table.Find<Note>("p", "a"))!, new("short")).Commit();
        Assert.Equal("short", (await _table.Find<Note>("p", "a"))!.Value.Text);
    }

    [AzuriteFact]
    public void Rejects_a_record_that_fits_into_no_row() =>
        Assert.Contains("Note", Assert.Throws<InvalidOperationException>(() => _table.Begin("p").Add("a", new Note(new('x', 448_000)))).Message);

    [AzuriteFact]
    public async Task Keeps_nulls_words_times_and_maps()
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero).AddTicks(1234);
        var all = new Everything
        {
            Name = null, Described = null, Kind = DayOfWeek.Friday, At = at, Map = new() { ["Käse \"'"] = null, ["b"] = "1" },
            Raw = JsonSerializer.Deserialize<JsonElement>("""{"x":[1,null,1.50]}"""), Limit = 0,
        };
        await _table.Begin("p").Add("a", all).Commit();
        var read = (await _table.Find<Everything>("p", "a"))!.Value;
        Assert.Null(read.Name);
        Assert.Null(read.Described);
        Assert.Equal(DayOfWeek.Friday, read.Kind);
        Assert.Equal(at, read.At);
        Assert.Equal(all.Map, read.Map);
        Assert.Equal("""{"x":[1,null,1.50]}""", read.Raw!.Value.GetRawText());
        Assert.Equal(0, read.Limit);
    }

    [AzuriteFact]
    public async Task Keeps_version_and_words_readable_in_the_row()
    {
        await _table.Begin("p").Add("a", new Everything { Name = "n", Kind = DayOfWeek.Friday }).Commit();
        var row = (await _service.GetTableClient(_name).GetEntityAsync<TableEntity>("p", "a")).Value;
        Assert.Equal(7, row.GetInt32("V"));
        Assert.Contains("\"kind\":\"Friday\"", row.GetString("Json"));
    }

    [AzuriteFact]
    public async Task Lists_a_prefix_without_its_neighbours()
    {
        // `{` is one before `|` plus one, `}` the bound itself.
        string[] rows = ["api", "api!", "api{", "api|", "api|1", "api|~", "api}", "apj", "api-name|1", "a'pi|1", "a'pi|2", "b"];
        var batch = _table.Begin("p");
        foreach (var row in rows) batch.Add(row, new Note(row));
        await batch.Commit();
        await _table.Begin("p2").Add("api|other", new Note("")).Commit();
        await _table.Begin("o").Add("api|other", new Note("")).Commit();

        Assert.Equal(["api|", "api|1", "api|~"], await _table.ListRows("p", "api|"));
        Assert.Equal(["api|", "api|1", "api|~"], (await _table.List<Note>("p", "api|")).Select(found => found.Value.Text));
        Assert.Equal(["a'pi|1", "a'pi|2"], await _table.ListRows("p", "a'pi|"));
        Assert.Equal(rows.Order(StringComparer.Ordinal), await _table.ListRows("p", ""));
        Assert.Empty(await _table.ListRows("p' or PartitionKey ne 'p", ""));
    }

    [AzuriteFact]
    public async Task Lists_more_rows_than_one_answer_holds()
    {
        for (var from = 0; from < 1_100; from += 100)
        {
            var batch = _table.Begin("p");
            for (var i = from; i < from + 100; i++) batch.Add($"row|{i:0000}", new Note($"{i}"));
            await batch.Commit();
        }
        var list = await _table.List<Note>("p", "row|");
        Assert.Equal(Enumerable.Range(0, 1_100).Select(i => $"row|{i:0000}"), list.Select(found => found.Row));
        Assert.True((await _table.Begin("p").Replace(list[^1], new("changed")).Commit()).Committed);

        await _table.Clear("p", "row|");
        Assert.Empty(await _table.ListRows("p", ""));
    }

    [AzuriteFact]
    public async Task Removes_a_prefix_and_nothing_else()
    {
        var batch = _table.Begin("p");
        foreach (var row in (string[])["a|1", "a|2", "a}", "b|1"]) batch.Add(row, new Note(row));
        await batch.Commit();
        await Task.WhenAll(_table.Clear("p", "a|"), _table.Clear("p", "a|"), _table.Clear("p", "a|"));
        Assert.Equal(["a}", "b|1"], await _table.ListRows("p", ""));
        await _table.Clear("p", "a|");
    }

    [AzuriteFact]
    public async Task Returns_nothing_for_what_is_not_there()
    {
        Assert.Null(await _table.Find<Note>("p", "a"));
        Assert.Null(await _table.FindOwner("p", "a"));
        Assert.Empty(await _table.List<Note>("p", "a"));
    }

    private sealed record Everything
    {
        public required string? Name { get; init; }

        public string? Described { get; init; } = "unless said otherwise";

        public DayOfWeek Kind { get; init; }

        public DateTimeOffset At { get; init; }

        public Dictionary<string, string?> Map { get; init; } = [];

        public JsonElement? Raw { get; init; }

        public int? Limit { get; init; }
    }
}
