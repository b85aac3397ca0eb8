using Azure.Data.Tables;
using Testing;

namespace Portal;

/// <summary>
/// Nobody sees or changes what belongs to another portal or team: every endpoint that the apps have, with one of each thing that its path can name. An endpoint whose path names
/// something that the worlds here do not have fails: give them one.
/// </summary>
[Collection(PortalCollection.Name)]
public sealed class BelongingTests(PortalFixture app)
{
    // Words and not things: every portal has all of them.
    private static readonly string[] Words = ["templateName"];

    [AzuriteFact]
    public async Task Hides_404_everything_of_a_portal_behind_another_portal_or_another_parent()
    {
        var (here, there) = (await PortalWorld.Of(app), await PortalWorld.Of(app));
        var endpoints = (await AppEndpoint.List("Management", app.Settings()))
            .Where(endpoint => endpoint.Pattern.Split('/') is ["", "v2" or "v3", "portals", "{portalId}", ..] && endpoint.Parameters.Any(name => name != "portalId" && !Words.Contains(name))).ToList();
        Assert.True(endpoints.Count > 60, $"only {endpoints.Count} endpoints");
        var wrong = new List<string>();
        foreach (var endpoint in endpoints)
        foreach (var method in endpoint.Methods)
        {
            if (method == "GET" && !endpoint.Pattern.EndsWith("consumer") && await app.Admin(method, endpoint.Fill(name => Value(here, endpoint, name))) is { Status: not 200 } hidden)
                wrong.Add($"{method} {endpoint.Pattern} in its own portal: {hidden}");
            // Things of one portal behind the other.
            await Ask(method, endpoint.Pattern, endpoint.Fill(name => Value(name == "portalId" ? there : here, endpoint, name)));
            // Things of one parent behind its neighbour in the same portal: a registration of another application, a role of another team.
            if (endpoint.Parameters is ["portalId", var parent, var child])
                await Ask(method, endpoint.Pattern, endpoint.Fill(name => name == parent ? here.Beside[parent].ToString() : Value(here, endpoint, child == name ? child : name)));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        async Task Ask(string method, string pattern, string path)
        {
            var before = method == "GET" ? [] : await Everything(here, there);
            var answer = await app.Admin(method, path, BodyOf(method, pattern, here));
            if (answer.Status != 404) wrong.Add($"{method} {pattern}: {answer}");
            if (method != "GET" && !before.SequenceEqual(await Everything(here, there))) wrong.Add($"{method} {pattern} changed something");
        }
    }

    [AzuriteFact]
    public async Task Hides_404_what_a_team_owns_from_everybody_who_is_not_in_it()
    {
        var world = await TeamWorld.Of(app);
        var endpoints = (await AppEndpoint.List("Portal", app.Settings())).Where(endpoint => endpoint.Parameters.Any(name => name is "applicationId" or "teamId")).ToList();
        Assert.True(endpoints.Count > 12, $"only {endpoints.Count} endpoints");
        var wrong = new List<string>();
        foreach (var endpoint in endpoints)
        foreach (var method in endpoint.Methods)
        {
            var path = endpoint.Fill(name => world.IdOf(endpoint, name).ToString());
            foreach (var (who, stranger) in world.Strangers)
            {
                var before = method == "GET" ? [] : await app.People(world.Portal.Id);
                var answer = await stranger.Call(method, path, OwnBodyOf(method, endpoint.Pattern, world));
                if (answer.Status != 404) wrong.Add($"{method} {endpoint.Pattern} by {who}: {answer}");
                if (method != "GET" && !before.SequenceEqual(await app.People(world.Portal.Id))) wrong.Add($"{method} {endpoint.Pattern} by {who} changed something");
            }
            // A member with an application of her own: what is the team's is not below hers.
            if (endpoint.Parameters is ["applicationId", not "productVersionId"])
            {
                var before = await app.People(world.Portal.Id);
                var mixed = await world.Member.Call(method, endpoint.Fill(name => (name == "applicationId" ? world.OfMember : world.IdOf(endpoint, name)).ToString()), OwnBodyOf(method, endpoint.Pattern, world));
                if (mixed.Status != 404) wrong.Add($"{method} {endpoint.Pattern} below another application: {mixed}");
                if (!before.SequenceEqual(await app.People(world.Portal.Id))) wrong.Add($"{method} {endpoint.Pattern} below another application changed something");
            }
            else if (method == "GET" && !endpoint.Pattern.EndsWith("granted-scopes") && (await world.Member.Call(method, path)).Status != 200)
            {
                wrong.Add($"{method} {endpoint.Pattern} is hidden from a member");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        foreach (var (who, stranger) in world.Strangers)
        {
            foreach (var list in new[] { "/api/v3/applications", "/api/v2/applications" })
                Assert.DoesNotContain(world.Ids["applicationId"].ToString(), (await stranger.Call("GET", list)).Is(200).Text);
            Assert.DoesNotContain(world.Ids["teamId"].ToString(), (await stranger.Call("GET", "/api/v3/developer/teams")).Is(200).Text);
            foreach (var list in new[] { $"/api/v3/apis/{world.Api}/applications", $"/api/v2/products/{world.Version.Product}/versions/{world.Version.Id}/applications" })
                Assert.False((await stranger.Call("GET", list)).Text.Contains(world.Ids["applicationId"].ToString()), who);
        }
    }

    [AzuriteFact]
    public async Task Rejects_400_to_give_an_application_to_a_team_or_developer_out_of_reach()
    {
        var world = await TeamWorld.Of(app);
        var (mine, theirs) = ($"/api/v3/applications/{world.OfMember}", $"/api/v3/applications/{world.Ids["applicationId"]}");
        var before = await app.People(world.Portal.Id);
        // To a team that the giver is not in, of this portal or another; and what is not the giver's to give.
        foreach (var team in new[] { world.OtherTeam, world.ForeignTeam, Guid.NewGuid() })
        {
            (await world.Member.Call("PATCH", mine, new { team_id = team })).Is(400);
            (await world.Member.Call("PATCH", theirs, new { team_id = team })).Is(400);
            (await world.Member.Call("POST", "/api/v3/applications", new { name = $"Gift {Guid.NewGuid()}", team_id = team })).Is(400);
        }
        foreach (var (_, stranger) in world.Strangers)
        {
            (await stranger.Call("PATCH", theirs, new { team_id = (Guid?)null })).Is(404);
            (await stranger.Call("PATCH", mine, new { team_id = world.Ids["teamId"] })).Is(404);
            (await stranger.Call("POST", "/api/v3/applications", new { name = $"Gift {Guid.NewGuid()}", team_id = world.Ids["teamId"] })).Is(400);
        }
        var path = $"/applications/{world.Ids["applicationId"]}";
        foreach (var (type, id) in new[] { ("team", world.ForeignTeam), ("developer", world.ForeignDeveloper), ("team", world.ForeignDeveloper), ("developer", world.Ids["teamId"]) })
            (await world.Portal.Admin("PATCH", path, new { owner = new { type, id } })).Is(400);
        Assert.Equal(before, await app.People(world.Portal.Id));
    }

    private static string Value(PortalWorld world, AppEndpoint endpoint, string name) => name == "portalId" ? world.Portal.Id.ToString()
        : Words.Contains(name) ? "confirm-email-address"
        : world.Ids[name == "registrationId" && endpoint.Pattern.StartsWith("/v2/", StringComparison.Ordinal) ? "classic registrationId" : name].ToString();

    private static object? BodyOf(string method, string pattern, PortalWorld world) => method is "GET" or "DELETE" ? null : pattern.TrimEnd('/').Split('/')[^1] switch
    {
        "{allowListId}" => new { allowed_ips = new[] { "10.0.0.1" } },
        "move" => new { parent_page_id = (Guid?)null, index = 0 },
        "{developerId}" => new { status = "revoked" },
        "{teamId}" or "{pageId}" or "{snippetId}" => new { title = "mine now" },
        "developers" => new { id = world.Ids["developerId"] },
        "assigned-roles" => new { role_name = "API Viewer", entity_id = world.Api, entity_type_name = "Services", entity_region = "*" },
        "{identityProviderId}" => new { enabled = true },
        "team-group-mappings" => new { team_id = world.Ids["teamId"], group = "mine" },
        "{applicationId}" => new { owner = new { type = "developer", id = world.Ids["developerId"] } },
        "registrations" => new { api_id = world.Api },
        "{registrationId}" => new { status = "approved" },
        "{productVersionId}" when method == "PATCH" => new { deprecated = true },
        "{productVersionId}" => new
        {
            publish_status = "unpublished", auth_strategy_ids = Array.Empty<Guid>(), application_registration_enabled = false, auto_approve_registration = true, deprecated = true,
        },
        "consumer" => new { control_plane_id = Guid.NewGuid(), consumer_id = Guid.NewGuid() },
        var other => throw new InvalidOperationException($"no body for {method} {other}"),
    };

    private static object? OwnBodyOf(string method, string pattern, TeamWorld world) => method is "GET" or "DELETE" ? null : pattern.TrimEnd('/').Split('/')[^1] switch
    {
        "{applicationId}" => new { name = "mine now" },
        "registrations" => pattern.StartsWith("/api/v2/", StringComparison.Ordinal) ? new { product_version_id = world.Version.Id } : new { api_id = world.Api },
        "credentials" or "{credentialId}" => new { display_name = "mine now" },
        "rotate" => new { overlap_days = 1 },
        "regenerate-secret" or "refresh-token" => null,
        var other => throw new InvalidOperationException($"no body for {method} {other}"),
    };

    private async Task<List<string>> Everything(PortalWorld here, PortalWorld there) =>
        [.. await app.People(here.Portal.Id), .. await app.People(there.Portal.Id), .. await Content(here.Portal.Id), .. await Content(there.Portal.Id)];

    private async Task<List<string>> Content(Guid portalId)
    {
        var rows = new List<string>();
        await foreach (var row in new TableServiceClient(app.Storage).GetTableClient("portalcontent").QueryAsync<TableEntity>($"PartitionKey eq '{portalId}'"))
            if (!row.RowKey.StartsWith("journal|")) rows.Add($"{row.RowKey} {row.ETag}");
        return rows;
    }

    /// <summary>A portal with one of each thing, and a second one of those that have things below them.</summary>
    private sealed record PortalWorld(TestPortal Portal, Guid Api, Dictionary<string, Guid> Ids, Dictionary<string, Guid> Beside)
    {
        public static async Task<PortalWorld> Of(PortalFixture app)
        {
            var portal = await app.NewPortal();
            var (api, version) = (await portal.Publish(), await app.PublishVersion(portal));
            async Task<Guid> Make(string path, object body) => (await portal.Admin("POST", path, body)).Is(201).Id;
            var developer = await Make("/developers", new { email = TestPortal.NewAddress(), full_name = "Dora", status = "approved" });
            var (team, beside) = (await Make("/teams", new { name = "Ops" }), await Make("/teams", new { name = "QA" }));
            (await portal.Admin("POST", $"/teams/{team}/developers", new { id = developer })).Is(201);
            Task<Guid> Application(string name) => Make("/applications", new { name, owner = new { type = "developer", id = developer } });
            var (application, other) = (await Application("Hers"), await Application("Beside"));
            Task<Guid> Provider(string issuer) => Make("/identity-providers", new { type = "oidc", config = new { issuer_url = issuer, client_id = "x" } });
            var (provider, second) = (await Provider("https://one.example.com"), await Provider("https://two.example.com"));
            // Only developers register for versions: somebody does for the application that a team is given.
            (await portal.Admin("PATCH", $"/teams/{team}", new { can_own_applications = true })).Is(200);
            var email = TestPortal.NewAddress();
            var member = await portal.NewDeveloper(email);
            (await portal.Admin("POST", $"/teams/{team}/developers", new { id = (await portal.Developer(email)).Id })).Is(201);
            (await portal.Admin("PATCH", $"/applications/{application}", new { owner = new { type = "team", id = team } })).Is(200);
            return new(portal, api, new()
            {
                ["productVersionId"] = version.Id,
                ["classic registrationId"] = (await member.Register(version, application: application)).Registration.Id,
                ["developerId"] = developer,
                ["teamId"] = team,
                ["roleId"] = await portal.Assign(team, api, "API Viewer"),
                ["applicationId"] = application,
                ["registrationId"] = await Make($"/applications/{application}/registrations", new { api_id = api }),
                ["pageId"] = await Make("/pages", new { slug = "guide", title = "Guide", content = "# Guide" }),
                ["snippetId"] = await Make("/snippets", new { name = "hint", title = "Hint", content = "a hint" }),
                ["identityProviderId"] = provider,
                ["mappingId"] = await Make($"/identity-providers/{provider}/team-group-mappings", new { team_id = team, group = "ops" }),
                ["allowListId"] = await Make("/ip-allow-list", new { allowed_ips = new[] { "127.0.0.0/8" } }),
            }, new() { ["teamId"] = beside, ["applicationId"] = other, ["identityProviderId"] = second });
        }
    }

    /// <summary>An application that a team owns, a member, and everybody who might think that they are one.</summary>
    private sealed record TeamWorld(
        TestPortal Portal, Guid Api, TestVersion Version, Dictionary<string, Guid> Ids, Visitor Member, Guid OfMember, Guid OtherTeam, Guid ForeignTeam, Guid ForeignDeveloper,
        IReadOnlyList<(string Who, Visitor Visitor)> Strangers)
    {
        private static TeamWorld? _made;

        /// <summary>What stands under a name of a path. The contracts do not show each other's registrations.</summary>
        public Guid IdOf(AppEndpoint endpoint, string name) => Ids[name == "registrationId" && endpoint.Pattern.StartsWith("/api/v2/", StringComparison.Ordinal) ? "classic registrationId" : name];

        public static async Task<TeamWorld> Of(PortalFixture app)
        {
            if (_made is not null) return _made;
            var (portal, other) = (await app.NewPortal(), await app.NewPortal());
            var api = await portal.Publish();
            await other.Publish(api: api);
            var version = await app.PublishVersion(portal);
            var (team, otherTeam, foreignTeam) = (await Team(portal), await Team(portal), await Team(other));
            var ((member, memberId), (former, formerId), (neighbour, neighbourId), (foreigner, foreignerId)) = (await Somebody(portal), await Somebody(portal), await Somebody(portal), await Somebody(other));
            foreach (var id in new[] { memberId, formerId }) (await portal.Admin("POST", $"/teams/{team}/developers", new { id })).Is(201);
            (await portal.Admin("POST", $"/teams/{otherTeam}/developers", new { id = neighbourId })).Is(201);
            (await other.Admin("POST", $"/teams/{foreignTeam}/developers", new { id = foreignerId })).Is(201);
            // Made by somebody who leaves the team afterwards.
            var application = (await former.Call("POST", "/api/v3/applications", new { name = "The team's", team_id = team })).Is(201).Id;
            var ids = new Dictionary<string, Guid>
            {
                ["teamId"] = team,
                ["applicationId"] = application,
                ["registrationId"] = (await former.Call("POST", $"/api/v3/applications/{application}/registrations", new { api_id = api })).Is(201).Id,
                ["classic registrationId"] = (await former.Call("POST", $"/api/v2/applications/{application}/registrations", new { product_version_id = version.Id })).Is(201).Id,
                ["productVersionId"] = version.Id,
                ["credentialId"] = (await former.Call("POST", $"/api/v3/applications/{application}/credentials", new { display_name = "first" })).Is(201).Id,
            };
            (await portal.Admin("DELETE", $"/teams/{team}/developers/{formerId}")).Is(204);
            var ofMember = (await member.Call("POST", "/api/v3/applications", new { name = "Hers" })).Is(201).Id;
            return _made = new(portal, api, version, ids, member, ofMember, otherTeam, foreignTeam, foreignerId,
                [("a former member", former), ("a member of another team", neighbour), ("a developer of another portal", foreigner)]);
        }

        private static async Task<Guid> Team(TestPortal portal) => (await portal.Admin("POST", "/teams", new { name = $"Team {Guid.NewGuid()}", can_own_applications = true })).Is(201).Id;

        private static async Task<(Visitor Visitor, Guid Id)> Somebody(TestPortal portal)
        {
            var email = TestPortal.NewAddress();
            var visitor = await portal.NewDeveloper(email);
            return (visitor, (await portal.Developer(email)).Id);
        }
    }
}
