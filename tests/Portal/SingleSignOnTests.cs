using System.Text.RegularExpressions;
using Testing;

namespace Portal;

/// <summary>Sign-ins with a real OpenID provider, as a browser does them: every redirect followed, every form filled in.</summary>
[Collection(PortalCollection.Name)]
public sealed class SingleSignOnTests(PortalFixture app)
{
    private const string Sso = "/api/v3/developer/authenticate/sso";
    private const string Callback = "/api/v3/developer/authenticate/oidc/callback";

    [IdentityProviderFact]
    public async Task Lets_in_whom_the_provider_vouches_for_and_puts_them_into_the_teams_of_their_groups()
    {
        await using var provider = await IdentityProvider.Start("sign-in-provider.mjs");
        var portal = await app.NewPortal();
        await Connect(portal, provider, "a secret of the portal");
        var (ops, qa, byHand) = (await Team(portal, "Ops"), await Team(portal, "QA"), await Team(portal, "By hand"));
        var mappings = $"/identity-providers/{await ProviderOf(portal)}/team-group-mappings";
        foreach (var (team, group) in new[] { (ops, "ops"), (qa, "qa") }) (await portal.Admin("POST", mappings, new { team_id = team, group })).Is(201);
        (await portal.Admin("PATCH", "/authentication-settings", new { idp_mapping_enabled = true })).Is(200);
        Assert.True((await portal.Visit().Call("GET", "/api/v3/portal")).Is(200)["oidc_auth_enabled"].GetBoolean());

        var email = TestPortal.NewAddress();
        var dora = portal.Visit();
        Assert.Equal($"http://{portal.Host}:8080/", await SignIn(dora, $"ops.{email}"));
        var me = (await dora.Call("GET", "/api/v3/developer/me")).Is(200);
        Assert.Equal((email, "Dora of the provider"), (me.String("email"), me.String("full_name")));
        Assert.Equal("approved", (await portal.Admin("GET", $"/developers/{me.Id}")).Is(200).String("status"));
        Assert.Equal(["Ops"], await Teams(dora));
        (await dora.Call("POST", "/api/v3/developer/refresh")).Is(204);

        // The same person in other groups; what administrators do by hand stays.
        (await portal.Admin("POST", $"/teams/{byHand}/developers", new { id = me.Id })).Is(201);
        var again = portal.Visit();
        await SignIn(again, $"qa.{email}");
        Assert.Equal(me.Id, (await again.Call("GET", "/api/v3/developer/me")).Is(200).Id);
        Assert.Equal(["By hand", "QA"], await Teams(again));
        (await portal.Admin("PATCH", $"/developers/{me.Id}", new { status = "revoked" })).Is(200);
        var revoked = portal.Visit();
        Assert.EndsWith("/login?sso=failed", await SignIn(revoked, $"qa.{email}"));
        (await revoked.Call("GET", "/api/v3/developer/me")).Is(401);
        // With the account goes its link to the provider.
        (await portal.Admin("DELETE", $"/developers/{me.Id}")).Is(204);
        Assert.DoesNotContain(await app.People(portal.Id), row => row.StartsWith("external-account|", StringComparison.Ordinal));
        var anew = portal.Visit();
        await SignIn(anew, $"ops.{email}");
        Assert.NotEqual(me.Id, (await anew.Call("GET", "/api/v3/developer/me")).Is(200).Id);
    }

    [IdentityProviderFact]
    public async Task Refuses_answers_of_other_browsers_forged_states_used_codes_and_addresses_nobody_vouches_for()
    {
        await using var provider = await IdentityProvider.Start("sign-in-provider.mjs");
        var portal = await app.NewPortal();
        (await portal.Visit().Call("GET", Sso)).Is(400);
        await Connect(portal, provider, secret: null);
        var email = TestPortal.NewAddress();
        var (dora, eve) = (portal.Visit(), portal.Visit());
        var answer = await Answer(dora, $"ops.{email}");
        Assert.EndsWith("/login?sso=failed", (await eve.Call("GET", answer)).Headers.Location!.ToString());
        var forger = dora.Copy();
        Assert.EndsWith("/login?sso=failed", (await forger.Call("GET", Regex.Replace(answer, "state=[^&]+", "state=forged"))).Headers.Location!.ToString());
        var late = dora.Copy();
        Assert.Equal($"http://{portal.Host}:8080/", (await dora.Call("GET", answer)).Headers.Location!.ToString());
        (await dora.Call("GET", "/api/v3/developer/me")).Is(200);
        Assert.EndsWith("/login?sso=failed", (await late.Call("GET", answer)).Headers.Location!.ToString());
        foreach (var nobody in new[] { eve, forger, late }) (await nobody.Call("GET", "/api/v3/developer/me")).Is(401);

        var unverified = portal.Visit();
        Assert.EndsWith("/login?sso=failed", await SignIn(unverified, $"unverified.{TestPortal.NewAddress()}"));
        Assert.Single((await portal.Admin("GET", "/developers")).Is(200).Data);
        // Somebody who waits for approval is approved by the provider; an answer for a provider that was switched off counts for nothing.
        var pending = TestPortal.NewAddress();
        var account = (await portal.Admin("POST", "/developers", new { email = pending, full_name = "Pat" })).Is(201).Id;
        var pat = portal.Visit();
        await SignIn(pat, $"ops.{pending}");
        Assert.Equal(account, (await pat.Call("GET", "/api/v3/developer/me")).Is(200).Id);
        var too = portal.Visit();
        var open = await Answer(too, $"ops.{TestPortal.NewAddress()}");
        (await portal.Admin("PATCH", $"/identity-providers/{await ProviderOf(portal)}", new { enabled = false })).Is(200);
        Assert.EndsWith("/login?sso=failed", (await too.Call("GET", open)).Headers.Location!.ToString());
        (await portal.Visit().Call("GET", Sso)).Is(400);
    }

    private static async Task<string[]> Teams(Visitor visitor) =>
        [.. (await visitor.Call("GET", "/api/v3/developer/teams")).Is(200).Data.Select(team => team.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)];

    private static async Task<Guid> Team(TestPortal portal, string name) => (await portal.Admin("POST", "/teams", new { name })).Is(201).Id;

    private static async Task<Guid> ProviderOf(TestPortal portal) => (await portal.Admin("GET", "/identity-providers")).Is(200).Json[0].GetProperty("id").GetGuid();

    // The provider gets the portal as a client, and the portal the provider.
    private static async Task Connect(TestPortal portal, IdentityProvider provider, string? secret)
    {
        var id = $"portal-{Guid.NewGuid():N}";
        await provider.AddClient(id, secret, $"http://{portal.Host}:8080{Callback}");
        object config = secret is null ? new { issuer_url = provider.Issuer, client_id = id } : new { issuer_url = provider.Issuer, client_id = id, client_secret = secret };
        (await portal.Admin("POST", "/identity-providers", new { type = "oidc", enabled = true, config })).Is(201);
    }

    // The whole way; where it ends. Another subject with the same address is the same account.
    private static async Task<string> SignIn(Visitor visitor, string login) => (await visitor.Call("GET", await Answer(visitor, login))).Headers.Location!.ToString();

    /// <summary>The path with which the provider sends the browser back.</summary>
    private static async Task<string> Answer(Visitor visitor, string login)
    {
        var begun = await visitor.Call("GET", Sso);
        Assert.True(begun.Status == 302, begun.ToString());
        return await IdentityProvider.SignIn(begun.Headers.Location!, Callback, login);
    }
}
