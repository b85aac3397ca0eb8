using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Features.Webhooks;
using Testing;

namespace Portal;

/// <summary>Whatever the way by which something changes, whoever listens is told of it: by an administrator, by itself, along with something else, by an applied configuration.</summary>
[Collection(PortalCollection.Name)]
public sealed class WebhookPathTests(PortalFixture app)
{
    private const string Applications = "/api/v3/applications";

    [AzuriteFact]
    public async Task Tells_of_everything_that_goes_along_with_a_developer_an_API_or_a_portal()
    {
        await using var receiver = await WebhookReceiver.Start();
        var portal = await app.NewPortal(new { auto_approve_applications = true });
        var webhook = await receiver.Subscribe(app, new { portal_ids = new[] { portal.Id } });
        var (api, other) = (await portal.Publish(), await portal.Publish());
        var first = await Somebody(portal, api, other);
        var second = await Somebody(portal, api, other);

        (await portal.Admin("DELETE", $"/developers/{first.Developer}")).Is(204);
        await Deleted(receiver, [("developer", first.Developer), ("application", first.Application), ("registration", first.Registrations[0]), ("registration", first.Registrations[1]), ("credential", first.Key)]);
        Assert.Equal(5, Deletions(receiver).Count);

        (await app.Admin("DELETE", $"/v3/apis/{api}?force=true")).Is(204);
        await Deleted(receiver, [("api", api), ("registration", second.Registrations[0])]);
        Assert.Equal(7, Deletions(receiver).Count);

        (await app.Admin("DELETE", $"/v3/portals/{portal.Id}?force=true")).Is(204);
        await Deleted(receiver, [("api", other), ("developer", second.Developer), ("application", second.Application), ("registration", second.Registrations[1]), ("credential", second.Key)]);
        Assert.Equal(12, Deletions(receiver).Count);
        // What housekeeping does again is told of no second time.
        await app.KeepHouse();
        Assert.Equal(12, (await app.Admin("GET", $"/v3/webhooks/{webhook.Id}/deliveries?page[size]=100")).Is(200).Data.Count(row => row.GetProperty("type").GetString()!.EndsWith(".deleted")));
        (await app.Admin("DELETE", $"/v3/webhooks/{webhook.Id}")).Is(204);
    }

    [AzuriteFact]
    public async Task Tells_once_of_everything_that_goes_along_also_when_it_is_killed_meanwhile()
    {
        await using var receiver = await WebhookReceiver.Start();
        var portal = await app.NewPortal(new { auto_approve_applications = true });
        var api = await portal.Publish();
        var (first, second) = (await Somebody(portal, api), await Somebody(portal, api));
        var webhook = await receiver.Subscribe(app, new { portal_ids = new[] { portal.Id } });
        await using (var victim = await HandlerProcess.Start("Management", app.Settings()))
        {
            victim.Administrator();
            var call = Swallow(victim.Http.Call("DELETE", $"/v3/portals/{portal.Id}?force=true"));
            // Wherever it is by then.
            await Task.WhenAny(call, Task.Delay(Random.Shared.Next(300)));
            await victim.Kill();
            await call;
        }
        Assert.Contains((await app.Admin("DELETE", $"/v3/portals/{portal.Id}?force=true")).Status, new[] { 204, 404 });
        await app.KeepHouse();
        (string, Guid)[] expected =
        [
            ("api", api), .. new[] { first, second }.SelectMany(one => new[] { ("developer", one.Developer), ("application", one.Application), ("registration", one.Registrations[0]), ("credential", one.Key) }),
        ];
        // What is to be sent stands in the log at once; that it is sent, though the kill may have lost its message, is another test's.
        var log = $"/v3/webhooks/{webhook.Id}/deliveries";
        IReadOnlyList<JsonElement> rows = [];
        await app.PumpWebhooksUntil(async () =>
        {
            (await app.Trigger("housekeeping", "")).Is(200);
            rows = (await app.Admin("GET", log + "?page[size]=100")).Is(200).Data;
            return rows.Count >= expected.Length;
        });
        var told = new List<(string, Guid)>();
        foreach (var row in rows)
        {
            var kind = row.GetProperty("type").GetString()!.Split('.')[0].Replace("publication", "api", StringComparison.Ordinal);
            told.Add((kind, (await app.Admin("GET", $"{log}/{row.GetProperty("id").GetGuid()}")).Is(200)["payload"].GetProperty("data").GetProperty(kind + "_id").GetGuid()));
        }
        Assert.Equal(expected.Order(), told.Order());
        (await app.Admin("DELETE", $"/v3/webhooks/{webhook.Id}")).Is(204);

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

    [AzuriteFact]
    public async Task Tells_of_what_administrators_make_and_of_what_is_approved_by_itself()
    {
        await using var receiver = await WebhookReceiver.Start();
        var portal = await app.NewPortal(new { auto_approve_developers = true, auto_approve_applications = true });
        var webhook = await receiver.Subscribe(app, new { portal_ids = new[] { portal.Id }, event_types = new[] { "developer.created", "application.created", "registration.created", "registration.status_changed" } });
        var api = await portal.Publish();
        var developer = (await portal.Admin("POST", "/developers", new { email = TestPortal.NewAddress(), full_name = "Ina", status = "approved" })).Is(201).Id;
        var application = (await portal.Admin("POST", "/applications", new { name = "Made for her", owner = new { type = "developer", id = developer } })).Is(201).Id;
        var registration = (await portal.Admin("POST", $"/applications/{application}/registrations", new { api_id = api, status = "approved" })).Is(201).Id;
        (await portal.Admin("PATCH", $"/applications/{application}/registrations/{registration}", new { status = "revoked" })).Is(200);
        var email = TestPortal.NewAddress();
        (await portal.Visit().Call("POST", "/api/v3/developer", new { email, full_name = "Auto" })).Is(201);
        await app.PumpWebhooksUntil(() => Task.FromResult(receiver.Taken.DistinctBy(message => message.Id).Count() >= 5));
        var told = receiver.Taken.DistinctBy(message => message.Id).ToList();
        Assert.Equal(5, told.Count);
        string Status(string type, string id, Guid value) => Assert.Single(told, message => message.Type == type && message.Data.GetProperty(id).GetGuid() == value).Data.GetProperty("status").GetString()!;
        Assert.Equal("approved", Status("developer.created", "developer_id", developer));
        Assert.Equal("approved", Status("developer.created", "developer_id", (await portal.Developer(email)).Id));
        Assert.Equal("approved", Status("registration.created", "registration_id", registration));
        Assert.Equal("revoked", Status("registration.status_changed", "registration_id", registration));
        Assert.Equal(application, Assert.Single(told, message => message.Type == "application.created").Data.GetProperty("application_id").GetGuid());
        (await app.Admin("DELETE", $"/v3/webhooks/{webhook.Id}")).Is(204);
    }

    [AzuriteFact]
    public async Task Tells_of_what_an_applied_configuration_changes()
    {
        await using var receiver = await WebhookReceiver.Start();
        var portal = await app.NewPortal();
        var api = await portal.Publish();
        var product = (await app.Admin("POST", "/v2/api-products", new { name = $"Product {Guid.NewGuid()}", portal_ids = new[] { portal.Id } })).Is(201).Id;
        var webhook = await receiver.Subscribe(app, new { portal_ids = new[] { portal.Id } });
        var export = JsonNode.Parse((await app.Admin("GET", "/v3/export")).Is(200).Text)!;
        JsonObject Parts(Func<JsonNode, bool> keepsPublication, Func<JsonNode, bool> keepsPortal)
        {
            var publications = export["api_publications"]!.AsArray().Where(item => item!["portal_id"]!.GetValue<Guid>() != portal.Id || keepsPublication(item));
            var products = export["api_products"]!.DeepClone().AsArray();
            foreach (var item in products.Where(item => item!["id"]!.GetValue<Guid>() == product))
                item!["portal_ids"] = new JsonArray([.. item["portal_ids"]!.AsArray().Where(id => keepsPortal(id!)).Select(id => id!.DeepClone())]);
            return new() { ["format"] = export["format"]!.DeepClone(), ["api_publications"] = new JsonArray([.. publications.Select(item => item!.DeepClone())]), ["api_products"] = products };
        }

        (await app.Admin("POST", "/v3/apply", Parts(_ => false, _ => false))).Is(200);
        (await app.Admin("POST", "/v3/apply", Parts(_ => true, _ => true))).Is(200);
        // Nothing changes, and nothing is told.
        Assert.Empty((await app.Admin("POST", "/v3/apply", Parts(_ => true, _ => true))).Is(200)["changes"].EnumerateArray());
        string[] expected = ["publication.created api", "publication.created api_product", "publication.deleted api", "publication.deleted api_product"];
        await app.PumpWebhooksUntil(() => Task.FromResult(receiver.Taken.DistinctBy(message => message.Id).Count() >= expected.Length));
        Assert.Equal(expected, receiver.Taken.DistinctBy(message => message.Id).Select(message => $"{message.Type} {message.Data.GetProperty("entity_type").GetString()}").Order(StringComparer.Ordinal));
        Assert.All(receiver.Taken, message => Assert.Equal(
            message.Data.GetProperty("entity_type").GetString() == "api" ? api : product, message.Data.GetProperty(message.Data.TryGetProperty("api_id", out _) ? "api_id" : "api_product_id").GetGuid()));
        (await app.Admin("DELETE", $"/v3/webhooks/{webhook.Id}")).Is(204);
    }

    [AzuriteFact]
    public async Task Tells_of_versions_of_classic_products_and_their_specifications()
    {
        await using var receiver = await WebhookReceiver.Start();
        var portal = await app.NewPortal();
        var webhook = await receiver.Subscribe(app, new { event_types = new[] { "publication.created", "publication.updated", "publication.deleted", "specification.created", "specification.deleted" } });
        var product = (await app.Admin("POST", "/v2/api-products", new { name = $"Product {Guid.NewGuid()}" })).Is(201).Id;
        var version = (await app.Admin("POST", $"/v2/api-products/{product}/product-versions", new { name = "v1" })).Is(201).Id;
        var terms = $"/v2/portals/{portal.Id}/product-versions";
        (await app.Admin("POST", terms, new
        {
            product_version_id = version, publish_status = "published", auth_strategy_ids = Array.Empty<Guid>(), application_registration_enabled = false, auto_approve_registration = false, deprecated = false,
        })).Is(201);
        (await app.Admin("PATCH", $"{terms}/{version}", new { deprecated = true })).Is(200);
        (await app.Admin("PATCH", $"{terms}/{version}", new { publish_status = "unpublished" })).Is(200);
        var document = Convert.ToBase64String("""{"openapi":"3.0.3","info":{"title":"F","version":"1"},"paths":{}}"""u8);
        (await app.Admin("POST", $"/v2/api-products/{product}/product-versions/{version}/specifications", new { name = "oas.json", content = document })).Is(201);
        (await app.Admin("DELETE", $"/v2/api-products/{product}")).Is(204);
        string[] expected = ["publication.created", "publication.deleted", "publication.updated", "specification.created", "specification.deleted"];
        List<ReceivedMessage> Told() => [.. receiver.Taken.DistinctBy(message => message.Id).Where(message => message.Data.TryGetProperty("api_product_id", out var id) && id.GetGuid() == product)];
        await app.PumpWebhooksUntil(() => Task.FromResult(Told().Count >= expected.Length));
        Assert.Equal(expected, Told().Select(message => message.Type).Order(StringComparer.Ordinal));
        Assert.All(Told(), message => Assert.Equal(version, message.Data.GetProperty("api_product_version_id").GetGuid()));
        (await app.Admin("DELETE", $"/v3/webhooks/{webhook.Id}")).Is(204);
    }

    [AzuriteFact]
    public async Task Tells_of_specifications_when_they_are_taken_up_and_of_those_of_packages()
    {
        const string document = """{"openapi":"3.0.3","info":{"title":"F","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"description":"ok"}}}}}}""";
        await using var receiver = await WebhookReceiver.Start();
        var webhook = await receiver.Subscribe(app, new { event_types = WebhookEvent.All.Where(type => type.StartsWith("specification.", StringComparison.Ordinal)) });
        var api = (await app.Admin("POST", "/v3/apis", new { name = $"Api {Guid.NewGuid()}", version = "1", spec_content = document })).Is(201).Id;
        var version = (await app.Admin("GET", $"/v3/apis/{api}/versions")).Is(200).Data[0].GetProperty("id").GetGuid();
        var upload = new BlobContainerClient(app.Storage, "specs").GetBlobClient($"{api}/{version}.json").Uri.AbsoluteUri;
        (await app.Management.Http.Call("POST", "/spec-uploaded", new { Data = new { }, Metadata = new { Uri = JsonSerializer.Serialize(upload) } })).Is(200);
        (await app.Admin("DELETE", $"/v3/apis/{api}")).Is(204);
        var package = await app.NewPackage();
        foreach (var content in new[] { document, document.Replace("\"F\"", "\"G\"") }) (await app.Admin("PUT", $"/v3/api-packages/{package}/current-specification", new { content, type = "oas3" })).Is(200);
        (await app.Admin("DELETE", $"/v3/api-packages/{package}")).Is(204);
        string[] ofApi = ["specification.created", "specification.deleted", "specification.processed"], ofPackage = ["specification.created", "specification.deleted", "specification.updated"];
        List<string> Told(string name, Guid id) =>
        [
            .. receiver.Taken.DistinctBy(message => message.Id).Where(message => message.Data.TryGetProperty(name, out var value) && value.GetGuid() == id)
                .Select(message => message.Type).Order(StringComparer.Ordinal),
        ];
        await app.PumpWebhooksUntil(() => Task.FromResult(Told("api_id", api).Count >= ofApi.Length && Told("api_package_id", package).Count >= ofPackage.Length));
        Assert.Equal(ofApi, Told("api_id", api));
        Assert.Equal(ofPackage, Told("api_package_id", package));
        (await app.Admin("DELETE", $"/v3/webhooks/{webhook.Id}")).Is(204);
    }

    /// <summary>A developer with an application, a registration for each API, and a key.</summary>
    private static async Task<(Guid Developer, Guid Application, Guid[] Registrations, Guid Key)> Somebody(TestPortal portal, params Guid[] apis)
    {
        var email = TestPortal.NewAddress();
        var visitor = await portal.NewDeveloper(email);
        var application = (await visitor.Call("POST", Applications, new { name = "Hers" })).Is(201).Id;
        var registrations = new List<Guid>();
        foreach (var api in apis) registrations.Add((await visitor.Call("POST", $"{Applications}/{application}/registrations", new { api_id = api })).Is(201).Id);
        var key = (await visitor.Call("POST", $"{Applications}/{application}/credentials", new { display_name = "first" })).Is(201).Id;
        return ((await portal.Developer(email)).Id, application, [.. registrations], key);
    }

    private async Task Deleted(WebhookReceiver receiver, params (string Kind, Guid Id)[] expected) =>
        await app.PumpWebhooksUntil(() => Task.FromResult(expected.All(one => Deletions(receiver).Contains(one))));

    // A publication is known by its API.
    private static List<(string Kind, Guid Id)> Deletions(WebhookReceiver receiver) =>
    [
        .. receiver.Taken.DistinctBy(message => message.Id).Where(message => message.Type.EndsWith(".deleted", StringComparison.Ordinal))
            .Select(message => message.Type.Split('.')[0].Replace("publication", "api", StringComparison.Ordinal))
            .Zip(receiver.Taken.DistinctBy(message => message.Id).Where(message => message.Type.EndsWith(".deleted", StringComparison.Ordinal)), (kind, message) => (kind, message.Data.GetProperty(kind + "_id").GetGuid())),
    ];
}
