using Testing;

namespace Portal;

/// <summary>Nobody sees or changes what belongs to another developer or portal: every path that names an application, asked by everybody who should not.</summary>
[Collection(PortalCollection.Name)]
public sealed class StrangerTests(PortalFixture app)
{
    private const string Own = "/api/v3/applications/{application}";

    public static TheoryData<string, string, string> OwnPaths
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var who in new[] { "another developer", "a developer of another portal", "an anonymous visitor", "a garbage session" })
            foreach (var (method, path) in new[]
            {
                ("GET", Own), ("PATCH", Own), ("DELETE", Own),
                ("GET", Own + "/registrations"), ("POST", Own + "/registrations"), ("GET", Own + "/registrations/{registration}"), ("DELETE", Own + "/registrations/{registration}"),
                ("GET", Own + "/credentials"), ("POST", Own + "/credentials"), ("PUT", Own + "/credentials/{credential}"), ("DELETE", Own + "/credentials/{credential}"),
                ("POST", Own + "/credentials/{credential}/rotate"),
            }) data.Add(who, method, path);
            return data;
        }
    }

    public static TheoryData<string, string> AdminPaths
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (method, path) in new[]
            {
                ("GET", "/developers/{developer}"), ("PATCH", "/developers/{developer}"), ("DELETE", "/developers/{developer}"),
                ("GET", "/applications/{application}"), ("PATCH", "/applications/{application}"), ("DELETE", "/applications/{application}"),
                ("GET", "/applications/{application}/developers"), ("GET", "/applications/{application}/credentials"),
                ("GET", "/applications/{application}/registrations"), ("POST", "/applications/{application}/registrations"),
                ("GET", "/applications/{application}/registrations/{registration}"), ("PATCH", "/applications/{application}/registrations/{registration}"),
                ("DELETE", "/applications/{application}/registrations/{registration}"),
            }) data.Add(method, path);
            return data;
        }
    }

    [AzuriteTheory]
    [MemberData(nameof(OwnPaths))]
    public async Task Hides_404_or_refuses_401_and_writes_nothing_when_a_stranger_asks(string who, string method, string path)
    {
        var world = await World.Of(app);
        var stranger = who switch
        {
            "another developer" => world.Neighbour,
            "a developer of another portal" => world.Foreigner,
            "a garbage session" => Garbage(world.Portal.Visit()),
            _ => world.Portal.Visit(),
        };
        var before = await app.People(world.Portal.Id);
        var answer = await stranger.Call(method, world.Fill(path), world.BodyOf(method, path));
        answer.Is(who is "another developer" or "a developer of another portal" ? 404 : 401);
        // The same bytes as for what is not there at all.
        var nothing = await stranger.Call(method, world.Fill(path, fresh: true), world.BodyOf(method, path));
        Assert.Equal(Comparable(nothing), Comparable(answer));
        Assert.Equal(before, await app.People(world.Portal.Id));
    }

    [AzuriteTheory]
    [MemberData(nameof(AdminPaths))]
    public async Task Hides_404_and_writes_nothing_when_a_path_mixes_portals(string method, string path)
    {
        var world = await World.Of(app);
        var before = await app.People(world.Portal.Id);
        (await world.Other.Admin(method, world.Fill(path), world.AdminBodyOf(method, path))).Is(404);
        Assert.Equal(before, await app.People(world.Portal.Id));
    }

    [AzuriteTheory]
    [MemberData(nameof(AdminPaths))]
    public async Task Refuses_401_and_writes_nothing_when_nobody_asks_the_management_app(string method, string path)
    {
        var world = await World.Of(app);
        var before = await app.People(world.Portal.Id);
        var answer = await app.Management.Http.Call(method, $"/v3/portals/{world.Portal.Id}{world.Fill(path)}", world.AdminBodyOf(method, path),
            request => request.Headers.Authorization = new("Bearer", world.Owner.Cookies["portalaccesstoken"]));
        answer.Is(401);
        Assert.Equal(before, await app.People(world.Portal.Id));
    }

    [AzuriteFact]
    public async Task Lists_nothing_of_others()
    {
        var world = await World.Of(app);
        foreach (var stranger in new[] { world.Neighbour, world.Foreigner })
            Assert.Empty((await stranger.Call("GET", "/api/v3/applications")).Is(200).Data);
        Assert.Empty((await world.Other.Admin("GET", "/applications")).Is(200).Data);
        Assert.Empty((await world.Other.Admin("GET", "/application-registrations")).Is(200).Data);
        (await world.Neighbour.Call("DELETE", world.Fill(Own + "/credentials/{credential}"))).Is(404);
        (await world.Owner.Call("GET", world.Fill(Own + "/credentials"))).Is(200);
    }

    private static Visitor Garbage(Visitor visitor)
    {
        visitor.Cookies["portalaccesstoken"] = new string('A', 86);
        return visitor;
    }

    private static string Comparable(Answer answer) => System.Text.RegularExpressions.Regex.Replace(answer.Text, "kong:trace:\\d+", "");

    /// <summary>An application with everything, its owner, and two who are not. Made once: nobody changes it.</summary>
    private sealed record World(TestPortal Portal, TestPortal Other, Visitor Owner, Visitor Neighbour, Visitor Foreigner, Dictionary<string, Guid> Ids, Guid Api)
    {
        private static World? _made;

        public static async Task<World> Of(PortalFixture app)
        {
            if (_made is not null) return _made;
            var (portal, other) = (await app.NewPortal(), await app.NewPortal());
            var email = TestPortal.NewAddress();
            var owner = await portal.NewDeveloper(email);
            var api = await portal.Publish();
            await other.Publish(api: api);
            var application = (await owner.Call("POST", "/api/v3/applications", new { name = "Hers" })).Is(201).Id;
            return _made = new(portal, other, owner, await portal.NewDeveloper(), await other.NewDeveloper(), new()
            {
                ["application"] = application,
                ["registration"] = (await owner.Call("POST", $"/api/v3/applications/{application}/registrations", new { api_id = api })).Is(201).Id,
                ["credential"] = (await owner.Call("POST", $"/api/v3/applications/{application}/credentials")).Is(201).Id,
                ["developer"] = (await portal.Developer(email)).Id,
            }, api);
        }

        public string Fill(string path, bool fresh = false) => Ids.Aggregate(path, (filled, id) => filled.Replace($"{{{id.Key}}}", (fresh ? Guid.NewGuid() : id.Value).ToString()));

        public object? BodyOf(string method, string path) => (method, path.EndsWith("registrations")) switch
        {
            ("POST", true) => new { api_id = Api },
            ("POST" or "PUT", false) => new { display_name = "mine now" },
            ("PATCH", _) => new { name = "mine now" },
            _ => null,
        };

        public object? AdminBodyOf(string method, string path) => method switch
        {
            "POST" => new { api_id = Api },
            "PATCH" when path.EndsWith("{application}") => new { owner = new { type = "developer", id = Ids["developer"] } },
            "PATCH" => new { status = "approved" },
            _ => null,
        };
    }
}
