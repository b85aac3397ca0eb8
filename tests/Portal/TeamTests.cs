using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class TeamTests(PortalFixture app)
{
    private const string Applications = "/api/v3/applications";
    private const string Teams = "/api/v3/developer/teams";

    [AzuriteFact]
    public async Task Lists_own_teams_and_their_members_and_hides_404_the_others()
    {
        var portal = await app.NewPortal();
        var (dora, doraId) = await New(portal);
        var (dave, daveId) = await New(portal);
        var (eve, _) = await New(portal);
        var team = (await portal.Admin("POST", "/teams", new { name = "Flights", description = "Books them" })).Is(201).Id;
        var other = (await portal.Admin("POST", "/teams", new { name = "Hotels" })).Is(201).Id;
        await Join(portal, team, doraId, daveId);
        await Join(portal, other, daveId);

        var own = (await dora.Call("GET", Teams)).Is(200).HasKeys("data", "meta");
        Assert.Equal(team, Assert.Single(own.Data).GetProperty("id").GetGuid());
        Assert.Equal(2, (await dave.Call("GET", Teams)).Is(200).Data.Count);
        Assert.Empty((await eve.Call("GET", Teams)).Is(200).Data);
        Assert.Equal("Books them", (await dora.Call("GET", $"{Teams}/{team}")).Is(200).HasKeys("id", "name", "description", "created_at", "updated_at").String("description"));
        Assert.Null((await dave.Call("GET", $"{Teams}/{other}")).Is(200).String("description"));
        var members = (await dora.Call("GET", $"{Teams}/{team}/developers?page[size]=1")).Is(200);
        Assert.Equal(["created_at", "email", "full_name", "id", "updated_at"], Assert.Single(members.Data).EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(2, members["meta"].GetProperty("page").GetProperty("total").GetInt32());
        foreach (var path in new[] { $"{Teams}/{other}", $"{Teams}/{other}/developers", $"{Teams}/{Guid.NewGuid()}" }) (await dora.Call("GET", path)).Is(404);
        (await portal.Visit().Call("GET", Teams)).Is(401);
        (await dora.Call("GET", $"{Teams}/x")).Faults("teamId", "is_uuid");

        (await portal.Admin("DELETE", $"/teams/{team}/developers/{doraId}")).Is(204);
        (await portal.Admin("DELETE", $"/teams/{team}/developers/{doraId}")).Is(404);
        (await dora.Call("GET", $"{Teams}/{team}")).Is(404);
        (await portal.Admin("DELETE", $"/developers/{daveId}")).Is(204);
        Assert.Empty((await portal.Admin("GET", $"/teams/{team}/developers")).Is(200).Data);
        Assert.DoesNotContain(await app.People(portal.Id), row => row.Contains("member"));
    }

    [AzuriteFact]
    public async Task Lets_all_members_use_an_application_of_their_team_and_nobody_else()
    {
        var portal = await app.NewPortal(new { auto_approve_applications = true });
        var api = await portal.Publish();
        var (dora, doraId) = await New(portal);
        var (dave, daveId) = await New(portal);
        var (eve, _) = await New(portal);
        var team = (await portal.Admin("POST", "/teams", new { name = "Flights" })).Is(201).Id;
        var strange = (await portal.Admin("POST", "/teams", new { name = "Hotels", can_own_applications = true })).Is(201).Id;
        await Join(portal, team, doraId, daveId);
        (await dora.Call("POST", Applications, new { name = "Shared", team_id = team })).Faults("team_id", "invalid");
        (await dora.Call("POST", Applications, new { name = "Shared", team_id = strange })).Faults("team_id", "missing_reference");
        (await portal.Admin("PATCH", $"/teams/{team}", new { can_own_applications = true })).Is(200);

        var shared = (await dora.Call("POST", Applications, new { name = "Shared", team_id = team })).Is(201);
        Assert.Equal(team, shared["team_id"].GetGuid());
        (await dora.Call("POST", Applications, new { name = "Shared" })).Is(201);
        (await dave.Call("POST", Applications, new { name = "Shared", team_id = team })).Is(409);
        var path = $"{Applications}/{shared.Id}";
        Assert.Equal(shared.Id, Assert.Single((await dave.Call("GET", Applications)).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Single((await dora.Call("GET", $"{Applications}?filter[team_id]={team}")).Is(200).Data);
        Assert.Single((await dora.Call("GET", $"{Applications}?filter[team_id]=null")).Is(200).Data);
        Assert.Equal(2, (await dora.Call("GET", $"{Applications}?filter[team_id][oeq]={team},null")).Is(200).Data.Count);
        Assert.Equal("Renamed", (await dave.Call("PATCH", path, new { name = "Renamed" })).Is(200).String("name"));
        (await dave.Call("POST", $"{path}/registrations", new { api_id = api })).Is(201);
        Assert.Single((await dave.Call("GET", $"/api/v3/apis/{api}/applications")).Is(200).Data);
        var key = (await dave.Call("POST", $"{path}/credentials", new { display_name = "ours" })).Is(201);
        Assert.NotNull(await app.KnownKey(key.String("credential")));
        (await dora.Call("PUT", $"{path}/credentials/{key.Id}", new { display_name = "hers" })).Is(200);
        foreach (var (method, under) in new[] { ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("GET", "/registrations"), ("GET", "/credentials"), ("POST", "/credentials") })
            (await eve.Call(method, path + under, method == "PATCH" ? new { name = "mine now" } : null)).Is(404);

        var shown = (await portal.Admin("GET", $"/applications/{shared.Id}")).Is(200);
        Assert.Equal(("team", team), (shown["owner"].GetProperty("type").GetString(), shown["owner"].GetProperty("id").GetGuid()));
        Assert.Equal(2, (await portal.Admin("GET", $"/applications/{shared.Id}/developers")).Is(200).Data.Count);
        Assert.Equal(shared.Id, Assert.Single((await portal.Admin("GET", $"/applications?filter[team_id]={team}")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Equal(2, (await portal.Admin("GET", "/applications")).Is(200).Data.Count);
        Assert.Equal("team", (await app.Admin("GET", $"/v3/apis/{api}/registrations")).Is(200).Data[0].GetProperty("application").GetProperty("owner").GetProperty("type").GetString());

        // What a team owns outlives the membership of whoever made it, and keeps the team from going.
        (await portal.Admin("DELETE", $"/teams/{team}/developers/{doraId}")).Is(204);
        (await dora.Call("GET", path)).Is(404);
        (await dave.Call("GET", path)).Is(200);
        (await portal.Admin("DELETE", $"/teams/{team}")).Is(409);
        (await portal.Admin("DELETE", $"/developers/{daveId}")).Is(204);
        (await portal.Admin("GET", $"/applications/{shared.Id}")).Is(200);
        Assert.NotNull(await app.KnownKey(key.String("credential")));
        (await portal.Admin("DELETE", $"/applications/{shared.Id}")).Is(204);
        (await portal.Admin("DELETE", $"/teams/{team}")).Is(204);
        Assert.DoesNotContain(await app.People(portal.Id), row => row.Contains(team.ToString()));
    }

    [AzuriteFact]
    public async Task Gives_applications_to_teams_and_back()
    {
        var portal = await app.NewPortal();
        var (dora, doraId) = await New(portal);
        var (dave, daveId) = await New(portal);
        var team = (await portal.Admin("POST", "/teams", new { name = "Flights", can_own_applications = true })).Is(201).Id;
        await Join(portal, team, doraId, daveId);
        var mine = (await dora.Call("POST", Applications, new { name = "Mine" })).Is(201).Id;
        var key = (await dora.Call("POST", $"{Applications}/{mine}/credentials")).Is(201);
        (await dave.Call("PATCH", $"{Applications}/{mine}", new { team_id = team })).Is(404);

        var given = (await dora.Call("PATCH", $"{Applications}/{mine}", new { team_id = team, description = "Ours" })).Is(200);
        Assert.Equal(("Ours", team), (given.String("description"), given["team_id"].GetGuid()));
        (await dora.Call("PATCH", $"{Applications}/{mine}", new { team_id = team })).Is(200);
        Assert.Equal(key.Id, Assert.Single((await dave.Call("GET", $"{Applications}/{mine}/credentials")).Is(200).Data).GetProperty("id").GetGuid());
        // Whoever takes it back has it.
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await dave.Call("PATCH", $"{Applications}/{mine}", new { team_id = (Guid?)null })).Is(200)["team_id"].ValueKind);
        (await dora.Call("GET", $"{Applications}/{mine}")).Is(404);
        (await dave.Call("PATCH", $"{Applications}/{mine}", new { team_id = (Guid?)null })).Is(200);
        (await portal.Admin("PATCH", $"/applications/{mine}", new { owner = new { type = "team", id = team } })).Is(200);
        (await portal.Admin("PATCH", $"/applications/{mine}", new { owner = new { type = "team", id = doraId } })).Faults("owner.id", "missing_reference");
        (await portal.Admin("PATCH", $"/applications/{mine}", new { owner = new { type = "group", id = doraId } })).Faults("owner.type", "enum");
        (await portal.Admin("PATCH", $"/applications/{mine}", new { owner = new { type = "developer", id = doraId } })).Is(200);
        (await dora.Call("GET", $"{Applications}/{mine}")).Is(200);
        var made = (await portal.Admin("POST", "/applications", new { name = "Made", owner = new { type = "team", id = team } })).Is(201);
        Assert.Equal(made.Id, Assert.Single((await dave.Call("GET", Applications)).Is(200).Data).GetProperty("id").GetGuid());
    }

    [AzuriteFact]
    public async Task Lets_only_what_the_team_may_do_count_for_its_applications_when_access_is_by_role()
    {
        var portal = await app.NewPortal(new { rbac_enabled = true });
        var api = await portal.Publish(new { visibility = "private" });
        var (dora, doraId) = await New(portal);
        var (consumers, owners) = (await Team(portal, "Consumers"), await Team(portal, "Owners"));
        await Join(portal, consumers, doraId);
        await Join(portal, owners, doraId);
        var role = await portal.Assign(consumers, api, "API Consumer");
        var (mine, ours) = ((await dora.Call("POST", Applications, new { name = "Mine" })).Is(201).Id,
            (await dora.Call("POST", Applications, new { name = "Ours", team_id = owners })).Is(201).Id);
        (await dora.Call("POST", $"{Applications}/{mine}/registrations", new { api_id = api })).Is(201);
        // Her other team lets her see and use it, not this one.
        (await dora.Call("POST", $"{Applications}/{ours}/registrations", new { api_id = api })).Is(403);
        await portal.Assign(owners, api, "API Viewer");
        (await dora.Call("POST", $"{Applications}/{ours}/registrations", new { api_id = api })).Is(403);
        (await dora.Call("PATCH", $"{Applications}/{mine}", new { team_id = owners })).Faults("team_id", "invalid");
        (await portal.Admin("PATCH", $"/applications/{mine}", new { owner = new { type = "team", id = owners } })).Faults("owner.id", "invalid");
        (await dora.Call("PATCH", $"{Applications}/{mine}", new { team_id = consumers })).Is(200);
        await portal.Assign(owners, api, "API Consumer");
        (await dora.Call("POST", $"{Applications}/{ours}/registrations", new { api_id = api })).Is(201);
        (await dora.Call("PATCH", $"{Applications}/{mine}", new { team_id = owners })).Is(200);

        // Roles that go take the sight of it with them, and leave what was granted.
        foreach (var team in new[] { consumers, owners }) (await portal.Admin("DELETE", $"/teams/{team}/developers/{doraId}")).Is(204);
        (await dora.Call("GET", $"/api/v3/apis/{api}")).Is(404);
        Assert.Equal("pending", (await portal.Admin("GET", $"/applications/{ours}/registrations")).Is(200).Data[0].GetProperty("status").GetString());
        (await portal.Admin("DELETE", $"/teams/{consumers}/assigned-roles/{role}")).Is(204);
        // With the API go the roles on it.
        (await app.Admin("DELETE", $"/v3/apis/{api}/publications/{portal.Id}")).Is(204);
        (await app.Admin("DELETE", $"/v3/apis/{api}")).Is(204);
        Assert.Empty((await portal.Admin("GET", $"/teams/{owners}/assigned-roles")).Is(200).Data);
    }

    private static async Task<Guid> Team(TestPortal portal, string name) =>
        (await portal.Admin("POST", "/teams", new { name, can_own_applications = true })).Is(201).Id;

    private static async Task<(Visitor Visitor, Guid Id)> New(TestPortal portal)
    {
        var email = TestPortal.NewAddress();
        var visitor = await portal.NewDeveloper(email);
        return (visitor, (await portal.Developer(email)).Id);
    }

    private static async Task Join(TestPortal portal, Guid team, params Guid[] developers)
    {
        foreach (var id in developers) (await portal.Admin("POST", $"/teams/{team}/developers", new { id })).Is(201);
    }
}
