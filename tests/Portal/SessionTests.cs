using Azure.Data.Tables;
using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class SessionTests(PortalFixture app)
{
    private const string Authenticate = "/api/v3/developer/authenticate";
    private const string Refresh = "/api/v3/developer/refresh";
    private const string Me = "/api/v3/developer/me";

    [AzuriteFact]
    public async Task Returns_cookies_that_scripts_and_other_sites_never_see()
    {
        var portal = await app.NewPortal();
        var visitor = await portal.NewDeveloper();
        Assert.Contains(visitor.CookieLines, line => line.StartsWith("portalaccesstoken=") && line.Contains("path=/;") && line.Contains("max-age=900"));
        Assert.Contains(visitor.CookieLines, line => line.StartsWith("portalrefreshtoken=") && line.Contains("path=/api;"));
        Assert.All(visitor.CookieLines, line =>
        {
            Assert.Contains("httponly", line);
            Assert.Contains("samesite=lax", line);
            Assert.DoesNotContain("domain=", line);
        });
        await using var secure = await HandlerProcess.Start("Portal", new Dictionary<string, string>(app.Settings()) { ["Cookies__Secure"] = "true" });
        (await visitor.Call("POST", Refresh)).Is(204);
        var elsewhere = new Visitor(secure.Http, portal.Host);
        foreach (var (name, value) in visitor.Cookies) elsewhere.Cookies[name] = value;
        (await elsewhere.Call("POST", Refresh)).Is(204);
        Assert.All(elsewhere.CookieLines, line => Assert.Contains("; secure", line));
    }

    [AzuriteFact]
    public async Task Keeps_only_hashes_in_storage()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var visitor = await portal.NewDeveloper(email);
        var rows = new List<string>();
        foreach (var table in new[] { "people", "sessions", "followups" })
            await foreach (var row in new TableServiceClient(app.Storage).GetTableClient(table).QueryAsync<TableEntity>(table == "followups" ? null : $"PartitionKey eq '{portal.Id}'"))
                rows.Add(string.Join('|', row.Select(column => column.Value)));
        Assert.NotEmpty(rows);
        var secrets = visitor.Cookies.Values.Append(TestPortal.Password).Concat(app.Mails.To(email).Where(mail => mail.Raw.Contains("token=")).Select(mail => mail.Token));
        Assert.All(secrets, secret => Assert.DoesNotContain(rows, row => row.Contains(secret)));
    }

    [AzuriteFact]
    public async Task Replaces_both_tokens_when_refreshed_and_ends_the_session_when_one_comes_back()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var visitor = await portal.NewDeveloper(email);
        var thief = visitor.Copy();
        (await visitor.Call("POST", Refresh)).Is(204);
        Assert.NotEqual(thief.Cookies["portalaccesstoken"], visitor.Cookies["portalaccesstoken"]);
        Assert.NotEqual(thief.Cookies["portalrefreshtoken"], visitor.Cookies["portalrefreshtoken"]);
        (await thief.Call("GET", Me)).Is(401);
        (await visitor.Call("GET", Me)).Is(200);
        (await visitor.Call("POST", Refresh)).Is(204);
        // Two generations old: still seen.
        (await thief.Call("POST", Refresh)).Is(401);
        (await visitor.Call("GET", Me)).Is(401);
        (await visitor.Call("POST", Refresh)).Is(401);
        (await visitor.Call("POST", Authenticate, new { username = email, password = TestPortal.Password })).Is(204);
        (await visitor.Call("GET", Me)).Is(200);
    }

    [AzuriteFact]
    public async Task Returns_204_to_one_at_most_when_a_token_is_refreshed_at_once()
    {
        var portal = await app.NewPortal();
        var visitor = await portal.NewDeveloper();
        var copies = Enumerable.Range(0, 6).Select(_ => visitor.Copy()).ToList();
        var answers = await Task.WhenAll(copies.Select(copy => copy.Call("POST", Refresh)));
        Assert.Single(answers, answer => answer.Status == 204);
        Assert.All(answers.Where(answer => answer.Status != 204), answer => answer.Is(401));
    }

    [AzuriteFact]
    public async Task Forgets_the_session_when_signed_out_and_clears_the_cookies()
    {
        var portal = await app.NewPortal();
        var visitor = await portal.NewDeveloper();
        var copy = visitor.Copy();
        (await visitor.Call("POST", "/api/v3/developer/logout")).Is(204);
        Assert.DoesNotContain(visitor.Cookies.Keys, name => name is "portalaccesstoken" or "portalrefreshtoken");
        (await copy.Call("GET", Me)).Is(401);
        (await copy.Call("POST", Refresh)).Is(401);
        (await portal.Visit().Call("POST", "/api/v3/developer/logout")).Is(204);
    }

    [AzuriteTheory]
    [InlineData("revoked")]
    [InlineData("rejected")]
    [InlineData("pending")]
    public async Task Refuses_401_at_once_when_a_developer_is_no_longer_approved(string status)
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var visitor = await portal.NewDeveloper(email);
        var developer = await portal.Developer(email);
        (await portal.Admin("PATCH", $"/developers/{developer.Id}", new { status })).Is(200);
        (await visitor.Call("GET", Me)).Is(401);
        (await visitor.Copy().Call("POST", Refresh)).Is(401);
        Assert.Equal("Approval Required", (await visitor.Call("POST", Authenticate, new { username = email, password = TestPortal.Password })).Is(401).String("title"));
    }

    [AzuriteFact]
    public async Task Refuses_401_and_frees_the_address_when_a_developer_is_deleted()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var visitor = await portal.NewDeveloper(email);
        var developer = await portal.Developer(email);
        (await portal.Admin("DELETE", $"/developers/{developer.Id}")).Is(204);
        (await portal.Admin("DELETE", $"/developers/{developer.Id}")).Is(404);
        (await visitor.Call("GET", Me)).Is(401);
        (await visitor.Call("POST", Refresh)).Is(401);
        (await visitor.Call("POST", Authenticate, new { username = email, password = TestPortal.Password })).Is(401);
        (await portal.Visit().Call("POST", "/api/v3/developer", new { email, full_name = "Dora again" })).Is(201);
        Assert.NotEqual(developer.Id, (await portal.Developer(email)).Id);
    }

    [AzuriteFact]
    public async Task Refuses_401_when_a_session_of_another_portal_is_shown()
    {
        var (portal, other) = (await app.NewPortal(), await app.NewPortal());
        var visitor = await portal.NewDeveloper();
        var stranger = other.Visit();
        foreach (var (name, value) in visitor.Cookies) stranger.Cookies[name] = value;
        (await stranger.Call("GET", Me)).Is(401);
        (await stranger.Call("POST", Refresh)).Is(401);
        (await visitor.Call("GET", Me)).Is(200);
    }

    [AzuriteTheory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    public async Task Refuses_401_garbage_for_a_token(string token)
    {
        var visitor = (await app.NewPortal()).Visit();
        visitor.Cookies["portalaccesstoken"] = visitor.Cookies["portalrefreshtoken"] = token;
        Assert.Equal("Unauthorized", (await visitor.Call("GET", Me)).Is(401).String("title"));
        (await visitor.Call("POST", Refresh)).Is(401);
        (await visitor.Call("POST", "/api/v3/developer/logout")).Is(204);
    }

    [AzuriteTheory]
    [InlineData("Origin", "https://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://sibling.localhost", 403)]
    [InlineData("Origin", "http://{host}:9999", 403)]
    [InlineData("Origin", "http://{host}", 204)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 204)]
    public async Task Refuses_403_writes_that_another_origin_sends(string header, string value, int status)
    {
        var portal = await app.NewPortal();
        var visitor = await portal.NewDeveloper();
        void Set(HttpRequestMessage request) => request.Headers.Add(header, value.Replace("{host}", portal.Host));
        (await visitor.Copy().Call("GET", Me, change: Set)).Is(200);
        (await visitor.Call("POST", "/api/v3/developer/logout", change: Set)).Is(status);
        (await visitor.Copy().Call("GET", Me)).Is(status == 403 ? 200 : 401);
    }

    [AzuriteFact]
    public async Task Limits_429_guesses_for_any_address_but_lets_the_owners_browser_in()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var owner = await portal.NewDeveloper(email);
        foreach (var address in new[] { email, TestPortal.NewAddress() })
        {
            var guesses = await Task.WhenAll(Enumerable.Range(0, 14).Select(i => portal.Visit().Call("POST", Authenticate, new { username = address, password = $"guess number {i:D8}" })));
            Assert.True(guesses.Count(guess => guess.Status == 401) <= 10, string.Join('\n', guesses.Select(guess => guess.Status)));
            Assert.All(guesses.Where(guess => guess.Status == 429), guess => Assert.True(guess.Headers.RetryAfter!.Delta > TimeSpan.Zero));
            Answer last;
            do last = await portal.Visit().Call("POST", Authenticate, new { username = address, password = "one more of these guesses" });
            while (last.Status == 401);
            last.Is(429);
        }
        var login = new { username = email, password = TestPortal.Password };
        (await portal.Visit().Call("POST", Authenticate, login)).Is(429);
        (await owner.Call("POST", Authenticate, login)).Is(204);
        // Whoever reads the mail is the owner, whatever the browser.
        (await portal.Visit().Call("POST", "/api/v3/developer/forgot-password", new { email })).Is(200);
        await app.PumpMails();
        (await portal.Visit().Call("POST", "/api/v3/developer/reset-password", new { token = app.Mails.To(email)[^1].Token, password = "her new good password" })).Is(204);
        (await portal.Visit().Call("POST", Authenticate, new { username = email, password = "her new good password" })).Is(204);
    }
}
