using Features.ApiPublications;
using Features.Developers;
using Features.PortalCatalog;
using Platform.Http;
using Testing;

namespace Portal;

/// <summary>
/// The classic contract keeps to the table of <see cref="AccessMatrix"/>, too. A product is private in a portal with accounts and public in one without; a role is on the product.
/// </summary>
[Collection(PortalCollection.Name)]
public sealed class ClassicAccessMatrixTests(PortalFixture app)
{
    private sealed record Entry(TestVersion Version, bool HasStrategy, CatalogRole Role);

    private sealed record Somebody(Visitor Visitor, ApprovalStatus? Status);

    [AzuriteFact]
    public async Task Keeps_to_the_table_whoever_asks_for_whatever()
    {
        var portal = await app.NewPortal(new { rbac_enabled = true });
        var team = (await app.Classic(portal, "POST", "/teams", new { name = "Everybody" })).Is(201).Id;
        List<Somebody> everybody = [new(portal.Visit(), null)];
        foreach (var status in Enum.GetValues<ApprovalStatus>()) everybody.Add(await NewDeveloper(portal, team, status));
        var entries = new List<Entry>();
        foreach (var role in Enum.GetValues<CatalogRole>())
        foreach (var hasStrategy in new[] { false, true })
        {
            var version = await app.PublishVersion(portal);
            if (!hasStrategy) await app.Change(portal, version, new { application_registration_enabled = false, auth_strategy_ids = Array.Empty<Guid>() });
            if (role != CatalogRole.None) await portal.Assign(team, version.Product, $"API {role}");
            entries.Add(new(version, hasStrategy, role));
        }

        await Ask(everybody, entries, authentication: true, rbac: true);
        (await portal.Admin("PATCH", "", new { rbac_enabled = false })).Is(200);
        await Ask(everybody, entries, authentication: true, rbac: false);
        (await portal.Admin("PATCH", "", new { authentication_enabled = false })).Is(200);
        await Ask(everybody, entries, authentication: false, rbac: false);
    }

    private static async Task Ask(List<Somebody> everybody, List<Entry> entries, bool authentication, bool rbac)
    {
        foreach (var (visitor, status) in everybody)
        {
            // Who is not signed in, or not approved, is nobody in a portal with accounts, and is told so whatever is asked for.
            var isNobody = authentication && status != ApprovalStatus.Approved;
            var listed = (await visitor.Call("GET", "/api/v2/products?page[size]=100")).Is(isNobody ? 401 : 200);
            var shown = isNobody ? [] : listed.Data.Select(entry => entry.GetProperty("id").GetGuid()).ToHashSet();
            var application = authentication && !isNobody
                ? (await visitor.Call("POST", "/api/v2/applications", new { name = $"Application {Guid.NewGuid()}" })).Is(201).Id
                : Guid.NewGuid();
            foreach (var (version, hasStrategy, role) in entries)
            {
                var question = new AccessQuestion(authentication, rbac, authentication ? Visibility.Private : Visibility.Public, hasStrategy, status, role);
                var expected = AccessMatrix.Of(question);
                var hidden = isNobody ? 401 : 404;
                Assert.True(expected.View == shown.Contains(version.Product), $"list: {question}");
                var actions = await visitor.Call("GET", $"/api/v2/products/{version.Product}/actions");
                Assert.True(actions.Status == (expected.View ? 200 : hidden), $"actions {actions}: {question}");
                if (expected.View) Assert.True(expected.Register == actions["actions"].GetProperty("register").GetBoolean(), $"actions {actions}: {question}");
                foreach (var path in new[] { "", "/versions", $"/versions/{version.Id}", "/documents" })
                    Assert.True((await visitor.Call("GET", $"/api/v2/products/{version.Product}{path}")).Status == (expected.View ? 200 : hidden), $"read {path}: {question}");
                var registered = await visitor.Call("POST", $"/api/v2/applications/{application}/registrations", new { product_version_id = version.Id });
                // What takes no applications has nothing to register for; what cannot be seen is no reference; and where there are no accounts there are no applications.
                var refused = !authentication ? 404 : isNobody ? 401 : !hasStrategy || !expected.View ? 400 : 403;
                Assert.True(registered.Status == (expected.Register ? 201 : refused), $"register {registered}: {question}");
            }
        }
    }

    // In a team, signed in, and then what the status says.
    private static async Task<Somebody> NewDeveloper(TestPortal portal, Guid team, ApprovalStatus status)
    {
        var email = TestPortal.NewAddress();
        var visitor = await portal.NewDeveloper(email);
        var id = (await portal.Developer(email)).Id;
        (await portal.Admin("POST", $"/teams/{team}/developers", new { id })).Is(201);
        (await portal.Admin("PATCH", $"/developers/{id}", new { status = Wire.Word(status) })).Is(200);
        return new(visitor, status);
    }
}
