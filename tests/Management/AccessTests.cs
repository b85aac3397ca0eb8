using System.Text.Json;
using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class AccessTests(ManagementFixture app)
{
    [AzuriteFact]
    public async Task Hides_404_what_a_caller_may_not_see_and_refuses_403_what_they_may_not_do()
    {
        var (mine, other, account) = (await Api(), await Api(), await Account.Make(app));
        (await account.Call("GET", $"/v3/apis/{mine}")).Is(404);
        (await account.Call("GET", "/v3/apis")).Is(403);
        (await account.Call("POST", "/v3/apis", new { name = "x" })).Is(403);
        await account.Assign("APIs", "Viewer", mine);
        (await account.Call("GET", $"/v3/apis/{mine}")).Is(200);
        (await account.Call("GET", $"/v3/apis/{mine}/versions")).Is(200);
        // What is not there looks like what is hidden.
        Assert.Equal(Without((await account.Call("GET", $"/v3/apis/{Guid.NewGuid()}")).Is(404)), Without((await account.Call("GET", $"/v3/apis/{other}")).Is(404)));
        (await account.Call("PATCH", $"/v3/apis/{mine}", new { description = "changed" })).Is(403);
        (await account.Call("DELETE", $"/v3/apis/{mine}")).Is(403);
        (await account.Call("PATCH", $"/v3/apis/{other}", new { description = "changed" })).Is(404);
        (await account.Call("GET", "/v3/teams")).Is(403);
        Assert.Equal(JsonValueKind.Null, (await app.Call("GET", $"/v3/apis/{mine}"))["description"].ValueKind);
    }

    [AzuriteFact]
    public async Task Returns_the_caller_when_the_token_stands_alone()
    {
        var token = app.Http.DefaultRequestHeaders.Authorization!.Parameter!;
        (await With(token)).Is(200);
        (await With($"bearer {token}")).Is(200);
        foreach (var other in new[] { token[1..], "Bearer", $"Token {token}", $"{token} {token}", $"Basic {token}" }) (await With(other)).Is(401);

        Task<Answer> With(string authorization) =>
            app.Http.Call("GET", "/v3/users/me", null, request => request.Headers.TryAddWithoutValidation("Authorization", authorization));
    }

    [AzuriteFact]
    public async Task Lists_only_what_a_caller_may_see()
    {
        var (mine, other, package, account) = (await Api(), await Api(), await Make("/v3/api-packages"), await Account.Make(app));
        await account.Assign("APIs", "Viewer", mine);
        await account.Assign("APIs", "Viewer", package);
        var listed = (await account.Call("GET", "/v3/apis?page[size]=1000")).Is(200);
        Assert.Equal(mine, Assert.Single(listed.Data).GetProperty("id").GetGuid());
        Assert.Equal(1, listed["meta"].GetProperty("page").GetProperty("total").GetInt32());
        Assert.Equal(package, Assert.Single((await account.Call("GET", "/v3/api-packages")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Empty((await account.Call("GET", "/v3/api-implementations")).Is(200).Data);
        Assert.Empty((await account.Call("GET", "/v3/api-publications")).Is(200).Data);
        (await account.Call("GET", "/v3/portals")).Is(403);
        Assert.Contains((await app.Call("GET", "/v3/apis?page[size]=1000")).Data, one => one.GetProperty("id").GetGuid() == other);
    }

    [AzuriteFact]
    public async Task Creates_what_the_creator_then_administers_and_nobody_else_sees()
    {
        var (account, stranger) = (await Account.Make(app), await Account.Make(app));
        await account.Assign("APIs", "Creator");
        await stranger.Assign("APIs", "Creator");
        var made = (await account.Call("POST", "/v3/apis", new { name = CatalogCalls.Name(), version = "1" })).Is(201);
        (await account.Call("PATCH", $"/v3/apis/{made.Id}", new { description = "mine" })).Is(200);
        Assert.Equal(made.Id, Assert.Single((await account.Call("GET", "/v3/apis")).Is(200).Data).GetProperty("id").GetGuid());
        (await stranger.Call("GET", $"/v3/apis/{made.Id}")).Is(404);
        var role = Assert.Single((await app.Call("GET", $"{account.Path}/assigned-roles?filter[role_name][eq]=Admin")).Is(200).Data);
        Assert.Equal(made.Id, role.GetProperty("entity_id").GetGuid());
        (await account.Call("DELETE", $"/v3/apis/{made.Id}")).Is(204);

        await account.Assign("Application Auth Strategies", "Creator");
        var strategy = (await account.Call("POST", "/v2/application-auth-strategies", new
        {
            name = "k", display_name = "K", strategy_type = "key_auth", configs = new Dictionary<string, object> { ["key-auth"] = new { } },
        })).Is(201);
        (await account.Call("PATCH", $"/v2/application-auth-strategies/{strategy.Id}", new { name = "changed" })).Is(200);
    }

    [AzuriteFact]
    public async Task Publishes_only_with_a_role_on_the_api_and_a_portal_that_is_seen()
    {
        var (api, portal, account) = (await Api(), await Make("/v3/portals"), await Account.Make(app));
        await account.Assign("APIs", "Publisher", api);
        (await account.Call("PUT", $"/v3/apis/{api}/publications/{portal}", new { })).Is(404);
        await account.Assign("Portals", "Viewer", portal);
        (await account.Call("PUT", $"/v3/apis/{api}/publications/{portal}", new { })).Is(200);
        (await account.Call("PATCH", $"/v3/portals/{portal}", new { description = "x" })).Is(403);
        (await account.Call("PATCH", $"/v3/apis/{api}", new { description = "x" })).Is(403);
    }

    [AzuriteFact]
    public async Task Links_only_to_a_control_plane_that_is_seen()
    {
        var (api, plane, account) = (await Api(), (await app.Call("POST", "/v2/control-planes", new { name = $"cp-{Guid.NewGuid():N}" })).Is(201).Id, await Account.Make(app));
        await account.Assign("APIs", "Maintainer", api);
        var body = new { control_plane = new { control_plane_id = plane } };
        (await account.Call("POST", $"/v3/apis/{api}/implementations", body)).Faults("control_plane.control_plane_id", "missing_reference");
        await account.Assign("Control Planes", "Viewer", plane);
        (await account.Call("POST", $"/v3/apis/{api}/implementations", body)).Is(201);
        (await account.Call("POST", $"/v2/control-planes/{plane}/core-entities/services", new { url = "http://example.com" })).Is(403);
        await account.Assign("Control Planes", "Gateway Service Admin", plane);
        (await account.Call("POST", $"/v2/control-planes/{plane}/core-entities/services", new { url = "http://example.com" })).Is(201);
        (await account.Call("POST", $"/v2/control-planes/{plane}/core-entities/routes", new { paths = new[] { "/x" } })).Is(403);
    }

    [AzuriteFact]
    public async Task Grants_what_a_team_holds_and_takes_it_back_within_seconds_on_every_instance()
    {
        var (api, account) = (await Api(), await Account.Make(app));
        var team = (await app.Call("POST", "/v3/teams", new { name = "Viewers" })).Is(201).Id;
        (await app.Call("POST", $"/v3/teams/{team}/system-accounts", new { id = account.Id })).Is(201);
        var role = (await app.Call("POST", $"/v3/teams/{team}/assigned-roles", new { role_name = "Viewer", entity_type_name = "APIs", entity_id = api, entity_region = "*" })).Is(201).Id;
        await using var other = await app.Start();
        (await account.Call("GET", $"/v3/apis/{api}")).Is(200);
        (await account.CallAt(other.Http, "GET", $"/v3/apis/{api}")).Is(200);
        (await app.Call("DELETE", $"/v3/teams/{team}/assigned-roles/{role}")).Is(204);
        (await account.Call("GET", $"/v3/apis/{api}")).Is(404);
        await Until(404, () => account.CallAt(other.Http, "GET", $"/v3/apis/{api}"));
        // What is granted anew works at once, whatever an instance knew before.
        await account.Assign("APIs", "Viewer", api);
        (await account.CallAt(other.Http, "GET", $"/v3/apis/{api}")).Is(200);
        (await app.Call("DELETE", account.TokenPath)).Is(204);
        (await account.Call("GET", $"/v3/apis/{api}")).Is(401);
        await Until(401, () => account.CallAt(other.Http, "GET", $"/v3/apis/{api}"));
    }

    [AzuriteFact]
    public async Task Shows_everything_and_changes_nothing_as_a_read_only_organization_admin()
    {
        var (api, account) = (await Api(), await Account.Make(app));
        (await app.Call("POST", "/v3/teams/00000000-0000-4000-8000-000000000102/system-accounts", new { id = account.Id })).Is(201);
        (await account.Call("GET", $"/v3/apis/{api}")).Is(200);
        (await account.Call("GET", "/v3/users")).Is(200);
        (await account.Call("GET", "/v3/audit-logs")).Is(200);
        (await account.Call("PATCH", $"/v3/apis/{api}", new { description = "x" })).Is(403);
        (await account.Call("POST", "/v3/system-accounts", new { name = "x", description = "" })).Is(403);
    }

    [AzuriteFact]
    public async Task Lists_nothing_anywhere_but_what_a_role_is_about()
    {
        await Api();
        await Make("/v3/portals");
        var account = await Account.Make(app);
        var seen = new Dictionary<string, Guid> { ["APIs"] = await Api(), ["Portals"] = await Make("/v3/portals"), ["Control Planes"] = await Make("/v2/control-planes") };
        foreach (var (type, id) in seen) await account.Assign(type, "Viewer", id);
        await using var listing = await HandlerProcess.StartAndExit("Management", TestSettings.For(app.Storage), "--endpoints");
        var lists = JsonDocument.Parse(listing.Output).RootElement.EnumerateArray()
            .Where(endpoint => endpoint.GetProperty("access").GetString()!.EndsWith(":list") && !endpoint.GetProperty("pattern").GetString()!.Contains('{')).ToList();
        Assert.NotEmpty(lists);
        // What is the same in every installation is nobody's.
        foreach (var path in lists.Select(endpoint => endpoint.GetProperty("pattern").GetString()!).Where(path => path is not ("/v2/portal-roles" or "/v3/portal-roles" or "/v2/portals/appearance-defaults" or "/v3/webhook-event-types") && !path.StartsWith("/v3/portals/email-templates")))
        {
            var answer = await account.Call("GET", path);
            if (answer.Status is 403 or 404) continue;
            answer.Is(200);
            var entries = answer.Json.ValueKind == JsonValueKind.Array ? answer.Json : answer["data"];
            Assert.All(entries.EnumerateArray(), entry =>
                Assert.True(entry.TryGetProperty("id", out var id) && seen.ContainsValue(id.GetGuid()), $"{path} shows {answer.Text[..Math.Min(300, answer.Text.Length)]}"));
        }
    }

    private async Task<Guid> Api() => (await app.Call("POST", "/v3/apis", new { name = CatalogCalls.Name() })).Is(201).Id;

    private async Task<Guid> Make(string path) => (await app.Call("POST", path, new { name = CatalogCalls.Name("Access") })).Is(201).Id;

    private static string Without(Answer answer) => System.Text.RegularExpressions.Regex.Replace(answer.Text, "kong:trace:[0-9]+", "");

    private static async Task Until(int status, Func<Task<Answer>> call)
    {
        for (var n = 0; n < 300; n++)
        {
            if ((await call()).Status == status) return;
            await Task.Delay(100);
        }
        (await call()).Is(status);
    }
}
