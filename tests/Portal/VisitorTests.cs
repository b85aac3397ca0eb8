using Azure.Data.Tables;
using Testing;

namespace Portal;

/// <summary>
/// Every operation of the developer contract, asked by five kinds of visitors: what each is answered stands in one table. Who is refused changes nothing and learns nothing; a session of
/// another portal, carried over, is no session. An operation that the app has and the table has not fails: give it a row.
/// </summary>
[Collection(PortalCollection.Name)]
public sealed class VisitorTests(PortalFixture app)
{
    private const string Pixel = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
    private const string Spec = """{"openapi":"3.0.3","info":{"title":"Flights","version":"1.0.0"},"paths":{"/flights":{"get":{"operationId":"flights","responses":{"200":{"description":"ok"}}}}}}""";

    // By a developer, an anonymous visitor, a developer of another portal (there), one who is not approved yet, and one who is revoked.
    private static readonly (string Operation, int[] Statuses)[] Table =
    [
        ("GET /api/v3/portal", [200, 200, 200, 200, 200]),
        ("GET /api/v3/customization", [200, 200, 200, 200, 200]),
        ("GET /api/v3/integrations", [200, 200, 200, 200, 200]),
        ("GET /api/v3/assets/logo", [200, 200, 200, 200, 200]),
        ("GET /api/v3/assets/favicon", [200, 200, 200, 200, 200]),
        ("GET /api/v3/search?q=flights", [200, 200, 200, 200, 200]),
        ("GET /api/v3/api-attributes", [200, 200, 200, 200, 200]),
        ("GET /api/v3/pages", [200, 200, 200, 200, 200]),
        ("GET /api/v3/pages/{open-page}", [200, 200, 404, 200, 200]),
        ("GET /api/v3/pages/{page}", [200, 404, 404, 404, 404]),
        ("GET /api/v3/snippets", [200, 200, 200, 200, 200]),
        ("GET /api/v3/snippets/{open-snippet}", [200, 200, 404, 200, 200]),
        ("GET /api/v3/snippets/{snippet}", [200, 404, 404, 404, 404]),
        ("GET /api/v3/apis", [200, 200, 200, 200, 200]),
        .. OfAnApi("", 200), .. OfAnApi("/actions", 200), .. OfAnApi("/documents", 200), .. OfAnApi("/documents/{document}", 200), .. OfAnApi("/images/icon/raw", 302),
        .. OfAnApi("/specifications", 200), .. OfAnApi("/specifications/{version}", 200), .. OfAnApi("/specifications/{version}/raw", 200),
        .. OfAnApi("/versions", 200), .. OfAnApi("/versions/{version}", 200), .. OfAnApi("/versions/{version}/raw", 200),
        ("GET /api/v3/apis/{open}/applications", [200, 401, 404, 401, 401]),
        ("GET /api/v3/apis/{api}/applications", [200, 401, 404, 401, 401]),
        ("GET /api/v3/application-auth-strategies", [200, 401, 200, 401, 401]),
        ("GET /api/v3/stats/config", [200, 401, 200, 401, 401]),
        ("POST /api/v3/stats", [200, 401, 200, 401, 401]),
        ("GET /api/v3/developer/me", [200, 401, 200, 401, 401]),
        ("GET /api/v3/developer/teams", [200, 401, 200, 401, 401]),
        ("GET /api/v3/developer/teams/{team}", [200, 401, 404, 401, 401]),
        ("GET /api/v3/developer/teams/{team}/developers", [200, 401, 404, 401, 401]),
        ("GET /api/v3/applications", [200, 401, 200, 401, 401]),
        ("POST /api/v3/applications", [201, 401, 201, 401, 401]),
        ("GET /api/v3/applications/{application}", [200, 401, 404, 401, 401]),
        ("PATCH /api/v3/applications/{application}", [200, 401, 404, 401, 401]),
        // Of a client that a provider knows; this application has keys.
        ("GET /api/v3/applications/{application}/granted-scopes", [422, 401, 404, 401, 401]),
        ("POST /api/v3/applications/{application}/regenerate-secret", [400, 401, 404, 401, 401]),
        ("GET /api/v3/applications/{application}/registrations", [200, 401, 404, 401, 401]),
        ("POST /api/v3/applications/{application}/registrations", [201, 401, 404, 401, 401]),
        ("GET /api/v3/applications/{application}/registrations/{registration}", [200, 401, 404, 401, 401]),
        ("GET /api/v3/applications/{application}/credential-usage", [200, 401, 404, 401, 401]),
        ("GET /api/v3/applications/{application}/credentials", [200, 401, 404, 401, 401]),
        ("POST /api/v3/applications/{application}/credentials", [201, 401, 404, 401, 401]),
        ("PUT /api/v3/applications/{application}/credentials/{credential}", [200, 401, 404, 401, 401]),
        ("POST /api/v3/applications/{application}/credentials/{credential}/rotate", [201, 401, 404, 401, 401]),
        ("DELETE /api/v3/applications/{application}/credentials/{credential}", [204, 401, 404, 401, 401]),
        ("DELETE /api/v3/applications/{application}/registrations/{registration}", [204, 401, 404, 401, 401]),
        ("DELETE /api/v3/applications/{application}", [204, 401, 404, 401, 401]),
        // Whoever has the token of a mail may use it, where it was sent from.
        ("POST /api/v3/developer", [201, 201, 201, 201, 201]),
        ("POST /api/v3/developer/verify-email", [202, 202, 404, 202, 202]),
        ("POST /api/v3/developer/reset-password", [204, 204, 404, 204, 204]),
        ("POST /api/v3/developer/forgot-password", [200, 200, 200, 200, 200]),
        // The portals of this test have no provider.
        ("GET /api/v3/developer/authenticate/sso", [400, 400, 400, 400, 400]),
        ("GET /api/v3/developer/authenticate/oidc/callback", [302, 302, 302, 302, 302]),
        ("POST /api/v3/developer/authenticate", [204, 401, 401, 401, 401]),
        ("POST /api/v3/developer/refresh", [204, 401, 204, 401, 401]),
        ("POST /api/v3/developer/logout", [204, 204, 204, 204, 204]),
    ];

    // For agents, who are anonymous, and the address that an icon leads to.
    private static readonly string[] Elsewhere = ["/api/v3/agents/", "/raw/{content}"];

    private static (string, int[])[] OfAnApi(string path, int status) =>
        [("GET /api/v3/apis/{open}" + path.Replace("{", "{open-"), [status, status, 404, status, status]), ("GET /api/v3/apis/{api}" + path, [status, 404, 404, 404, 404])];

    [AzuriteFact]
    public async Task Returns_to_each_kind_of_visitor_what_the_table_says()
    {
        var world = await World.Of(app);
        var wrong = new List<string>();
        var told = "";
        // Another developer of the same portal has no more to do with what is hers than one of another portal.
        foreach (var (operation, _) in Table.Where(row => World.Owned.Any(row.Operation.Contains)))
        {
            var (method, path) = (operation.Split(' ')[0], world.Fill(operation.Split(' ')[1]));
            var before = await Stored(world);
            var answer = await world.Neighbour.Call(method, path, await world.BodyOf(operation, "neighbour"));
            if (answer.Status != 404) wrong.Add($"{operation} by a neighbour: {answer}");
            if (!before.SequenceEqual(await Stored(world))) wrong.Add($"{operation} by a neighbour changed something");
        }
        foreach (var (operation, statuses) in Table)
        {
            var (method, path) = (operation.Split(' ')[0], world.Fill(operation.Split(' ')[1]));
            // Her own comes last: what it removes the others must have been refused before.
            foreach (var (who, visitor, column) in world.Visitors.OrderByDescending(one => one.Column))
            {
                var body = await world.BodyOf(operation, who);
                var isFree = method == "GET" || statuses[column] < 400;
                var before = isFree ? [] : await Stored(world);
                var answer = await visitor.Call(method, path, body);
                if (answer.Status != statuses[column]) wrong.Add($"{operation} by {who}: {statuses[column]} expected, {answer}");
                if (column == 0) told += answer.Text;
                else if (world.Private.Find(answer.Text.Contains) is { } word) wrong.Add($"{operation} by {who} tells of {word}: {answer}");
                if (!isFree && !before.SequenceEqual(await Stored(world))) wrong.Add($"{operation} by {who} changed something");
                // What is hidden looks like what is not there.
                if (answer.Status == 404 && path != world.Fill(operation.Split(' ')[1], fresh: true) && method == "GET"
                    && Comparable(answer) != Comparable(await visitor.Call(method, world.Fill(operation.Split(' ')[1], fresh: true))))
                    wrong.Add($"{operation} by {who} looks otherwise than what is not there: {answer}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // Each of the words that nobody else was told was there to be told.
        Assert.Empty(world.Private.Where(word => !told.Contains(word)));
    }

    [AzuriteFact]
    public async Task Lists_every_operation_of_the_app()
    {
        var patterns = Table.Select(row => Pattern(row.Operation.Split('?')[0])).ToHashSet();
        var endpoints = (await AppEndpoint.List("Portal", app.Settings())).Where(endpoint => endpoint.Pattern.StartsWith("/api/v3/") && !Elsewhere.Any(endpoint.Pattern.Contains)).ToList();
        // 54 of the contract, and three of ours: rotation, the days keys were used on, and where a provider answers.
        Assert.Equal(57, endpoints.Sum(endpoint => endpoint.Methods.Count));
        Assert.Empty(endpoints.SelectMany(endpoint => endpoint.Methods.Select(method => Pattern($"{method} {endpoint.Pattern.TrimEnd('/')}"))).Where(pattern => !patterns.Contains(pattern)));

        static string Pattern(string operation) => System.Text.RegularExpressions.Regex.Replace(operation, @"\{[^}]+\}", "*").Replace("/images/icon/", "/images/*/");
    }

    private async Task<List<string>> Stored(World world)
    {
        var rows = await app.People(world.Portal.Id);
        await foreach (var row in new TableServiceClient(app.Storage).GetTableClient("portalcontent").QueryAsync<TableEntity>($"PartitionKey eq '{world.Portal.Id}'")) rows.Add($"{row.RowKey} {row.ETag}");
        return rows;
    }

    private static string Comparable(Answer answer) => System.Text.RegularExpressions.Regex.Replace(answer.Text, "kong:trace:\\d+", "");

    /// <summary>A portal with one of everything twice, for anybody and for developers, and the five.</summary>
    private sealed record World(PortalFixture App, TestPortal Portal, Visitor Neighbour, IReadOnlyList<(string Who, Visitor Visitor, int Column)> Visitors, Dictionary<string, string> Names, List<string> Private, Dictionary<string, string> Addresses)
    {
        /// <summary>What stands below one of these is somebody's own.</summary>
        public static readonly string[] Owned = ["{application}", "{team}"];

        public static async Task<World> Of(PortalFixture app)
        {
            var (portal, other) = (await app.NewPortal(), await app.NewPortal());
            await other.Publish();
            var addresses = new[] { "developer", "foreigner", "unapproved", "revoked" }.ToDictionary(who => who, _ => TestPortal.NewAddress());
            var (developer, foreigner) = (await portal.NewDeveloper(addresses["developer"]), await other.NewDeveloper(addresses["foreigner"]));
            var (waiting, revoked) = (await Signed(portal, addresses["unapproved"], "pending"), await Signed(portal, addresses["revoked"], "revoked"));
            var smuggled = portal.Visit();
            foreach (var (name, value) in foreigner.Cookies) smuggled.Cookies[name] = value;
            var names = new Dictionary<string, string>();
            var open = await Things(app, portal, names, "open-", "public");
            var closed = await Things(app, portal, names, "", "private");
            names["open"] = open.ToString();
            names["api"] = closed.ToString();
            var team = (await portal.Admin("POST", "/teams", new { name = $"Team {Guid.NewGuid()}", can_own_applications = true })).Is(201).Id;
            (await portal.Admin("POST", $"/teams/{team}/developers", new { id = (await portal.Developer(addresses["developer"])).Id })).Is(201);
            var application = (await developer.Call("POST", "/api/v3/applications", new { name = $"Application {Guid.NewGuid()}" })).Is(201).Id;
            foreach (var (name, id) in new[]
            {
                ("team", team), ("application", application),
                ("registration", (await developer.Call("POST", $"/api/v3/applications/{application}/registrations", new { api_id = open })).Is(201).Id),
                ("credential", (await developer.Call("POST", $"/api/v3/applications/{application}/credentials", new { display_name = "first" })).Is(201).Id),
            }) names[name] = id.ToString();
            return new(app, portal, await portal.NewDeveloper(),
            [
                ("developer", developer, 0), ("anonymous", portal.Visit(), 1), ("smuggled", smuggled, 1), ("foreigner", foreigner, 2), ("unapproved", waiting, 3), ("revoked", revoked, 4),
            ], names, [.. new[] { "api", "document", "version", "page", "snippet", "attribute", "team", "application", "registration", "credential" }.Select(name => names[name]), addresses["developer"]], addresses);
        }

        /// <summary>A path with what it names, or with what nothing is called.</summary>
        public string Fill(string path, bool fresh = false) =>
            Names.Aggregate(path, (filled, name) => filled.Replace($"{{{name.Key}}}", fresh ? Guid.NewGuid().ToString() : name.Value));

        public async Task<object?> BodyOf(string operation, string who) => operation.Split(' ') switch
        {
            ["GET" or "DELETE", _] => null,
            [_, "/api/v3/stats"] => new { metrics = new[] { "request_count" }, dimensions = new[] { "time" }, granularity = "hourly", time_range = new { type = "relative", time_range = "24h", tz = "Etc/UTC" } },
            ["POST", "/api/v3/applications"] => new { name = $"Application {Guid.NewGuid()}" },
            ["PATCH", _] => new { description = "changed" },
            [_, var path] when path.EndsWith("registrations") => new { api_id = Names["api"] },
            [_, var path] when path.EndsWith("credentials") || path.EndsWith("{credential}") => new { display_name = $"by {who}" },
            [_, var path] when path.EndsWith("rotate") => new { overlap_days = 1 },
            [_, "/api/v3/developer"] => new { email = TestPortal.NewAddress(), full_name = "Somebody" },
            [_, "/api/v3/developer/verify-email"] => new { token = await Token(TestPortal.NewAddress()) },
            [_, "/api/v3/developer/reset-password"] => new { token = await Verified(), password = TestPortal.Password },
            [_, "/api/v3/developer/forgot-password"] => new { email = Addresses["developer"] },
            [_, "/api/v3/developer/authenticate"] => new { username = Addresses.GetValueOrDefault(who == "foreigner" ? "developer" : who, TestPortal.NewAddress()), password = TestPortal.Password },
            _ => null,
        };

        // Of somebody new, at the portal.
        private async Task<string> Token(string email)
        {
            (await Portal.Visit().Call("POST", "/api/v3/developer", new { email, full_name = "Somebody" })).Is(201);
            Assert.Equal(0, await App.PumpMails());
            return Assert.Single(App.Mails.To(email)).Token;
        }

        private async Task<string> Verified() => (await Portal.Visit().Call("POST", "/api/v3/developer/verify-email", new { token = await Token(TestPortal.NewAddress()) })).Is(202).String("token");

        private static async Task<Visitor> Signed(TestPortal portal, string email, string status)
        {
            var visitor = await portal.NewDeveloper(email);
            (await portal.Admin("PATCH", $"/developers/{(await portal.Developer(email)).Id}", new { status })).Is(200);
            return visitor;
        }

        private static async Task<Guid> Things(PortalFixture app, TestPortal portal, Dictionary<string, string> names, string prefix, string visibility)
        {
            string Word(string kind) => names[prefix + kind] = $"{kind}-{Guid.NewGuid():N}";
            var api = (await app.Admin("POST", "/v3/apis", new { name = $"Flights {Guid.NewGuid()}", spec_content = Spec, attributes = new { domain = new[] { Word("attribute") } } })).Is(201).Id;
            names[prefix + "version"] = (await app.Admin("GET", $"/v3/apis/{api}/versions")).Is(200).Data[0].GetProperty("id").GetString()!;
            names[prefix + "document"] = (await app.Admin("POST", $"/v3/apis/{api}/documents", new { title = "Start", slug = "start", content = "# Start", status = "published" })).Is(201).String("id");
            (await app.Admin("PUT", $"/v3/apis/{api}/images/icon", new { data = Pixel })).Is(201);
            await portal.Publish(new { visibility }, api);
            (await portal.Admin("POST", "/pages", new { slug = Word("page"), title = "Guide", content = "# Guide", visibility, status = "published" })).Is(201);
            (await portal.Admin("POST", "/snippets", new { name = Word("snippet"), title = "Hint", content = "a hint", visibility, status = "published" })).Is(201);
            return api;
        }
    }
}
