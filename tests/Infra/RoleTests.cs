using System.Net.Http.Json;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Testing;

namespace Infra;

/// <summary>
/// The three apps do the product's main job with the rights that the deployment gives them and no others: in storage that the deployment has made, behind
/// gates that refuse the rest.
/// </summary>
[Collection(nameof(Templates))]
public sealed class RoleTests(Templates templates, AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private const string Spec = """{ "openapi": "3.0.3", "info": { "title": "Flights", "version": "1" }, "paths": { "/flights": { "get": { "responses": { "200": { "description": "ok" } } } } } }""";
    private const string Password = "a long enough pass phrase";

    private readonly MailServer _mails = new();
    private readonly List<RoleGate> _gates = [];
    private readonly List<HandlerProcess> _apps = [];
    private string _gatewayToken = "";

    private HandlerProcess Management => _apps[0];

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        var storage = azurite.ConnectionString;
        foreach (var table in Made("tableServices/tables")) await new TableServiceClient(storage).CreateTableIfNotExistsAsync(table);
        foreach (var container in Made("blobServices/containers")) await new BlobContainerClient(storage, container).CreateIfNotExistsAsync();
        foreach (var queue in Made("queueServices/queues")) await new QueueClient(storage, queue).CreateIfNotExistsAsync();
        foreach (var app in new[] { "Management", "Portal", "Enforcement" })
        {
            _gates.Add(await RoleGate.Start(azurite.Running, Grants.Of(templates.Main, app.ToLowerInvariant())));
            var settings = new Dictionary<string, string>(TestSettings.For(_gates[^1].ConnectionString)) { ["Mail__Port"] = $"{_mails.Port}", ["Mail__Security"] = "None" };
            _apps.Add(await HandlerProcess.Start(app, settings));
        }
        Management.Administrator();
    }

    public async Task DisposeAsync()
    {
        foreach (var app in _apps) await app.DisposeAsync();
        foreach (var gate in _gates) await gate.DisposeAsync();
        await _mails.DisposeAsync();
    }

    [AzuriteFact]
    public async Task Survives_the_main_job_with_the_rights_that_the_deployment_gives()
    {
        var plane = await SetUpGateway();
        var webhook = (await Admin("POST", "/v3/webhooks", new { name = "CRM", url = "http://127.0.0.1:9/" })).Is(201).Id;
        var api = (await Admin("POST", "/v3/apis", new { name = "Flights", spec_content = Spec })).Is(201).Id;
        await TakeUpload(api);
        (await Admin("POST", $"/v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = plane } })).Is(201);
        var operation = Assert.Single((await Admin("GET", $"/v3/apis/{api}/operations")).Is(200).Data).GetProperty("id").GetString();
        var package = (await Admin("POST", "/v3/api-packages", new { name = "Partner package", rate_limiting_config = new { limit = 1, duration = "hours" } })).Is(201).Id;
        (await Admin("PATCH", $"/v3/api-packages/{package}/operations", new object[] { new { op = "add", path = $"operations/{operation}", value = new { rate_limiting_config = (object?)null } } })).Is(204);
        var portal = (await Admin("POST", "/v3/portals", new { name = "partners" })).Is(201);
        var strategy = (await Admin("POST", "/v2/application-auth-strategies", new
        {
            name = "keys", display_name = "Keys", strategy_type = "key_auth", configs = new Dictionary<string, object> { ["key-auth"] = new { key_names = new[] { "apikey" } } },
        })).Is(201).Id;
        (await Admin("POST", $"/v3/portals/{portal.Id}/default-content")).Is(201);
        (await Admin("PUT", $"/v3/api-packages/{package}/publications/{portal.Id}", new { auth_strategy_ids = new[] { strategy } })).Is(200);
        (await Admin("PUT", $"/v3/apis/{api}/publications/{portal.Id}", new { auth_strategy_ids = new[] { strategy }, visibility = "public" })).Is(200);

        var (developer, id) = await SignUp(portal);
        Assert.Equal(2, (await developer.Call("GET", "/api/v3/apis")).Is(200).Data.Count);
        (await developer.Call("GET", "/api/v3/pages")).Is(200);
        var document = Assert.Single((await developer.Call("GET", $"/api/v3/apis/{api}/specifications")).Is(200).Data).GetProperty("id").GetString();
        (await developer.Call("GET", $"/api/v3/apis/{api}/specifications/{document}")).Is(200);
        var application = (await developer.Call("POST", "/api/v3/applications", new { name = "Booking site", auth_strategy_id = strategy })).Is(201).Id;
        var registration = (await developer.Call("POST", $"/api/v3/applications/{application}/registrations", new { api_id = package })).Is(201).Id;
        var key = (await developer.Call("POST", $"/api/v3/applications/{application}/credentials", new { display_name = "first" })).Is(201);
        await Admits(key.String("credential"), 403);
        (await Admin("PATCH", $"/v3/portals/{portal.Id}/applications/{application}/registrations/{registration}", new { status = "approved" })).Is(200);
        await Admits(key.String("credential"), 200);
        await Admits(key.String("credential"), 429);
        var rotated = (await developer.Call("POST", $"/api/v3/applications/{application}/credentials/{key.String("id")}/rotate")).Is(201).String("credential");
        await Admits(rotated, 429);
        var why = (await Admin("POST", $"/v2/control-planes/{plane}/explain", new { method = "GET", path = "/flights", headers = new { apikey = rotated } })).Is(200);
        Assert.Equal("limit_exceeded", why.String("reason"));
        await UsageIsKept(portal.Id, application);
        (await developer.Call("DELETE", $"/api/v3/applications/{application}")).Is(204);
        await Admits(rotated, 401);
        await ClaimClient(developer, $"/v3/apis/{api}/publications/{portal.Id}");

        // Before housekeeping: the portal's own part in telling webhooks is among its rights.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!_gates[1].Used.Any(use => use.Name == "webhook-outbox")) await Task.Delay(50, patience.Token);
        var told = (await Admin("GET", $"/v3/webhooks/{webhook}/deliveries?filter[type]=application.deleted")).Is(200);
        await Trigger("webhook-outbox", JsonSerializer.Serialize(new { WebhookId = webhook, DeliveryId = told.Data[0].GetProperty("id").GetGuid() }));
        (await Admin("PATCH", $"/v3/portals/{portal.Id}/developers/{id}", new { status = "revoked" })).Is(200);
        (await Admin("DELETE", $"/v3/portals/{portal.Id}/developers/{id}")).Is(204);
        (await Admin("DELETE", $"/v3/portals/{portal.Id}?force=true")).Is(204);
        (await Admin("POST", "/v3/system-accounts", new { name = "deployer", description = "deploys" })).Is(201);
        await Trigger("housekeeping", "");
        (await Management.Http.Call("GET", "/v3/apis", change: request => request.Headers.Authorization = new("Bearer", "a-token-that-nobody-made"))).Is(401);
        Judge();
    }

    private void Judge()
    {
        string[] names = ["management", "portal", "enforcement"];
        var refused = names.Zip(_gates).SelectMany(pair => pair.Second.Refusals.Distinct().Select(refusal => $"{pair.First}: {refusal}")).ToList();
        Assert.True(refused.Count == 0, string.Join('\n', refused));
        foreach (var app in _apps)
        {
            Assert.DoesNotContain("failed and is tried again", app.Output);
        }
        // The apps asked for everything they may not make, and went on without it.
        Assert.All(_gates.Take(2), gate => Assert.NotEmpty(gate.Makings));
        // A right that nobody uses is one too many. What only the Functions host or a failure uses is not seen here.
        string[] hosts = ["mail-outbox-poison", "webhook-outbox-poison", "webjobs-blobtrigger-poison"];
        foreach (var (app, gate) in names.Zip(_gates))
        {
            var grants = Grants.Of(templates.Main, app);
            var used = gate.Used.ToLookup(use => (use.Kind, use.Name), use => use.Right);
            foreach (var place in grants.Places.Where(place => !hosts.Contains(place.Name)))
            {
                Assert.True(used.Contains(place), $"{app} does not use {place}");
                if (place.Kind != "queues" && grants.On(place.Kind, place.Name).HasFlag(Rights.Write)) Assert.True(used[place].Contains(Rights.Write), $"{app} does not write to {place}");
            }
        }
    }

    private async Task<Guid> SetUpGateway()
    {
        var plane = (await Admin("POST", "/v2/control-planes", new { name = "azure" })).Is(201).Id;
        _gatewayToken = (await Admin("POST", $"/v2/control-planes/{plane}/gateway-tokens", new { name = "the tests' gateway" })).Is(201).String("token");
        var core = $"/v2/control-planes/{plane}/core-entities";
        var service = (await Admin("POST", $"{core}/services", new { name = "flights", url = "http://127.0.0.1:9/" })).Is(201).Id;
        (await Admin("POST", $"{core}/routes", new { name = "flights", paths = new[] { "/flights" }, service = new { id = service } })).Is(201);
        (await Admin("POST", $"{core}/plugins", new { name = "ace", config = new { match_policy = "required" } })).Is(201);
        return plane;
    }

    private async Task<(Visitor Developer, Guid Id)> SignUp(Answer portal)
    {
        var visitor = new Visitor(_apps[1].Http, portal.String("default_domain"));
        (await visitor.Call("POST", "/api/v3/developer", new { email = "dora@example.com", full_name = "Dora" })).Is(201);
        await PumpMails();
        var verified = (await visitor.Call("POST", "/api/v3/developer/verify-email", new { token = Assert.Single(_mails.To("dora@example.com")).Token })).Is(202);
        (await visitor.Call("POST", "/api/v3/developer/reset-password", new { token = verified.String("token"), password = Password })).Is(204);
        var id = Assert.Single((await Admin("GET", $"/v3/portals/{portal.Id}/developers")).Is(200).Data).GetProperty("id").GetGuid();
        (await Admin("PATCH", $"/v3/portals/{portal.Id}/developers/{id}", new { status = "approved" })).Is(200);
        (await visitor.Call("POST", "/api/v3/developer/authenticate", new { username = "dora@example.com", password = Password })).Is(204);
        return (visitor, id);
    }

    // A client of an identity provider is claimed across portals, which is the one thing that the developer app writes to the catalog.
    private async Task ClaimClient(Visitor developer, string publication)
    {
        var strategy = (await Admin("POST", "/v2/application-auth-strategies", new
        {
            name = "oidc", display_name = "Company login", strategy_type = "openid_connect",
            configs = new Dictionary<string, object> { ["openid-connect"] = new { issuer = "https://login.example.com", credential_claim = new[] { "azp" }, scopes = new[] { "openid" }, auth_methods = new[] { "bearer" } } },
        })).Is(201).Id;
        (await Admin("PUT", publication, new { auth_strategy_ids = new[] { strategy } })).Is(200);
        (await developer.Call("POST", "/api/v3/applications", new { name = "Mine", auth_strategy_id = strategy, client_id = "booking" })).Is(201);
    }

    // What was decided elsewhere is in force here within two seconds; a loaded machine gets more.
    private async Task Admits(string key, int status)
    {
        var patience = TimeSpan.FromSeconds(60);
        for (var since = TimeProvider.System.GetTimestamp(); ;)
        {
            using var question = new HttpRequestMessage(HttpMethod.Post, "/ace/azure/check") { Content = JsonContent.Create(new { method = "GET", path = "/flights", headers = new { apikey = key } }) };
            question.Headers.Add("X-ACE-Gateway-Token", _gatewayToken);
            using var answer = await _apps[2].Http.SendAsync(question);
            if ((int)answer.StatusCode == status && !(answer.Headers.TryGetValues("X-ACE-Reason", out var reason) && reason.Contains("gateway_token"))) return;
            Assert.True(TimeProvider.System.GetElapsedTime(since) < patience, $"{answer.StatusCode} instead of {status}: {await answer.Content.ReadAsStringAsync()}");
            await Task.Delay(50);
        }
    }

    // Enforcement writes it every few seconds; only then the removal of the application has something of it to take away.
    private async Task UsageIsKept(Guid portal, Guid application)
    {
        var patience = TimeSpan.FromSeconds(60);
        var usage = new TableServiceClient(azurite.ConnectionString).GetTableClient("usage");
        for (var since = TimeProvider.System.GetTimestamp(); ;)
        {
            await foreach (var _ in usage.QueryAsync<TableEntity>($"PartitionKey eq 'used|{portal}' and RowKey ge '{application}' and RowKey lt '{application}~'")) return;
            Assert.True(TimeProvider.System.GetElapsedTime(since) < patience, "enforcement has written no usage");
            await Task.Delay(50);
        }
    }

    // The Functions host's part: it hands each message to the trigger and deletes it.
    private async Task PumpMails()
    {
        var queue = new QueueClient(azurite.ConnectionString, "mail-outbox", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        QueueMessage[] messages = await queue.ReceiveMessagesAsync(32, TimeSpan.FromSeconds(60));
        Assert.NotEmpty(messages);
        foreach (var message in messages)
        {
            await Trigger("mail-outbox", message.MessageText);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        }
    }

    private async Task TakeUpload(Guid api)
    {
        var specs = new BlobContainerClient(azurite.ConnectionString, "specs");
        await foreach (var blob in specs.GetBlobsAsync(Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, $"{api}/", CancellationToken.None))
            (await Management.Http.Call("POST", "/spec-uploaded", new { Data = new { content = "" }, Metadata = new { Uri = JsonSerializer.Serialize(specs.GetBlobClient(blob.Name).Uri) } })).Is(200);
    }

    private async Task Trigger(string function, string message) =>
        (await Management.Http.Call("POST", "/" + function, new { Data = new { message = JsonSerializer.Serialize(message) }, Metadata = new { DequeueCount = "1" } })).Is(200);

    private Task<Answer> Admin(string method, string path, object? body = null) => Management.Http.Call(method, path, body);

    private IEnumerable<string> Made(string type) => templates.Main.Made($"Microsoft.Storage/storageAccounts/{type}").Select(made => made.Name);
}
