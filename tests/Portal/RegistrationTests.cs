using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class RegistrationTests(PortalFixture app)
{
    private const string Applications = "/api/v3/applications";

    [AzuriteFact]
    public async Task Keeps_enforcement_in_step_from_request_over_approval_to_revocation()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        var (api, package) = (await portal.Publish(), await app.NewPackage());
        (await app.Admin("PUT", $"/v3/api-packages/{package}/publications/{portal.Id}", new { })).Is(200);
        var application = (await dora.Call("POST", Applications, new { name = "Booking site" })).Is(201).Id;
        var key = (await dora.Call("POST", $"{Applications}/{application}/credentials", new { display_name = "first" })).Is(201);
        Assert.Equal("", (await Grants(key)));

        var registration = (await dora.Call("POST", $"{Applications}/{application}/registrations", new { api_id = package })).Is(201)
            .HasKeys("id", "status", "api_name", "api_id", "api_slug", "application_id", "created_at", "updated_at");
        Assert.Equal("pending", registration.String("status"));
        Assert.Equal("API is already registered to the application",
            (await dora.Call("POST", $"{Applications}/{application}/registrations", new { api_id = package })).Is(409).String("detail"));
        (await dora.Call("POST", $"{Applications}/{application}/registrations", new { api_id = api })).Is(201);
        Assert.Equal("", (await Grants(key)));

        var queue = (await portal.Admin("GET", "/application-registrations?filter[status]=pending&filter[application_name]=Booking site&sort=created_at")).Is(200);
        Assert.Equal([package, api], queue.Data.Select(row => row.GetProperty("api").GetProperty("id").GetGuid()));
        var path = $"/applications/{application}/registrations/{registration.Id}";
        var approved = (await portal.Admin("PATCH", path, new { status = "approved" })).Is(200).HasKeys("id", "status", "api", "application", "created_at", "updated_at");
        Assert.Equal("api_package", approved["api"].GetProperty("entity_type").GetString());
        Assert.Equal($"{package}:{registration.Id} ", await Grants(key));
        // A key that comes later knows as much.
        var second = (await dora.Call("POST", $"{Applications}/{application}/credentials")).Is(201);
        Assert.Equal($"{package}:{registration.Id} ", await Grants(second));

        (await portal.Admin("PATCH", path, new { status = "revoked" })).Is(200);
        Assert.Equal("", await Grants(key));
        Assert.Equal("revoked", (await dora.Call("GET", $"{Applications}/{application}/registrations/{registration.Id}")).Is(200).String("status"));
        (await portal.Admin("PATCH", path, new { status = "approved" })).Is(200);
        (await portal.Admin("PATCH", path, new { })).Is(200);
        (await portal.Admin("PATCH", path, new { status = "granted" })).Faults("status", "enum");
        Assert.Equal($"{package}:{registration.Id} ", await Grants(second));
        (await portal.Admin("DELETE", path)).Is(204);
        Assert.Equal("", await Grants(key));
        (await portal.Admin("GET", path)).Is(404);
        (await dora.Call("POST", $"{Applications}/{application}/registrations", new { api_id = package })).Is(201);

        await app.PumpMails();
        var mails = app.Mails.To(email).Select(mail => mail.Subject).Where(subject => subject!.Contains("Booking site")).ToList();
        // Decisions that were overtaken before the mail went out are not told of; here all were but none is the state now.
        Assert.Empty(mails);
    }

    [AzuriteTheory]
    [InlineData("approved", "may use")]
    [InlineData("rejected", "may not use")]
    [InlineData("revoked", "may no longer use")]
    public async Task Sends_the_decision_on_a_registration(string status, string words)
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        var api = await portal.Publish();
        var application = (await dora.Call("POST", Applications, new { name = "Booking site" })).Is(201).Id;
        var registration = (await dora.Call("POST", $"{Applications}/{application}/registrations", new { api_id = api })).Is(201);
        (await portal.Admin("PATCH", $"/applications/{application}/registrations/{registration.Id}", new { status })).Is(200);
        Assert.Equal(0, await app.PumpMails());
        var mail = app.Mails.To(email)[^1];
        Assert.Contains($"Booking site {words}", mail.Subject);
        Assert.Contains($"/apis/{registration.String("api_slug")}", mail.Raw);
    }

    [AzuriteTheory]
    [InlineData(false, false, "pending")]
    [InlineData(false, true, "approved")]
    [InlineData(true, false, "approved")]
    [InlineData(true, true, "approved")]
    public async Task Creates_201_approved_when_portal_or_publication_approve_by_themselves(bool portalApproves, bool publicationApproves, string status)
    {
        var portal = await app.NewPortal(new { auto_approve_applications = portalApproves });
        var dora = await portal.NewDeveloper();
        var api = await portal.Publish(new { auto_approve_registrations = publicationApproves });
        var application = (await dora.Call("POST", Applications, new { name = "x" })).Is(201).Id;
        var key = (await dora.Call("POST", $"{Applications}/{application}/credentials")).Is(201);
        var registration = (await dora.Call("POST", $"{Applications}/{application}/registrations", new { api_id = api })).Is(201);
        Assert.Equal(status, registration.String("status"));
        Assert.Equal(status == "approved" ? $"{api}:{registration.Id} " : "", await Grants(key));
    }

    [AzuriteFact]
    public async Task Rejects_400_or_refuses_403_what_the_developer_may_not_register_for()
    {
        var (portal, other) = (await app.NewPortal(), await app.NewPortal());
        var dora = await portal.NewDeveloper();
        var application = (await dora.Call("POST", Applications, new { name = "x" })).Is(201).Id;
        var path = $"{Applications}/{application}/registrations";
        (await dora.Call("POST", path, new { })).Faults("api_id", "required");
        (await dora.Call("POST", path, new { api_id = Guid.NewGuid() })).Faults("api_id", "missing_reference");
        (await dora.Call("POST", path, new { api_id = await app.NewApi() })).Faults("api_id", "missing_reference");
        (await dora.Call("POST", path, new { api_id = await other.Publish() })).Faults("api_id", "missing_reference");
        (await dora.Call("POST", path, new { api_id = await portal.Publish(new { auth_strategy_ids = (Guid[]?)null }) })).Faults("api_id", "invalid");
        var strategy = (await app.Admin("POST", "/v2/application-auth-strategies", ApplicationTests.Strategy())).Is(201).Id;
        (await dora.Call("POST", path, new { api_id = await portal.Publish(new { auth_strategy_ids = new[] { strategy } }) })).Faults("api_id", "invalid");
        var (open, hidden) = (await portal.Publish(new { visibility = "public" }), await portal.Publish());
        (await portal.Admin("PATCH", "", new { rbac_enabled = true })).Is(200);
        (await dora.Call("POST", path, new { api_id = open })).Is(403);
        (await dora.Call("POST", path, new { api_id = hidden })).Faults("api_id", "missing_reference");
        Assert.Empty((await dora.Call("GET", path)).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Creates_one_when_an_application_is_registered_at_once()
    {
        var portal = await app.NewPortal();
        var dora = await portal.NewDeveloper();
        var api = await portal.Publish();
        var application = (await dora.Call("POST", Applications, new { name = "x" })).Is(201).Id;
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => dora.Call("POST", $"{Applications}/{application}/registrations", new { api_id = api })));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.Is(409));
        Assert.Single((await dora.Call("GET", $"{Applications}/{application}/registrations?filter[status]=pending&filter[api_name][contains]=api")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Creates_201_by_an_administrator_with_the_status_that_was_wanted()
    {
        var portal = await app.NewPortal();
        var dora = await portal.NewDeveloper();
        var application = (await dora.Call("POST", Applications, new { name = "x" })).Is(201).Id;
        var path = $"/applications/{application}/registrations";
        Assert.Equal("approved", (await portal.Admin("POST", path, new { api_id = await portal.Publish(), status = "approved" })).Is(201).String("status"));
        Assert.Equal("pending", (await portal.Admin("POST", path, new { api_id = await portal.Publish() })).Is(201).String("status"));
        (await portal.Admin("POST", path, new { api_id = await portal.Publish(), status = "revoked" })).Faults("status", "enum");
        Assert.Equal(["approved", "pending"], (await portal.Admin("GET", path + "?sort=status")).Is(200).Data.Select(row => row.GetProperty("status").GetString()));
        Assert.Single((await portal.Admin("GET", path + "?filter[status]=approved")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Lists_the_applications_of_an_api_and_the_registrations_over_all_portals()
    {
        var (portal, other) = (await app.NewPortal(), await app.NewPortal());
        var (dora, dave, eve) = (await portal.NewDeveloper(), await other.NewDeveloper(), await portal.NewDeveloper());
        var api = await portal.Publish();
        await other.Publish(api: api);
        var (first, second) = ((await dora.Call("POST", Applications, new { name = "First" })).Is(201).Id, (await dora.Call("POST", Applications, new { name = "Second" })).Is(201).Id);
        var registration = (await dora.Call("POST", $"{Applications}/{first}/registrations", new { api_id = api })).Is(201);
        var theirs = (await dave.Call("POST", Applications, new { name = "Theirs" })).Is(201).Id;
        (await dave.Call("POST", $"{Applications}/{theirs}/registrations", new { api_id = api })).Is(201);

        var listed = (await dora.Call("GET", $"/api/v3/apis/{registration.String("api_slug")}/applications")).Is(200);
        var row = Assert.Single(listed.Data);
        Assert.Equal((first, registration.Id, "pending"), (row.GetProperty("id").GetGuid(), row.GetProperty("registration_id").GetGuid(), row.GetProperty("registration_status").GetString()));
        Assert.Equal(1, listed["meta"].GetProperty("page").GetProperty("total").GetInt32());
        var rest = Assert.Single((await dora.Call("GET", $"/api/v3/apis/{api}/applications?unregistered")).Is(200).Data);
        Assert.Equal((second, System.Text.Json.JsonValueKind.Null), (rest.GetProperty("id").GetGuid(), rest.GetProperty("registration_id").ValueKind));
        Assert.Empty((await dora.Call("GET", $"/api/v3/apis/{api}/applications?unregistered=true&applicationfilter[name][contains]=first")).Is(200).Data);
        Assert.Empty((await eve.Call("GET", $"/api/v3/apis/{api}/applications")).Is(200).Data);
        (await dora.Call("GET", $"/api/v3/apis/{Guid.NewGuid()}/applications")).Is(404);
        (await portal.Visit().Call("GET", $"/api/v3/apis/{api}/applications")).Is(401);

        Assert.Equal(2, (await app.Admin("GET", $"/v3/apis/{api}/registrations")).Is(200).Data.Count);
        var one = Assert.Single((await app.Admin("GET", $"/v3/apis/{api}/registrations?filter[portal_id]={other.Id}&filter[application_owner_type]=developer")).Is(200).Data);
        Assert.Equal(theirs, one.GetProperty("application").GetProperty("id").GetGuid());
        (await app.Admin("GET", $"/v3/apis/{Guid.NewGuid()}/registrations")).Is(404);
        (await app.Admin("DELETE", $"/v3/apis/{api}")).Is(204);
        Assert.Empty((await dora.Call("GET", $"{Applications}/{first}/registrations")).Is(200).Data);
        Assert.Equal(0, (await portal.Admin("GET", $"/applications/{first}")).Is(200)["registration_count"].GetInt32());
    }

    private async Task<string?> Grants(Answer key) => (await app.KnownKey(key.String("credential")))!.GetString("Grants0");
}
