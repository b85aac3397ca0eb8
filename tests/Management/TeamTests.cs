using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class TeamTests(ManagementFixture app)
{
    private static readonly string[] Keys = ["id", "name", "description", "can_own_applications", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Creates_changes_lists_and_removes_teams()
    {
        var portal = await Portal();
        var created = (await app.Call("POST", $"{portal}/teams", new { name = "IDM - Developers", description = "The team." })).Is(201).HasKeys(Keys);
        Assert.False(created["can_own_applications"].GetBoolean());
        Assert.Equal(created.Text, (await app.Call("GET", $"{portal}/teams/{created.Id}")).Is(200).Text);
        var other = (await app.Call("POST", $"{portal}/teams", new { name = "Owners", can_own_applications = true })).Is(201);
        Assert.Equal("", other.String("description"));
        (await app.Call("POST", $"{portal}/teams", new { name = "Owners" })).Is(409);
        (await app.Call("PATCH", $"{portal}/teams/{created.Id}", new { name = "Owners" })).Is(409);
        var changed = (await app.Call("PATCH", $"{portal}/teams/{created.Id}", new { name = "Renamed" })).Is(200);
        Assert.Equal(("Renamed", "The team."), (changed.String("name"), changed.String("description")));
        Assert.Equal(2, (await app.Call("GET", $"{portal}/teams")).Is(200).HasKeys("data", "meta").Data.Count);
        Assert.Equal(other.Id, Assert.Single((await app.Call("GET", $"{portal}/teams?filter[can_own_applications]=true")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Single((await app.Call("GET", $"{portal}/teams?filter[name][contains]=name")).Is(200).Data);
        (await app.Call("GET", $"{portal}/teams?filter[size]=1")).Faults("filter[size]", "unknown_property");
        (await app.Call("DELETE", $"{portal}/teams/{created.Id}")).Is(204);
        (await app.Call("DELETE", $"{portal}/teams/{created.Id}")).Is(404);
        (await app.Call("POST", $"{portal}/teams", new { name = "Renamed" })).Is(201);
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_when_a_team_or_role_is_wrong()
    {
        var portal = await Portal();
        (await app.Call("POST", $"{portal}/teams", new { description = "", can_own_applications = "no", size = 3 })).Faults("name", "required").Faults("description", "min_length")
            .Faults("can_own_applications", "is_boolean").Faults("size", "unknown_property");
        var team = (await app.Call("POST", $"{portal}/teams", new { name = "Team" })).Is(201).Id;
        (await app.Call("PATCH", $"{portal}/teams/{team}", new { name = new string('x', 251) })).Faults("name", "max_length");
        (await app.Call("POST", $"{portal}/teams/{team}/assigned-roles", new { role_name = "Owner", entity_id = "x", entity_region = "mars" })).Faults("role_name", "enum")
            .Faults("entity_id", "is_uuid").Faults("entity_type_name", "required").Faults("entity_region", "enum");
        (await app.Call("POST", $"{portal}/teams/{team}/assigned-roles", Role(Guid.NewGuid()))).Faults("entity_id", "missing_reference");
        (await app.Call("POST", $"{portal}/teams/{team}/developers", new { id = Guid.NewGuid() })).Faults("id", "missing_reference");
        (await app.Call("POST", $"{portal}/teams/{team}/developers", new { })).Faults("id", "required");
    }

    [AzuriteFact]
    public async Task Assigns_a_role_once_and_answers_it_as_it_was_sent()
    {
        var portal = await Portal();
        var team = (await app.Call("POST", $"{portal}/teams", new { name = "Team" })).Is(201).Id;
        var api = (await app.Call("POST", "/v3/apis", new { name = $"Api {Guid.NewGuid()}" })).Is(201).Id;
        var roles = $"{portal}/teams/{team}/assigned-roles";
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.Call("POST", roles, Role(api, type: "Flights API"))));
        var assigned = Assert.Single(answers, answer => answer.Status == 201).HasKeys("id", "role_name", "entity_id", "entity_type_name", "entity_region");
        Assert.All(answers.Where(answer => answer != assigned), answer => answer.Is(409));
        Assert.Equal(("API Viewer", api, "Flights API", "eu"),
            (assigned.String("role_name"), assigned["entity_id"].GetGuid(), assigned.String("entity_type_name"), assigned.String("entity_region")));
        (await app.Call("POST", roles, Role(api, "API Consumer"))).Is(201);
        Assert.Equal(2, (await app.Call("GET", roles)).Is(200).Data.Count);
        (await app.Call("DELETE", $"{roles}/{Guid.NewGuid()}")).Is(404);
        (await app.Call("DELETE", $"{roles}/{assigned.Id}")).Is(204);
        (await app.Call("DELETE", $"{roles}/{assigned.Id}")).Is(404);
        (await app.Call("POST", roles, Role(api))).Is(201);
    }

    [AzuriteFact]
    public async Task Keeps_members_once_and_shows_them_from_both_sides()
    {
        var portal = await Portal();
        var team = (await app.Call("POST", $"{portal}/teams", new { name = "Team" })).Is(201).Id;
        var developer = (await app.Call("POST", $"{portal}/developers", new { email = $"d-{Guid.NewGuid():N}@example.com", full_name = "Dora", status = "pending" })).Is(201).Id;
        var members = $"{portal}/teams/{team}/developers";
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.Call("POST", members, new { id = developer })));
        Assert.Equal("", Assert.Single(answers, answer => answer.Status == 201).Text);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.Is(409));
        var shown = Assert.Single((await app.Call("GET", $"{members}?filter[full_name]=Dora&filter[active]=false")).Is(200).Data);
        Assert.Equal(["active", "created_at", "email", "full_name", "id", "updated_at"], shown.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Empty((await app.Call("GET", $"{members}?filter[active]=true")).Is(200).Data);
        Assert.Equal(team, Assert.Single((await app.Call("GET", $"{portal}/developers/{developer}/teams")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Empty((await app.Call("GET", $"{portal}/developers/{developer}/teams?filter[can_own_applications]=true")).Is(200).Data);
        (await app.Call("GET", $"{portal}/developers/{Guid.NewGuid()}/teams")).Is(404);
        // The team goes, its members stay.
        (await app.Call("DELETE", $"{portal}/teams/{team}")).Is(204);
        Assert.Empty((await app.Call("GET", $"{portal}/developers/{developer}/teams")).Is(200).Data);
        (await app.Call("GET", $"{portal}/developers/{developer}")).Is(200);
    }

    [AzuriteFact]
    public async Task Returns_the_two_roles_that_there_are() => Assert.Equal(
        """{"services":{"name":"Services","roles":{"apiviewer":{"name":"API Viewer","description":"API Viewers have read-only access to the documentation of a service in a portal"},"apiconsumer":{"name":"API Consumer","description":"API Consumers can make calls to the given service"}}}}""",
        (await app.Call("GET", "/v3/portal-roles")).Is(200).Text);

    [AzuriteTheory]
    [InlineData("GET", "")]
    [InlineData("PATCH", "")]
    [InlineData("DELETE", "")]
    [InlineData("GET", "/developers")]
    [InlineData("POST", "/developers")]
    [InlineData("GET", "/assigned-roles")]
    [InlineData("POST", "/assigned-roles")]
    public async Task Hides_404_a_team_of_another_portal_and_refuses_401_nobody(string method, string path)
    {
        var (portal, other) = (await Portal(), await Portal());
        var team = (await app.Call("POST", $"{portal}/teams", new { name = "Team" })).Is(201);
        var body = method switch { "PATCH" => new { name = "x" }, "POST" => (object)new { id = Guid.NewGuid() }, _ => null };
        (await app.Call(method, $"{other}/teams/{team.Id}{path}", body)).Is(404);
        (await app.CallAsNobody(method, $"{portal}/teams/{team.Id}{path}", body)).Is(401);
        Assert.Equal(team.Text, (await app.Call("GET", $"{portal}/teams/{team.Id}")).Is(200).Text);
    }

    private static object Role(Guid entity, string name = "API Viewer", string type = "Services") =>
        new { role_name = name, entity_id = entity, entity_type_name = type, entity_region = "eu" };

    private async Task<string> Portal() => $"/v3/portals/{(await app.Call("POST", "/v3/portals", new { name = $"Portal {Guid.NewGuid()}" })).Is(201).Id}";
}
