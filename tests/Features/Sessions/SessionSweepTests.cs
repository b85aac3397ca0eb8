using Azure.Data.Tables;
using Features.Mail;
using Features.Portals;
using Features.Sessions;
using Features.Storage;
using Testing;

namespace Features.Tests.Sessions;

public sealed class SessionSweepTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Forgets_once_a_day_what_ended_and_keeps_the_rest()
    {
        var tables = new Tables(new TableServiceClient(storage.ConnectionString));
        foreach (var table in new[] { tables.Catalog, tables.Sessions }) await table.EnsureCreated();
        var clock = new Clock(new(2030, 5, 1, 3, 19, 0, TimeSpan.Zero));
        var (portal, developer) = (Guid.NewGuid(), Guid.NewGuid());
        await tables.Catalog.Begin(Tables.Org).Add(CatalogKeys.Portal(portal), new Portal
        {
            Id = portal, Name = "p", DisplayName = "p", DefaultDomain = "p.localhost", CreatedAt = clock.Now, UpdatedAt = clock.Now,
        }).Commit();
        var (sessions, tokens, allowance) = (new SessionStore(tables, clock), new MailTokens(tables, clock), new Allowance(tables, clock));
        var partition = PeopleKeys.Of(portal);
        var old = await sessions.Start(portal, developer, 0, default);
        var token = await tokens.Mint(portal, developer, MailTokenPurpose.VerifyEmail, 0, default);
        Assert.Null(await allowance.Take(partition, SessionKeys.TriesOf("a@example.com"), 10, TimeSpan.FromMinutes(15), default));
        await tables.Sessions.Begin(partition).Add(SessionKeys.SentMail(Guid.NewGuid()), new SentMail(clock.Now, clock.Now)).Commit();
        await new SignInThrottle(tables, allowance, clock).Remember(portal, "b@example.com", null, developer, default);
        var sweep = new SessionSweep(tables, new PortalStore(tables, clock), clock);

        clock.Now += TimeSpan.FromDays(32);
        var fresh = await sessions.Start(portal, Guid.NewGuid(), 0, default);
        await sweep.Run(default);
        Assert.Equal(6, (await tables.Sessions.ListRows(partition, "")).Count);
        // Over, but whoever comes with it is told so.
        Assert.NotNull(await tokens.Find(portal, token, MailTokenPurpose.VerifyEmail, default));

        clock.Now += TimeSpan.FromMinutes(1);
        await sweep.Run(default);
        var left = await tables.Sessions.ListRows(partition, "");
        Assert.Equal(2, left.Count);
        Assert.Contains(left, row => row.StartsWith(SessionKeys.Devices, StringComparison.Ordinal));
        Assert.NotNull(await sessions.Find(portal, fresh.Access, default));
        Assert.Null(await sessions.Find(portal, old.Access, default));

        clock.Now += TimeSpan.FromDays(90);
        await sweep.Run(default);
        Assert.Empty(await tables.Sessions.ListRows(partition, ""));
    }

    [AzuriteFact]
    public async Task Ends_tokens_in_time_and_a_session_after_thirty_days_however_often_it_is_refreshed()
    {
        var tables = new Tables(new TableServiceClient(storage.ConnectionString));
        await tables.Sessions.EnsureCreated();
        var clock = new Clock(new(2030, 5, 1, 12, 0, 0, TimeSpan.Zero));
        var (portal, sessions) = (Guid.NewGuid(), new SessionStore(tables, clock));
        var tokens = await sessions.Start(portal, Guid.NewGuid(), 0, default);
        clock.Now += TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1);
        Assert.NotNull(await sessions.Find(portal, tokens.Access, default));
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.Null(await sessions.Find(portal, tokens.Access, default));
        var days = 0;
        while (await sessions.Refresh(portal, tokens.Refresh, default) is var (next, _))
        {
            Assert.NotNull(await sessions.Find(portal, next.Access, default));
            Assert.Null(await sessions.Find(portal, tokens.Access, default));
            tokens = next;
            clock.Now += TimeSpan.FromDays(5);
            days += 5;
        }
        Assert.Equal(30, days);
        var waiting = await sessions.Start(portal, Guid.NewGuid(), 0, default);
        clock.Now += SessionStore.RefreshLife;
        Assert.Null(await sessions.Refresh(portal, waiting.Refresh, default));
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
