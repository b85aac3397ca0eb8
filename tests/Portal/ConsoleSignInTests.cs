using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Testing;

namespace Portal;

/// <summary>Administrators sign in to the console with a real OpenID provider, as their browser and the console's page do it.</summary>
[Collection(PortalCollection.Name)]
public sealed class ConsoleSignInTests(PortalFixture app) : IDisposable
{
    private const string Callback = "/v3/console/sign-in/callback";
    private const string Providers = "/v3/identity-providers";
    private const string Console = "http://localhost:8080/#sign-in=";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Management.Address };

    // What the console's page makes up.
    private readonly string _verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private string Begin => $"/v3/console/sign-in?challenge={Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(_verifier)))}";

    [IdentityProviderFact]
    public async Task Lets_in_whom_the_provider_vouches_for_with_the_rights_of_their_groups_until_they_sign_out()
    {
        await using var provider = await IdentityProvider.Start("sign-in-provider.mjs");
        Assert.False((await Browser().Call("GET", "/v3/console/sign-in-options")).Is(200)["oidc_auth_enabled"].GetBoolean());
        var path = await Connect(provider, "a secret of the console");
        try
        {
            Assert.True((await Browser().Call("GET", "/v3/console/sign-in-options")).Is(200)["oidc_auth_enabled"].GetBoolean());
            var (viewers, admins) = (await Team("Portals", "Viewer"), await Team("Portals", "Admin"));
            foreach (var (team, group) in new[] { (viewers, "ops"), (admins, "qa") }) (await app.Admin("POST", $"{path}/team-group-mappings", new { team_id = team, group })).Is(201);
            var email = TestPortal.NewAddress();
            var token = await SignIn($"ops.{email}");
            var me = (await As(token, "GET", "/v3/users/me")).Is(200);
            Assert.Equal((email, "Dora of the provider", true), (me.String("email"), me.String("full_name"), me["active"].GetBoolean()));
            (await As(token, "GET", "/v3/portals")).Is(200);
            (await As(token, "POST", "/v3/portals", new { name = $"Portal {Guid.NewGuid()}" })).Is(403);
            (await As(token, "GET", "/v3/users")).Is(403);
            // What the groups did is in the audit log, under the name of who signed in.
            Assert.Contains("self:sign-in", await Audited(me.Id));

            // The same person in another group; a team that somebody gave by hand stays.
            var byHand = await Team("APIs", "Viewer");
            (await app.Admin("POST", $"/v3/teams/{byHand}/users", new { id = me.Id })).Is(201);
            var other = await SignIn($"qa.{email}");
            Assert.Equal(me.Id, (await As(other, "GET", "/v3/users/me")).Is(200).Id);
            var portal = (await As(other, "POST", "/v3/portals", new { name = $"Portal {Guid.NewGuid()}" })).Is(201).Id;
            (await As(other, "DELETE", $"/v3/portals/{portal}")).Is(204);
            Assert.Equal(new[] { admins, byHand }.Order(), (await app.Admin("GET", $"/v3/users/{me.Id}/teams?page[size]=100")).Is(200).Data.Select(team => team.GetProperty("id").GetGuid()).Order());

            // One leaves, the other stays in. What opens the API for others cannot be ended that way.
            (await As(token, "DELETE", "/v3/console/sessions/current")).Is(204);
            (await As(token, "GET", "/v3/users/me")).Is(401);
            (await As(other, "GET", "/v3/users/me")).Is(200);
            (await app.Admin("DELETE", "/v3/console/sessions/current")).Is(204);
            (await app.Admin("GET", "/v3/users/me")).Is(200);
            // Groups alone decide once administrators do not; whoever is in none keeps nothing.
            (await app.Admin("PATCH", "/v3/authentication-settings", new { konnect_mapping_enabled = false })).Is(200);
            var none = await SignIn($"strangers.{email}");
            Assert.Empty((await app.Admin("GET", $"/v3/users/{me.Id}/teams")).Is(200).Data);
            (await As(none, "GET", "/v3/portals")).Is(403);
            // With the user go the sessions.
            (await app.Admin("DELETE", $"/v3/users/{me.Id}")).Is(204);
            (await As(none, "GET", "/v3/users/me")).Is(401);
            (await As(other, "GET", "/v3/users/me")).Is(401);
        }
        finally
        {
            (await app.Admin("PATCH", "/v3/authentication-settings", new { konnect_mapping_enabled = true })).Is(200);
            (await app.Admin("DELETE", path)).Is(204);
        }
    }

    [IdentityProviderFact]
    public async Task Refuses_forged_and_used_answers_other_pages_and_accounts_that_nobody_may_speak_for()
    {
        await using var provider = await IdentityProvider.Start("sign-in-provider.mjs");
        (await Browser().Call("GET", Begin)).Is(400);
        (await Browser().Call("GET", "/v3/console/sign-in")).Faults("challenge", "matches_regex");
        var path = await Connect(provider, secret: null);
        try
        {
            var login = $"ops.{TestPortal.NewAddress()}";
            var (dora, eve) = (Browser(), Browser());
            var answer = await Answer(dora, login);
            Assert.Contains("httponly", dora.CookieLines[0], StringComparison.OrdinalIgnoreCase);
            await Fails(eve, answer);
            await Fails(dora.Copy(), Regex.Replace(answer, "state=[^&]+", "state=forged"));
            var late = dora.Copy();
            var code = await Code(dora, answer);
            await Fails(late, answer);
            // Another page that got hold of the code cannot use it, and then nobody can.
            (await Browser().Call("POST", "/v3/console/sessions", new { code, verifier = new string('x', 43) })).Is(401);
            (await Browser().Call("POST", "/v3/console/sessions", new { code, verifier = _verifier })).Is(401);
            var second = await Code(dora, await Answer(dora, login));
            (await Browser().Call("POST", "/v3/console/sessions", new { code = second })).Faults("verifier", "required");
            (await Browser().Call("POST", "/v3/console/sessions", new { code = second, verifier = _verifier })).Is(201).HasKeys("token", "expires_at");
            (await Browser().Call("POST", "/v3/console/sessions", new { code = second, verifier = _verifier })).Is(401);

            await Fails(dora, await Answer(dora, $"unverified.{TestPortal.NewAddress()}"));
            await Fails(dora, await Answer(dora, "ops.bootstrap@localhost.localdomain"));
            var open = await Answer(dora, login);
            (await app.Admin("PATCH", path, new { enabled = false })).Is(200);
            await Fails(dora, open);
        }
        finally
        {
            (await app.Admin("DELETE", path)).Is(204);
        }
    }

    [AzuriteFact]
    public async Task Keeps_the_organizations_providers_apart_from_those_of_portals()
    {
        var portal = await app.NewPortal();
        var body = new { type = "oidc", enabled = true, login_path = "acme", config = new { issuer_url = "https://idp.example.com", client_id = "console", client_secret = "hush" } };
        var made = (await app.Admin("POST", Providers, body)).Is(201).HasKeys("id", "type", "enabled", "login_path", "config", "created_at", "updated_at");
        var path = $"{Providers}/{made.Id}";
        try
        {
            Assert.DoesNotContain("hush", made.Text);
            Assert.Equal(made.Text, (await app.Admin("GET", path)).Is(200).Text);
            Assert.Contains(made.Id.ToString(), (await app.Admin("GET", $"{Providers}?filter[type]=oidc")).Is(200).Text);
            (await app.Admin("POST", Providers, body)).Is(409);
            (await app.Admin("POST", Providers, new { type = "saml", enabled = true, config = new { idp_metadata_url = "https://idp.example.com" } })).Faults("enabled", "invalid");
            Assert.Equal("[]", (await portal.Admin("GET", "/identity-providers")).Is(200).Text);
            (await portal.Admin("GET", $"/identity-providers/{made.Id}")).Is(404);
            (await portal.Admin("POST", "/identity-providers", new { type = "oidc", login_path = "acme", config = new { issuer_url = "https://x.example.com", client_id = "x" } })).Faults("login_path", "unknown_property");
            var ofPortal = (await portal.Admin("POST", "/identity-providers", new { type = "oidc", enabled = true, config = new { issuer_url = "https://x.example.com", client_id = "x" } })).Is(201).Id;
            (await app.Admin("GET", $"{Providers}/{ofPortal}")).Is(404);
            Assert.Equal("other", (await app.Admin("PATCH", path, new { login_path = "other" })).Is(200).String("login_path"));

            var (team, portalTeam) = (await Team("Portals", "Viewer"), (await portal.Admin("POST", "/teams", new { name = "Ops" })).Is(201).Id);
            (await app.Admin("POST", $"{path}/team-group-mappings", new { team_id = portalTeam, group = "ops" })).Faults("team_id", "missing_reference");
            var mapping = (await app.Admin("POST", $"{path}/team-group-mappings", new { team_id = team, group = "ops" })).Is(201).HasKeys("id", "team_id", "group", "created_at", "updated_at");
            (await app.Admin("POST", $"{path}/team-group-mappings", new { team_id = team, group = "ops" })).Is(409);
            Assert.Equal(mapping.Text, Assert.Single((await app.Admin("GET", $"{path}/team-group-mappings?filter[group]=ops")).Is(200).Data).GetRawText());
            (await app.Admin("DELETE", $"/v3/teams/{team}")).Is(204);
            (await app.Admin("GET", $"{path}/team-group-mappings/{mapping.Id}")).Is(404);

            var settings = (await app.Admin("GET", "/v3/authentication-settings")).Is(200)
                .HasKeys("basic_auth_enabled", "oidc_auth_enabled", "saml_auth_enabled", "idp_mapping_enabled", "konnect_mapping_enabled");
            Assert.True(settings["oidc_auth_enabled"].GetBoolean());
            (await app.Admin("PATCH", "/v3/authentication-settings", new { basic_auth_enabled = true, saml_auth_enabled = true, x = 1 }))
                .Faults("basic_auth_enabled", "invalid").Faults("saml_auth_enabled", "invalid").Faults("x", "unknown_property");
            Assert.False((await app.Admin("PATCH", "/v3/authentication-settings", new { oidc_auth_enabled = false })).Is(200)["oidc_auth_enabled"].GetBoolean());
            Assert.False((await app.Admin("GET", path)).Is(200)["enabled"].GetBoolean());
            (await app.Management.Http.Call("GET", Providers, change: request => request.Headers.Authorization = new("Bearer", "nobody"))).Is(401);
        }
        finally
        {
            (await app.Admin("DELETE", path)).Is(204);
        }
        (await app.Admin("PATCH", "/v3/authentication-settings", new { oidc_auth_enabled = true })).Faults("oidc_auth_enabled", "invalid");
    }

    private Visitor Browser() => new(_http, app.Management.Address.Authority);

    public void Dispose() => _http.Dispose();

    private Task<Answer> As(string token, string method, string path, object? body = null) =>
        _http.Call(method, path, body, request => request.Headers.Authorization = new("Bearer", token));

    private async Task<string> SignIn(string login)
    {
        var dora = Browser();
        var code = await Code(dora, await Answer(dora, login));
        return (await dora.Call("POST", "/v3/console/sessions", new { code, verifier = _verifier })).Is(201).String("token");
    }

    private async Task<string> Answer(Visitor visitor, string login)
    {
        var begun = await visitor.Call("GET", Begin);
        Assert.True(begun.Status == 302, begun.ToString());
        return await IdentityProvider.SignIn(begun.Headers.Location!, Callback, login);
    }

    private static async Task<string> Code(Visitor visitor, string answer)
    {
        var target = (await visitor.Call("GET", answer)).Headers.Location!.ToString();
        Assert.StartsWith(Console, target);
        Assert.NotEqual(Console + "failed", target);
        return target[Console.Length..];
    }

    private static async Task Fails(Visitor visitor, string answer) => Assert.Equal(Console + "failed", (await visitor.Call("GET", answer)).Headers.Location!.ToString());

    // The provider gets the console as a client, and the organization the provider; the provider's path.
    private async Task<string> Connect(IdentityProvider provider, string? secret)
    {
        var id = $"console-{Guid.NewGuid():N}";
        await provider.AddClient(id, secret, $"{app.Management.Address.GetLeftPart(UriPartial.Authority)}{Callback}");
        object config = secret is null ? new { issuer_url = provider.Issuer, client_id = id } : new { issuer_url = provider.Issuer, client_id = id, client_secret = secret };
        return $"{Providers}/{(await app.Admin("POST", Providers, new { type = "oidc", enabled = true, config })).Is(201).Id}";
    }

    private async Task<Guid> Team(string type, string role)
    {
        var team = (await app.Admin("POST", "/v3/teams", new { name = $"{type} {role}" })).Is(201).Id;
        (await app.Admin("POST", $"/v3/teams/{team}/assigned-roles", new { role_name = role, entity_id = "*", entity_type_name = type, entity_region = "*" })).Is(201);
        return team;
    }

    // The chain is written beside the requests.
    private async Task<string> Audited(Guid entity)
    {
        for (var tries = 0; ; tries++)
        {
            var text = (await app.Admin("GET", $"/v3/audit-logs?filter[entity_id]={entity}")).Is(200).Text;
            if (tries == 300 || text.Contains("self:sign-in")) return text;
            await Task.Delay(100);
        }
    }
}
