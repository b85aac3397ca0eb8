using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Features.Export;
using Features.Storage;
using Testing;

namespace Management;

/// <summary>Export and apply. Every test leaves the configuration as it found it.</summary>
public sealed class ConfigurationTests(ConfigurationFixture app) : IClassFixture<ConfigurationFixture>
{
    [AzuriteFact]
    public async Task Returns_the_same_bytes_after_a_wipe_and_an_application()
    {
        var export = (await Call("GET", "/v3/export")).Is(200);
        foreach (var part in export.Json.EnumerateObject().Where(part => part.Name != "format")) Assert.True(part.Value.GetArrayLength() > 0, $"{part.Name} is empty");
        foreach (var secret in new[] { "very-secret", ConfigurationFixture.ProviderKey, ConfigurationFixture.Authorization, ConfigurationFixture.ClientSecret, app.WebhookSecret }) Assert.DoesNotContain(secret, export.Text);
        Assert.Equal(6, SecretsIn(export).Count);
        var rows = await ConfiguredRows();
        Assert.DoesNotContain("created_at", export.Text);
        // What only sounds like a secret is none.
        Assert.True(export["dcr_providers"][0].GetProperty("dcr_config").GetProperty("disable_refresh_secret").GetBoolean());
        Assert.Equal("low", export["dcr_providers"][0].GetProperty("labels").GetProperty("secret-level").GetString());
        Assert.Contains("\"hide_client_secret\":true", export.Text);

        // What is there is what is wanted.
        Assert.Empty((await Call("POST", "/v3/apply", export.Json)).Is(200)["changes"].EnumerateArray());
        var empty = Emptied(export);
        var wiped = (await Call("POST", "/v3/apply?dry_run=true", empty)).Is(200);
        Assert.True(wiped["dry_run"].GetBoolean());
        Assert.All(wiped["changes"].EnumerateArray(), change => Assert.Equal("remove", change.GetProperty("action").GetString()));
        Assert.Equal(export.Text, (await Call("GET", "/v3/export")).Text);

        Assert.Equal(wiped["changes"].GetRawText(), (await Call("POST", "/v3/apply", empty)).Is(200)["changes"].GetRawText());
        foreach (var part in (await Call("GET", "/v3/export")).Json.EnumerateObject().Where(part => part.Name != "format")) Assert.Equal(0, part.Value.GetArrayLength());

        // Nothing is stored any more: the document alone is not enough, and the answer says all that it takes.
        var lacking = (await Call("POST", "/v3/apply", export.Json)).Is(400);
        foreach (var name in SecretsIn(export)) lacking.Faults($"secrets.{name}", "required");
        Assert.Equal(SecretsIn(export).Count, lacking["invalid_parameters"].GetArrayLength());
        Assert.Equal(lacking["invalid_parameters"].GetRawText(), (await Call("POST", "/v3/apply?dry_run=true", export.Json)).Is(400)["invalid_parameters"].GetRawText());

        var restored = (await Call("POST", "/v3/apply", WithSecrets(export))).Is(200);
        Assert.All(restored["changes"].EnumerateArray(), change => Assert.Equal("create", change.GetProperty("action").GetString()));
        Assert.Equal(export.Text, (await Call("GET", "/v3/export")).Is(200).Text);
        Assert.Empty((await Call("POST", "/v3/apply", export.Json)).Is(200)["changes"].EnumerateArray());
        Assert.Equal(rows, await ConfiguredRows());
        // What was applied is there for everybody.
        var api = export["apis"][0].GetProperty("id").GetGuid();
        Assert.Equal("Flights", (await Call("GET", $"/v3/apis/{api}")).Is(200).String("name"));
        Assert.Equal(1, (await Call("GET", $"/v3/apis/{api}/versions")).Is(200).Data.Count);
        Assert.Single((await Call("GET", "/v3/api-publications")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Changes_what_differs_and_nothing_else()
    {
        var before = (await Call("GET", "/v3/export")).Is(200);
        var wanted = JsonNode.Parse(before.Text)!.AsObject();
        wanted["apis"]![0]!["description"] = "From the air";
        wanted["portals"]![0]!["labels"] = new JsonObject { ["env"] = "prod" };
        foreach (var part in wanted.Select(pair => pair.Key).Where(key => key is not ("format" or "apis" or "portals")).ToList()) wanted.Remove(part);
        var applied = (await Call("POST", "/v3/apply", wanted)).Is(200);
        Assert.Equal(["portals", "apis"], applied["changes"].EnumerateArray().Select(change => change.GetProperty("part").GetString()));
        Assert.Equal("From the air", (await Call("GET", $"/v3/apis/{wanted["apis"]![0]!["id"]}")).Is(200).String("description"));
        Assert.Single((await Call("GET", "/v3/api-publications")).Is(200).Data);
        (await Call("POST", "/v3/apply", before.Json)).Is(200);
        Assert.Equal(before.Text, (await Call("GET", "/v3/export")).Is(200).Text);
    }

    [AzuriteFact]
    public async Task Keeps_a_service_closed_when_a_document_takes_away_who_may_call_it()
    {
        const string Part = "api_product_versions";
        var before = (await Call("GET", "/v3/export")).Is(200);
        var version = JsonNode.Parse(before[Part][0].GetRawText())!.AsObject();
        Assert.Equal((1, null), (version["portals"]!.AsArray().Count, version["is_closed"]));
        version["portals"] = new JsonArray();
        Assert.True((await Apply()).GetProperty("is_closed").GetBoolean());
        Assert.True((await Apply()).GetProperty("is_closed").GetBoolean());
        version["is_closed"] = false;
        Assert.Equal(JsonValueKind.Null, (await Apply()).GetProperty("is_closed").ValueKind);
        (await Call("POST", "/v3/apply", before.Json)).Is(200);
        Assert.Equal(before.Text, (await Call("GET", "/v3/export")).Is(200).Text);

        async Task<JsonElement> Apply()
        {
            (await Call("POST", "/v3/apply", new JsonObject { ["format"] = JsonNode.Parse(before["format"].GetRawText()), [Part] = new JsonArray(version.DeepClone()) })).Is(200);
            return (await Call("GET", "/v3/export")).Is(200)[Part][0];
        }
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_and_changes_nothing()
    {
        var before = (await Call("GET", "/v3/export")).Text;
        (await Call("POST", "/v3/apply", new { apis = Array.Empty<object>(), colours = 1 })).Faults("format", "required").Faults("colours", "unknown_property");
        (await Call("POST", "/v3/apply?dry_run=perhaps", new { format = "1" })).Faults("dry_run", "enum");
        (await Call("POST", "/v3/apply", new { format = "1", apis = new object[] { new { id = "x", name = "" }, new { id = Guid.NewGuid(), name = "ok", colour = 1 } } }))
            .Faults("apis.0.id", "is_uuid").Faults("apis.0.name", "min_length").Faults("apis.1.colour", "unknown_property");
        var id = Guid.NewGuid();
        (await Call("POST", "/v3/apply", new { format = "1", api_publications = new object[] { new { entity_type = "api", entity_id = id, portal_id = id, auth_strategy_ids = (object?)null, visibility = "public" } } }))
            .Faults("api_publications.0.entity_id", "missing_reference").Faults("api_publications.0.portal_id", "missing_reference");
        (await Call("POST", "/v3/apply", new { format = "1", auth_strategies = Array.Empty<object>() })).Is(400);
        Assert.Equal(before, (await Call("GET", "/v3/export")).Text);
    }

    [AzuriteFact]
    public async Task Keeps_secrets_that_a_document_does_not_say_and_changes_those_that_it_does()
    {
        var before = (await Call("GET", "/v3/export")).Is(200);
        // As stored, be it said or not.
        Assert.Empty((await Call("POST", "/v3/apply", WithSecrets(before))).Is(200)["changes"].EnumerateArray());
        var without = JsonNode.Parse(before.Text)!.AsObject();
        without["dcr_providers"]![0]!["dcr_config"]!.AsObject().Remove("api_key");
        without["audit_log_destinations"]![0]!.AsObject().Remove("authorization");
        without["portal_identity_providers"]![0]!["config"]!.AsObject().Remove("client_secret");
        Assert.Empty((await Call("POST", "/v3/apply", without)).Is(200)["changes"].EnumerateArray());

        // Another secret is a change, in the open or by name.
        var other = WithSecrets(before);
        other["secrets"]![SecretsIn(before).Single(name => name.StartsWith("dcr_providers", StringComparison.Ordinal))] = "another_key_of_the_bridge";
        other["audit_log_destinations"]![0]!["authorization"] = "Bearer another";
        var changes = (await Call("POST", "/v3/apply?dry_run=true", other)).Is(200)["changes"].EnumerateArray().ToList();
        Assert.Equal(["dcr_config.api_key", "authorization"], changes.Select(change => Assert.Single(change.GetProperty("fields").EnumerateArray()).GetString()));
        Assert.Equal(2, (await Call("POST", "/v3/apply", other)).Is(200)["changes"].GetArrayLength());
        Assert.Empty((await Call("POST", "/v3/apply?dry_run=true", other)).Is(200)["changes"].EnumerateArray());
        Assert.Equal(before.Text, (await Call("GET", "/v3/export")).Text);

        // Who changes the address must know the secret.
        var moved = JsonNode.Parse(before.Text)!.AsObject();
        moved["dcr_providers"]![0]!["dcr_config"]!["dcr_base_url"] = "https://elsewhere.example.com";
        moved["audit_log_destinations"]![0]!["endpoint"] = "https://elsewhere.example.com";
        moved["portal_identity_providers"]![0]!["config"]!["issuer_url"] = "https://elsewhere.example.com";
        Assert.Equal(3, (await Call("POST", "/v3/apply", moved)).Is(400)["invalid_parameters"].EnumerateArray().Count(fault => fault.GetProperty("rule").GetString() == "required"));
        (await Call("POST", "/v3/apply", WithSecrets(before))).Is(200);
    }

    [AzuriteFact]
    public async Task Changes_names_that_change_hands_in_one_go()
    {
        var before = (await Call("GET", "/v3/export")).Is(200);
        var (first, second) = ((await Call("POST", "/v3/apis", new { name = "First", slug = "first" })).Is(201).Id, (await Call("POST", "/v3/apis", new { name = "Second", slug = "second" })).Is(201).Id);
        var document = JsonNode.Parse((await Call("GET", "/v3/export")).Is(200).Text)!.AsObject();
        foreach (var (api, name) in new[] { (first, "Second"), (second, "First") })
        {
            var item = document["apis"]!.AsArray().Single(item => item!["id"]!.GetValue<Guid>() == api)!;
            (item["name"], item["slug"]) = (name, name.ToLowerInvariant());
        }
        // Slugs are unique over APIs and packages.
        var (flights, package) = (document["apis"]!.AsArray().Single(item => item!["name"]!.GetValue<string>() == "Flights")!, document["api_packages"]![0]!);
        (flights["slug"], package["slug"]) = (package["slug"]!.DeepClone(), flights["slug"]!.DeepClone());
        Assert.Equal(4, (await Call("POST", "/v3/apply", document)).Is(200)["changes"].GetArrayLength());
        Assert.Equal(("Second", "second"), ((await Call("GET", $"/v3/apis/{first}")).Is(200).String("name"), (await Call("GET", $"/v3/apis/{first}")).Is(200).String("slug")));
        Assert.Empty((await Call("POST", "/v3/apply", document)).Is(200)["changes"].EnumerateArray());
        (await Call("POST", "/v3/apis", new { name = "First" })).Is(409);
        (await Call("POST", "/v3/apply", before.Json)).Is(200);
        Assert.Equal(before.Text, (await Call("GET", "/v3/export")).Is(200).Text);
    }

    [AzuriteFact]
    public async Task Removes_a_member_and_changes_its_group_in_one_go()
    {
        var before = (await Call("GET", "/v3/export")).Is(200);
        var member = (await Call("POST", "/v2/control-planes", new { name = "second" })).Is(201).Id;
        var group = before["control_plane_groups"][0].GetProperty("control_plane_id").GetGuid();
        (await Call("POST", $"/v2/control-planes/{group}/group-memberships/add", new { members = new[] { new { id = member } } })).Is(204);
        Assert.Equal(["remove", "change"], (await Call("POST", "/v3/apply", before.Json)).Is(200)["changes"].EnumerateArray().Select(change => change.GetProperty("action").GetString()));
        Assert.Equal(before.Text, (await Call("GET", "/v3/export")).Text);
        // A group takes no groups.
        var wanted = JsonNode.Parse(before.Text)!.AsObject();
        wanted["control_plane_groups"]![0]!["members"]!.AsArray().Add(group);
        (await Call("POST", "/v3/apply", wanted)).Faults("control_plane_groups.0.members", "missing_reference");
    }

    [AzuriteFact]
    public async Task Survives_being_killed_in_the_middle_of_an_application()
    {
        var export = (await Call("GET", "/v3/export")).Is(200);
        var rows = await ConfiguredRows();
        foreach (var wanted in new[] { Emptied(export), WithSecrets(export), Emptied(export), WithSecrets(export) })
        {
            await using var victim = await app.Start();
            var call = Swallow(victim.Http.Call("POST", "/v3/apply", JsonSerializer.SerializeToUtf8Bytes(wanted)));
            // Wherever it is by then: half way, mostly.
            await Task.WhenAny(call, Task.Delay(Random.Shared.Next(50, 800)));
            await victim.Kill();
            await call;
            // What is there may be shown at any time.
            (await Call("GET", "/v3/export")).Is(200);
            (await Call("POST", "/v3/apply", wanted)).Is(200);
            Assert.Empty((await Call("POST", "/v3/apply?dry_run=true", wanted)).Is(200)["changes"].EnumerateArray());
        }
        Assert.Equal(export.Text, (await Call("GET", "/v3/export")).Is(200).Text);
        Assert.Equal(rows, await ConfiguredRows());

        static async Task Swallow(Task<Answer> call)
        {
            try
            {
                await call;
            }
            catch (HttpRequestException)
            {
                // The process is gone.
            }
        }
    }

    /// <summary>The rows of everything that is configured. A row of a kind that nobody has decided about fails.</summary>
    private async Task<List<string>> ConfiguredRows()
    {
        var (service, rows) = (new TableServiceClient(app.Storage), new List<string>());
        foreach (var table in Tables.Names.Where(name => name != "followups"))
        {
            await foreach (var row in service.GetTableClient(table).QueryAsync<TableEntity>(select: ["PartitionKey", "RowKey"]))
            {
                if (row.RowKey.StartsWith("journal|", StringComparison.Ordinal) || row.RowKey.StartsWith("stamp|", StringComparison.Ordinal)
                    || row.RowKey.StartsWith("notice|", StringComparison.Ordinal) || row.PartitionKey == AuditKeys.Places) continue;
                var kind = ConfigurationScope.KindOf(table, row.RowKey);
                Assert.True(kind is not null && (ConfigurationScope.Parts.ContainsKey(kind) || ConfigurationScope.Others.ContainsKey(kind)), $"{table}: {row.RowKey} is of no kind that ConfigurationScope knows");
                if (ConfigurationScope.Parts.ContainsKey(kind!)) rows.Add($"{table} {row.PartitionKey} {row.RowKey}");
            }
        }
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    private static List<string> SecretsIn(Answer export) => [.. Regex.Matches(export.Text, @"\$\{([^}]+)\}").Select(match => match.Groups[1].Value)];

    private JsonObject WithSecrets(Answer export)
    {
        var document = JsonNode.Parse(export.Text)!.AsObject();
        document["secrets"] = new JsonObject(SecretsIn(export).Select(name => KeyValuePair.Create(name, (JsonNode?)(name.Split('.')[0] switch
        {
            "dcr_providers" => ConfigurationFixture.ProviderKey,
            "audit_log_destinations" => ConfigurationFixture.Authorization,
            "webhooks" => app.WebhookSecret,
            "identity_providers" or "portal_identity_providers" => ConfigurationFixture.ClientSecret,
            _ => "very-secret",
        }))));
        return document;
    }

    private static JsonObject Emptied(Answer export)
    {
        var empty = new JsonObject();
        foreach (var part in export.Json.EnumerateObject()) empty[part.Name] = part.Name == "format" ? JsonValue.Create(part.Value.GetString()) : new JsonArray();
        return empty;
    }

    private Task<Answer> Call(string method, string path, object? body = null) => app.Call(method, path, body);
}
