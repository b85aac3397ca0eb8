using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class MailSettingsTests(ManagementFixture app)
{
    private static readonly string[] TemplateKeys = ["name", "label", "default_content", "content", "variables", "enabled", "created_at", "updated_at"];
    private static readonly string[] ConfigKeys = ["id", "domain_name", "from_name", "from_email", "reply_to_email", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Lists_the_templates_and_variables_that_there_are()
    {
        var all = (await app.Call("GET", "/v3/portals/email-templates")).Is(200).HasKeys("data");
        Assert.Equal(11, all.Data.Count);
        var one = (await app.Call("GET", "/v3/portals/email-templates/api-key-expired")).Is(200).HasKeys("name", "label", "default_content", "variables");
        Assert.Contains("credential_expires_at", one["variables"].EnumerateArray().Select(variable => variable.GetString()));
        (await app.Call("GET", "/v3/portals/email-templates/birthday")).Is(404);
        var variables = (await app.Call("GET", "/v3/portals/email-templates/variables")).Is(200).Data;
        Assert.Equal(12, variables.Count);
        Assert.All(variables, variable => Assert.NotEqual(0, variable.GetProperty("scope").GetArrayLength()));
        (await app.CallAsNobody("GET", "/v3/portals/email-templates")).Is(401);
    }

    [AzuriteFact]
    public async Task Changes_a_template_field_by_field_and_goes_back_to_the_built_in_one()
    {
        var portal = await Portal();
        var path = $"{portal}/email-templates/reset-password";
        var untouched = (await app.Call("GET", path)).Is(200).HasKeys(TemplateKeys);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, untouched["content"].ValueKind);
        (await app.Call("PATCH", path, new { content = new { subject = "Hi {{ developer_fullname }}" } })).Is(200);
        var changed = (await app.Call("PATCH", path, new { content = new { title = "There", button_label = (string?)null }, enabled = false })).Is(200);
        Assert.Equal(("Hi {{ developer_fullname }}", "There"), (changed["content"].GetProperty("subject").GetString(), changed["content"].GetProperty("title").GetString()));
        Assert.False(changed["enabled"].GetBoolean());
        Assert.Equal(changed.Text, (await app.Call("GET", path)).Is(200).Text);
        var listed = (await app.Call("GET", $"{portal}/email-templates")).Is(200).Data;
        Assert.Equal(11, listed.Count);
        Assert.Single(listed, template => !template.GetProperty("enabled").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await app.Call("PATCH", path, new { content = (object?)null })).Is(200)["content"].ValueKind);
        for (var i = 0; i < 2; i++) (await app.Call("DELETE", path)).Is(204);
        Assert.True((await app.Call("GET", path)).Is(200)["enabled"].GetBoolean());

        (await app.Call("PATCH", path, new { content = new { subject = new string('x', 1025), body = "{{ api_name }}", color = "red" }, enabled = "no" }))
            .Faults("content.subject", "max_length").Faults("content.body", "invalid").Faults("content.color", "unknown_property").Faults("enabled", "is_boolean");
        (await app.Call("POST", $"{path}/send-test-email", new { content = new { subject = "s" } })).Faults("content.title", "required").Faults("content.body", "required");
        (await app.Call("POST", $"{path}/send-test-email", new { })).Faults("content", "required");
        foreach (var (method, body) in new[] { ("GET", (object?)null), ("PATCH", new { }), ("DELETE", null) })
        {
            (await app.Call(method, $"{portal}/email-templates/birthday", body)).Is(404);
            (await app.Call(method, $"/v3/portals/{Guid.NewGuid()}/email-templates/reset-password", body)).Is(404);
        }
    }

    [AzuriteFact]
    public async Task Keeps_one_email_config_that_its_older_form_shows_too()
    {
        var portal = await Portal();
        var path = $"{portal}/email-config";
        (await app.Call("GET", path)).Is(404);
        (await app.Call("PATCH", path, new { })).Is(404);
        (await app.Call("DELETE", path)).Is(404);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.Call("POST", path, new { from_name = "Flights", reply_to_email = "help@example.org" })));
        var created = Assert.Single(answers, answer => answer.Status == 201).HasKeys(ConfigKeys);
        Assert.All(answers.Where(answer => answer != created), answer => answer.Is(409));
        Assert.Equal(created.Text, (await app.Call("GET", path)).Is(200).Text);
        var changed = (await app.Call("PATCH", path, new { from_email = "flights@example.com", reply_to_email = (string?)null })).Is(200);
        Assert.Equal(("Flights", "flights@example.com", null), (changed.String("from_name"), changed.String("from_email"), changed.String("reply_to_email")));
        var older = (await app.Call("GET", $"{portal}/email-delivery")).Is(200).HasKeys("enabled", "from_email", "reply_to_email", "created_at", "updated_at");
        Assert.Equal("flights@example.com", older.String("from_email"));
        Assert.False((await app.Call("PATCH", $"{portal}/email-delivery", new { enabled = false })).Is(200)["enabled"].GetBoolean());
        (await app.Call("PATCH", path, new { from_email = "flights@example.org" })).Faults("from_email", "invalid");
        (await app.Call("PATCH", path, new { domain_name = "example.org" })).Faults("domain_name", "missing_reference");
        (await app.Call("PATCH", path, new { from_email = "nobody", enabled = true })).Faults("from_email", "matches_regex").Faults("enabled", "unknown_property");
        (await app.Call("DELETE", $"{portal}/email-delivery")).Is(204);
        (await app.Call("GET", $"{portal}/email-delivery")).Is(404);
        (await app.Call("PATCH", $"{portal}/email-delivery", new { reply_to_email = "help@example.org" })).Is(200);
        (await app.Call("GET", path)).Is(200);
    }

    [AzuriteFact]
    public async Task Returns_pending_for_a_domain_that_the_operator_has_not_named()
    {
        var domain = $"d{Guid.NewGuid():N}.example.org";
        var created = (await app.Call("POST", "/v3/portals/email-domains", new { domain = domain.ToUpperInvariant() })).Is(201)
            .HasKeys("domain", "verification", "dns_validation_records", "created_at", "updated_at");
        Assert.Equal((domain, "pending"), (created.String("domain"), created["verification"].GetProperty("status").GetString()));
        (await app.Call("POST", "/v3/portals/email-domains", new { domain })).Is(409);
        (await app.Call("POST", "/v3/portals/email-domains", new { domain = "not a domain" })).Faults("domain", "matches_regex");
        (await app.Call("GET", $"/v3/portals/email-domains/{domain}")).Is(200);
        Assert.Equal(domain, Assert.Single((await app.Call("GET", $"/v3/portals/email-domains?filter[domain]={domain}&filter[verification_status]=pending&sort=domain")).Is(200).Data)
            .GetProperty("domain").GetString());
        var portal = await Portal();
        (await app.Call("POST", $"{portal}/email-config", new { domain_name = domain, from_email = $"flights@{domain}" })).Is(201);
        (await app.Call("DELETE", $"/v3/portals/email-domains/{domain}")).Is(204);
        (await app.Call("DELETE", $"/v3/portals/email-domains/{domain}")).Is(404);
        (await app.Call("GET", $"/v3/portals/email-domains/{domain}")).Is(404);
    }

    private async Task<string> Portal() => $"/v3/portals/{(await app.Call("POST", "/v3/portals", new { name = $"Portal {Guid.NewGuid()}" })).Is(201).Id}";
}
