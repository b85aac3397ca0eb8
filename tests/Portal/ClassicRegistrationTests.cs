using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Testing;

namespace Portal;

/// <summary>Registrations for versions of products, from the catalog to the gateway.</summary>
[Collection(PortalCollection.Name)]
public sealed class ClassicRegistrationTests(PortalFixture app)
{
    private const string Applications = "/api/v2/applications";

    private static readonly string[] Keys =
        ["id", "status", "product_id", "product_name", "product_version_id", "product_version_name", "application_id", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Opens_the_gateway_from_sign_up_over_approval_until_it_is_revoked()
    {
        await using var gateway = await HandlerProcess.Start("Enforcement", new Dictionary<string, string>(app.Settings()) { ["Enforcement__OpenChecks"] = "true" });
        var portal = await app.NewPortal();
        var plane = $"gateway-{Guid.NewGuid():N}";
        var version = await app.PublishVersion(portal, service: await Service(plane));
        var (email, dora) = (TestPortal.NewAddress(), portal.Visit());
        (await dora.Call("POST", "/api/v2/developer", new { email, full_name = "Dora Developer" })).Is(201);
        Assert.Equal(0, await app.PumpMails());
        var verified = (await dora.Call("POST", "/api/v2/developer/verify-email", new { token = Assert.Single(app.Mails.To(email)).Token })).Is(202);
        (await dora.Call("POST", "/api/v2/developer/reset-password", new { token = verified.String("token"), password = TestPortal.Password })).Is(204);
        (await app.Admin("PATCH", $"/v2/portals/{portal.Id}/developers/{(await portal.Developer(email)).Id}", new { status = "approved" })).Is(200);
        (await dora.Call("POST", "/api/v2/developer/authenticate", new { username = email, password = TestPortal.Password })).Is(204);

        var application = (await dora.Call("POST", Applications, new { name = "Booking site", reference_id = $"booking-{email}" })).Is(201).Id;
        var path = $"{Applications}/{application}/registrations";
        var registration = (await dora.Call("POST", path, new { product_version_id = version.Id })).Is(201).HasKeys(Keys);
        Assert.Equal(("pending", version.Product, version.ProductName, version.Id, "v1", application), (
            registration.String("status"), registration["product_id"].GetGuid(), registration.String("product_name"), registration["product_version_id"].GetGuid(),
            registration.String("product_version_name"), registration["application_id"].GetGuid()));
        Assert.Equal(registration.Text, (await dora.Call("GET", $"{path}/{registration.Id}")).Is(200).Text);
        Assert.Equal("API product version is already registered to the application", (await dora.Call("POST", path, new { product_version_id = version.Id })).Is(409).String("detail"));
        var key = (await dora.Call("POST", $"{Applications}/{application}/credentials", new { display_name = "first" })).Is(201).String("credential");
        await Until(null, 401);
        await Until(key, 403);

        var decided = $"/v2/portals/{portal.Id}/applications/{application}/registrations/{registration.Id}";
        (await app.Admin("PATCH", decided, new { status = "approved" })).Is(200);
        await Until(key, 200);
        Assert.Equal(0, await app.PumpMails());
        Assert.Contains(app.Mails.To(email), mail => mail.Subject?.StartsWith("Booking site may use Flights", StringComparison.Ordinal) == true);
        Assert.Equal("approved", (await dora.Call("GET", $"{path}/{registration.Id}")).Is(200).String("status"));
        (await app.Admin("PATCH", decided, new { status = "revoked" })).Is(200);
        await Until(key, 403);
        (await app.Admin("PATCH", decided, new { status = "approved" })).Is(200);
        await Until(key, 200);
        (await dora.Call("DELETE", $"{path}/{registration.Id}")).Is(204);
        (await dora.Call("GET", $"{path}/{registration.Id}")).Is(404);
        await Until(key, 403);
        (await dora.Call("POST", path, new { product_version_id = version.Id })).Is(201);

        async Task Until(string? presented, int status)
        {
            var (patience, seen) = (Stopwatch.StartNew(), 0);
            while (patience.Elapsed < TimeSpan.FromMinutes(1))
            {
                var headers = presented is null ? new Dictionary<string, string>() : new() { ["apikey"] = presented };
                seen = (int)(await gateway.Http.PostAsJsonAsync($"/ace/{plane}/check", new { method = "GET", path = "/anything", headers })).StatusCode;
                if (seen == status) return;
                await Task.Delay(20);
            }
            Assert.Fail($"still {seen} and not {status}");
        }
    }

    [AzuriteFact]
    public async Task Lists_what_an_application_asked_for_and_the_applications_of_a_version()
    {
        var portal = await app.NewPortal();
        var (dora, eve) = (await portal.NewDeveloper(), await portal.NewDeveloper());
        var (first, second) = (await app.PublishVersion(portal), await app.PublishVersion(portal, approves: true));
        var one = (await dora.Call("POST", Applications, new { name = "One" })).Is(201).Id;
        var two = (await dora.Call("POST", Applications, new { name = "Two" })).Is(201).Id;
        var pending = (await dora.Call("POST", $"{Applications}/{one}/registrations", new { product_version_id = first.Id })).Is(201);
        var approved = (await dora.Call("POST", $"{Applications}/{one}/registrations", new { product_version_id = second.Id })).Is(201);
        Assert.Equal(("pending", "approved"), (pending.String("status"), approved.String("status")));

        var path = $"{Applications}/{one}/registrations";
        Assert.Equal([pending.Id, approved.Id], (await dora.Call("GET", path)).Is(200).Data.Select(Id));
        foreach (var (filter, found) in new[]
        {
            ($"filter[id]={pending.Id}", pending.Id), ("filter[status]=approved", approved.Id), ($"filter[product_name]={first.ProductName}", pending.Id),
            ($"filter[product_name][contains]={second.ProductName[^8..]}&filter[product_version_name][contains]=V", approved.Id), ("page[size]=1&page[number]=2", approved.Id),
        }) Assert.Equal(found, Id(Assert.Single((await dora.Call("GET", $"{path}?{filter}")).Is(200).Data)));
        Assert.Empty((await dora.Call("GET", path + "?filter[product_version_name]=v2")).Is(200).Data);
        (await dora.Call("GET", path + "?filter[status]=open&filter[api_name]=x")).Faults("filter[status]", "enum").Faults("filter[api_name]", "unknown_property");
        // The contracts do not show each other's.
        var api = await portal.Publish();
        var newer = (await dora.Call("POST", $"/api/v3/applications/{one}/registrations", new { api_id = api })).Is(201).Id;
        (await dora.Call("GET", $"{path}/{newer}")).Is(404);
        (await dora.Call("DELETE", $"{path}/{newer}")).Is(404);
        (await dora.Call("GET", $"/api/v3/applications/{one}/registrations/{pending.Id}")).Is(404);
        Assert.Equal(newer, Id(Assert.Single((await dora.Call("GET", $"/api/v3/applications/{one}/registrations")).Is(200).Data)));
        Assert.Equal(2, (await dora.Call("GET", path)).Is(200).Data.Count);

        var applications = $"/api/v2/products/{first.Product}/versions/{first.Id}/applications";
        var row = Assert.Single((await dora.Call("GET", applications)).Is(200).Data);
        Assert.Equal(["auth_strategy", "created_at", "id", "name", "registration_id", "registration_status", "updated_at"], row.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal((one, pending.Id, "pending"), (Id(row), row.GetProperty("registration_id").GetGuid(), row.GetProperty("registration_status").GetString()));
        Assert.Equal(["credential_type", "id", "key_names", "name"], row.GetProperty("auth_strategy").EnumerateObject().Select(property => property.Name).Order());
        var rest = Assert.Single((await dora.Call("GET", applications + "?unregistered")).Is(200).Data);
        Assert.Equal((two, JsonValueKind.Null, JsonValueKind.Null), (Id(rest), rest.GetProperty("registration_id").ValueKind, rest.GetProperty("registration_status").ValueKind));
        Assert.Single((await dora.Call("GET", $"{applications}?filter[status]=pending&filter[name][contains]=on&filter[auth_strategy_id]={row.GetProperty("auth_strategy").GetProperty("id")}")).Is(200).Data);
        Assert.Empty((await dora.Call("GET", applications + "?filter[status]=revoked")).Is(200).Data);
        (await dora.Call("GET", applications + "?unregistered=maybe")).Faults("unregistered", "is_boolean");
        Assert.Empty((await eve.Call("GET", applications)).Is(200).Data);
        (await portal.Visit().Call("GET", applications)).Is(401);
        (await dora.Call("GET", $"/api/v2/products/{second.Product}/versions/{first.Id}/applications")).Is(404);

        (await app.Admin("DELETE", $"/v2/api-products/{first.Product}")).Is(204);
        Assert.Equal(approved.Id, Id(Assert.Single((await dora.Call("GET", path)).Is(200).Data)));
        (await dora.Call("GET", applications)).Is(404);
    }

    [AzuriteFact]
    public async Task Rejects_400_what_cannot_be_registered_for_and_hides_another_portals_versions()
    {
        var (portal, other) = (await app.NewPortal(), await app.NewPortal());
        var dora = await portal.NewDeveloper();
        var application = (await dora.Call("POST", Applications, new { name = "One" })).Is(201).Id;
        var path = $"{Applications}/{application}/registrations";
        (await dora.Call("POST", path, new { api_id = Guid.NewGuid(), scopes = "all" })).Faults("product_version_id", "required").Faults("api_id", "unknown_property").Faults("scopes", "is_array");
        var elsewhere = await app.PublishVersion(other);
        foreach (var id in new[] { Guid.NewGuid(), elsewhere.Id, await portal.Publish() })
            (await dora.Call("POST", path, new { product_version_id = id })).Faults("product_version_id", "missing_reference");
        (await dora.Call("GET", $"/api/v2/products/{elsewhere.Product}/versions/{elsewhere.Id}/applications")).Is(404);
        (await dora.Call("GET", $"{Applications}/{application}/product-versions/{elsewhere.Id}/granted-scopes")).Is(404);

        var strategy = (await app.Admin("POST", "/v2/application-auth-strategies", ApplicationTests.Strategy())).Is(201).Id;
        var version = await app.PublishVersion(portal, strategy);
        (await dora.Call("POST", path, new { product_version_id = version.Id })).Faults("product_version_id", "invalid");
        await app.Change(portal, version, new { auth_strategy_ids = Array.Empty<Guid>(), application_registration_enabled = false });
        (await dora.Call("POST", path, new { product_version_id = version.Id })).Faults("product_version_id", "invalid");
        Assert.Empty((await dora.Call("GET", $"/api/v2/products/{version.Product}/versions/{version.Id}/applications?unregistered")).Is(200).Data);
        await app.Change(portal, version, new { publish_status = "unpublished" });
        (await dora.Call("POST", path, new { product_version_id = version.Id })).Faults("product_version_id", "missing_reference");
        var open = await app.PublishVersion(portal);
        // Keys have no scopes that anybody could grant.
        (await dora.Call("POST", path, new { product_version_id = open.Id, scopes = new[] { "orders:read" } })).Faults("scopes", "enum");
        Assert.Empty((await dora.Call("GET", path)).Is(200).Data);
        var all = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => dora.Call("POST", path, new { product_version_id = open.Id })));
        var made = Assert.Single(all, answer => answer.Status == 201);
        Assert.All(all.Where(answer => answer != made), answer => answer.Is(409));
        foreach (var scopes in new[] { $"{path}/{made.Id}/granted-scopes", $"{Applications}/{application}/product-versions/{open.Id}/granted-scopes" })
            Assert.Equal("Unsupported IDP", (await dora.Call("GET", scopes)).Is(422).String("title"));
        (await dora.Call("GET", $"{path}/{Guid.NewGuid()}/granted-scopes")).Is(404);
    }

    [AzuriteFact]
    public async Task Registers_by_role_where_the_portal_has_roles_and_a_teams_application_by_the_teams()
    {
        var portal = await app.NewPortal(new { rbac_enabled = true });
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        var strategy = (await app.Admin("POST", "/v2/application-auth-strategies", ApplicationTests.Strategy())).Is(201).Id;
        var version = await app.PublishVersion(portal, strategy);
        var developer = (await portal.Developer(email)).Id;
        // What is published with a strategy is all that tells of it.
        (await dora.Call("POST", Applications, new { name = "Too early", auth_strategy_id = strategy })).Faults("auth_strategy_id", "missing_reference");
        var team = (await portal.Admin("POST", "/teams", new { name = "Readers", can_own_applications = true })).Is(201).Id;
        (await portal.Admin("POST", $"/teams/{team}/developers", new { id = developer })).Is(201);
        await Assign(team, "API Viewer");
        var application = (await dora.Call("POST", Applications, new { name = "Hers", auth_strategy_id = strategy })).Is(201).Id;
        (await dora.Call("POST", $"{Applications}/{application}/registrations", new { product_version_id = version.Id })).Is(403);
        var users = (await portal.Admin("POST", "/teams", new { name = "Users" })).Is(201).Id;
        (await portal.Admin("POST", $"/teams/{users}/developers", new { id = developer })).Is(201);
        await Assign(users, "API Consumer");
        (await dora.Call("POST", $"{Applications}/{application}/registrations", new { product_version_id = version.Id })).Is(201);
        // The team itself may only read.
        var theirs = (await dora.Call("POST", "/api/v3/applications", new { name = "Theirs", auth_strategy_id = strategy, team_id = team })).Is(201).Id;
        (await dora.Call("GET", $"{Applications}/{theirs}")).Is(200);
        (await dora.Call("POST", $"{Applications}/{theirs}/registrations", new { product_version_id = version.Id })).Is(403);
        var stranger = await portal.NewDeveloper();
        (await stranger.Call("GET", $"/api/v2/products/{version.Product}/versions/{version.Id}/applications")).Is(404);

        async Task Assign(Guid to, string role) => (await app.Admin("POST", $"/v2/portals/{portal.Id}/teams/{to}/assigned-roles", new
        {
            role_name = role, entity_id = version.Product, entity_type_name = "Services", entity_region = "us",
        })).Is(201);
    }

    private static Guid Id(JsonElement row) => row.GetProperty("id").GetGuid();

    // The whole service is guarded: that needs no specification.
    private async Task<object> Service(string plane)
    {
        var planeId = (await app.Admin("POST", "/v2/control-planes", new { name = plane })).Is(201).Id;
        var core = $"/v2/control-planes/{planeId}/core-entities";
        var service = (await app.Admin("POST", $"{core}/services", new { url = "http://example.com/anything" })).Is(201).Id;
        (await app.Admin("POST", $"{core}/routes", new { paths = new[] { "/" }, protocols = new[] { "http", "https" }, service = new { id = service } })).Is(201);
        return new { id = service, control_plane_id = planeId };
    }
}
