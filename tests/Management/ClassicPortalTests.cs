using Testing;
using static Management.CatalogCalls;

namespace Management;

/// <summary>Portals by the classic contract: the same portals in other words.</summary>
[Collection(ManagementCollection.Name)]
public sealed class ClassicPortalTests(ManagementFixture app)
{
    private const string Portals = "/v2/portals";

    private static readonly string[] Keys =
    [
        "id", "name", "display_name", "description", "default_domain", "is_public", "rbac_enabled", "auto_approve_applications", "auto_approve_developers", "custom_domain",
        "custom_client_domain", "default_application_auth_strategy_id", "labels", "application_count", "developer_count", "published_product_count", "created_at", "updated_at",
    ];

    [AzuriteFact]
    public async Task Creates_201_a_portal_that_both_contracts_know()
    {
        var made = (await app.Call("POST", Portals, new { name = Name("Portal") })).Is(201).HasKeys(Keys);
        Assert.Equal((made.String("name"), false, false), (made.String("display_name"), made["is_public"].GetBoolean(), made["rbac_enabled"].GetBoolean()));
        Assert.Equal("""[null,null,null,0,0,0]""", Raw(made, "description", "custom_domain", "custom_client_domain", "application_count", "developer_count", "published_product_count"));
        Assert.Equal(made.Text, (await app.Call("GET", $"{Portals}/{made.Id}")).Is(200).Text);
        var newer = (await app.Call("GET", $"/v3/portals/{made.Id}")).Is(200);
        Assert.Equal((made.String("default_domain"), true), (newer.String("default_domain"), newer["authentication_enabled"].GetBoolean()));
        Assert.Equal(newer.String("default_application_auth_strategy_id"), made.String("default_application_auth_strategy_id"));

        var open = (await app.Call("POST", Portals, new { name = Name("Portal"), is_public = true, labels = new { env = "test" }, auto_approve_developers = true })).Is(201);
        Assert.Equal("""[true,true,{"env":"test"},null]""", Raw(open, "is_public", "auto_approve_developers", "labels", "default_application_auth_strategy_id"));
        Assert.False((await app.Call("GET", $"/v3/portals/{open.Id}"))["authentication_enabled"].GetBoolean());
        Assert.True((await app.Call("PATCH", $"/v3/portals/{open.Id}", new { authentication_enabled = true })).Is(200)["authentication_enabled"].GetBoolean());
        Assert.False((await app.Call("GET", $"{Portals}/{open.Id}"))["is_public"].GetBoolean());
        (await app.Call("POST", Portals, new { name = made.String("name") })).Is(409);
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_when_the_body_is_wrong()
    {
        (await app.Call("POST", Portals, new
        {
            display_name = "", description = new string('x', 513), is_public = "yes", labels = new { kong_env = "x" }, custom_domain = "not a host", custom_client_domain = "x.localhost",
            authentication_enabled = true, default_application_auth_strategy_id = Guid.NewGuid(),
        })).Faults("name", "required").Faults("display_name", "min_length").Faults("description", "max_length").Faults("is_public", "is_boolean").Faults("labels.kong_env", "is_label")
            .Faults("custom_domain", "is_fqdn").Faults("custom_client_domain", "invalid").Faults("authentication_enabled", "unknown_property")
            .Faults("default_application_auth_strategy_id", "missing_reference");
        var portal = (await app.Call("POST", Portals, new { name = Name("Portal") })).Is(201);
        (await app.Call("POST", Portals, new { name = Name(), is_public = true, rbac_enabled = true })).Faults("rbac_enabled", "dependent_fields");
        (await app.Call("PATCH", $"{Portals}/{portal.Id}", new { is_public = true, rbac_enabled = true })).Faults("rbac_enabled", "dependent_fields");
        var host = Host();
        (await app.Call("PATCH", $"{Portals}/{portal.Id}", new { custom_domain = host, custom_client_domain = host.ToUpperInvariant() })).Faults("custom_client_domain", "invalid");
        (await app.Call("GET", $"{Portals}?filter[authentication_enabled]=true")).Faults("filter[authentication_enabled]", "unknown_property");
        Assert.Equal(portal.Text, (await app.Call("GET", $"{Portals}/{portal.Id}")).Text);
    }

    [AzuriteFact]
    public async Task Changes_only_what_is_given_and_lets_the_hosts_change_places()
    {
        var (one, two) = (Host(), Host());
        var portal = (await app.Call("POST", Portals, new { name = Name("Portal"), description = "old", labels = new { env = "test", tier = "1" }, custom_domain = one.ToUpperInvariant() })).Is(201);
        var path = $"{Portals}/{portal.Id}";
        Assert.Equal(one, portal.String("custom_domain"));
        var changed = (await app.Call("PATCH", path, new { description = (string?)null, labels = new { tier = (string?)null }, custom_client_domain = two })).Is(200).HasKeys(Keys);
        Assert.Equal($$"""[null,{"env":"test"},"{{one}}","{{two}}"]""", Raw(changed, "description", "labels", "custom_domain", "custom_client_domain"));
        Assert.Equal("pending", (await app.Call("GET", $"/v3/portals/{portal.Id}/custom-domain")).Is(200).String("cname_status"));
        var swapped = (await app.Call("PATCH", path, new { custom_domain = two, custom_client_domain = one })).Is(200);
        Assert.Equal($"""["{two}","{one}"]""", Raw(swapped, "custom_domain", "custom_client_domain"));
        Assert.Equal(two, (await app.Call("GET", $"/v3/portals/{portal.Id}/custom-domain")).String("hostname"));
        (await app.Call("PATCH", path, new { custom_domain = (string?)null })).Is(200);
        (await app.Call("GET", $"/v3/portals/{portal.Id}/custom-domain")).Is(404);
        // What one portal gave back another may take.
        (await app.Call("POST", Portals, new { name = Name("Portal"), custom_domain = two })).Is(201);
        (await app.Call("DELETE", path)).Is(204);
        (await app.Call("POST", Portals, new { name = Name("Portal"), custom_domain = one })).Is(201);
    }

    [AzuriteFact]
    public async Task Creates_one_and_rejects_409_the_others_when_portals_claim_one_custom_domain_at_once()
    {
        var host = Host();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => app.Call("POST", Portals, new Dictionary<string, object>
        {
            ["name"] = Name("Portal"), [n % 2 == 0 ? "custom_domain" : "custom_client_domain"] = host,
        })));
        var made = Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer != made), answer => answer.Is(409));
        var other = (await app.Call("POST", Portals, new { name = Name("Portal") })).Is(201).Id;
        (await app.Call("PATCH", $"{Portals}/{other}", new { custom_domain = host })).Is(409);
        (await app.Call("POST", $"/v3/portals/{other}/custom-domain", new { hostname = host, enabled = true, ssl = new { domain_verification_method = "http" } })).Is(409);
    }

    [AzuriteFact]
    public async Task Rejects_400_the_removal_of_a_portal_that_is_used_unless_forced()
    {
        var peopled = await app.Portal();
        await Developer(peopled);
        var registered = await app.Portal();
        var (_, version, _) = await app.ProductVersion();
        (await app.Call("POST", $"{Portals}/{registered}/product-versions", new
        {
            product_version_id = version, publish_status = "unpublished", auth_strategy_ids = Array.Empty<Guid>(), application_registration_enabled = true, auto_approve_registration = false,
            deprecated = false,
        })).Is(201);
        var published = await app.Portal();
        (await app.Call("PUT", $"/v3/apis/{(await app.Call("POST", "/v3/apis", new { name = Name() })).Is(201).Id}/publications/{published}", new { })).Is(200);
        foreach (var portal in new[] { peopled, registered, published })
        {
            (await app.Call("DELETE", $"{Portals}/{portal}")).Faults("force", "invalid");
            (await app.Call("DELETE", $"{Portals}/{portal}?force=false")).Faults("force", "invalid");
            (await app.Call("GET", $"{Portals}/{portal}")).Is(200);
            (await app.Call("DELETE", $"{Portals}/{portal}?force=true")).Is(204);
            (await app.Call("GET", $"{Portals}/{portal}")).Is(404);
        }
        (await app.Call("DELETE", $"{Portals}/{await app.Portal()}?force=maybe")).Faults("force", "enum");
    }

    [AzuriteFact]
    public async Task Lists_portals_with_how_much_is_in_them()
    {
        var (first, second) = (await app.Portal(), (await app.Call("POST", Portals, new { name = Name("Portal"), is_public = true, custom_domain = Host() })).Is(201));
        await Developer(first);
        await Developer(first);
        (await app.Call("PATCH", $"{ProductCalls.Products}/{await app.Product()}", new { portal_ids = new[] { first, second.Id } })).Is(200);
        var listed = (await app.Call("GET", $"{Portals}?filter[id][oeq]={first},{second.Id}&sort=created_at")).Is(200).HasKeys("data", "meta").Data;
        Assert.Equal([(first, 2, 1), (second.Id, 0, 1)], listed.Select(one =>
            (one.GetProperty("id").GetGuid(), one.GetProperty("developer_count").GetInt32(), one.GetProperty("published_product_count").GetInt32())));
        Assert.Equal(listed[0].GetRawText(), (await app.Call("GET", $"{Portals}/{first}")).Text);
        Assert.Equal(second.Id, Assert.Single((await app.Call("GET", $"{Portals}?filter[custom_domain]={second.String("custom_domain")}&filter[is_public]=true")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Single((await app.Call("GET", $"{Portals}?filter[id][oeq]={first},{second.Id}&page[size]=1&page[number]=2&sort=is_public%20desc")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Returns_what_is_known_of_a_custom_domain_when_it_is_verified()
    {
        var portal = (await app.Call("POST", Portals, new { name = Name("Portal") })).Is(201).Id;
        (await app.Call("POST", $"{Portals}/{portal}/verify-domain")).Faults("custom_domain", "required");
        (await app.Call("PATCH", $"{Portals}/{portal}", new { custom_domain = Host() })).Is(200);
        Assert.Equal("""{"is_cname_verified":false,"is_ssl_issued":false}""", (await app.Call("POST", $"{Portals}/{portal}/verify-domain")).Is(200).Text);
    }

    [AzuriteFact]
    public async Task Hides_404_and_refuses_401_403_what_a_caller_may_not()
    {
        var (portal, viewer) = (await app.Portal(), await Account.Make(app));
        string[] paths = ["", "/appearance", "/appearance/logo", "/authentication-settings", "/identity-providers", "/audit-log-webhook", "/audit-log-webhook/status", "/audit-log-replay-job"];
        foreach (var path in paths)
        {
            (await app.CallAsNobody("GET", $"{Portals}/{portal}{path}")).Is(401);
            (await viewer.Call("GET", $"{Portals}/{portal}{path}")).Is(404);
            (await app.Call("GET", $"{Portals}/{Guid.NewGuid()}{path}")).Is(404);
        }
        (await viewer.Call("POST", Portals, new { name = Name("Portal") })).Is(403);
        await viewer.Assign("Portals", "Viewer", portal);
        foreach (var path in paths) Assert.Equal(200, (await viewer.Call("GET", $"{Portals}/{portal}{path}")).Status);
        Assert.Equal(portal, Assert.Single((await viewer.Call("GET", Portals)).Is(200).Data).GetProperty("id").GetGuid());
        (await viewer.Call("PATCH", $"{Portals}/{portal}", new { description = "x" })).Is(403);
        (await viewer.Call("DELETE", $"{Portals}/{portal}?force=true")).Is(403);
        (await viewer.Call("PATCH", $"{Portals}/{portal}/appearance", new { use_custom_fonts = true })).Is(403);
        (await viewer.Call("POST", $"{Portals}/{portal}/verify-domain")).Is(403);
        (await app.Call("GET", $"{Portals}/x")).Faults("portalId", "is_uuid");
    }

    [AzuriteFact]
    public async Task Changes_at_either_prefix_what_both_contracts_say_alike()
    {
        var portal = await app.Portal();
        var (older, newer) = ($"{Portals}/{portal}", $"/v3/portals/{portal}");
        var settings = (await app.Call("PATCH", $"{older}/authentication-settings", new { basic_auth_enabled = false, idp_mapping_enabled = true })).Is(200);
        Assert.Equal(settings.Text, (await app.Call("GET", $"{newer}/authentication-settings")).Is(200).Text);
        (await app.Call("PATCH", $"{older}/authentication-settings", new { oidc_auth_enabled = "yes" })).Faults("oidc_auth_enabled", "is_boolean");

        (await app.Call("GET", $"{older}/identity-provider/team-group-mappings")).Is(400);
        var provider = (await app.Call("POST", $"{older}/identity-providers", new { type = "oidc", config = new { issuer_url = "https://id.example.com", client_id = "portal" } })).Is(201);
        Assert.Equal(provider.Text, (await app.Call("GET", $"{newer}/identity-providers/{provider.Id}")).Is(200).Text);
        Assert.True((await app.Call("PATCH", $"{older}/identity-providers/{provider.Id}", new { enabled = true })).Is(200)["enabled"].GetBoolean());
        Assert.Equal(provider.Id, Assert.Single((await app.Call("GET", $"{older}/identity-providers?filter[type]=oidc")).Is(200).Json.EnumerateArray().ToList()).GetProperty("id").GetGuid());
        var team = (await app.Call("POST", $"{newer}/teams", new { name = "Team" })).Is(201).Id;
        var mapped = (await app.Call("PATCH", $"{older}/identity-provider/team-group-mappings", new { data = new[] { new { team_id = team, groups = new[] { "staff" } } } })).Is(200);
        Assert.Equal(mapped.Text, (await app.Call("GET", $"{newer}/identity-provider/team-group-mappings")).Is(200).Text);
        Assert.Equal(mapped.Text, (await app.Call("GET", $"{older}/identity-provider/team-group-mappings")).Is(200).Text);
        (await app.Call("DELETE", $"{older}/identity-providers/{provider.Id}")).Is(204);
        (await app.Call("GET", $"{newer}/identity-providers/{provider.Id}")).Is(404);

        var destination = (await app.Call("POST", "/v3/audit-log-destinations", new { name = "SIEM", endpoint = "https://logs.example.com/in", authorization = "Bearer x", log_format = "json" })).Is(201).Id;
        (await app.Call("PATCH", $"{older}/audit-log-webhook", new { enabled = true, audit_log_destination_id = destination })).Is(200);
        Assert.Equal(destination, (await app.Call("GET", $"{newer}/audit-log-webhook")).Is(200)["audit_log_destination_id"].GetGuid());
        Assert.Equal("active", (await app.Call("GET", $"{older}/audit-log-webhook/status")).Is(200).String("webhook_status"));
        var span = new { start_at = DateTimeOffset.UtcNow.AddHours(-2), end_at = DateTimeOffset.UtcNow.AddHours(-1) };
        Assert.Equal("accepted", (await app.Call("PUT", $"{older}/audit-log-replay-job", span)).Is(202).String("status"));
        Assert.NotEqual("unconfigured", (await app.Call("GET", $"{older}/audit-log-replay-job")).Is(200).String("status"));
        (await app.Call("DELETE", $"{older}/audit-log-webhook")).Is(204);
        Assert.Equal("""{"enabled":false}""", (await app.Call("GET", $"{newer}/audit-log-webhook")).Is(200).Text);
    }

    private async Task Developer(Guid portal) =>
        (await app.Call("POST", $"/v3/portals/{portal}/developers", new { email = $"d-{Guid.NewGuid():N}@example.com", full_name = "Dora", status = "pending" })).Is(201);

    // A name that no name server may know (RFC 6761).
    private static string Host() => $"p{Guid.NewGuid():N}.example.invalid";

    private static string Raw(Answer answer, params string[] fields) => $"[{string.Join(',', fields.Select(field => answer[field].GetRawText()))}]";
}
