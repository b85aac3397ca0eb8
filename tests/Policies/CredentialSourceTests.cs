using Local;
using Testing;

namespace Policies.Tests;

public sealed class CredentialSourceTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private readonly ManualTime _time = new();

    private async Task<PolicyWorld> World()
    {
        var world = await PolicyWorld.Open(azurite.ConnectionString, _time);
        await world.Credentials.PollFeed(default);
        return world;
    }

    [AzuriteFact]
    public async Task Forgets_a_revoked_credential_at_the_next_reading_of_the_feed()
    {
        var world = await World();
        var policy = Planes.Credential("a");
        var key = CredentialKey.OfKey(await world.Issue(policy));
        Assert.Equal(CredentialStatus.Known, (await world.Credentials.Find(key)).Status);
        await world.Writer.WriteCredential(key, policy with { Version = 2, Grants = [] });
        // In memory until the feed says otherwise.
        Assert.Single((await world.Credentials.Find(key)).Policy!.Grants);
        await world.Credentials.PollFeed(default);
        Assert.Empty((await world.Credentials.Find(key)).Policy!.Grants);
        await world.Writer.RemoveCredential(key, policy.CredentialId, 3);
        await world.Credentials.PollFeed(default);
        Assert.Equal(CredentialStatus.Unknown, (await world.Credentials.Find(key)).Status);
    }

    [AzuriteFact]
    public async Task Forgets_a_revoked_credential_although_the_writers_clock_is_nine_seconds_behind()
    {
        var world = await World();
        var behind = new ManualTime();
        behind.Advance(TimeSpan.FromSeconds(-9));
        var writer = new PolicyWriter(world.Storage, behind);
        var policy = Planes.Credential("a");
        var key = CredentialKey.OfKey(await world.Issue(policy));
        await world.Credentials.Find(key);
        await writer.RemoveCredential(key, policy.CredentialId, 2);
        await world.Credentials.PollFeed(default);
        Assert.Equal(CredentialStatus.Unknown, (await world.Credentials.Find(key)).Status);
    }

    [AzuriteFact]
    public async Task Returns_a_new_key_although_it_was_unknown_a_moment_ago()
    {
        var world = await World();
        var (first, second) = (CredentialKey.OfKey(ApiKey.Mint()), CredentialKey.OfKey(ApiKey.Mint()));
        Assert.Equal(CredentialStatus.Unknown, (await world.Credentials.Find(first)).Status);
        Assert.Equal(CredentialStatus.Unknown, (await world.Credentials.Find(second)).Status);
        await world.Writer.WriteCredential(first, Planes.Credential());
        await world.Writer.WriteCredential(second, Planes.Credential());
        Assert.Equal(CredentialStatus.Unknown, (await world.Credentials.Find(first)).Status);
        await world.Credentials.PollFeed(default);
        Assert.Equal(CredentialStatus.Known, (await world.Credentials.Find(first)).Status);
        // Without the feed: after a second.
        var unfed = CredentialKey.OfKey(ApiKey.Mint());
        await world.Credentials.Find(unfed);
        await world.Writer.WriteCredential(unfed, Planes.Credential());
        _time.Advance(CredentialSource.UnknownAgeMax);
        Assert.Equal(CredentialStatus.Known, (await world.Credentials.Find(unfed)).Status);
    }

    [AzuriteFact]
    public async Task Forgets_by_age_what_the_feed_did_not_tell()
    {
        var world = await World();
        var policy = Planes.Credential("a");
        var key = CredentialKey.OfKey(await world.Issue(policy));
        await world.Credentials.PollFeed(default);
        await world.Credentials.Find(key);
        // A row that is changed behind the writer's back, as by a feed row that was lost.
        await world.Storage.Credentials.DeleteEntityAsync(key.Partition, CredentialRow.Row);
        for (var age = TimeSpan.Zero; age < CredentialSource.AgeMax; age += TimeSpan.FromSeconds(10))
        {
            Assert.Equal(CredentialStatus.Known, (await world.Credentials.Find(key)).Status);
            _time.Advance(TimeSpan.FromSeconds(10));
            await world.Credentials.PollFeed(default);
        }
        Assert.Equal(CredentialStatus.Unknown, (await world.Credentials.Find(key)).Status);
    }

    [AzuriteFact]
    public async Task Forgets_everything_when_the_feed_was_not_read_for_long()
    {
        var world = await World();
        var policy = Planes.Credential("a");
        var key = CredentialKey.OfKey(await world.Issue(policy));
        await world.Credentials.Find(key);
        await world.Writer.RemoveCredential(key, policy.CredentialId, 2);
        _time.Advance(CredentialSource.TrustWithoutFeed - TimeSpan.FromSeconds(1));
        Assert.Equal(CredentialStatus.Known, (await world.Credentials.Find(key)).Status);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(CredentialStatus.Unknown, (await world.Credentials.Find(key)).Status);
    }

    [AzuriteFact]
    public async Task Survives_an_outage_with_what_it_knows_and_refuses_what_it_cannot_know()
    {
        await using var own = await Azurite.StartAsync(FreePorts.ForAzurite(), default);
        var world = await PolicyWorld.Open(own, _time);
        await world.Credentials.PollFeed(default);
        var (known, unseen) = (CredentialKey.OfKey(await world.Issue(Planes.Credential())), CredentialKey.OfKey(await world.Issue(Planes.Credential())));
        await world.Credentials.Find(known);
        await own.KillAsync();
        Assert.Equal(CredentialStatus.Known, (await world.Credentials.Find(known)).Status);
        Assert.Equal(CredentialStatus.Unreadable, (await world.Credentials.Find(unseen)).Status);
        await Assert.ThrowsAnyAsync<Exception>(() => world.Credentials.PollFeed(default));
        // The circuit is open: asking again costs nothing. A thousand connections that are refused, each with its patience, would take longer.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 1_000; i++)
            Assert.Equal(CredentialStatus.Unreadable, (await world.Credentials.Find(unseen)).Status);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        _time.Advance(CredentialSource.TrustWithoutFeed);
        Assert.Equal(CredentialStatus.Unreadable, (await world.Credentials.Find(known)).Status);
        await own.StartAgainAsync(default);
        await world.Storage.EnsureCreated();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(CredentialStatus.Unreadable, (await world.Credentials.Find(unseen)).Status);
    }

    [AzuriteFact]
    public async Task Keeps_no_stale_answer_when_keys_are_revoked_while_they_are_read()
    {
        var world = await World();
        for (var round = 0; round < 40; round++)
        {
            var policy = Planes.Credential("a");
            var key = CredentialKey.OfKey(await world.Issue(policy));
            await world.Credentials.PollFeed(default);
            using var stop = new CancellationTokenSource();
            var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                    await world.Credentials.Find(key);
            })).ToList();
            await world.Writer.RemoveCredential(key, policy.CredentialId, 2);
            await world.Credentials.PollFeed(default);
            // From here on the tombstone is all there is, although the clock stands still.
            Assert.Equal(CredentialStatus.Unknown, (await world.Credentials.Find(key)).Status);
            await stop.CancelAsync();
            await Task.WhenAll(readers);
            Assert.Equal(CredentialStatus.Unknown, (await world.Credentials.Find(key)).Status);
        }
    }
}
