using System.Text.Json;
using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class PublicationTests(ManagementFixture app)
{
    private static readonly string[] Keys = ["auto_approve_registrations", "auth_strategy_ids", "visibility", "warnings", "created_at", "updated_at"];

    [AzuriteTheory]
    [InlineData("apis")]
    [InlineData("api-packages")]
    public async Task Publishes_200_with_the_portals_defaults_when_nothing_is_said(string kind)
    {
        var strategy = await Strategy();
        var portal = (await app.Call("POST", "/v3/portals", new { name = Name(), default_api_visibility = "public", default_application_auth_strategy_id = strategy })).Is(201).Id;
        var path = $"/v3/{kind}/{await Make(kind)}/publications/{portal}";
        (await app.Call("GET", path)).Is(404);
        var published = (await app.Call("PUT", path, new { })).Is(200).HasKeys(Keys);
        Assert.Equal($"[\"{strategy}\"]", published["auth_strategy_ids"].GetRawText());
        Assert.Equal("public", published.String("visibility"));
        Assert.False(published["auto_approve_registrations"].GetBoolean());
        Assert.Equal(published.Text, (await app.Call("GET", path)).Is(200).Text);
        // Defaults count at the moment of publishing only.
        (await app.Call("PATCH", $"/v3/portals/{portal}", new { default_api_visibility = "private", default_application_auth_strategy_id = (Guid?)null })).Is(200);
        Assert.Equal(published.Text, (await app.Call("GET", path)).Is(200).Text);
        var again = (await app.Call("PUT", path, new { auto_approve_registrations = true })).Is(200);
        Assert.Equal(JsonValueKind.Null, again["auth_strategy_ids"].ValueKind);
        Assert.Equal("private", again.String("visibility"));
        Assert.Equal(published.String("created_at"), again.String("created_at"));
    }

    [AzuriteFact]
    public async Task Rejects_400_with_missing_references_beside_other_faults()
    {
        var missing = Guid.NewGuid();
        (await app.Call("PUT", $"/v3/apis/{await Make("apis")}/publications/{await Portal(null)}", new { visibility = "secret", auth_strategy_ids = new[] { missing } }))
            .Faults("visibility", "enum").Faults("auth_strategy_ids", "missing_reference");
        (await app.Call("POST", "/v3/portals", new { name = "", default_application_auth_strategy_id = missing })).Faults("name", "min_length").Faults("default_application_auth_strategy_id", "missing_reference");
        (await app.Call("POST", "/v2/application-auth-strategies", new { name = "x", display_name = "x", strategy_type = "openid_connect", dcr_provider_id = missing })).Faults("configs", "required")
            .Faults("dcr_provider_id", "missing_reference");
        (await app.Call("POST", $"/v3/apis/{await Make("apis")}/implementations", new { service = new { id = "x", control_plane_id = missing } }))
            .Faults("service.id", "is_uuid").Faults("service.control_plane_id", "missing_reference");
    }

    [AzuriteFact]
    public async Task Tells_a_strategy_that_is_left_out_from_none()
    {
        var (strategy, other) = (await Strategy(), await Strategy());
        var portal = await Portal(strategy);
        var path = $"/v3/apis/{await Make("apis")}/publications/{portal}";
        Assert.Equal(strategy, (await app.Call("PUT", path, new { })).Is(200)["auth_strategy_ids"][0].GetGuid());
        Assert.Equal(JsonValueKind.Null, (await app.Call("PUT", path, new { auth_strategy_ids = (Guid[]?)null })).Is(200)["auth_strategy_ids"].ValueKind);
        Assert.Equal(other, (await app.Call("PUT", path, new { auth_strategy_ids = new[] { other }, visibility = "private" })).Is(200)["auth_strategy_ids"][0].GetGuid());
        Assert.Equal(strategy, (await app.Call("PUT", path, new { })).Is(200)["auth_strategy_ids"][0].GetGuid());
        Assert.True((await app.Call("GET", $"/v2/application-auth-strategies/{strategy}")).Is(200)["active"].GetBoolean());
        Assert.False((await app.Call("GET", $"/v2/application-auth-strategies/{other}")).Is(200)["active"].GetBoolean());
    }

    [AzuriteFact]
    public async Task Warns_of_what_a_strategy_asks_for_in_vain()
    {
        var oidc = new { issuer = "https://idp.example.com", credential_claim = new[] { "sub" }, scopes = new[] { "openid" }, auth_methods = new[] { "bearer" }, anonymous = "guest" };
        var strategy = (await app.Call("POST", "/v2/application-auth-strategies", new
        {
            name = Name(), display_name = "x", strategy_type = "openid_connect", configs = new Dictionary<string, object> { ["openid-connect"] = oidc },
        })).Is(201).Id;
        var path = $"/v3/apis/{await Make("apis")}/publications/{await Portal(null)}";
        var published = (await app.Call("PUT", path, new { auth_strategy_ids = new[] { strategy } })).Is(200);
        Assert.Contains("anonymous", Assert.Single(published["warnings"].EnumerateArray()).GetString());
        Assert.Equal(published.Text, (await app.Call("GET", path)).Is(200).Text);
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_and_hides_404_what_is_not_there()
    {
        var (api, portal) = (await Make("apis"), await Portal(null));
        var path = $"/v3/apis/{api}/publications/{portal}";
        (await app.Call("PUT", path, new { auth_strategy_ids = new[] { "x" }, visibility = "secret", auto_approve_registrations = "yes", colour = 1 }))
            .Faults("auth_strategy_ids.0", "is_uuid").Faults("visibility", "enum").Faults("auto_approve_registrations", "is_boolean").Faults("colour", "unknown_property");
        (await app.Call("PUT", path, new { auth_strategy_ids = Array.Empty<Guid>() })).Faults("auth_strategy_ids", "min_items");
        (await app.Call("PUT", path, new { auth_strategy_ids = new[] { Guid.NewGuid(), Guid.NewGuid() } })).Faults("auth_strategy_ids", "max_items");
        (await app.Call("PUT", path, new { auth_strategy_ids = new[] { Guid.NewGuid() } })).Faults("auth_strategy_ids", "missing_reference");
        (await app.Call("PUT", $"/v3/apis/x/publications/{portal}", new { })).Faults("apiId", "is_uuid");
        (await app.Call("PUT", $"/v3/apis/{Guid.NewGuid()}/publications/{portal}", new { })).Is(404);
        (await app.Call("PUT", $"/v3/apis/{api}/publications/{Guid.NewGuid()}", new { })).Is(404);
        // An API is no package.
        (await app.Call("PUT", $"/v3/api-packages/{api}/publications/{portal}", new { })).Is(404);
        (await app.Call("GET", path)).Is(404);
        (await app.Call("DELETE", path)).Is(404);
    }

    [AzuriteFact]
    public async Task Lists_publications_of_all_portals_and_of_one()
    {
        var (portal, other) = (await Portal(null), await Portal(null));
        var (api, package) = (await Make("apis"), await Make("api-packages"));
        (await app.Call("PUT", $"/v3/apis/{api}/publications/{portal}", new { })).Is(200);
        (await app.Call("PUT", $"/v3/api-packages/{package}/publications/{portal}", new { visibility = "public" })).Is(200);
        (await app.Call("PUT", $"/v3/apis/{api}/publications/{other}", new { })).Is(200);

        var everywhere = (await app.Call("GET", $"/v3/api-publications?filter[api_id]={api}&sort=portal_id")).Is(200);
        Assert.Equal(new[] { portal, other }.Order(), everywhere.Data.Select(item => item.GetProperty("portal_id").GetGuid()).Order());
        Assert.Equal(
            ["api_id", "auth_strategy_ids", "auto_approve_registrations", "created_at", "entity_type", "portal_id", "updated_at", "visibility", "warnings"],
            everywhere.Data[0].EnumerateObject().Select(property => property.Name).Order());
        var packages = (await app.Call("GET", $"/v3/api-publications?filter[entity_type]=api_package&filter[portal_id][eq]={portal}")).Is(200);
        Assert.Equal(package, Assert.Single(packages.Data).GetProperty("api_id").GetGuid());

        var here = (await app.Call("GET", $"/v3/portals/{portal}/api-publications?sort=created_at%20desc")).Is(200);
        Assert.Equal([package, api], here.Data.Select(item => item.GetProperty("api_id").GetGuid()));
        Assert.Equal($"[\"{portal}\"]", here.Data[0].GetProperty("portal_ids").GetRawText());
        Assert.False(here.Data[0].TryGetProperty("portal_id", out _));
        (await app.Call("GET", $"/v3/portals/{portal}/api-publications?filter[portal_id]={portal}")).Faults("filter[portal_id]", "unknown_property");
        (await app.Call("GET", $"/v3/portals/{Guid.NewGuid()}/api-publications")).Is(404);
    }

    [AzuriteFact]
    public async Task Removes_204_and_forgets_what_was_published()
    {
        var (api, portal) = (await Make("apis"), await Portal(null));
        var path = $"/v3/apis/{api}/publications/{portal}";
        (await app.Call("PUT", path, new { })).Is(200);
        (await app.Call("DELETE", $"/v3/portals/{portal}")).Is(409);
        (await app.Call("DELETE", path)).Is(204);
        (await app.Call("DELETE", path)).Is(404);
        (await app.Call("DELETE", $"/v3/portals/{portal}")).Is(204);
        var second = await Portal(null);
        (await app.Call("PUT", $"/v3/apis/{api}/publications/{second}", new { })).Is(200);
        (await app.Call("DELETE", $"/v3/apis/{api}")).Is(204);
        (await app.Call("GET", $"/v3/apis/{api}/publications/{second}")).Is(404);
        Assert.Empty((await app.Call("GET", $"/v3/portals/{second}/api-publications")).Is(200).Data);
        (await app.Call("DELETE", $"/v3/portals/{second}")).Is(204);
    }

    [AzuriteFact]
    public async Task Publishes_once_when_many_publish_the_same_at_once()
    {
        var (api, portal) = (await Make("apis"), await Portal(null));
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i =>
            app.Call("PUT", $"/v3/apis/{api}/publications/{portal}", new { visibility = i % 2 == 0 ? "public" : "private" })));
        // Whoever was overtaken again and again is told so.
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 200, 409 }));
        Assert.Contains(answers, answer => answer.Status == 200);
        Assert.Single((await app.Call("GET", $"/v3/portals/{portal}/api-publications")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Keeps_a_strategy_or_refuses_the_publication_when_one_goes_while_it_is_used()
    {
        var portal = await Portal(null);
        for (var round = 0; round < 6; round++)
        {
            var (api, strategy) = (await Make("apis"), await Strategy());
            var publish = app.Call("PUT", $"/v3/apis/{api}/publications/{portal}", new { auth_strategy_ids = new[] { strategy } });
            var remove = app.Call("DELETE", $"/v2/application-auth-strategies/{strategy}");
            var (published, removed) = (await publish, await remove);
            var there = (await app.Call("GET", $"/v2/application-auth-strategies/{strategy}")).Status == 200;
            Assert.True(published.Status == 200 ? there && removed.Status == 409 : published.Status == 400 && !there && removed.Status == 204, $"{published} / {removed} / {there}");
        }
    }

    [AzuriteFact]
    public async Task Keeps_a_portal_or_refuses_the_publication_when_one_goes_while_it_is_used()
    {
        var api = await Make("apis");
        for (var round = 0; round < 6; round++)
        {
            var portal = await Portal(null);
            var publish = app.Call("PUT", $"/v3/apis/{api}/publications/{portal}", new { });
            var remove = app.Call("DELETE", $"/v3/portals/{portal}");
            var (published, removed) = (await publish, await remove);
            var there = (await app.Call("GET", $"/v3/portals/{portal}")).Status == 200;
            Assert.True(published.Status == 200 ? there && removed.Status == 409 : published.Status == 404 && !there && removed.Status == 204, $"{published} / {removed} / {there}");
        }
    }

    [AzuriteTheory]
    [InlineData("GET", "/v3/apis/{api}/publications/{portal}")]
    [InlineData("PUT", "/v3/apis/{api}/publications/{portal}")]
    [InlineData("DELETE", "/v3/apis/{api}/publications/{portal}")]
    [InlineData("PUT", "/v3/api-packages/{api}/publications/{portal}")]
    [InlineData("GET", "/v3/api-publications")]
    [InlineData("GET", "/v3/portals/{portal}/api-publications")]
    public async Task Refuses_401_and_writes_nothing_when_nobody_calls(string method, string path)
    {
        var (api, portal) = (await Make("apis"), await Portal(null));
        var real = $"/v3/apis/{api}/publications/{portal}";
        var before = (await app.Call("PUT", real, new { })).Is(200);
        (await app.CallAsNobody(method, path.Replace("{api}", api.ToString()).Replace("{portal}", portal.ToString()), method == "PUT" ? new { visibility = "public" } : null)).Is(401);
        Assert.Equal(before.Text, (await app.Call("GET", real)).Is(200).Text);
    }

    private async Task<Guid> Make(string kind) => (await app.Call("POST", $"/v3/{kind}", new { name = Name() })).Is(201).Id;

    private async Task<Guid> Strategy() =>
        (await app.Call("POST", "/v2/application-auth-strategies", new
        {
            name = Name(), display_name = "x", strategy_type = "key_auth", configs = new Dictionary<string, object> { ["key-auth"] = new { } },
        })).Is(201).Id;

    private async Task<Guid> Portal(Guid? strategy) =>
        (await app.Call("POST", "/v3/portals", new { name = Name(), default_application_auth_strategy_id = strategy })).Is(201).Id;

    private static string Name() => $"Publication {Guid.NewGuid()}";
}
