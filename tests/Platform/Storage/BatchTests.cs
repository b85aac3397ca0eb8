using Platform.Storage;
using Testing;

namespace Platform.Tests.Storage;

public sealed class BatchTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private DocumentTable _table = null!;

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _table = new(new Account(azurite.ConnectionString).Tables, UniqueName.Table());
        await _table.EnsureCreated();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [AzuriteFact]
    public async Task Rejects_with_the_row_when_one_exists()
    {
        await Begin().Add("name|b", new Note("theirs")).Commit();
        var outcome = await Begin().Add("a", new Note("1")).Add("name|b", new Note("ours")).Add("c", new Note("1")).Commit();
        Assert.Equal(new(BatchResult.Exists, "name|b"), outcome);
        Assert.True(outcome.ExistsAs("name"));
        Assert.False(outcome.ExistsAs("nam"));
        Assert.False(outcome.Committed);
        Assert.Equal("theirs", (await Find("name|b"))!.Value.Text);
        Assert.Equal(["name|b"], await _table.ListRows("p", ""));
    }

    [AzuriteFact]
    public async Task Rejects_with_the_row_when_one_was_changed()
    {
        await Begin().Add("a", new Note("1")).Commit();
        var stale = (await Find("a"))!;
        Assert.True((await Begin().Replace(stale, new("2")).Commit()).Committed);
        Assert.Equal(new(BatchResult.Changed, "a"), await Begin().Add("b", new Note("1")).Replace(stale, new("3")).Commit());
        Assert.Equal(new(BatchResult.Changed, "a"), await Begin().Remove(stale).Commit());
        Assert.Equal("2", (await Find("a"))!.Value.Text);
        Assert.Null(await Find("b"));
    }

    [AzuriteFact]
    public async Task Rejects_with_the_row_when_one_is_missing()
    {
        await Begin().Add("a", new Note("1")).Add("b", new Note("1")).Commit();
        var gone = (await Find("b"))!;
        await Begin().Remove("b").Commit();
        Assert.Equal(new(BatchResult.Missing, "b"), await Begin().Remove("a").Remove("b").Commit());
        Assert.Equal(new(BatchResult.Missing, "b"), await Begin().Remove("a").Replace(gone, new("2")).Commit());
        Assert.NotNull(await Find("a"));
    }

    [AzuriteFact]
    public async Task Replaces_whatever_is_there_when_it_is_put()
    {
        Assert.True((await Begin().Put("a", new Note("1")).Commit()).Committed);
        Assert.True((await Begin().Put("a", new Note("2")).Commit()).Committed);
        Assert.Equal("2", (await Find("a"))!.Value.Text);
    }

    [AzuriteFact]
    public async Task Changes_a_claim_when_it_moves()
    {
        var owner = Guid.NewGuid();
        await Begin().Claim("name|a", owner).Commit();
        Assert.True((await Begin().MoveClaim("name|a", "name|b", owner).Commit()).Committed);
        Assert.Null(await _table.FindOwner("p", "name|a"));
        Assert.Equal(owner, await _table.FindOwner("p", "name|b"));
        var same = Begin().MoveClaim("name|b", "name|b", owner).MoveClaim(null, null, owner);
        Assert.Equal(0, same.Count);
        Assert.True((await same.Commit()).Committed);
        Assert.True((await Begin().MoveClaim("name|b", null, owner).MoveClaim(null, "name|c", owner).Commit()).Committed);
        Assert.Equal(["name|c"], await _table.ListRows("p", ""));
    }

    [AzuriteFact]
    public async Task Creates_as_many_rows_at_once_as_fit_and_no_more()
    {
        var full = Begin();
        for (var i = 0; i < Batch.WritesMax; i++) full.Add($"{i:000}", new Note("1"));
        Assert.True((await full.Commit()).Committed);
        Assert.Equal(Batch.WritesMax, (await _table.ListRows("p", "")).Count);
        var over = _table.Begin("q");
        for (var i = 0; i <= Batch.WritesMax; i++) over.Add($"{i:000}", new Note("1"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => over.Commit());
        Assert.Empty(await _table.ListRows("q", ""));
    }

    [AzuriteFact]
    public async Task Rejects_two_writes_to_one_row()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Begin().Remove("a").Add("a", new Note("1")).Commit());
        Assert.Contains("row a", thrown.Message);
    }

    [AzuriteFact]
    public async Task Creates_exactly_one_when_many_claim_the_same()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(async i => (i, Outcome: await Begin().Add($"thing|{i}", new Note($"{i}")).Claim("name|x", Guid.NewGuid()).Commit())));
        var winner = Assert.Single(outcomes, pair => pair.Outcome.Committed);
        Assert.All(outcomes.Where(pair => pair.i != winner.i), pair => Assert.Equal(new(BatchResult.Exists, "name|x"), pair.Outcome));
        Assert.Equal(["name|x", $"thing|{winner.i}"], await _table.ListRows("p", ""));
    }

    [AzuriteFact]
    public async Task Changes_once_when_many_replace_what_they_read()
    {
        await Begin().Add("a", new Note("0")).Commit();
        var read = (await Find("a"))!;
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 16).Select(i => Begin().Replace(read, new($"{i}")).Commit()));
        Assert.Single(outcomes, outcome => outcome.Committed);
        Assert.Equal(15, outcomes.Count(outcome => outcome == new BatchOutcome(BatchResult.Changed, "a")));
    }

    [AzuriteFact]
    public async Task Survives_as_an_outage_when_the_table_is_gone()
    {
        var unmade = new DocumentTable(new Account(azurite.ConnectionString).Tables, UniqueName.Table());
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => unmade.Begin("p").Add("a", new Note("1")).Commit());
        Assert.True(DataStorage.IsOutage(thrown), thrown.ToString());
        Assert.Null(await unmade.Find<Note>("p", "a"));
    }

    private Batch Begin() => _table.Begin("p");

    private Task<Document<Note>?> Find(string row) => _table.Find<Note>("p", row);
}
