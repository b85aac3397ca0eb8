using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class RegistrationConsumerTests(PortalFixture app)
{
    [AzuriteFact]
    public async Task Keeps_an_application_mapped_to_one_consumer_per_gateway()
    {
        var portal = await app.NewPortal();
        var (plane, other) = (await Plane(), await Plane());
        var (first, second, elsewhere) = (await Linked(portal, plane), await Linked(portal, plane), await portal.Publish());
        var (consumer, strange) = (await Consumer(plane, "dora"), await Consumer(other, "eve"));
        var owner = new { type = "developer", id = (await portal.Admin("POST", "/developers", new { email = TestPortal.NewAddress(), full_name = "Dora" })).Is(201).Id };
        var dora = await portal.NewDeveloper();
        var application = (await dora.Call("POST", "/api/v3/applications", new { name = "Booking site" })).Is(201).Id;
        var key = (await dora.Call("POST", $"/api/v3/applications/{application}/credentials")).Is(201).String("credential");
        // What enforcement knows of the key.
        async Task<string?> Known() => (await app.KnownKey(key))!.GetString("Consumers0");
        var (one, two, three) = (await Register(application, first), await Register(application, second), await Register(application, elsewhere));
        string Path(Guid registration) => $"/applications/{application}/registrations/{registration}";

        (await portal.Admin("PUT", $"{Path(one)}/consumer", new { id = strange })).Faults("id", "invalid");
        (await portal.Admin("PUT", $"{Path(three)}/consumer", new { id = consumer })).Faults("id", "invalid");
        (await portal.Admin("PUT", $"{Path(one)}/consumer", new { })).Faults("id", "required");
        (await portal.Admin("PUT", $"{Path(Guid.NewGuid())}/consumer", new { id = consumer })).Is(404);
        (await portal.Admin("PUT", $"{Path(one)}/consumer", new { id = consumer })).Is(204);
        Assert.Equal($"{plane}:{consumer} ", await Known());
        var shown = (await portal.Admin("GET", Path(two))).Is(200)["consumer"];
        Assert.Equal((consumer, plane, "dora"), (shown.GetProperty("id").GetGuid(), shown.GetProperty("control_plane_id").GetGuid(), shown.GetProperty("username").GetString()));
        Assert.False((await portal.Admin("GET", Path(three))).Is(200).Json.TryGetProperty("consumer", out _));
        Assert.Equal(2, (await portal.Admin("GET", "/application-registrations")).Is(200).Data.Count(row => row.TryGetProperty("consumer", out _)));

        // A consumer stands for one application, until that is gone.
        var rival = (await portal.Admin("POST", "/applications", new { name = "Rival", owner })).Is(201).Id;
        var theirs = await Register(rival, first);
        (await portal.Admin("PUT", $"/applications/{rival}/registrations/{theirs}/consumer", new { id = consumer })).Faults("id", "invalid");
        (await portal.Admin("DELETE", $"{Path(two)}/consumer")).Is(204);
        (await portal.Admin("DELETE", $"{Path(two)}/consumer")).Is(404);
        Assert.Null(await Known());
        Assert.False((await portal.Admin("GET", Path(one))).Is(200).Json.TryGetProperty("consumer", out _));
        (await portal.Admin("PUT", $"{Path(two)}/consumer", new { id = consumer })).Is(204);
        (await portal.Admin("DELETE", $"/applications/{application}")).Is(204);
        (await portal.Admin("PUT", $"/applications/{rival}/registrations/{theirs}/consumer", new { id = consumer })).Is(204);

        async Task<Guid> Register(Guid of, Guid api) => (await portal.Admin("POST", $"/applications/{of}/registrations", new { api_id = api })).Is(201).Id;
    }

    private async Task<Guid> Plane() => (await app.Admin("POST", "/v2/control-planes", new { name = $"gateway-{Guid.NewGuid():N}" })).Is(201).Id;

    private async Task<Guid> Consumer(Guid plane, string username) => (await app.Admin("POST", $"/v2/control-planes/{plane}/core-entities/consumers", new { username })).Is(201).Id;

    // A link to a service needs no specification.
    private async Task<Guid> Linked(TestPortal portal, Guid plane)
    {
        var service = (await app.Admin("POST", $"/v2/control-planes/{plane}/core-entities/services", new { url = "http://example.com/anything" })).Is(201).Id;
        var api = await app.NewApi();
        (await app.Admin("POST", $"/v3/apis/{api}/implementations", new { service = new { id = service, control_plane_id = plane } })).Is(201);
        return await portal.Publish(api: api);
    }
}
