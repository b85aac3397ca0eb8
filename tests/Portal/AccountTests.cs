using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class AccountTests(PortalFixture app)
{
    private const string Register = "/api/v3/developer";
    private const string Verify = "/api/v3/developer/verify-email";
    private const string Reset = "/api/v3/developer/reset-password";
    private const string Forgot = "/api/v3/developer/forgot-password";
    private const string Authenticate = "/api/v3/developer/authenticate";

    [AzuriteFact]
    public async Task Creates_201_a_pending_developer_who_proves_the_address_sets_a_password_and_waits_for_approval()
    {
        var portal = await app.NewPortal();
        var (email, visitor) = (TestPortal.NewAddress(), portal.Visit());
        var registered = (await visitor.Call("POST", Register, new { email, full_name = "Dora Developer" })).Is(201);
        Assert.Equal("", registered.Text);
        Assert.Equal("pending", (await portal.Developer(email)).String("status"));

        Assert.Equal(0, await app.PumpMails());
        var mail = Assert.Single(app.Mails.To(email));
        Assert.Equal("Please confirm your email address", mail.Subject);
        Assert.Contains($"http://{portal.Host}:8080/confirm-email?token=", mail.Raw);
        Assert.Contains(portal.Name, mail.Header("From"));

        var verified = (await visitor.Call("POST", Verify, new { token = mail.Token })).Is(202).HasKeys("email", "token");
        Assert.Equal(email, verified.String("email"));
        (await visitor.Call("POST", Verify, new { token = mail.Token })).Is(410);
        var login = new { username = email.ToUpperInvariant(), password = TestPortal.Password };
        Assert.Equal("Invalid Credentials", (await visitor.Call("POST", Authenticate, login)).Is(401).String("title"));
        (await visitor.Call("POST", Reset, new { token = verified.String("token"), password = TestPortal.Password })).Is(204);
        (await visitor.Call("POST", Reset, new { token = verified.String("token"), password = "another password of hers" })).Is(410);
        Assert.Equal("Invalid Credentials", (await visitor.Call("POST", Authenticate, new { username = email, password = "not her password" })).Is(401).String("title"));
        Assert.Equal("Approval Required", (await visitor.Call("POST", Authenticate, login)).Is(401).String("title"));
        Assert.Empty(visitor.Cookies);

        (await portal.Admin("PATCH", $"/developers/{(await portal.Developer(email)).Id}", new { status = "approved" })).Is(200);
        (await visitor.Call("POST", Authenticate, login)).Is(204);
        var me = (await visitor.Call("GET", "/api/v3/developer/me")).Is(200).HasKeys("id", "email", "full_name", "created_at", "updated_at");
        Assert.Equal(email, me.String("email"));
    }

    [AzuriteFact]
    public async Task Returns_the_same_bytes_and_keeps_the_account_when_a_known_address_signs_up_or_forgets()
    {
        var portal = await app.NewPortal();
        var (known, unknown) = (TestPortal.NewAddress(), TestPortal.NewAddress());
        await portal.SignUp(known);
        var before = (await portal.Developer(known)).Text;
        await SameAnswer(Register, new { email = known.ToUpperInvariant(), full_name = "Mallory" }, new { email = TestPortal.NewAddress(), full_name = "Mallory" });
        await SameAnswer(Forgot, new { email = known }, new { email = unknown });
        await SameAnswer(Authenticate, new { username = known, password = "a guess of somebody" }, new { username = unknown, password = "a guess of somebody" });
        Assert.Equal(before, (await portal.Developer(known)).Text);
        await app.PumpMails();
        Assert.Empty(app.Mails.To(unknown));
        // The owner is told by mail what the answer did not say: that there is an account.
        Assert.Equal(["Please confirm your email address", "Reset your password", "Reset your password"], app.Mails.To(known).Select(mail => mail.Subject));

        async Task SameAnswer(string path, object body, object other)
        {
            var (first, second) = (await portal.Visit().Call("POST", path, body), await portal.Visit().Call("POST", path, other));
            Assert.Equal(first.Status, second.Status);
            Assert.Equal(Comparable(first), Comparable(second));
        }
        // Every problem has an instance of its own.
        static string Comparable(Answer answer) => System.Text.RegularExpressions.Regex.Replace(answer.Text, "kong:trace:\\d+", "") + string.Join(';', answer.Headers.Where(header => header.Key != "Date").Select(header => header.Key + "=" + string.Join(',', header.Value)));
    }

    [AzuriteFact]
    public async Task Replaces_the_password_once_and_ends_all_sessions_when_it_was_forgotten()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var visitor = await portal.NewDeveloper(email);
        for (var i = 0; i < 2; i++) (await visitor.Call("POST", Forgot, new { email })).Is(200);
        await app.PumpMails();
        var tokens = app.Mails.To(email).Where(mail => mail.Subject == "Reset your password").Select(mail => mail.Token).ToList();
        Assert.Equal(2, tokens.Distinct().Count());
        var resets = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => portal.Visit().Call("POST", Reset, new { token = tokens[i % 2], password = $"her new password number {i}" })));
        var won = Assert.Single(Enumerable.Range(0, 4), i => resets[i].Status == 204);
        Assert.All(resets.Where(reset => reset != resets[won]), reset => Assert.True(reset.Status is 410 or 409, reset.ToString()));
        (await visitor.Call("GET", "/api/v3/developer/me")).Is(401);
        (await visitor.Call("POST", "/api/v3/developer/refresh")).Is(401);
        (await visitor.Call("POST", Authenticate, new { username = email, password = TestPortal.Password })).Is(401);
        (await visitor.Call("POST", Authenticate, new { username = email, password = $"her new password number {won}" })).Is(204);
    }

    [AzuriteFact]
    public async Task Rejects_400_404_or_410_when_a_token_is_wrong()
    {
        var portal = await app.NewPortal();
        var other = await app.NewPortal();
        var email = TestPortal.NewAddress();
        (await portal.Visit().Call("POST", Register, new { email, full_name = "Dora" })).Is(201);
        await app.PumpMails();
        var token = Assert.Single(app.Mails.To(email)).Token;
        (await portal.Visit().Call("POST", Verify, new { token = "not-a-uuid" })).Faults("token", "is_uuid");
        (await portal.Visit().Call("POST", Verify, new { })).Faults("token", "required");
        Assert.Equal("The provided token was not found", (await portal.Visit().Call("POST", Verify, new { token = Guid.NewGuid() })).Is(404).String("detail"));
        (await portal.Visit().Call("POST", Reset, new { token = Guid.NewGuid(), password = TestPortal.Password })).Is(404);
        // A token is good for its portal and its purpose only.
        (await other.Visit().Call("POST", Verify, new { token })).Is(404);
        (await portal.Visit().Call("POST", Reset, new { token, password = TestPortal.Password })).Is(404);
        (await portal.Visit().Call("POST", Verify, new { token })).Is(202);
    }

    [AzuriteTheory]
    [InlineData("short", "min_length")]
    [InlineData("passwordpassword", "invalid")]
    [InlineData("qwertyuiopasdfgh", "invalid")]
    [InlineData("1231231231231231", "invalid")]
    [InlineData("CorrectHorseBatteryStaple", "invalid")]
    public async Task Rejects_400_a_password_that_is_short_or_common(string password, string rule)
    {
        var portal = await app.NewPortal();
        (await portal.Visit().Call("POST", Reset, new { token = Guid.NewGuid(), password })).Faults("password", rule);
        (await portal.Visit().Call("POST", Reset, new { token = Guid.NewGuid(), password = new string('x', 200) + new string('y', 57) })).Faults("password", "max_length");
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_when_a_sign_up_is_wrong()
    {
        var portal = await app.NewPortal();
        (await portal.Visit().Call("POST", Register, new { email = "a@b\r\nBcc: c@d", full_name = " ", company = "x" }))
            .Faults("email", "matches_regex").Faults("full_name", "matches_regex").Faults("company", "unknown_property");
        (await portal.Visit().Call("POST", Register, new { full_name = "a\nb" })).Faults("email", "required").Faults("full_name", "matches_regex");
        Assert.Empty((await portal.Admin("GET", "/developers")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Creates_one_when_an_address_signs_up_at_once()
    {
        var portal = await app.NewPortal(new { auto_approve_developers = true });
        var email = TestPortal.NewAddress();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => portal.Visit().Call("POST", Register, new { email, full_name = $"Dora {i}" })));
        Assert.All(answers, answer => answer.Is(201));
        Assert.Equal("approved", (await portal.Developer(email)).String("status"));
    }

    [AzuriteFact]
    public async Task Refuses_403_accounts_when_the_portal_has_none_and_hides_404_hosts_of_no_portal()
    {
        var portal = await app.NewPortal(new { authentication_enabled = false });
        (await portal.Visit().Call("POST", Register, new { email = TestPortal.NewAddress(), full_name = "Dora" })).Is(403);
        (await portal.Visit().Call("POST", Authenticate, new { username = TestPortal.NewAddress(), password = TestPortal.Password })).Is(403);
        Assert.Empty((await portal.Admin("GET", "/developers")).Is(200).Data);
        foreach (var host in new[] { "nowhere.localhost", "localhost", "127.0.0.1", portal.Host + ".evil.example" })
            (await new Visitor(app.Developers.Http, host).Call("GET", "/api/v3/developer/me")).Is(404);
    }

    [AzuriteFact]
    public async Task Sends_an_invitation_when_an_administrator_makes_an_account_and_wants_one()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var created = (await portal.Admin("POST", "/developers", new { email, full_name = "Ina Invited", status = "approved", send_invitation_email = true })).Is(201)
            .HasKeys("id", "email", "full_name", "status", "created_at", "updated_at");
        Assert.Equal("approved", created.String("status"));
        await app.PumpMails();
        var token = Assert.Single(app.Mails.To(email)).Token;
        (await portal.Visit().Call("POST", Reset, new { token, password = TestPortal.Password })).Is(204);
        (await portal.Visit().Call("POST", Authenticate, new { username = email, password = TestPortal.Password })).Is(204);
        Assert.Equal("Developer with the given email already exists",
            (await portal.Admin("POST", "/developers", new { email = email.ToUpperInvariant(), full_name = "Again" })).Is(409).String("detail"));
    }
}
