using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Queues.Models;
using Testing;

namespace Portal;

/// <summary>Mails as a portal wants them: its own texts and sender, tests of them, and the ends of keys.</summary>
[Collection(PortalCollection.Name)]
public sealed class PortalMailTests(PortalFixture app)
{
    [AzuriteFact]
    public async Task Sends_what_the_portal_wants_said_from_whom_it_wants()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        (await portal.Admin("PATCH", "/email-templates/developer-invitation", new
        {
            content = new { subject = "{{developer_fullname}}, come to {{ portal_domain }}", body = "Ask {{ dev_portal_reply_to }}.\nSoon.", button_label = "" },
        })).Is(200);
        (await portal.Admin("POST", "/email-config", new { from_name = "Flights", from_email = "flights@example.com", reply_to_email = "help@example.org" })).Is(201);
        (await portal.Admin("POST", "/developers", new { email, full_name = "Dora", send_invitation_email = true })).Is(201);
        Assert.Equal(0, await app.PumpMails());
        var mail = Assert.Single(app.Mails.To(email));
        Assert.Equal($"Dora, come to {portal.Host}", mail.Subject);
        Assert.Contains("Flights", mail.Header("From"));
        Assert.Contains("flights@example.com", mail.Header("From"));
        Assert.Contains("help@example.org", mail.Header("Reply-To"));
        Assert.Contains("Ask help@example.org.", mail.Raw);
        Assert.NotEmpty(mail.Token);
    }

    [AzuriteFact]
    public async Task Sends_nothing_when_the_portal_switched_the_template_off()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        (await portal.Admin("PATCH", "/email-templates/developer-invitation", new { enabled = false })).Is(200);
        (await portal.Admin("POST", "/developers", new { email, full_name = "Dora", send_invitation_email = true })).Is(201);
        Assert.Equal(0, await app.PumpMails());
        Assert.Empty(app.Mails.To(email));
    }

    [AzuriteFact]
    public async Task Sends_a_test_to_whoever_asks_with_examples_for_variables()
    {
        var portal = await app.NewPortal();
        var subject = $"Test {Guid.NewGuid()}";
        (await portal.Admin("POST", "/email-templates/api-key-expired/send-test-email", new
        {
            content = new { subject, title = "A title", body = "{{ credential_name }} of {{ application_name }}", button_label = "Go" },
        })).Is(204);
        Assert.Equal(0, await app.PumpMails());
        var mail = Assert.Single(app.Mails.To("portal@example.com"), mail => mail.Subject == subject);
        Assert.Contains("Production of Booking site", mail.Raw);
    }

    [AzuriteFact]
    public async Task Fills_every_variable_of_every_template()
    {
        var portal = await app.NewPortal();
        var templates = (await app.Admin("GET", "/v3/portals/email-templates")).Is(200).Data;
        Assert.Equal(
            [
                "account-access-approved", "account-access-rejected", "account-access-revoked", "api-key-expired", "api-key-expiring-soon", "app-registration-approved", "app-registration-rejected",
                "app-registration-revoked", "confirm-email-address", "developer-invitation", "reset-password",
            ],
            templates.Select(template => template.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        foreach (var template in templates)
        {
            var (name, subject) = (template.GetProperty("name").GetString(), $"Test {Guid.NewGuid()}");
            var variables = template.GetProperty("variables").EnumerateArray().Select(variable => variable.GetString()!).ToList();
            foreach (var known in new[] { "portal_display_name", "portal_domain", "developer_email", "developer_fullname", "dev_portal_reply_to" }) Assert.Contains(known, variables);
            var body = string.Join('\n', variables.Select(variable => $"{variable}=<{{{{ {variable} }}}}>"));
            (await portal.Admin("POST", $"/email-templates/{name}/send-test-email", new { content = new { subject, title = "A title", body, button_label = "Go" } })).Is(204);
            Assert.Equal(0, await app.PumpMails());
            var mail = Assert.Single(app.Mails.To("portal@example.com"), mail => mail.Subject == subject);
            Assert.DoesNotContain("{{", mail.Raw);
            // Only a portal without an address for answers has nothing to say.
            foreach (var variable in variables) Assert.Matches($"{variable}=<{(variable == "dev_portal_reply_to" ? "" : "[^>]+")}>", mail.Raw);
        }
    }

    [AzuriteFact]
    public async Task Sends_one_mail_of_each_kind_to_every_member_when_a_key_ends()
    {
        await using var receiver = await WebhookReceiver.Start();
        var portal = await app.NewPortal();
        var webhook = await receiver.Subscribe(app, new { portal_ids = new[] { portal.Id }, event_types = new[] { "credential.expired" } });
        var (email, other) = (TestPortal.NewAddress(), TestPortal.NewAddress());
        var (dora, _) = (await portal.NewDeveloper(email), await portal.NewDeveloper(other));
        var team = (await portal.Admin("POST", "/teams", new { name = "Flights", can_own_applications = true })).Is(201).Id;
        foreach (var address in new[] { email, other }) (await portal.Admin("POST", $"/teams/{team}/developers", new { id = (await portal.Developer(address)).Id })).Is(201);
        var application = (await dora.Call("POST", "/api/v3/applications", new { name = "Booking site", team_id = team })).Is(201).Id;
        var key = (await dora.Call("POST", $"/api/v3/applications/{application}/credentials", new { display_name = "Production" })).Is(201).Id;
        var forever = (await dora.Call("POST", $"/api/v3/applications/{application}/credentials", new { display_name = "Forever" })).Is(201).Id;
        await Look();
        var now = DateTimeOffset.UtcNow;
        await Rewrite($"credential|{application}|{key}", createdAt: now.AddDays(-30), expiresAt: now.AddDays(2));

        // However often it looks, and as if it had not looked before.
        for (var i = 0; i < 3; i++) await LookAgain(now.AddDays(-6));
        foreach (var address in new[] { email, other }) Assert.Equal("A key of Booking site ends soon", Subjects(address));
        Assert.Empty((await app.Admin("GET", $"/v3/webhooks/{webhook.Id}/deliveries")).Is(200).Data);
        await Rewrite($"credential|{application}|{key}", createdAt: now.AddDays(-30), expiresAt: now.AddMinutes(-1));
        for (var i = 0; i < 3; i++) await LookAgain(now.AddDays(-6));
        foreach (var address in new[] { email, other }) Assert.Equal("A key of Booking site ends soon, A key of Booking site has ended", Subjects(address));
        Assert.Equal("Forever", (await dora.Call("GET", $"/api/v3/applications/{application}/credentials")).Is(200).Data.Single(row => row.GetProperty("id").GetGuid() == forever).GetProperty("display_name").GetString());

        // Whoever listens is told too, of this key and once; also of one that was replaced, which has no mail.
        (await dora.Call("POST", $"/api/v3/applications/{application}/credentials/{forever}/rotate", new { overlap_days = 1 })).Is(201);
        await Rewrite($"credential|{application}|{forever}", createdAt: now.AddDays(-30), expiresAt: now.AddMinutes(-1));
        for (var i = 0; i < 2; i++) await LookAgain(now.AddDays(-6));
        foreach (var address in new[] { email, other }) Assert.Equal("A key of Booking site ends soon, A key of Booking site has ended", Subjects(address));
        await app.PumpWebhooksUntil(() => Task.FromResult(receiver.Taken.DistinctBy(message => message.Id).Count() == 2));
        Assert.Equal(2, (await app.Admin("GET", $"/v3/webhooks/{webhook.Id}/deliveries")).Is(200).Data.Count);
        foreach (var ended in new[] { key, forever })
            Assert.Equal(application, receiver.Taken.First(message => message.Data.GetProperty("credential_id").GetGuid() == ended).Data.GetProperty("application_id").GetGuid());
        (await app.Admin("DELETE", $"/v3/webhooks/{webhook.Id}")).Is(204);

        string Subjects(string address) => string.Join(", ", app.Mails.To(address).Select(mail => mail.Subject).Where(subject => subject!.Contains("key of")));

        async Task Look()
        {
            (await app.Trigger("housekeeping", "")).Is(200);
            Assert.Equal(0, await app.PumpMails());
        }

        async Task LookAgain(DateTimeOffset since)
        {
            var table = new TableServiceClient(app.Storage).GetTableClient("sessions");
            var mark = (await table.GetEntityAsync<TableEntity>(portal.Id.ToString(), "key-watch|")).Value;
            mark["Json"] = $$"""{"until":"{{since:O}}"}""";
            await table.UpdateEntityAsync(mark, mark.ETag, TableUpdateMode.Replace);
            await Look();
        }

        async Task Rewrite(string row, DateTimeOffset createdAt, DateTimeOffset expiresAt)
        {
            var table = new TableServiceClient(app.Storage).GetTableClient("people");
            var credential = (await table.GetEntityAsync<TableEntity>(portal.Id.ToString(), row)).Value;
            var json = Regex.Replace(credential.GetString("Json")!, "\"createdAt\":\"[^\"]*\"", $"\"createdAt\":\"{createdAt:O}\"");
            credential["Json"] = Regex.Replace(json, "\"expiresAt\":(null|\"[^\"]*\")", $"\"expiresAt\":\"{expiresAt:O}\"");
            await table.UpdateEntityAsync(credential, credential.ETag, TableUpdateMode.Replace);
        }
    }

    [AzuriteFact]
    public async Task Keeps_a_mail_that_was_tried_for_days_where_somebody_can_look_at_it()
    {
        var portal = await app.NewPortal();
        var (poison, dead) = (app.Queue("mail-outbox-poison"), app.Queue("mail-outbox-dead"));
        await poison.CreateIfNotExistsAsync();
        var old = $$"""{"portalId":"{{portal.Id}}","occasion":"invited","eventId":"{{Guid.NewGuid()}}","happenedAt":"2020-01-01T00:00:00+00:00"}""";
        await poison.SendMessageAsync(old);
        (await app.Trigger("housekeeping", "")).Is(200);
        QueueMessage[] buried = await dead.ReceiveMessagesAsync(32);
        Assert.Contains(buried, message => message.MessageText == old);
        Assert.Null((await poison.ReceiveMessageAsync()).Value);
    }
}
