using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class PortalTests(ManagementFixture app)
{
    private static readonly string[] Keys =
    [
        "id", "name", "display_name", "description", "authentication_enabled", "rbac_enabled", "sipr_enabled", "default_api_visibility",
        "default_page_visibility", "default_application_auth_strategy_id", "auto_approve_developers", "auto_approve_applications", "default_domain",
        "canonical_domain", "labels", "notifications_developer_pii_visibility_enabled", "created_at", "updated_at",
    ];

    [AzuriteFact]
    public async Task Creates_201_with_defaults_when_only_the_name_is_given()
    {
        var name = Name("Café / Partners");
        var portal = (await app.Call("POST", "/v3/portals", new { name })).Is(201).HasKeys(Keys);
        Assert.Equal(name, portal.String("display_name"));
        Assert.Null(portal.String("description"));
        Assert.True(portal["authentication_enabled"].GetBoolean());
        Assert.False(portal["rbac_enabled"].GetBoolean());
        Assert.False(portal["auto_approve_developers"].GetBoolean());
        Assert.Equal("private", portal.String("default_api_visibility"));
        Assert.Matches("^caf-partners-[0-9a-f-]+\\.localhost$", portal.String("default_domain"));
        Assert.Equal(portal.String("default_domain"), portal.String("canonical_domain"));
        var strategy = (await app.Call("GET", $"/v2/application-auth-strategies/{portal.String("default_application_auth_strategy_id")}")).Is(200);
        Assert.Equal("key_auth", strategy.String("strategy_type"));
        Assert.Equal(portal.Text, (await app.Call("GET", $"/v3/portals/{portal.Id}")).Is(200).Text);
    }

    [AzuriteFact]
    public async Task Creates_201_without_a_strategy_when_developers_cannot_sign_in_or_none_is_wanted()
    {
        var closed = (await app.Call("POST", "/v3/portals", new { name = Name(), authentication_enabled = false })).Is(201);
        var none = (await app.Call("POST", "/v3/portals", new { name = Name(), default_application_auth_strategy_id = (Guid?)null })).Is(201);
        Assert.Null(closed.String("default_application_auth_strategy_id"));
        Assert.Null(none.String("default_application_auth_strategy_id"));
    }

    [AzuriteFact]
    public async Task Creates_all_with_one_strategy_and_domains_of_their_own_when_portals_are_made_at_once()
    {
        var alike = $"Same {Guid.NewGuid():N}"[..20];
        // Upper and lower case, spaces and dashes make different names and the same host.
        string[] names = [alike, alike.ToUpperInvariant(), alike.Replace(' ', '-'), alike + "!", alike + "?", alike + "."];
        var portals = await Task.WhenAll(names.Select(name => app.Call("POST", "/v3/portals", new { name })));
        Assert.All(portals, portal => portal.Is(201));
        Assert.Equal(names.Length, portals.Select(portal => portal.String("default_domain")).Distinct().Count());
        Assert.Single(portals, portal => !portal.String("default_domain")[..^".localhost".Length].EndsWith('-') && portal.String("default_domain").Length == alike.Length + ".localhost".Length);
        Assert.Single(portals.Select(portal => portal.String("default_application_auth_strategy_id")).Distinct());
    }

    [AzuriteFact]
    public async Task Creates_one_and_rejects_409_the_others_when_a_name_is_taken_at_once()
    {
        var name = Name();
        var portals = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => app.Call("POST", "/v3/portals", new { name })));
        var created = Assert.Single(portals, portal => portal.Status == 201);
        Assert.All(portals.Where(portal => portal != created), portal => portal.Is(409));
        var listed = (await app.Call("GET", $"/v3/portals?filter[name]={Uri.EscapeDataString(name)}")).Is(200);
        Assert.Equal(created.Id, Assert.Single(listed.Data).GetProperty("id").GetGuid());
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_when_the_body_is_wrong()
    {
        var answer = await app.Call("POST", "/v3/portals", new
        {
            display_name = "", description = new string('x', 513), rbac_enabled = "yes", default_api_visibility = "secret", labels = new { kong_env = "x" }, colour = 1,
            default_application_auth_strategy_id = "mine",
        });
        answer.Faults("name", "required").Faults("display_name", "min_length").Faults("description", "max_length").Faults("rbac_enabled", "is_boolean")
            .Faults("default_api_visibility", "enum").Faults("labels.kong_env", "is_label").Faults("colour", "unknown_property")
            .Faults("default_application_auth_strategy_id", "is_uuid");
        (await app.Call("POST", "/v3/portals", new { name = Name(), default_application_auth_strategy_id = Guid.NewGuid() }))
            .Faults("default_application_auth_strategy_id", "missing_reference");
        (await app.Call("POST", "/v3/portals", new { name = Name(), authentication_enabled = false, rbac_enabled = true })).Faults("rbac_enabled", "dependent_fields");
    }

    [AzuriteFact]
    public async Task Changes_only_what_is_given_when_patched()
    {
        var portal = (await app.Call("POST", "/v3/portals", new { name = Name(), description = "old", labels = new { env = "test", tier = "1" } })).Is(201);
        var renamed = Name();
        var changed = (await app.Call("PATCH", $"/v3/portals/{portal.Id}", new
        {
            name = renamed, description = (string?)null, auto_approve_developers = true, labels = new { tier = (string?)null },
            default_application_auth_strategy_id = (Guid?)null,
        })).Is(200).HasKeys(Keys);
        Assert.Equal(renamed, changed.String("name"));
        Assert.Null(changed.String("description"));
        Assert.True(changed["auto_approve_developers"].GetBoolean());
        Assert.Equal("{\"env\":\"test\"}", changed["labels"].GetRawText());
        Assert.Equal(portal.String("default_domain"), changed.String("default_domain"));
        Assert.Equal(portal.String("display_name"), changed.String("display_name"));
        (await app.Call("POST", "/v3/portals", new { name = portal.String("name") })).Is(201);
        (await app.Call("PATCH", $"/v3/portals/{portal.Id}", new { name = portal.String("name") })).Is(409);
        (await app.Call("PATCH", $"/v3/portals/{portal.Id}", new { authentication_enabled = false, rbac_enabled = true })).Faults("rbac_enabled", "dependent_fields");
        Assert.Equal(changed.Text, (await app.Call("GET", $"/v3/portals/{portal.Id}")).Text);
    }

    [AzuriteFact]
    public async Task Changes_all_when_patched_at_once()
    {
        var portal = (await app.Call("POST", "/v3/portals", new { name = Name() })).Is(201);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(async i =>
            (await app.Call("PATCH", $"/v3/portals/{portal.Id}", new { labels = new Dictionary<string, string> { [$"k{i}"] = "v" } })).Is(200)));
        Assert.Equal(5, (await app.Call("GET", $"/v3/portals/{portal.Id}"))["labels"].EnumerateObject().Count());
    }

    [AzuriteFact]
    public async Task Removes_and_frees_name_and_host_when_deleted()
    {
        var name = Name();
        var portal = (await app.Call("POST", "/v3/portals", new { name })).Is(201);
        (await app.Call("DELETE", $"/v3/portals/{portal.Id}?force=maybe")).Faults("force", "enum");
        (await app.Call("DELETE", $"/v3/portals/{portal.Id}")).Is(204);
        (await app.Call("GET", $"/v3/portals/{portal.Id}")).Is(404);
        (await app.Call("DELETE", $"/v3/portals/{portal.Id}")).Is(404);
        var again = (await app.Call("POST", "/v3/portals", new { name })).Is(201);
        Assert.Equal(portal.String("default_domain"), again.String("default_domain"));
        Assert.NotEqual(portal.Id, again.Id);
    }

    [AzuriteFact]
    public async Task Rejects_409_the_removal_of_a_portal_with_publications_unless_forced()
    {
        var portal = (await app.Call("POST", "/v3/portals", new { name = Name() })).Is(201);
        var api = (await app.Call("POST", "/v3/apis", new { name = Name("Api") })).Is(201);
        (await app.Call("PUT", $"/v3/apis/{api.Id}/publications/{portal.Id}", new { })).Is(200);
        (await app.Call("DELETE", $"/v3/portals/{portal.Id}")).Is(409);
        (await app.Call("DELETE", $"/v3/portals/{portal.Id}?force=false")).Is(409);
        (await app.Call("GET", $"/v3/apis/{api.Id}/publications/{portal.Id}")).Is(200);
        (await app.Call("DELETE", $"/v3/portals/{portal.Id}?force=true")).Is(204);
        (await app.Call("GET", $"/v3/apis/{api.Id}/publications/{portal.Id}")).Is(404);
        Assert.DoesNotContain((await app.Call("GET", "/v3/api-publications?page[size]=1000")).Is(200).Data, row => row.GetProperty("portal_id").GetGuid() == portal.Id);
    }

    [AzuriteFact]
    public async Task Keeps_either_the_portal_or_no_publication_when_it_is_removed_while_something_is_published()
    {
        for (var round = 0; round < 8; round++)
        {
            var portal = (await app.Call("POST", "/v3/portals", new { name = Name() })).Is(201);
            var api = (await app.Call("POST", "/v3/apis", new { name = Name("Api") })).Is(201);
            var publishing = app.Call("PUT", $"/v3/apis/{api.Id}/publications/{portal.Id}", new { });
            var removing = app.Call("DELETE", $"/v3/portals/{portal.Id}");
            var (published, removed) = (await publishing, await removing);
            Assert.True((published.Status, removed.Status) is (200, 409) or (404, 204), $"{published}\n{removed}");
            (await app.Call("GET", $"/v3/apis/{api.Id}/publications/{portal.Id}")).Is(published.Status == 200 ? 200 : 404);
        }
    }

    [AzuriteFact]
    public async Task Lists_in_the_contracts_orders_and_filters()
    {
        var mark = Guid.NewGuid().ToString("N");
        foreach (var (name, rbac) in new[] { ("b", true), ("a", false), ("c", false) })
            (await app.Call("POST", "/v3/portals", new { name = $"{name} {mark}", rbac_enabled = rbac })).Is(201);
        var sorted = (await app.Call("GET", $"/v3/portals?filter%5Bname%5D%5Bcontains%5D={mark}&sort=name%20desc&page[size]=2")).Is(200);
        Assert.Equal(["c", "b"], sorted.Data.Select(portal => portal.GetProperty("name").GetString()![..1]));
        Assert.Equal("""{"number":1,"size":2,"total":3}""", sorted["meta"].GetProperty("page").GetRawText());
        Assert.Single((await app.Call("GET", $"/v3/portals?filter[name][contains]={mark}&filter[rbac_enabled]=true")).Is(200).Data);
        (await app.Call("GET", "/v3/portals?filter[colour]=red&sort=colour")).Faults("filter[colour]", "unknown_property").Faults("sort", "enum");
    }

    [AzuriteTheory]
    [InlineData("GET", "/v3/portals")]
    [InlineData("POST", "/v3/portals")]
    [InlineData("GET", "/v3/portals/{id}")]
    [InlineData("PATCH", "/v3/portals/{id}")]
    [InlineData("DELETE", "/v3/portals/{id}")]
    public async Task Refuses_401_and_writes_nothing_when_nobody_calls(string method, string path)
    {
        var portal = (await app.Call("POST", "/v3/portals", new { name = Name() })).Is(201);
        var refused = (await app.CallAsNobody(method, path.Replace("{id}", portal.Id.ToString()), method is "POST" or "PATCH" ? new { name = "mine" } : null)).Is(401);
        Assert.DoesNotContain(portal.String("name"), refused.Text);
        Assert.Equal(portal.Text, (await app.Call("GET", $"/v3/portals/{portal.Id}")).Is(200).Text);
    }

    private static string Name(string prefix = "Portal") => $"{prefix} {Guid.NewGuid()}";
}
