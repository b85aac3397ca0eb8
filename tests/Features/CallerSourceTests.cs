using Azure.Data.Tables;
using Features.Access;
using Features.Storage;
using Testing;

namespace Features.Tests;

public sealed class CallerSourceTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Forgets_at_once_a_token_that_is_taken_away_while_it_is_read()
    {
        var tables = new Tables(new TableServiceClient(storage.ConnectionString));
        await tables.Identity.EnsureCreated();
        var (clock, token, hash) = (new Clock(), new WorkingToken(Guid.NewGuid(), Guid.NewGuid(), DateTimeOffset.MaxValue), $"{Guid.NewGuid():N}");
        await tables.Identity.Begin(Tables.Org).Add(IdentityKeys.TokenHash(hash), token).Add(IdentityKeys.Holder(token.OwnerId), new Holder(HolderKind.SystemAccount, "x")).Commit();
        var callers = new CallerSource(tables, clock);
        // The clock is looked at after the token was read and before its owner is.
        clock.Asked = () =>
        {
            clock.Asked = null;
            tables.Identity.Begin(Tables.Org).Remove(IdentityKeys.TokenHash(hash)).Commit().GetAwaiter().GetResult();
            callers.Forget();
        };
        Assert.NotNull(await callers.Find(hash, fresh: false, default));
        Assert.Null(await callers.Find(hash, fresh: false, default));
    }

    [AzuriteFact]
    public async Task Keeps_what_it_read_for_a_moment()
    {
        var tables = new Tables(new TableServiceClient(storage.ConnectionString));
        await tables.Identity.EnsureCreated();
        var (clock, token, hash) = (new Clock(), new WorkingToken(Guid.NewGuid(), Guid.NewGuid(), DateTimeOffset.MaxValue), $"{Guid.NewGuid():N}");
        await tables.Identity.Begin(Tables.Org).Add(IdentityKeys.TokenHash(hash), token).Add(IdentityKeys.Holder(token.OwnerId), new Holder(HolderKind.SystemAccount, "x")).Commit();
        var callers = new CallerSource(tables, clock);
        Assert.True((await callers.Find(hash, fresh: false, default))!.Value.Fresh);
        Assert.False((await callers.Find(hash, fresh: false, default))!.Value.Fresh);
        callers.Forget();
        Assert.True((await callers.Find(hash, fresh: false, default))!.Value.Fresh);
        clock.Now += CallerSource.Age;
        Assert.True((await callers.Find(hash, fresh: false, default))!.Value.Fresh);
    }

    private sealed class Clock : TimeProvider
    {
        public Action? Asked { get; set; }

        public DateTimeOffset Now { get; set; } = new(2030, 5, 1, 12, 0, 0, TimeSpan.Zero);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.UtcTicks;

        public override DateTimeOffset GetUtcNow()
        {
            Asked?.Invoke();
            return Now;
        }
    }
}
