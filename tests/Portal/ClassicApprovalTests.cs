using System.Text.Json;
using Testing;

namespace Portal;

/// <summary>What administrators decide on registrations for versions of products, and what becomes of them when what they are for goes.</summary>
[Collection(PortalCollection.Name)]
public sealed class ClassicApprovalTests(PortalFixture app)
{
    private const string Applications = "/api/v2/applications";

    private static readonly string[] Keys = ["id", "status", "product", "product_version", "application", "developer", "granted_scopes", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Keeps_enforcement_in_step_from_the_queue_over_approval_to_removal()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        var developer = (await portal.Developer(email)).Id;
        var version = await app.PublishVersion(portal);
        var asked = await dora.Register(version);
        Assert.Equal("pending", asked.Registration.String("status"));
        foreach (var filter in new[] { "[status]=pending", $"[developer_id]={developer}", "[developer_name]=Dora Developer", "[application_name][contains]=Booking" })
            Assert.Equal(asked.Registration.Id, Assert.Single((await app.Classic(portal, "GET", $"/application-registrations?filter{filter}&sort=developer_id")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Empty((await app.Classic(portal, "GET", "/application-registrations?filter[status]=approved")).Is(200).Data);
        (await app.Classic(portal, "GET", "/application-registrations?filter[api_name]=x&sort=name")).Faults("filter[api_name]", "unknown_property").Faults("sort", "enum");

        var one = (await app.Classic(portal, "GET", asked.Path)).Is(200).HasKeys(Keys);
        Assert.Equal((version.Product, version.ProductName, version.Id, "v1"), (Id(one, "product"), Name(one, "product"), Id(one, "product_version"), Name(one, "product_version")));
        Assert.Equal((asked.Application, "Booking site", developer, "Dora Developer", JsonValueKind.Null),
            (Id(one, "application"), Name(one, "application"), Id(one, "developer"), Name(one, "developer"), one["granted_scopes"].ValueKind));
        Assert.Equal(one.Text, Assert.Single((await app.Classic(portal, "GET", $"/applications/{asked.Application}/registrations?filter[status]=pending&sort=status")).Is(200).Data).GetRawText());
        Assert.Equal("""{"data":[]}""", (await app.Classic(portal, "GET", asked.Path + "/granted-scopes")).Is(200).Text);

        (await app.Classic(portal, "PATCH", asked.Path, new { status = "granted", reason = "x" })).Faults("status", "enum").Faults("reason", "unknown_property");
        Assert.Equal("", await app.Grants(asked.Key));
        Assert.Equal("approved", (await app.Classic(portal, "PATCH", asked.Path, new { status = "approved" })).Is(200).HasKeys(Keys).String("status"));
        Assert.Equal($"{version.Id}:{asked.Registration.Id} ", await app.Grants(asked.Key));
        foreach (var status in new[] { "revoked", "rejected", "pending" })
        {
            (await app.Classic(portal, "PATCH", asked.Path, new { status })).Is(200);
            Assert.Equal("", await app.Grants(asked.Key));
            (await app.Classic(portal, "PATCH", asked.Path, new { status = "approved" })).Is(200);
        }
        (await app.Classic(await app.NewPortal(), "GET", asked.Path)).Is(404);
        (await app.Classic(portal, "DELETE", asked.Path)).Is(204);
        Assert.Equal("", await app.Grants(asked.Key));
        foreach (var (method, path) in new[] { ("GET", ""), ("DELETE", ""), ("PATCH", ""), ("GET", "/granted-scopes") })
            (await app.Classic(portal, method, asked.Path + path, method == "PATCH" ? new { status = "approved" } : null)).Is(404);
        // Whoever was refused may ask again.
        (await dora.Call("POST", $"{Applications}/{asked.Application}/registrations", new { product_version_id = version.Id })).Is(201);
    }

    [AzuriteFact]
    public async Task Shows_registrations_by_the_contract_that_they_were_made_by()
    {
        var portal = await app.NewPortal();
        var dora = await portal.NewDeveloper();
        var asked = await dora.Register(await app.PublishVersion(portal));
        var api = await portal.Publish();
        var newer = (await dora.Call("POST", $"/api/v3/applications/{asked.Application}/registrations", new { api_id = api })).Is(201).Id;
        foreach (var list in new[] { "/application-registrations", $"/applications/{asked.Application}/registrations" })
        {
            Assert.Equal(asked.Registration.Id, Assert.Single((await app.Classic(portal, "GET", list)).Is(200).Data).GetProperty("id").GetGuid());
            Assert.Equal(newer, Assert.Single((await portal.Admin("GET", list)).Is(200).Data).GetProperty("id").GetGuid());
        }
        foreach (var method in new[] { "GET", "DELETE" })
        {
            (await portal.Admin(method, asked.Path)).Is(404);
            (await app.Classic(portal, method, $"/applications/{asked.Application}/registrations/{newer}")).Is(404);
        }
        foreach (var path in new[] { $"/v2/applications/{asked.Application}", $"/v3/applications/{asked.Application}" })
            Assert.Equal(1, (await app.Admin("GET", path)).Is(200)["registration_count"].GetInt32());
        Assert.Equal(1, Assert.Single((await app.Classic(portal, "GET", "/applications")).Is(200).Data).GetProperty("registration_count").GetInt32());
        // One application, one set of keys: what both contracts approve, a key opens.
        (await app.Classic(portal, "PATCH", asked.Path, new { status = "approved" })).Is(200);
        (await portal.Admin("PATCH", $"/applications/{asked.Application}/registrations/{newer}", new { status = "approved" })).Is(200);
        var grants = (await app.Grants(asked.Key)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, grants.Length);
        Assert.Contains($"{api}:{newer}", grants);
    }

    [AzuriteTheory]
    [InlineData(false, false, "pending")]
    [InlineData(false, true, "approved")]
    [InlineData(true, false, "approved")]
    public async Task Creates_201_approved_when_portal_or_version_approve_by_themselves(bool portalApproves, bool versionApproves, string status)
    {
        var portal = await app.NewPortal(new { auto_approve_applications = portalApproves });
        var version = await app.PublishVersion(portal, approves: versionApproves);
        var asked = await (await portal.NewDeveloper()).Register(version);
        Assert.Equal(status, (await app.Classic(portal, "GET", asked.Path)).Is(200).String("status"));
        Assert.Equal(status == "approved" ? $"{version.Id}:{asked.Registration.Id} " : "", await app.Grants(asked.Key));
    }

    [AzuriteFact]
    public async Task Sends_the_decision_with_the_names_of_product_and_version()
    {
        var portal = await app.NewPortal();
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        var version = await app.PublishVersion(portal);
        var asked = await dora.Register(version);
        (await app.Classic(portal, "PATCH", asked.Path, new { status = "approved" })).Is(200);
        Assert.Equal(0, await app.PumpMails());
        var mail = app.Mails.To(email)[^1];
        Assert.StartsWith("Booking site may use Flights", mail.Subject);
        Assert.Contains($"/products/{version.Product}", mail.Raw);
        Assert.Contains("v1", mail.Raw);
    }

    [AzuriteFact]
    public async Task Tells_webhooks_of_product_and_version()
    {
        await using var receiver = await WebhookReceiver.Start();
        var portal = await app.NewPortal();
        await receiver.Subscribe(app, new { portal_ids = new[] { portal.Id }, event_types = new[] { "registration.created", "registration.status_changed", "registration.deleted" } });
        var version = await app.PublishVersion(portal);
        var asked = await (await portal.NewDeveloper()).Register(version);
        (await app.Classic(portal, "PATCH", asked.Path, new { status = "approved" })).Is(200);
        (await app.Classic(portal, "DELETE", asked.Path)).Is(204);
        await app.PumpWebhooksUntil(() => Task.FromResult(receiver.Taken.DistinctBy(message => message.Id).Count() >= 3));
        Assert.Equal(["registration.created", "registration.deleted", "registration.status_changed"],
            receiver.Taken.DistinctBy(message => message.Id).Select(message => message.Type).Order(StringComparer.Ordinal));
        Assert.All(receiver.Taken, message =>
        {
            Assert.Equal((version.Product, version.Id, asked.Registration.Id), (message.Data.GetProperty("product_id").GetGuid(), message.Data.GetProperty("product_version_id").GetGuid(),
                message.Data.GetProperty("registration_id").GetGuid()));
            Assert.False(message.Data.TryGetProperty("api_id", out _));
        });
    }

    [AzuriteTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Forgets_registrations_with_their_version_or_product(bool product)
    {
        var portal = await app.NewPortal();
        var dora = await portal.NewDeveloper();
        var (version, other) = (await app.PublishVersion(portal, approves: true), await app.PublishVersion(portal, approves: true));
        var asked = await dora.Register(version);
        var kept = await dora.Register(other, application: asked.Application);
        Assert.Contains(version.Id.ToString(), await app.Grants(asked.Key));
        (await app.Admin("DELETE", $"/v2/api-products/{version.Product}" + (product ? "" : $"/product-versions/{version.Id}"))).Is(204);
        (await app.Classic(portal, "GET", asked.Path)).Is(404);
        Assert.Equal(kept.Registration.Id, Assert.Single((await app.Classic(portal, "GET", "/application-registrations")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Equal(kept.Registration.Id, Assert.Single((await dora.Call("GET", $"{Applications}/{asked.Application}/registrations")).Is(200).Data).GetProperty("id").GetGuid());
        Assert.Equal($"{other.Id}:{kept.Registration.Id} ", await app.Grants(asked.Key));
        Assert.DoesNotContain(await app.People(portal.Id), row => row.Contains(version.Id.ToString()));
    }

    [AzuriteFact]
    public async Task Keeps_registrations_for_what_is_not_shown_any_more_and_takes_no_new_ones()
    {
        var portal = await app.NewPortal();
        var dora = await portal.NewDeveloper();
        var version = await app.PublishVersion(portal, approves: true);
        var asked = await dora.Register(version);
        var second = (await dora.Call("POST", Applications, new { name = "Second" })).Is(201).Id;
        foreach (var terms in new object[] { new { publish_status = "unpublished" }, new { publish_status = "published", application_registration_enabled = false } })
        {
            await app.Change(portal, version, terms);
            (await dora.Call("POST", $"{Applications}/{second}/registrations", new { product_version_id = version.Id })).Is(400);
            Assert.Equal("approved", (await app.Classic(portal, "GET", asked.Path)).Is(200).String("status"));
            Assert.Equal($"{version.Id}:{asked.Registration.Id} ", await app.Grants(asked.Key));
        }
        await app.Change(portal, version, new { application_registration_enabled = true });
        (await app.Admin("PATCH", $"/v2/api-products/{version.Product}", new { portal_ids = Array.Empty<Guid>() })).Is(200);
        (await dora.Call("POST", $"{Applications}/{second}/registrations", new { product_version_id = version.Id })).Is(400);
        // An administrator still takes away what was given.
        (await app.Classic(portal, "PATCH", asked.Path, new { status = "revoked" })).Is(200);
        Assert.Equal("", await app.Grants(asked.Key));
    }

    [AzuriteFact]
    public async Task Asks_for_the_role_on_the_product_where_access_is_by_role()
    {
        var portal = await app.NewPortal(new { rbac_enabled = true });
        var (email, other) = (TestPortal.NewAddress(), TestPortal.NewAddress());
        var dora = await portal.NewDeveloper(email);
        await portal.NewDeveloper(other);
        var version = await app.PublishVersion(portal);
        var consumers = (await app.Classic(portal, "POST", "/teams", new { name = "Consumers" })).Is(201).Id;
        var owners = (await app.Classic(portal, "POST", "/teams", new { name = "Owners" })).Is(201).Id;
        (await portal.Admin("PATCH", $"/teams/{owners}", new { can_own_applications = true })).Is(200);
        var developer = (await portal.Developer(email)).Id;
        foreach (var team in new[] { consumers, owners }) (await app.Classic(portal, "POST", $"/teams/{team}/developers", new { id = developer })).Is(201);
        var mine = (await dora.Call("POST", Applications, new { name = "Mine" })).Is(201).Id;
        var path = $"{Applications}/{mine}/registrations";
        (await dora.Call("POST", path, new { product_version_id = version.Id })).Faults("product_version_id", "missing_reference");
        var viewer = await portal.Assign(consumers, version.Product, "API Viewer");
        (await dora.Call("POST", path, new { product_version_id = version.Id })).Is(403);
        await portal.Assign(consumers, version.Product, "API Consumer");
        (await dora.Call("POST", path, new { product_version_id = version.Id })).Is(201);
        // Nobody comes by access that is not theirs by being given an application; the role counts for every version of the product.
        var owner = new { owner = new { type = "developer", id = (await portal.Developer(other)).Id } };
        (await portal.Admin("PATCH", $"/applications/{mine}", owner)).Faults("owner.id", "invalid");
        (await portal.Admin("PATCH", $"/applications/{mine}", new { owner = new { type = "team", id = owners } })).Faults("owner.id", "invalid");
        (await app.Classic(portal, "POST", $"/teams/{consumers}/developers", new { id = owner.owner.id })).Is(201);
        (await portal.Admin("PATCH", $"/applications/{mine}", owner)).Is(200);
        // What the team may not, its application may not, whatever its member may by another team.
        var ours = (await dora.Call("POST", "/api/v3/applications", new { name = "Ours", team_id = owners })).Is(201).Id;
        (await dora.Call("POST", $"{Applications}/{ours}/registrations", new { product_version_id = version.Id })).Is(403);
        await portal.Assign(owners, version.Product, "API Consumer");
        (await dora.Call("POST", $"{Applications}/{ours}/registrations", new { product_version_id = version.Id })).Is(201);
        (await app.Classic(portal, "DELETE", $"/teams/{consumers}/assigned-roles/{viewer}")).Is(204);
    }

    private static Guid Id(Answer answer, string name) => answer[name].GetProperty("id").GetGuid();

    private static string Name(Answer answer, string name) => answer[name].GetProperty("name").GetString()!;
}
