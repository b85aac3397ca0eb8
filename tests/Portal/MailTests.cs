using Azure.Storage.Queues.Models;
using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class MailTests(PortalFixture app)
{
    [AzuriteFact]
    public async Task Sends_once_when_the_same_message_comes_again()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var message = await app.TakeMail(async () => (await portal.Visit().Call("POST", "/api/v3/developer", new { email, full_name = "Dora" })).Is(201));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Trigger("mail-outbox", message.MessageText)));
        // Whoever came second is told to come again, and then there is nothing left to do.
        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 503, answer.ToString()));
        Assert.Equal(200, (await app.Trigger("mail-outbox", message.MessageText)).Status);
        Assert.Single(app.Mails.To(email));
        await app.Queue("mail-outbox").DeleteMessageAsync(message.MessageId, message.PopReceipt);
    }

    [AzuriteFact]
    public async Task Survives_a_mail_server_that_is_away()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        // What other tests left in the queue goes first.
        Assert.Equal(0, await app.PumpMails());
        app.Mails.Stop();
        try
        {
            (await portal.Visit().Call("POST", "/api/v3/developer", new { email, full_name = "Dora" })).Is(201);
            Assert.Equal(1, await app.PumpMails());
            Assert.Equal(1, await app.PumpMails());
        }
        finally
        {
            app.Mails.Start();
        }
        Assert.Equal(0, await app.PumpMails());
        (await portal.Visit().Call("POST", "/api/v3/developer/verify-email", new { token = Assert.Single(app.Mails.To(email)).Token })).Is(202);
    }

    [AzuriteFact]
    public async Task Forgets_a_mail_that_the_server_will_never_take()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        app.Mails.Refused = email;
        (await portal.Visit().Call("POST", "/api/v3/developer", new { email, full_name = "Dora" })).Is(201);
        Assert.Equal(0, await app.PumpMails());
        Assert.Empty(app.Mails.To(email));
    }

    [AzuriteFact]
    public async Task Forgets_a_mail_whose_developer_or_portal_is_gone()
    {
        var (portal, gone) = (await app.NewPortal(), await app.NewPortal());
        var (email, other) = (TestPortal.NewAddress(), TestPortal.NewAddress());
        (await portal.Visit().Call("POST", "/api/v3/developer", new { email, full_name = "Dora" })).Is(201);
        (await gone.Visit().Call("POST", "/api/v3/developer", new { email = other, full_name = "Dora" })).Is(201);
        (await portal.Admin("DELETE", $"/developers/{(await portal.Developer(email)).Id}")).Is(204);
        (await gone.Admin("DELETE", "")).Is(204);
        Assert.Equal(0, await app.PumpMails());
        Assert.Empty(app.Mails.To(email));
        Assert.Empty(app.Mails.To(other));
        Assert.Equal(200, (await app.Trigger("mail-outbox", "not ours")).Status);
    }

    [AzuriteFact]
    public async Task Keeps_names_of_strangers_out_of_headers_and_markup()
    {
        (await app.Admin("POST", "/v3/portals", new { name = $"Portal {Guid.NewGuid()}", display_name = "Evil\r\nBcc: everybody@example.com" })).Faults("display_name", "matches_regex");
        var portal = await app.NewPortal(new { display_name = "Evil\" <everybody@example.com>, Bcc: everybody@example.com, <b>Portal</b>" });
        var email = TestPortal.NewAddress();
        (await portal.Visit().Call("POST", "/api/v3/developer", new { email, full_name = "<script>alert(1)</script>" })).Is(201);
        await app.PumpMails();
        var mail = Assert.Single(app.Mails.To(email));
        Assert.Null(mail.Header("Bcc"));
        Assert.Equal([email], mail.To);
        Assert.Equal(2, mail.Raw.Split("alert(1)").Length - 1);
        Assert.Single(mail.Raw.Split("<script>")[1..]);
        Assert.Contains("&lt;script&gt;alert(1)", mail.Raw);
    }

    [AzuriteTheory]
    [InlineData("approved", "Your account was approved")]
    [InlineData("rejected", "Your account was not approved")]
    [InlineData("revoked", "Your account was revoked")]
    public async Task Sends_the_decision_on_an_account(string status, string subject)
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var developer = (await portal.Admin("POST", "/developers", new { email, full_name = "Dora" })).Is(201);
        for (var i = 0; i < 2; i++) (await portal.Admin("PATCH", $"/developers/{developer.Id}", new { status })).Is(200);
        await app.PumpMails();
        Assert.Equal(subject, Assert.Single(app.Mails.To(email)).Subject);
        // Overtaken before it was sent: nobody wants to know.
        (await portal.Admin("PATCH", $"/developers/{developer.Id}", new { status = "pending" })).Is(200);
        (await portal.Admin("PATCH", $"/developers/{developer.Id}", new { status })).Is(200);
        (await portal.Admin("PATCH", $"/developers/{developer.Id}", new { status = "pending" })).Is(200);
        await app.PumpMails();
        Assert.Single(app.Mails.To(email));
    }

    [AzuriteFact]
    public async Task Limits_mails_that_anybody_can_ask_for()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        await portal.SignUp(email);
        for (var i = 0; i < 8; i++) (await portal.Visit().Call("POST", "/api/v3/developer/forgot-password", new { email })).Is(200);
        Assert.Equal(0, await app.PumpMails());
        Assert.Equal(5, app.Mails.To(email).Count);
    }

    [AzuriteFact]
    public async Task Survives_the_hosts_giving_up_after_five_tries()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var message = await app.TakeMail(async () => (await portal.Visit().Call("POST", "/api/v3/developer", new { email, full_name = "Dora" })).Is(201));
        var poison = app.Queue("mail-outbox-poison");
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message.MessageText);
        await app.Queue("mail-outbox").DeleteMessageAsync(message.MessageId, message.PopReceipt);
        (await app.Trigger("housekeeping", "")).Is(200);
        Assert.Null((await poison.ReceiveMessageAsync()).Value);
        // It waits for half its age, which is a moment.
        for (var tries = 0; app.Mails.To(email).Count == 0; tries++)
        {
            Assert.True(tries < 300);
            await Task.Delay(100);
            await app.PumpMails();
        }
        Assert.Single(app.Mails.To(email));
    }

    [AzuriteFact]
    public async Task Refuses_404_a_trigger_call_that_came_through_the_proxy()
    {
        (await app.Management.Http.Call("POST", "/mail-outbox", new { Data = new { message = "\"{}\"" }, Metadata = new { } },
            request => request.Headers.Add("X-Forwarded-Host", "example.com"))).Is(404);
    }
}
