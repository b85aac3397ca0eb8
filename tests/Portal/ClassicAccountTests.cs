using System.Text.RegularExpressions;
using Testing;

namespace Portal;

/// <summary>Accounts by the classic contract: another way to the same developers, passwords and sessions.</summary>
[Collection(PortalCollection.Name)]
public sealed class ClassicAccountTests(PortalFixture app)
{
    private const string Developer = "/api/v2/developer";

    [AzuriteFact]
    public async Task Creates_201_an_account_that_proves_its_address_sets_a_password_and_signs_in_and_out()
    {
        var portal = await app.NewPortal();
        var (email, dora) = (TestPortal.NewAddress(), portal.Visit());
        Assert.Equal("", (await dora.Call("POST", Developer, new { email, full_name = "Dora Developer" })).Is(201).Text);
        Assert.Equal(0, await app.PumpMails());
        var mail = Assert.Single(app.Mails.To(email));
        // A person's browser opens the portal's own page, whatever contract the sign-up spoke.
        Assert.Contains($"http://{portal.Host}:8080/confirm-email?token={mail.Token}", mail.Raw);

        var verified = (await dora.Call("POST", Developer + "/verify-email", new { token = mail.Token })).Is(202).HasKeys("email", "token");
        Assert.Equal(email, verified.String("email"));
        (await dora.Call("POST", Developer + "/verify-email", new { token = mail.Token })).Is(410);
        var login = new { username = email, password = TestPortal.Password };
        Assert.Equal("Invalid Credentials", (await dora.Call("POST", Developer + "/authenticate", login)).Is(401).String("title"));
        (await dora.Call("POST", Developer + "/reset-password", new { token = verified.String("token"), password = TestPortal.Password })).Is(204);
        (await dora.Call("POST", Developer + "/reset-password", new { token = verified.String("token"), password = "another password of hers" })).Is(410);
        Assert.Equal("Approval Required", (await dora.Call("POST", Developer + "/authenticate", login)).Is(401).String("title"));
        Assert.Empty(dora.Cookies);

        (await portal.Admin("PATCH", $"/developers/{(await portal.Developer(email)).Id}", new { status = "approved" })).Is(200);
        (await dora.Call("POST", Developer + "/authenticate", login)).Is(204);
        Assert.Contains(dora.CookieLines, line => line.StartsWith("portalaccesstoken=") && line.Contains("path=/;") && line.Contains("httponly"));
        Assert.Contains(dora.CookieLines, line => line.StartsWith("portalrefreshtoken=") && line.Contains("path=/api;") && line.Contains("httponly"));
        var me = (await dora.Call("GET", Developer + "/me")).Is(200).HasKeys("id", "email", "full_name", "created_at", "updated_at");
        Assert.Equal(me.Text, (await dora.Call("GET", "/api/v3/developer/me")).Is(200).Text);

        var old = dora.Copy();
        (await dora.Call("POST", Developer + "/refresh")).Is(204);
        (await old.Call("GET", Developer + "/me")).Is(401);
        (await dora.Call("GET", Developer + "/me")).Is(200);
        (await dora.Call("POST", Developer + "/logout")).Is(204);
        Assert.DoesNotContain(dora.Cookies.Keys, name => name is "portalaccesstoken" or "portalrefreshtoken");
        (await dora.Call("POST", Developer + "/refresh")).Is(401);
        (await dora.Call("GET", Developer + "/me")).Is(401);
        (await portal.Visit().Call("POST", Developer + "/logout")).Is(204);
    }

    [AzuriteFact]
    public async Task Keeps_one_account_for_both_contracts()
    {
        var portal = await app.NewPortal(new { auto_approve_developers = true });
        var (email, dora) = (TestPortal.NewAddress(), portal.Visit());
        (await dora.Call("POST", "/api/v3/developer", new { email, full_name = "Dora Developer" })).Is(201);
        await app.PumpMails();
        // What one contract hands out, the other takes.
        var verified = (await dora.Call("POST", Developer + "/verify-email", new { token = Assert.Single(app.Mails.To(email)).Token })).Is(202);
        (await dora.Call("POST", "/api/v3/developer/reset-password", new { token = verified.String("token"), password = TestPortal.Password })).Is(204);
        (await dora.Call("POST", Developer + "/authenticate", new { username = email, password = TestPortal.Password })).Is(204);
        (await dora.Call("POST", "/api/v3/developer/refresh")).Is(204);
        (await dora.Call("GET", Developer + "/me")).Is(200);

        (await portal.Visit().Call("POST", Developer + "/forgot-password", new { email })).Is(200);
        await app.PumpMails();
        var token = app.Mails.To(email)[^1].Token;
        (await portal.Visit().Call("POST", Developer + "/reset-password", new { token, password = "her new classic password" })).Is(204);
        (await dora.Call("GET", "/api/v3/developer/me")).Is(401);
        (await dora.Call("POST", "/api/v3/developer/authenticate", new { username = email, password = "her new classic password" })).Is(204);
        // Another portal knows neither the session nor the address.
        var elsewhere = new Visitor(app.Developers.Http, (await app.NewPortal()).Host);
        foreach (var (name, value) in dora.Cookies) elsewhere.Cookies[name] = value;
        (await elsewhere.Call("GET", Developer + "/me")).Is(401);
        (await elsewhere.Call("POST", Developer + "/authenticate", new { username = email, password = "her new classic password" })).Is(401);
    }

    [AzuriteFact]
    public async Task Returns_the_same_bytes_whether_an_address_is_known_or_not_and_counts_guesses_once()
    {
        var portal = await app.NewPortal();
        var (known, unknown) = (TestPortal.NewAddress(), TestPortal.NewAddress());
        await portal.SignUp(known);
        await Same("", address => new { email = address, full_name = "Mallory" });
        await Same("/forgot-password", address => new { email = address });
        await Same("/authenticate", address => new { username = address, password = "a guess of somebody" });
        await app.PumpMails();
        Assert.Equal(3, app.Mails.To(known).Count);
        // The tries of an address are those of both contracts together.
        var guess = new { username = known, password = "a guess of somebody" };
        var answers = new List<Answer>();
        for (var i = 0; i < 10; i++) answers.Add(await portal.Visit().Call("POST", (i % 2 == 0 ? "/api/v3/developer" : Developer) + "/authenticate", guess));
        Assert.Equal(9, answers.Count(answer => answer.Status == 401));
        Assert.Equal(429, answers[^1].Status);

        async Task Same(string path, Func<string, object> body)
        {
            var (first, second) = (await portal.Visit().Call("POST", Developer + path, body(known)), await portal.Visit().Call("POST", Developer + path, body(unknown)));
            Assert.Equal((first.Status, Comparable(first)), (second.Status, Comparable(second)));
        }
        // Every problem has an instance of its own.
        static string Comparable(Answer answer) => Regex.Replace(answer.Text, "kong:trace:\\d+", "") + string.Join(';', answer.Headers.Where(header => header.Key != "Date").Select(header => header.Key));
    }

    [AzuriteFact]
    public async Task Rejects_400_every_fault_404_or_410_wrong_tokens_and_403_other_origins()
    {
        var portal = await app.NewPortal();
        var visitor = portal.Visit();
        (await visitor.Call("POST", Developer, new { email = "nobody", full_name = "", password = TestPortal.Password }))
            .Faults("email", "matches_regex").Faults("full_name", "min_length").Faults("password", "unknown_property");
        (await visitor.Call("POST", Developer + "/verify-email", new { token = "not-a-uuid" })).Faults("token", "is_uuid");
        (await visitor.Call("POST", Developer + "/verify-email", new { token = Guid.NewGuid() })).Is(404);
        (await visitor.Call("POST", Developer + "/reset-password", new { password = "short" })).Faults("token", "required").Faults("password", "min_length");
        (await visitor.Call("POST", Developer + "/reset-password", new { token = Guid.NewGuid(), password = TestPortal.Password })).Is(404);
        (await visitor.Call("POST", Developer + "/authenticate", new { username = "x" })).Faults("username", "matches_regex").Faults("password", "required");
        (await visitor.Call("POST", Developer + "/forgot-password", new { })).Faults("email", "required");
        foreach (var path in new[] { "", "/authenticate", "/refresh", "/logout", "/reset-password" })
            (await visitor.Call("POST", Developer + path, new { }, request => request.Headers.Add("Origin", "https://evil.example"))).Is(403);
        Assert.Empty((await portal.Admin("GET", "/developers")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Sends_the_browser_to_the_identity_provider_302_and_says_400_when_there_is_none()
    {
        await using var provider = await ProviderServer.Start((server, call) => (200, call.Path == "/jwks"
            ? new { keys = Array.Empty<object>() }
            : new { issuer = server.Url, authorization_endpoint = server.Url + "/auth", token_endpoint = server.Url + "/token", jwks_uri = server.Url + "/jwks" }));
        var portal = await app.NewPortal();
        (await portal.Visit().Call("GET", Developer + "/authenticate/sso")).Is(400);
        (await portal.Admin("POST", "/identity-providers", new { type = "oidc", enabled = true, config = new { issuer_url = provider.Url, client_id = "portal" } })).Is(201);
        var sent = await portal.Visit().Call("GET", Developer + "/authenticate/sso");
        Assert.Equal(302, sent.Status);
        Assert.StartsWith(provider.Url + "/auth?", sent.Headers.Location!.AbsoluteUri);
        Assert.True((await portal.Visit().Call("GET", "/api/v2/portal")).Is(200)["oidc_auth_enabled"].GetBoolean());
    }

    [AzuriteFact]
    public async Task Returns_what_a_site_must_know_of_its_portal_before_anybody_signs_in()
    {
        var portal = await app.NewPortal(new { display_name = "Skies", rbac_enabled = true });
        var context = (await portal.Visit().Call("GET", "/api/v2/portal")).Is(200).HasKeys(
            "portal_id", "org_id", "featureset_id", "basic_auth_enabled", "oidc_auth_enabled", "is_public", "rbac_enabled", "dcr_provider_ids", "allowed_time_period", "name",
            "canonical_domain");
        Assert.Equal((portal.Id, "Skies", portal.Host, "90d"), (
            context["portal_id"].GetGuid(), context.String("name"), context.String("canonical_domain"), context.String("allowed_time_period")));
        Assert.Equal((true, false, false, true), (
            context["basic_auth_enabled"].GetBoolean(), context["oidc_auth_enabled"].GetBoolean(), context["is_public"].GetBoolean(), context["rbac_enabled"].GetBoolean()));
        Assert.Empty(context["dcr_provider_ids"].EnumerateArray());

        var open = await app.NewPortal(new { authentication_enabled = false });
        context = (await open.Visit().Call("GET", "/api/v2/portal")).Is(200);
        Assert.Equal((false, true), (context["basic_auth_enabled"].GetBoolean(), context["is_public"].GetBoolean()));
        (await open.Visit().Call("POST", Developer, new { email = TestPortal.NewAddress(), full_name = "Dora" })).Is(403);
        (await open.Visit().Call("POST", Developer + "/authenticate", new { username = TestPortal.NewAddress(), password = TestPortal.Password })).Is(403);
        (await open.Visit().Call("GET", Developer + "/me")).Is(401);
        (await new Visitor(app.Developers.Http, "nowhere.localhost").Call("GET", "/api/v2/portal")).Is(404);
    }
}
