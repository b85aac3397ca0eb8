using System.Diagnostics;
using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class SearchTests(PortalFixture app)
{
    private const string Spec = """
        {"openapi":"3.0.0","info":{"title":"t","version":"1.0.0"},"paths":{"/zeppelins/{id}":{
          "get":{"summary":"Reads a zeppelin","operationId":"getZeppelin","responses":{"200":{"description":"ok"}}},
          "delete":{"summary":"Grounds a zeppelin","operationId":"deleteZeppelin","responses":{"204":{"description":"ok"}}}}}}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [AzuriteFact]
    public async Task Finds_apis_operations_documents_and_pages_in_the_contracts_forms()
    {
        var portal = await app.NewPortal();
        var api = await Zeppelins(portal, "public");
        (await app.Admin("POST", $"/v3/apis/{api.Id}/documents", new { content = "# Flying\n\nHow a zeppelin is flown", slug = "flying", status = "published" })).Is(201);
        (await portal.Admin("POST", "/pages", new { slug = "history", content = "# History\n\nThe first zeppelin", status = "published", visibility = "public" })).Is(201);
        var found = (await portal.Visit().Call("GET", "/api/v3/search?q=zepelin")).Is(200).HasKeys("data", "meta");
        Assert.Equal(["api_document", "api_specs_operation", "api_specs_operation", "portal_page"], found.Data.Select(hit => hit.GetProperty("type").GetString()).Where(type => type != "api").Order());
        Assert.Equal("""["first","next","previous","size"]""", System.Text.Json.JsonSerializer.Serialize(found["meta"].GetProperty("page").EnumerateObject().Select(part => part.Name).Order()));
        var operation = found.Data.First(hit => hit.GetProperty("type").GetString() == "api_specs_operation");
        Assert.Equal(["attributes", "description", "id", "match", "name", "relations", "type"], operation.EnumerateObject().Select(part => part.Name).Order());
        Assert.Equal("GET /zeppelins/{id}", (await portal.Visit().Call("GET", "/api/v3/search?q=getZepp")).Is(200).Data[0].GetProperty("attributes").GetProperty("operation_key").GetString());
        Assert.Equal(api.Id.ToString(), operation.GetProperty("relations").GetProperty("api_id").GetString());
        var page = found.Data.Single(hit => hit.GetProperty("type").GetString() == "portal_page");
        Assert.Equal(("/history", ""), (page.GetProperty("attributes").GetProperty("path").GetString(), page.GetProperty("relations").GetProperty("api_id").GetString()));
        Assert.Empty((await portal.Visit().Call("GET", "/api/v3/search?q=submarine")).Is(200).Data);
        (await portal.Visit().Call("GET", $"/api/v3/search?q={new string('x', 201)}&page[size]=x")).Faults("q", "max_length").Faults("page[size]", "is_number");
    }

    [AzuriteFact]
    public async Task Lists_all_hits_once_when_read_page_by_page()
    {
        var portal = await app.NewPortal();
        await Zeppelins(portal, "public");
        var all = (await portal.Visit().Call("GET", "/api/v3/search?q=zeppelin&page[size]=100")).Is(200).Data.Select(hit => hit.GetProperty("id").GetString()).ToList();
        Assert.Equal(3, all.Count);
        var seen = new List<string?>();
        for (var path = "/api/v3/search?q=zeppelin&page[size]=1"; path is not null;)
        {
            var page = (await portal.Visit().Call("GET", path)).Is(200);
            seen.AddRange(page.Data.Select(hit => hit.GetProperty("id").GetString()));
            path = page["meta"].GetProperty("page").GetProperty("next").GetString();
        }
        Assert.Equal(all, seen);
    }

    [AzuriteFact]
    public async Task Hides_what_the_visitor_may_not_see_at_once_and_finds_what_is_new_soon()
    {
        var portal = await app.NewPortal();
        var (nobody, developer) = (portal.Visit(), await portal.NewDeveloper());
        var api = await Zeppelins(portal, "private");
        (await portal.Admin("POST", "/pages", new { slug = "members", content = "zeppelin words", status = "published", visibility = "private" })).Is(201);
        var draft = (await portal.Admin("POST", "/pages", new { slug = "draft", content = "zeppelin words", visibility = "public" })).Is(201);
        Assert.Empty((await nobody.Call("GET", "/api/v3/search?q=zeppelin")).Is(200).Data);
        Assert.Equal(4, (await developer.Call("GET", "/api/v3/search?q=zeppelin")).Is(200).Data.Count);
        Assert.Empty((await (await app.NewPortal()).Visit().Call("GET", "/api/v3/search?q=zeppelin")).Is(200).Data);

        (await app.Admin("DELETE", $"/v3/apis/{api.Id}/publications/{portal.Id}")).Is(204);
        Assert.Single((await developer.Call("GET", "/api/v3/search?q=zeppelin")).Is(200).Data);
        (await portal.Admin("PATCH", $"/pages/{draft.Id}", new { status = "published" })).Is(200);
        for (var waited = Stopwatch.StartNew(); (await nobody.Call("GET", "/api/v3/search?q=zeppelin")).Is(200).Data.Count == 0;)
        {
            Assert.True(waited.Elapsed < Patience, "the page that was published is not found");
            await Task.Delay(200);
        }
        (await portal.Admin("PATCH", $"/pages/{draft.Id}", new { visibility = "private" })).Is(200);
        Assert.Empty((await nobody.Call("GET", "/api/v3/search?q=zeppelin")).Is(200).Data);
    }

    private async Task<Answer> Zeppelins(TestPortal portal, string visibility)
    {
        var api = (await app.Admin("POST", "/v3/apis", new { name = $"Zeppelins {Guid.NewGuid():N}", version = "1.0.0", spec_content = Spec })).Is(201);
        (await app.Admin("PUT", $"/v3/apis/{api.Id}/publications/{portal.Id}", new { visibility })).Is(200);
        return api;
    }
}
