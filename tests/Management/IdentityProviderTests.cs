using System.Text.Json;
using Azure.Data.Tables;
using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class IdentityProviderTests(ManagementFixture app)
{
    private const string Secret = "a-secret-of-the-provider";

    private static readonly object Oidc = new
    {
        type = "oidc", config = new { issuer_url = "https://identity.example.com/v2", client_id = "portal", client_secret = Secret, claim_mappings = new { groups = "teams" } },
    };

    [AzuriteFact]
    public async Task Keeps_providers_without_ever_showing_or_storing_their_secrets_readably()
    {
        var (portal, id) = await Portal();
        var path = $"{portal}/identity-providers";
        Assert.Equal("[]", (await app.Call("GET", path)).Is(200).Text);
        var made = (await app.Call("POST", path, Oidc)).Is(201).HasKeys("id", "type", "enabled", "config", "created_at", "updated_at");
        Assert.False(made["enabled"].GetBoolean());
        Assert.Equal(
            """{"issuer_url":"https://identity.example.com/v2","client_id":"portal","scopes":["email","openid","profile"],"claim_mappings":{"name":"name","email":"email","groups":"teams"}}""",
            made["config"].GetRawText());
        Assert.Equal(made.Text, (await app.Call("GET", $"{path}/{made.Id}")).Is(200).Text);
        await foreach (var row in new TableServiceClient(app.Storage).GetTableClient("people").QueryAsync<TableEntity>($"PartitionKey eq '{id}'"))
            Assert.DoesNotContain(Secret, row.GetString("Json") ?? "");

        // The secret stays with the address that it was given for, and with no other.
        Assert.Equal("other", (await app.Call("PATCH", $"{path}/{made.Id}", new { config = new { issuer_url = "https://identity.example.com/v2", client_id = "other" } })).Is(200)["config"]
            .GetProperty("client_id").GetString());
        Assert.True(await HasSecret());
        (await app.Call("PATCH", $"{path}/{made.Id}", new { config = new { issuer_url = "https://evil.example.com", client_id = "portal" } })).Is(200);
        Assert.False(await HasSecret());
        Assert.True((await app.Call("PATCH", $"{path}/{made.Id}", new { enabled = true })).Is(200)["enabled"].GetBoolean());
        (await app.Call("DELETE", $"{path}/{made.Id}")).Is(204);
        (await app.Call("DELETE", $"{path}/{made.Id}")).Is(404);

        async Task<bool> HasSecret() => !(await new TableServiceClient(app.Storage).GetTableClient("people").GetEntityAsync<TableEntity>(id.ToString(), $"identity-provider|{made.Id}")).Value
            .GetString("Json")!.Contains("\"sealedSecret\":null");
    }

    [AzuriteFact]
    public async Task Keeps_one_provider_enabled_however_many_are_switched_on_at_once()
    {
        var (portal, _) = await Portal();
        var path = $"{portal}/identity-providers";
        var ids = new List<Guid>();
        for (var i = 0; i < 4; i++) ids.Add((await app.Call("POST", path, Oidc)).Is(201).Id);
        var answers = await Task.WhenAll(ids.Select(one => app.Call("PATCH", $"{path}/{one}", new { enabled = true })));
        var on = Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer != on), answer => answer.Is(409));
        (await app.Call("PATCH", $"{path}/{on.Id}", new { enabled = false })).Is(200);
        (await app.Call("PATCH", $"{path}/{ids.First(one => one != on.Id)}", new { enabled = true })).Is(200);
        Assert.Equal(4, JsonSerializer.Deserialize<JsonElement>((await app.Call("GET", $"{path}?filter[type][eq]=oidc")).Is(200).Text).GetArrayLength());
        Assert.Equal("[]", (await app.Call("GET", $"{path}?filter[type][eq]=saml")).Is(200).Text);
    }

    [AzuriteFact]
    public async Task Rejects_400_what_a_provider_may_not_say_and_saml_that_would_not_work()
    {
        var (portal, _) = await Portal();
        var path = $"{portal}/identity-providers";
        (await app.Call("POST", path, new { })).Faults("type", "required").Faults("config", "required");
        (await app.Call("POST", path, new { type = "oidc", enabled = 1, config = new { issuer_url = "ldap://x", scopes = new[] { "a b" }, claim_mappings = new { mail = "x" } } }))
            .Faults("enabled", "is_boolean").Faults("config.issuer_url", "matches_regex").Faults("config.client_id", "required").Faults("config.scopes.0", "matches_regex")
            .Faults("config.claim_mappings.mail", "unknown_property");
        (await app.Call("POST", path, new { type = "saml", enabled = true, config = new { idp_metadata_url = "https://idp.example.com/metadata" } })).Faults("enabled", "invalid");
        var saml = (await app.Call("POST", path, new { type = "saml", config = new { idp_metadata_url = "https://idp.example.com/metadata" } })).Is(201);
        Assert.Equal("""{"idp_metadata_url":"https://idp.example.com/metadata"}""", saml["config"].GetRawText());
        (await app.Call("PATCH", $"{path}/{saml.Id}", new { enabled = true })).Faults("enabled", "invalid");
        (await app.Call("PATCH", $"{path}/{saml.Id}", new { config = new { } })).Faults("config.idp_metadata_url", "required");
        (await app.Call("PATCH", $"{portal}/authentication-settings", new { saml_auth_enabled = true })).Faults("saml_auth_enabled", "invalid");
    }

    [AzuriteFact]
    public async Task Keeps_groups_mapped_to_teams_in_both_forms_of_the_contract()
    {
        var (portal, id) = await Portal();
        var older = $"{portal}/identity-provider/team-group-mappings";
        (await app.Call("GET", older)).Is(400);
        (await app.Call("PATCH", older, new { data = Array.Empty<object>() })).Is(400);
        var provider = (await app.Call("POST", $"{portal}/identity-providers", Oidc)).Is(201).Id;
        var (first, second) = (await Team(portal, "First"), await Team(portal, "Second"));
        var path = $"{portal}/identity-providers/{provider}/team-group-mappings";
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Call("POST", path, new { team_id = first, group = "devs" })));
        var made = Assert.Single(answers, answer => answer.Status == 201).HasKeys("id", "team_id", "group", "created_at", "updated_at");
        Assert.All(answers.Where(answer => answer != made), answer => answer.Is(409));
        (await app.Call("POST", path, new { team_id = Guid.NewGuid(), group = "" })).Faults("group", "min_length");
        (await app.Call("POST", path, new { team_id = Guid.NewGuid(), group = "devs" })).Faults("team_id", "missing_reference");
        Assert.Equal(made.Text, (await app.Call("GET", $"{path}/{made.Id}")).Is(200).Text);

        var replaced = (await app.Call("PATCH", older, new { data = new[] { new { team_id = first, groups = new[] { "ops", "qa", "qa" } }, new { team_id = second, groups = new[] { "devs" } } } })).Is(200);
        Assert.Equal(2, replaced["meta"].GetProperty("page").GetProperty("total").GetInt32());
        (await app.Call("PATCH", older, new { data = new[] { new { team_id = Guid.NewGuid(), groups = Array.Empty<string>() } } })).Faults("data.0.team_id", "missing_reference");
        var page = (await app.Call("GET", $"{path}?page[size]=2")).Is(200).HasKeys("meta", "data");
        Assert.Equal(2, page.Data.Count);
        var next = (await app.Call("GET", page["meta"].GetProperty("page").GetProperty("next").GetString()!)).Is(200);
        Assert.Single(next.Data);
        Assert.Equal(JsonValueKind.Null, next["meta"].GetProperty("page").GetProperty("next").ValueKind);
        Assert.Equal(["devs", "ops", "qa"], page.Data.Concat(next.Data).Select(mapping => mapping.GetProperty("group").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await app.Call("GET", $"{path}?filter[team_id][eq]={first}")).Is(200).Data.Count);
        (await app.Call("GET", $"{path}/{made.Id}")).Is(404);
        (await app.Call("PATCH", older, new { data = new[] { new { team_id = first, groups = Array.Empty<string>() } } })).Is(200);
        Assert.Equal(second, Assert.Single((await app.Call("GET", older)).Is(200).Data).GetProperty("team_id").GetGuid());

        // What a mapping needs takes it along.
        (await app.Call("DELETE", $"{portal}/teams/{second}")).Is(204);
        Assert.Empty((await app.Call("GET", path)).Is(200).Data);
        var last = (await app.Call("POST", path, new { team_id = first, group = "devs" })).Is(201);
        (await app.Call("DELETE", $"{path}/{last.Id}")).Is(204);
        (await app.Call("POST", path, new { team_id = first, group = "devs" })).Is(201);
        (await app.Call("DELETE", $"{portal}/identity-providers/{provider}")).Is(204);
        (await app.Call("GET", path)).Is(404);
        await foreach (var row in new TableServiceClient(app.Storage).GetTableClient("people").QueryAsync<TableEntity>($"PartitionKey eq '{id}'"))
            Assert.DoesNotContain(provider.ToString(), row.RowKey);
    }

    [AzuriteFact]
    public async Task Returns_in_the_settings_what_opens_the_portal_and_takes_the_older_form_of_a_provider()
    {
        var (portal, _) = await Portal();
        var path = $"{portal}/authentication-settings";
        Assert.Equal(
            """{"basic_auth_enabled":true,"oidc_auth_enabled":false,"saml_auth_enabled":false,"oidc_team_mapping_enabled":false,"idp_mapping_enabled":false,"konnect_mapping_enabled":true}""",
            (await app.Call("GET", path)).Is(200).Text);
        (await app.Call("PATCH", path, new { oidc_auth_enabled = true })).Faults("oidc_issuer", "required").Faults("oidc_client_id", "required");
        var changed = (await app.Call("PATCH", path, new
        {
            basic_auth_enabled = false, oidc_auth_enabled = true, oidc_issuer = "https://identity.example.com", oidc_client_id = "portal", oidc_client_secret = Secret,
            oidc_team_mapping_enabled = true,
        })).Is(200);
        Assert.Equal((false, true, true), (changed["basic_auth_enabled"].GetBoolean(), changed["oidc_auth_enabled"].GetBoolean(), changed["idp_mapping_enabled"].GetBoolean()));
        Assert.Equal("https://identity.example.com", changed["oidc_config"].GetProperty("issuer").GetString());
        Assert.DoesNotContain(Secret, changed.Text);
        Assert.Equal(changed.Text, (await app.Call("GET", path)).Is(200).Text);
        Assert.Single(JsonSerializer.Deserialize<JsonElement>((await app.Call("GET", $"{portal}/identity-providers")).Is(200).Text).EnumerateArray(), one => one.GetProperty("enabled").GetBoolean());
        Assert.Equal("https://other.example.com", (await app.Call("PATCH", path, new { oidc_issuer = "https://other.example.com" })).Is(200)["oidc_config"].GetProperty("issuer").GetString());
        Assert.False((await app.Call("PATCH", path, new { oidc_auth_enabled = false })).Is(200)["oidc_auth_enabled"].GetBoolean());
        (await app.Call("PATCH", path, new { basic_auth_enabled = "yes", oidc_scope = "x" })).Faults("basic_auth_enabled", "is_boolean").Faults("oidc_scope", "unknown_property");
        (await app.Call("GET", $"/v3/portals/{Guid.NewGuid()}/authentication-settings")).Is(404);
        (await app.CallAsNobody("GET", path)).Is(401);
    }

    private async Task<Guid> Team(string portal, string name) => (await app.Call("POST", $"{portal}/teams", new { name })).Is(201).Id;

    private async Task<(string Path, Guid Id)> Portal()
    {
        var id = (await app.Call("POST", "/v3/portals", new { name = $"Portal {Guid.NewGuid()}" })).Is(201).Id;
        return ($"/v3/portals/{id}", id);
    }
}
