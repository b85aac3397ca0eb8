using Testing;

namespace Portal;

/// <summary>From every status to every status, of accounts and of registrations: what it opens, what it closes, and which mail tells of it.</summary>
[Collection(PortalCollection.Name)]
public sealed class StatusTests(PortalFixture app)
{
    // A walk over all 16 changes (a de Bruijn sequence): each status follows each once, itself included.
    private static readonly string[] Walk =
        [.. "0010203112132233".Append('0').Select(digit => new[] { "approved", "pending", "rejected", "revoked" }[digit - '0'])];

    [AzuriteFact]
    public async Task Changes_an_account_from_any_status_to_any_other()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        var id = (await portal.Developer(email)).Id;
        var hidden = await portal.Publish(new { visibility = "private" });
        await app.PumpMails();
        foreach (var (from, to) in Walk.Zip(Walk.Skip(1)))
        {
            var told = app.Mails.To(email).Count;
            Assert.Equal(to, (await portal.Admin("PATCH", $"/developers/{id}", new { status = to })).Is(200).String("status"));
            Assert.Equal(to == "approved" ? 200 : 401, (await dora.Call("GET", "/api/v3/developer/me")).Status);
            Assert.Equal(to == "approved" ? 200 : 404, (await dora.Call("GET", $"/api/v3/apis/{hidden}")).Status);
            Assert.Equal(0, await app.PumpMails());
            var subject = to switch { "approved" => "Your account was approved", "rejected" => "Your account was not approved", "revoked" => "Your account was revoked", _ => null };
            Assert.Equal(from == to || subject is null ? [] : [subject], app.Mails.To(email).Skip(told).Select(mail => mail.Subject));
        }
    }

    [AzuriteFact]
    public async Task Changes_a_registration_from_any_status_to_any_other()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        var api = await portal.Publish();
        var application = (await dora.Call("POST", "/api/v3/applications", new { name = "Booking site" })).Is(201).Id;
        var key = (await dora.Call("POST", $"/api/v3/applications/{application}/credentials")).Is(201).String("credential");
        var path = $"/applications/{application}/registrations/{(await portal.Admin("POST", $"/applications/{application}/registrations", new { api_id = api, status = "approved" })).Is(201).Id}";
        await app.PumpMails();
        foreach (var (from, to) in Walk.Zip(Walk.Skip(1)))
        {
            var told = app.Mails.To(email).Count;
            Assert.Equal(to, (await portal.Admin("PATCH", path, new { status = to })).Is(200).String("status"));
            Assert.Equal(to, (await dora.Call("GET", "/api/v3" + path)).Is(200).String("status"));
            var known = await app.KnownKey(key);
            Assert.Equal(to == "approved", known!.GetString("Grants0")?.Contains(api.ToString(), StringComparison.Ordinal) == true);
            Assert.Null(known.GetBoolean("Removed"));
            Assert.Equal(0, await app.PumpMails());
            var words = to switch { "approved" => "Booking site may use", "rejected" => "Booking site may not use", "revoked" => "Booking site may no longer use", _ => null };
            var mails = app.Mails.To(email).Skip(told).Select(mail => mail.Subject!).ToList();
            Assert.Equal(from == to || words is null ? 0 : 1, mails.Count);
            if (mails is [var subject]) Assert.StartsWith(words!, subject);
        }
    }
}
