using Testing;

namespace Portal;

/// <summary>Who uses a version that is marked as one to leave is told so by mail, if that was wanted.</summary>
[Collection(PortalCollection.Name)]
public sealed class ClassicDeprecationTests(PortalFixture app)
{
    private const string Words = "is deprecated";

    [AzuriteFact]
    public async Task Sends_a_mail_to_everybody_whose_application_may_use_the_version_and_to_nobody_else()
    {
        var portal = await app.NewPortal();
        var people = new List<(string Email, Visitor Visitor, Guid Id)>();
        for (var i = 0; i < 4; i++)
        {
            var email = TestPortal.NewAddress();
            people.Add((email, await portal.NewDeveloper(email), (await portal.Developer(email)).Id));
        }
        var (user, waiting, member, stranger) = (people[0], people[1], people[2], people[3]);
        var version = await app.PublishVersion(portal);
        var other = await app.PublishVersion(portal, approves: true);
        var used = await user.Visitor.Register(version);
        await waiting.Visitor.Register(version);
        await stranger.Visitor.Register(other);
        var team = (await portal.Admin("POST", "/teams", new { name = "Desk", can_own_applications = true })).Is(201).Id;
        foreach (var (_, _, id) in new[] { user, member }) (await portal.Admin("POST", $"/teams/{team}/developers", new { id })).Is(201);
        var shared = (await member.Visitor.Call("POST", "/api/v3/applications", new { name = "Desk tool", team_id = team })).Is(201).Id;
        var ours = await member.Visitor.Register(version, application: shared);
        foreach (var approved in new[] { used, ours }) (await app.Classic(portal, "PATCH", approved.Path, new { status = "approved" })).Is(200);

        await app.Change(portal, version, new { deprecated = true, notify_developers = true });
        Assert.Equal(0, await app.PumpMails());
        Assert.Equal([$"{version.ProductName} v1 {Words}", $"{version.ProductName} v1 {Words}"], Told(user.Email));
        Assert.Equal([$"{version.ProductName} v1 {Words}"], Told(member.Email));
        Assert.Empty(Told(waiting.Email));
        Assert.Empty(Told(stranger.Email));
        var mails = app.Mails.To(user.Email).Where(IsNotice).Select(mail => mail.Raw).ToList();
        Assert.Contains(mails, mail => mail.Contains("Booking site"));
        Assert.Contains(mails, mail => mail.Contains("Desk tool"));
        Assert.All(mails, mail => Assert.Contains($"/products/{version.Product}", mail));

        // It is no news twice; it is when it comes again.
        await app.Change(portal, version, new { deprecated = true, notify_developers = true });
        await app.PumpMails();
        Assert.Equal(2, Told(user.Email).Count);
        await app.Change(portal, version, new { deprecated = false, notify_developers = true });
        await app.PumpMails();
        Assert.Equal(2, Told(user.Email).Count);
        await app.Change(portal, version, new { deprecated = true, notify_developers = true });
        await app.PumpMails();
        Assert.Equal(4, Told(user.Email).Count);
    }

    [AzuriteFact]
    public async Task Sends_nothing_where_nobody_wanted_it_or_the_version_is_not_published()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var version = await app.PublishVersion(portal, approves: true);
        await (await portal.NewDeveloper(email)).Register(version);
        await app.Change(portal, version, new { deprecated = true });
        await app.Change(portal, version, new { deprecated = false, publish_status = "unpublished" });
        await app.Change(portal, version, new { deprecated = true, notify_developers = true });
        await app.PumpMails();
        Assert.Empty(Told(email));
        // Nor where another change came first.
        await app.Change(portal, version, new { deprecated = false, publish_status = "published" });
        var message = await app.TakeMail(() => app.Change(portal, version, new { deprecated = true, notify_developers = true }));
        await app.Change(portal, version, new { deprecated = false });
        (await app.Trigger("mail-outbox", message.MessageText)).Is(200);
        await app.Queue("mail-outbox").DeleteMessageAsync(message.MessageId, message.PopReceipt);
        Assert.Empty(Told(email));
    }

    [AzuriteFact]
    public async Task Sends_it_in_every_portal_that_the_older_form_speaks_of()
    {
        var (first, second) = (await app.NewPortal(), await app.NewPortal());
        var (here, there) = (TestPortal.NewAddress(), TestPortal.NewAddress());
        var version = await app.PublishVersion(first, approves: true);
        (await app.Admin("PATCH", $"/v2/api-products/{version.Product}", new { portal_ids = new[] { first.Id, second.Id } })).Is(200);
        (await app.Classic(second, "POST", "/product-versions", new
        {
            product_version_id = version.Id, publish_status = "published", auth_strategy_ids = Array.Empty<Guid>(), application_registration_enabled = true,
            auto_approve_registration = true, deprecated = false,
        })).Is(201);
        await (await first.NewDeveloper(here)).Register(version);
        await (await second.NewDeveloper(there)).Register(version);
        (await app.Admin("PATCH", $"/v2/api-products/{version.Product}/product-versions/{version.Id}", new { deprecated = true, notify = true })).Is(200);
        Assert.Equal(0, await app.PumpMails());
        Assert.Single(Told(here));
        Assert.Single(Told(there));
    }

    private List<string> Told(string email) => [.. app.Mails.To(email).Where(IsNotice).Select(mail => mail.Subject!)];

    private static bool IsNotice(ReceivedMail mail) => mail.Subject!.Contains(Words, StringComparison.Ordinal);
}
