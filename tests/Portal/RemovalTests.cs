using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Testing;

namespace Portal;

/// <summary>
/// What is left of what was deleted: nothing but the audit log, the statistics of its calls, and for an hour the tombstones that enforcement reads.
/// </summary>
[Collection(PortalCollection.Name)]
public sealed class RemovalTests(PortalFixture app)
{
    private const string Pixel = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private static readonly string Spec = """
        {"openapi":"3.0.3","info":{"title":"Flights","version":"1.0.0"},"servers":[{"url":"https://api.example.com"}],"paths":{"/flights":{"get":{"operationId":"flights","responses":{"200":{"description":"ok"}}}}}}
        """;

    // Everything that the product keeps, but for what it keeps of the past.
    private static readonly string[] Tables = ["catalog", "gateway", "people", "sessions", "portalcontent", "identity", "followups"];

    [AzuriteTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Forgets_everything_about_what_is_deleted_also_when_it_is_killed_meanwhile(bool isKilled)
    {
        var strategy = (await app.Admin("POST", "/v2/application-auth-strategies", new
        {
            name = $"s {Guid.NewGuid()}", display_name = "Keys", strategy_type = "key_auth", configs = new Dictionary<string, object> { ["key-auth"] = new { key_names = new[] { "apikey" } } },
        })).Is(201).Id;
        var plane = await Plane();
        var portal = await app.NewPortal(new { default_application_auth_strategy_id = strategy });
        var api = await Api(plane, portal.Id, strategy);
        await Package(api, portal.Id);
        await Fill(portal, api);
        await Developer(portal, api);
        foreach (var (type, id) in new[] { ("APIs", api), ("Portals", portal.Id), ("Control Planes", plane), ("Application Auth Strategies", strategy) }) await Role(type, id);
        var all = await Everything();
        foreach (var id in new[] { api, portal.Id, plane, strategy }) Assert.Contains(all, kept => Says(kept, id));

        await Delete($"/v3/apis/{api}", api, isKilled);
        await Delete($"/v3/portals/{portal.Id}?force=true", portal.Id, isKilled);
        await Delete($"/v2/control-planes/{plane}", plane, isKilled);
        await Delete($"/v2/application-auth-strategies/{strategy}", strategy, isKilled);
    }

    private async Task Delete(string path, Guid id, bool isKilled)
    {
        if (isKilled)
        {
            await using var victim = await HandlerProcess.Start("Management", app.Settings());
            victim.Administrator();
            var call = Swallow(victim.Http.Call("DELETE", path));
            // Wherever it is by then.
            await Task.WhenAny(call, Task.Delay(Random.Shared.Next(150)));
            await victim.Kill();
            await call;
            // It is there whole, or not at all.
            Assert.Contains((await app.Admin("DELETE", path)).Status, new[] { 204, 404 });
        }
        else (await app.Admin("DELETE", path)).Is(204);
        (await app.Admin("GET", path.Split('?')[0])).Is(404);
        // What waited for the deleted thing is crossed out by the next minute.
        await app.KeepHouse();
        Assert.DoesNotContain(await Everything(), kept => Says(kept, id));

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

    private async Task<Guid> Plane()
    {
        var plane = (await app.Admin("POST", "/v2/control-planes", new { name = $"cp {Guid.NewGuid()}" })).Is(201).Id;
        var core = $"/v2/control-planes/{plane}/core-entities";
        var service = (await app.Admin("POST", $"{core}/services", new { name = "s", url = "http://example.com" })).Is(201).Id;
        (await app.Admin("POST", $"{core}/routes", new { name = "r", paths = new[] { "/x" }, service = new { id = service } })).Is(201);
        (await app.Admin("POST", $"{core}/plugins", new { name = "ace" })).Is(201);
        (await app.Admin("POST", $"{core}/consumers", new { username = "c" })).Is(201);
        (await app.Admin("POST", $"/v2/control-planes/{plane}/gateway-tokens", new { name = "t" })).Is(201);
        var group = (await app.Admin("POST", "/v2/control-planes", new { name = $"cp {Guid.NewGuid()}", cluster_type = "CLUSTER_TYPE_CONTROL_PLANE_GROUP" })).Is(201).Id;
        (await app.Admin("PUT", $"/v2/control-planes/{group}/group-memberships", new { members = new[] { new { id = plane } } })).Is(204);
        return plane;
    }

    private async Task<Guid> Api(Guid plane, Guid portal, Guid strategy)
    {
        var api = (await app.Admin("POST", "/v3/apis", new { name = $"Api {Guid.NewGuid()}", version = "1.0.0", spec_content = Spec })).Is(201).Id;
        (await app.Admin("POST", $"/v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = plane } })).Is(201);
        var version = (await app.Admin("GET", $"/v3/apis/{api}/versions")).Is(200).Data[0].GetProperty("id").GetGuid();
        var upload = new BlobContainerClient(app.Storage, "specs").GetBlobClient($"{api}/{version}.json").Uri;
        (await app.Management.Http.Call("POST", "/spec-uploaded", new { Data = new { }, Metadata = new { Uri = JsonSerializer.Serialize(upload.AbsoluteUri) } })).Is(200);
        await Documents("apis", api);
        (await app.Admin("PUT", $"/v3/apis/{api}/images/icon", new { data = Pixel })).Is(201);
        (await app.Admin("PUT", $"/v3/apis/{api}/publications/{portal}", new { auth_strategy_ids = new[] { strategy } })).Is(200);
        return api;
    }

    private async Task Documents(string kind, Guid owner)
    {
        var parent = (await app.Admin("POST", $"/v3/{kind}/{owner}/documents", new { content = "# Guide", slug = "guide" })).Is(201).Id;
        (await app.Admin("POST", $"/v3/{kind}/{owner}/documents", new { content = "# More", slug = "more", parent_document_id = parent })).Is(201);
    }

    private async Task Package(Guid api, Guid portal)
    {
        var package = await app.NewPackage();
        var operation = (await app.Admin("GET", $"/v3/apis/{api}/operations")).Is(200).Data[0].GetProperty("id").GetGuid();
        (await app.Admin("PATCH", $"/v3/api-packages/{package}/operations", new object[] { new { op = "add", path = $"operations/{operation}" } })).Is(204);
        (await app.Admin("PUT", $"/v3/api-packages/{package}/publications/{portal}", new { })).Is(200);
    }

    private async Task Fill(TestPortal portal, Guid api)
    {
        var team = (await portal.Admin("POST", "/teams", new { name = "Partners" })).Is(201).Id;
        await portal.Assign(team, api, "API Viewer");
        (await portal.Admin("POST", "/pages", new { slug = "about", content = "# About" })).Is(201);
        (await portal.Admin("POST", "/snippets", new { name = "hello", content = "Hello" })).Is(201);
        (await portal.Admin("PUT", "/customization", new { css = "a { color: red }" })).Is(200);
        (await portal.Admin("PUT", "/assets/logo", new { data = Pixel })).Is(200);
        (await portal.Admin("PUT", "/integrations", new { google_analytics_4 = new { enabled = true, type = "analytics", config_data = new { id = "G-ABC123" } } })).Is(200);
        (await portal.Admin("POST", "/ip-allow-list", new { allowed_ips = new[] { "127.0.0.0/8" } })).Is(201);
        (await portal.Admin("POST", "/custom-domain", new { hostname = $"h{Guid.NewGuid():N}.example.org", enabled = true, ssl = new { domain_verification_method = "http" } })).Is(201);
        (await portal.Admin("POST", "/email-config", new { from_name = "Travel" })).Is(201);
        (await portal.Admin("PATCH", "/email-templates/reset-password", new { content = new { subject = "A new password" } })).Is(200);
        var provider = (await portal.Admin("POST", "/identity-providers", new { type = "oidc", config = new { issuer_url = "https://id.example.com", client_id = "x" } })).Is(201).Id;
        (await portal.Admin("POST", $"/identity-providers/{provider}/team-group-mappings", new { team_id = team, group = "partners" })).Is(201);
        var destination = (await app.Admin("POST", "/v3/audit-log-destinations", new { name = "SIEM", endpoint = "https://logs.example.com", authorization = "x", log_format = "json" })).Is(201).Id;
        (await portal.Admin("PATCH", "/audit-log-webhook", new { enabled = false, audit_log_destination_id = destination })).Is(200);
    }

    private static async Task Developer(TestPortal portal, Guid api)
    {
        var dora = await portal.NewDeveloper();
        var application = (await dora.Call("POST", "/api/v3/applications", new { name = "Booking site" })).Is(201).Id;
        (await dora.Call("POST", $"/api/v3/applications/{application}/credentials", new { display_name = "first" })).Is(201);
        var registration = (await dora.Call("POST", $"/api/v3/applications/{application}/registrations", new { api_id = api })).Is(201).Id;
        (await portal.Admin("PATCH", $"/applications/{application}/registrations/{registration}", new { status = "approved" })).Is(200);
    }

    private async Task Role(string type, Guid id)
    {
        var account = (await app.Admin("POST", "/v3/system-accounts", new { name = $"a {Guid.NewGuid()}", description = "" })).Is(201).Id;
        (await app.Admin("POST", $"/v3/system-accounts/{account}/assigned-roles", new { role_name = "Viewer", entity_type_name = type, entity_id = id })).Is(201);
    }

    // What lies under a name never changes; there is much of it, from other tests.
    private async Task<string> Text(string container, string name)
    {
        if (_texts.TryGetValue($"{container}/{name}", out var known)) return known;
        var blob = new BlobContainerClient(app.Storage, container).GetBlobClient(name);
        return _texts[$"{container}/{name}"] = await blob.ExistsAsync() ? (await blob.DownloadContentAsync()).Value.Content.ToString() : "";
    }

    private static bool Says(string text, Guid id) => text.Contains(id.ToString("D"), StringComparison.OrdinalIgnoreCase) || text.Contains(id.ToString("N"), StringComparison.OrdinalIgnoreCase);

    /// <summary>Rows, uploads and values, and the policies in force.</summary>
    private async Task<List<string>> Everything()
    {
        var (service, kept) = (new TableServiceClient(app.Storage), new List<string>());
        foreach (var table in Tables)
        {
            await foreach (var row in service.GetTableClient(table).QueryAsync<TableEntity>())
            {
                // The journal waits to be taken over into the audit log, a notice to be given.
                if (row.RowKey.StartsWith("journal|", StringComparison.Ordinal) || row.RowKey.StartsWith("notice|", StringComparison.Ordinal)) continue;
                kept.Add($"{table} {row.PartitionKey} {row.RowKey} {string.Join(' ', row.Where(column => column.Key.StartsWith("Json", StringComparison.Ordinal)).Select(column => column.Value))}");
            }
        }
        await foreach (var row in service.GetTableClient("policies").QueryAsync<TableEntity>())
            if (row.GetString("Blob") is { Length: > 0 } name) kept.Add($"policies {name} {await Text("policies", name)}");
        foreach (var container in new[] { "specs", "content" })
        {
            await foreach (var blob in new BlobContainerClient(app.Storage, container).GetBlobsAsync(BlobTraits.None, BlobStates.None, null, CancellationToken.None))
                kept.Add($"{container} {blob.Name} {await Text(container, blob.Name)}");
        }
        return kept;
    }
}
