using System.Text.RegularExpressions;
using Testing;

namespace EndToEnd;

/// <summary>The main job, from an uploaded specification to an enforced, metered call, through the runner and nothing else.</summary>
public sealed class MainJob
{
    private const string Flights = """
        openapi: 3.0.3
        info: { title: Flights, version: 1.0.0 }
        paths:
          /flights:
            get: { responses: { "200": { description: All flights } } }
            post: { responses: { "200": { description: A new flight } } }
          /flights/{number}:
            get:
              parameters: [ { name: number, in: path, required: true, schema: { type: string } } ]
              responses: { "200": { description: One flight } }
        """;

    private const string Billing = """
        { "swagger": "2.0", "info": { "title": "Billing", "version": "2.1" },
          "paths": { "/billing": { "get": { "responses": { "200": { "description": "Bills" } } } }, "/billing/": { "get": { "responses": { "200": { "description": "Bills" } } } } } }
        """;

    private const string Password = "a long enough pass phrase";

    [AzuriteFact]
    public async Task Survives_the_whole_walkthrough_when_followed_by_hand()
    {
        var data = Directory.CreateTempSubdirectory("runner-").FullName;
        var ports = Runner.FreeBasePort();
        try
        {
            await using var runner = await Runner.Start(data, ports, "--empty");
            using var admin = new Caller(runner.Management, bearer: Runner.AdminToken);
            using var client = new Caller(runner.Enforcement);

            var gateway = await SetUpGateway(admin, runner);
            var (flights, billing) = await SetUpCatalog(admin, gateway);
            var package = await SetUpPackage(admin, flights, billing);
            var (portal, domain) = await SetUpPortal(admin, package, flights, billing);
            using var developer = new Caller(runner.Site, host: $"{domain}:{ports + 3}");
            await SignUp(developer, admin, runner, portal);
            var (application, registration, key) = await GetKey(developer, package.Id);

            // A key alone opens nothing: first the registration is approved.
            await Eventually.Answers(() => client.Get("/gateway/e2e/flights"), 401);
            (await client.Get("/gateway/e2e/flights", ("apikey", "ace_0000000000000000000000000000_000000"))).Is(401);
            (await client.Get("/gateway/e2e/flights", ("apikey", key))).Is(403);
            (await client.Get("/gateway/e2e/unknown", ("apikey", key))).Is(404);
            (await admin.Patch($"/v3/portals/{portal}/applications/{application}/registrations/{registration}", new { status = "approved" })).Is(200);
            // From the first call that counts until the limits are looked at for the last time, after the second start.
            await LimitWindows.RoomInHour(TimeSpan.FromMinutes(3));
            var first = await Eventually.Answers(() => client.Get("/gateway/e2e/flights?from=BER", ("apikey", key)), 200);
            Assert.Equal("GET", (string?)first.Json["method"]);
            await Exceed(client, key);
            await Check(client, key);

            // Under if_present the undefined path is forwarded; the defined one stays guarded.
            (await admin.Put($"/v2/control-planes/{gateway}/core-entities/plugins/{await AceOf(admin, gateway)}", new { name = "ace", config = new { match_policy = "if_present" } })).Is(200);
            await Eventually.Answers(() => client.Get("/gateway/e2e/flights-of-yesterday"), 200);
            (await client.Get("/gateway/e2e/flights")).Is(401);

            await runner.Interrupt();
            Assert.All(Enumerable.Range(ports, 13), port => Assert.True(FreePorts.IsFree(port), $"port {port} is still taken"));
            await FindEverythingAgain(data, ports, portal, application, registration, key, domain);
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<string> SetUpGateway(Caller admin, Runner runner)
    {
        var gateway = (await admin.Post("/v2/control-planes", new { name = "e2e", description = "end to end" })).Is(201).Id;
        (await admin.Post("/v2/control-planes", new { name = "e2e" })).Is(409);
        var core = $"/v2/control-planes/{gateway}/core-entities";
        foreach (var name in new[] { "flights", "billing" })
        {
            var service = (await admin.Post($"{core}/services", new { name, url = runner.Upstream.ToString() })).Is(201).Id;
            (await admin.Post($"{core}/routes", new { name, paths = new[] { "/" + name }, strip_path = false, protocols = new[] { "http", "https" }, service = new { id = service } })).Is(201);
        }
        (await admin.Post($"{core}/plugins", new { name = "cors", config = new { origins = new[] { "*" } } })).Is(201);
        (await admin.Post($"{core}/plugins", new { name = "ace", config = new { match_policy = "required" } })).Is(201);
        (await admin.Post($"{core}/plugins", new { name = "ace", config = new { match_policy = "present" } })).Is(400);
        Assert.Equal(2, (await admin.Get($"{core}/services")).Is(200).Json["data"]!.AsArray().Count);
        return gateway;
    }

    private static async Task<(string Flights, string Billing)> SetUpCatalog(Caller admin, string gateway)
    {
        var flights = (await admin.Post("/v3/apis", new { name = "Flights", labels = new { env = "test" } })).Is(201).Id;
        (await admin.Post("/v3/apis", new { name = "Flights" })).Is(409);
        (await admin.Post($"/v3/apis/{flights}/versions", new { spec = new { content = Flights } })).Is(201);
        var billing = (await admin.Post("/v3/apis", new { name = "Billing", spec_content = Billing })).Is(201).Id;
        (await admin.Post($"/v3/apis/{billing}/versions", new { version = "bad", spec = new { content = "{ not: [json" } })).Is(400);
        foreach (var api in new[] { flights, billing })
        {
            (await admin.Get($"/v3/apis/{api}/operations")).Is(404);
            (await admin.Post($"/v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = gateway } })).Is(201);
            (await admin.Post($"/v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = gateway } })).Is(409);
        }
        return (flights, billing);
    }

    private static async Task<(string Id, Dictionary<string, string> Operations)> SetUpPackage(Caller admin, string flights, string billing)
    {
        var operations = new Dictionary<string, string>();
        foreach (var (api, count) in new[] { (flights, 3), (billing, 1) })
        {
            var list = await Eventually.Get(async () =>
            {
                var found = (await admin.Get($"/v3/apis/{api}/operations?page[size]=100")).Is(200).Json["data"]!.AsArray();
                return found.Count == count ? found : null;
            }, "the operations of the specification");
            foreach (var operation in list)
            {
                Assert.True((bool)operation!["implementation_status"]!["matched"]!, operation.ToJsonString());
                operations[$"{operation["method"]} {operation["path"]}"] = (string)operation["id"]!;
            }
        }
        Assert.Contains("GET /flights/*", operations.Keys);
        var package = (await admin.Post("/v3/api-packages", new { name = "Partner package", rate_limiting_config = new { limit = 5, duration = "hours" } })).Is(201).Id;
        (await admin.Patch($"/v3/api-packages/{package}/operations", new object[]
        {
            new { op = "add", path = $"operations/{operations["GET /flights"]}", value = new { rate_limiting_config = (object?)null } },
            new { op = "add", path = $"operations/{operations["GET /flights/*"]}", value = new { rate_limiting_config = (object?)null } },
            new { op = "add", path = $"operations/{operations["GET /billing"]}", value = new { rate_limiting_config = new { limit = 2, duration = "hours" } } },
        })).Is(204);
        Assert.Equal(3, (int)(await admin.Get($"/v3/api-packages/{package}/operations")).Is(200).Json["meta"]!["page"]!["total"]!);
        return (package, operations);
    }

    private static async Task<(string Portal, string Domain)> SetUpPortal(Caller admin, (string Id, Dictionary<string, string> Operations) package, string flights, string billing)
    {
        var portal = (await admin.Post("/v3/portals", new { name = "Partners", display_name = "Partner portal" })).Is(201);
        var strategy = (await admin.Post("/v2/application-auth-strategies", new
        {
            name = "partner-keys", display_name = "Partner keys", strategy_type = "key_auth", configs = new Dictionary<string, object> { ["key-auth"] = new { key_names = new[] { "apikey" } } },
        })).Is(201).Id;
        var choice = new { auth_strategy_ids = new[] { strategy }, visibility = "private" };
        (await admin.Put($"/v3/api-packages/{package.Id}/publications/{portal.Id}", choice)).Is(200);
        (await admin.Put($"/v3/apis/{flights}/publications/{portal.Id}", choice)).Is(200);
        (await admin.Put($"/v3/apis/{billing}/publications/{portal.Id}", new { auth_strategy_ids = new[] { Guid.NewGuid() } })).Is(400);
        Assert.Equal(2, (int)(await admin.Get("/v3/api-publications")).Is(200).Json["meta"]!["page"]!["total"]!);
        return (portal.Id, (string)portal.Json["default_domain"]!);
    }

    private static async Task SignUp(Caller developer, Caller admin, Runner runner, string portal)
    {
        (await developer.Post("/api/v3/developer", new { email = "dora@example.com", full_name = "Dora Developer" })).Is(201);
        using var site = new Caller(runner.Site);
        var mail = await Eventually.Get(async () =>
            (await site.Get("/mail/messages")).Is(200).Json.AsArray().FirstOrDefault(message => message!["to"]!.ToJsonString().Contains("dora@example.com"))?.AsObject(), "the mail");
        Assert.Equal("Please confirm your email address", (string?)mail["subject"]);
        var token = Regex.Match((string)mail["text"]!, "token=([0-9a-f-]{36})").Groups[1].Value;
        var verified = (await developer.Post("/api/v3/developer/verify-email", new { token })).Is(202).Json;
        Assert.Equal("dora@example.com", (string?)verified["email"]);
        (await developer.Post("/api/v3/developer/reset-password", new { token = (string)verified["token"]!, password = "short" })).Is(400);
        (await developer.Post("/api/v3/developer/reset-password", new { token = (string)verified["token"]!, password = Password })).Is(204);
        var login = new { username = "dora@example.com", password = Password };
        Assert.Contains("Approval", (await developer.Post("/api/v3/developer/authenticate", login)).Is(401).Body);
        var waiting = (await admin.Get($"/v3/portals/{portal}/developers?filter[status]=pending")).Is(200).Json["data"]!.AsArray();
        (await admin.Patch($"/v3/portals/{portal}/developers/{waiting.Single()!["id"]}", new { status = "approved" })).Is(200);
        (await developer.Get("/api/v3/applications")).Is(401);
        (await developer.Post("/api/v3/developer/authenticate", login)).Is(204);
        Assert.Contains("portalaccesstoken", developer.Cookies.Keys);
        Assert.Equal("dora@example.com", (string?)(await developer.Get("/api/v3/developer/me")).Is(200).Json["email"]);
    }

    private static async Task<(string Application, string Registration, string Key)> GetKey(Caller developer, string package)
    {
        var names = (await developer.Get("/api/v3/apis")).Is(200).Json["data"]!.AsArray().Select(api => (string)api!["name"]!).Order();
        Assert.Equal(["Flights", "Partner package"], names);
        var strategies = (await developer.Get("/api/v3/application-auth-strategies")).Is(200).Json["data"]!.AsArray();
        var strategy = (string)strategies.First(one => (string?)one!["name"] == "Partner keys" || (string?)one!["name"] == "partner-keys")!["id"]!;
        var application = (await developer.Post("/api/v3/applications", new { name = "Booking site", auth_strategy_id = strategy })).Is(201).Id;
        var registration = (await developer.Post($"/api/v3/applications/{application}/registrations", new { api_id = package })).Is(201);
        Assert.Equal("pending", (string?)registration.Json["status"]);
        (await developer.Post($"/api/v3/applications/{application}/registrations", new { api_id = package })).Is(409);
        var credential = (await developer.Post($"/api/v3/applications/{application}/credentials", new { display_name = "first" })).Is(201).Json;
        var listed = (await developer.Get($"/api/v3/applications/{application}/credentials")).Is(200).Body;
        Assert.DoesNotContain((string)credential["credential"]!, listed);
        return (application, registration.Id, (string)credential["credential"]!);
    }

    // Package: 5 an hour over both flights operations; GET /billing has 2 of its own and never counts on the package.
    private static async Task Exceed(Caller client, string key)
    {
        for (var left = 1; left >= 0; left--)
            Assert.Equal(left, (await client.Get("/gateway/e2e/billing", ("apikey", key))).Is(200).Header("RateLimit-Remaining"));
        (await client.Get("/gateway/e2e/billing", ("apikey", key))).Is(429);
        for (var left = 3; left >= 0; left--)
            Assert.Equal(left, (await client.Get($"/gateway/e2e/flights/LH{left}", ("apikey", key))).Is(200).Header("RateLimit-Remaining"));
        var refused = (await client.Get("/gateway/e2e/flights", ("apikey", key))).Is(429);
        Assert.InRange(refused.Header("Retry-After"), 1, 3600);
        Assert.Equal(5, refused.Header("RateLimit-Limit"));
        Assert.Equal(0, refused.Header("RateLimit-Remaining"));
    }

    private static async Task Check(Caller client, string key)
    {
        var asked = new { method = "GET", host = "localhost", path = "/flights", headers = new Dictionary<string, string> { ["apikey"] = key } };
        var refused = (await client.Post("/ace/e2e/check", asked)).Is(429).Json;
        Assert.False((bool)refused["allowed"]!);
        Assert.Equal(429, (int)refused["status"]!);
        (await client.Post("/ace/e2e/check", new { method = "GET", path = "/flights", headers = new { } })).Is(401);
        (await client.Post("/ace/e2e/check", new { method = "GET", path = "/nowhere", headers = new { } })).Is(404);
        (await client.Post("/ace/e2e/check", new { verb = "GET" })).Is(400);
    }

    private static async Task<string> AceOf(Caller admin, string gateway)
    {
        var plugins = (await admin.Get($"/v2/control-planes/{gateway}/core-entities/plugins")).Is(200).Json["data"]!.AsArray();
        return (string)plugins.Single(plugin => (string?)plugin!["name"] == "ace")!["id"]!;
    }

    private static async Task FindEverythingAgain(string data, int ports, string portal, string application, string registration, string key, string domain)
    {
        await using var runner = await Runner.Start(data, ports, "--empty");
        using var admin = new Caller(runner.Management, bearer: Runner.AdminToken);
        using var client = new Caller(runner.Enforcement);
        using var developer = new Caller(runner.Developer, host: domain);
        await Eventually.Answers(() => client.Get("/gateway/e2e/flights", ("apikey", key)), 429);

        (await developer.Post("/api/v3/developer/authenticate", new { username = "dora@example.com", password = Password })).Is(204);
        var credentials = $"/api/v3/applications/{application}/credentials";
        var old = (string)(await developer.Get(credentials)).Is(200).Json["data"]!.AsArray().Single()!["id"]!;
        var rotated = (string)(await developer.Post($"{credentials}/{old}/rotate")).Is(201).Json["credential"]!;
        await Eventually.Answers(() => client.Get("/gateway/e2e/flights", ("apikey", key)), 401);
        // The new key counts where the old one did: rotation is no way around a limit.
        await Eventually.Answers(() => client.Get("/gateway/e2e/flights", ("apikey", rotated)), 429);

        (await admin.Patch($"/v3/portals/{portal}/applications/{application}/registrations/{registration}", new { status = "revoked" })).Is(200);
        await Eventually.Answers(() => client.Get("/gateway/e2e/flights", ("apikey", rotated)), 403);
        (await developer.Delete($"/api/v3/applications/{application}")).Is(204);
        await Eventually.Answers(() => client.Get("/gateway/e2e/flights", ("apikey", rotated)), 401);
    }
}
