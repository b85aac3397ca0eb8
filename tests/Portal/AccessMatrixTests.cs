using Features.ApiPublications;
using Features.Developers;
using Features.PortalCatalog;
using Platform.Http;
using Testing;

namespace Portal;

/// <summary>
/// The developer app keeps to the table of <see cref="AccessMatrix"/>: every question that a portal can be brought to ask, asked over HTTP. One API per visibility, strategy and
/// role, one visitor per status, one pass per setting of the portal.
/// </summary>
[Collection(PortalCollection.Name)]
public sealed class AccessMatrixTests(PortalFixture app)
{
    private sealed record Entry(Guid Id, Visibility Visibility, bool HasStrategy, CatalogRole Role);

    private sealed record Somebody(Visitor Visitor, ApprovalStatus? Status);

    [AzuriteFact]
    public async Task Keeps_to_the_table_whoever_asks_for_whatever()
    {
        var portal = await app.NewPortal(new { rbac_enabled = true });
        var team = (await portal.Admin("POST", "/teams", new { name = "Everybody" })).Is(201).Id;
        List<Somebody> everybody = [new(portal.Visit(), null)];
        foreach (var status in Enum.GetValues<ApprovalStatus>()) everybody.Add(await NewDeveloper(portal, team, status));
        var entries = await Publish(portal, team);

        var asked = await Ask(everybody, entries, authentication: true, rbac: true);
        (await portal.Admin("PATCH", "", new { authentication_enabled = false })).Faults("rbac_enabled", "dependent_fields");
        (await portal.Admin("PATCH", "", new { rbac_enabled = false })).Is(200);
        asked += await Ask(everybody, entries, authentication: true, rbac: false);
        (await portal.Admin("PATCH", "", new { authentication_enabled = false })).Is(200);
        asked += await Ask(everybody, entries, authentication: false, rbac: false);
        // A portal without accounts cannot have role-based access; every other question was asked.
        Assert.Equal(AccessMatrix.Questions.Count(question => question.Authentication || !question.Rbac), asked);
    }

    private static async Task<int> Ask(List<Somebody> everybody, List<Entry> entries, bool authentication, bool rbac)
    {
        foreach (var (visitor, status) in everybody)
        {
            var listed = (await visitor.Call("GET", "/api/v3/apis?page[size]=100")).Is(200).Data.Select(entry => entry.GetProperty("id").GetGuid()).ToHashSet();
            var application = authentication && status == ApprovalStatus.Approved
                ? (await visitor.Call("POST", "/api/v3/applications", new { name = $"Application {Guid.NewGuid()}" })).Is(201).Id
                : Guid.NewGuid();
            foreach (var entry in entries)
            {
                var question = new AccessQuestion(authentication, rbac, entry.Visibility, entry.HasStrategy, status, entry.Role);
                var expected = AccessMatrix.Of(question);
                Assert.True(expected.View == listed.Contains(entry.Id), $"list: {question}");
                var actions = await visitor.Call("GET", $"/api/v3/apis/{entry.Id}/actions");
                Assert.True(actions.Status == (expected.View ? 200 : 404), $"actions {actions}: {question}");
                if (expected.View) Assert.True(expected.Register == actions["actions"].GetProperty("register").GetBoolean(), $"actions {actions}: {question}");
                Assert.True((await visitor.Call("GET", $"/api/v3/apis/{entry.Id}")).Status == (expected.View ? 200 : 404), $"read: {question}");
                var registered = await visitor.Call("POST", $"/api/v3/applications/{application}/registrations", new { api_id = entry.Id });
                // What asks nobody for anything has nothing to register for; what cannot be seen is no reference.
                var status400 = authentication && status == ApprovalStatus.Approved && (!entry.HasStrategy || !expected.View);
                Assert.True(
                    registered.Status == (expected.Register ? 201 : status400 ? 400 : authentication && status == ApprovalStatus.Approved ? 403 : 401),
                    $"register {registered}: {question}");
            }
        }
        return everybody.Count * entries.Count;
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

    private async Task<List<Entry>> Publish(TestPortal portal, Guid team)
    {
        var entries = new List<Entry>();
        foreach (var visibility in Enum.GetValues<Visibility>())
        foreach (var role in Enum.GetValues<CatalogRole>())
        foreach (var hasStrategy in new[] { false, true })
        {
            var entry = new Entry(hasStrategy ? await app.NewPackage() : await app.NewApi(), visibility, hasStrategy, role);
            var word = Wire.Word(visibility);
            (await app.Admin("PUT", $"/v3/{(hasStrategy ? "api-packages" : "apis")}/{entry.Id}/publications/{portal.Id}",
                hasStrategy ? new { visibility = word } : new { visibility = word, auth_strategy_ids = (Guid[]?)null })).Is(200);
            if (role != CatalogRole.None) await portal.Assign(team, entry.Id, $"API {role}");
            entries.Add(entry);
        }
        return entries;
    }
}
