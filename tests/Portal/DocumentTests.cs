using Testing;

namespace Portal;

[Collection(PortalCollection.Name)]
public sealed class DocumentTests(PortalFixture app)
{
    private const string Markdown = "---\ntitle: Keys\nslug: keys\n---\n# How keys work\n\n<img src=x onerror=alert(1)>";

    [AzuriteTheory]
    [InlineData("apis")]
    [InlineData("api-packages")]
    public async Task Returns_the_published_tree_and_each_document_in_the_form_that_is_asked_for(string owners)
    {
        var portal = await app.NewPortal();
        var owner = (await app.Admin("POST", $"/v3/{owners}", new { name = $"Owner {Guid.NewGuid()}" })).Is(201);
        var admin = $"/v3/{owners}/{owner.Id}";
        (await app.Admin("PUT", $"{admin}/publications/{portal.Id}", new { visibility = "public" })).Is(200);
        var start = (await app.Admin("POST", $"{admin}/documents", new { content = "text", title = "Start", status = "published" })).Is(201).Id;
        var keys = (await app.Admin("POST", $"{admin}/documents", new { content = Markdown, status = "published", parent_document_id = start })).Is(201).Id;
        (await app.Admin("POST", $"{admin}/documents", new { content = "text", title = "Draft" })).Is(201);
        var (visitor, documents) = (portal.Visit(), $"/api/v3/apis/{owner.String("slug")}/documents");

        var root = Assert.Single((await visitor.Call("GET", documents)).Is(200).HasKeys("data").Data);
        Assert.Equal(["children", "created_at", "id", "parent_document_id", "slug", "title", "updated_at"], root.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(keys, Assert.Single(root.GetProperty("children").EnumerateArray()).GetProperty("id").GetGuid());

        var json = (await visitor.Call("GET", $"{documents}/keys")).Is(200).HasKeys("id", "parent_document_id", "slug", "title", "content");
        Assert.Equal((keys, start, Markdown), (json.Id, json["parent_document_id"].GetGuid(), json.String("content")));
        var text = await visitor.Call("GET", $"{documents}/{keys}", null, Accept("text/markdown"));
        Assert.Equal((200, "text/markdown", Markdown), (text.Status, text.ContentType, text.Text));
        var html = await visitor.Call("GET", $"{documents}/keys", null, Accept("text/html,application/json;q=0.9,*/*;q=0.8"));
        Assert.Equal((200, "text/html"), (html.Status, html.ContentType));
        Assert.StartsWith("<h1 id=\"doc-how-keys-work\">How keys work</h1>", html.Text);
        Assert.DoesNotContain("<img", html.Text);
        Assert.Contains("sandbox", html.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(3, new[] { json, text, html }.Select(answer => answer.Headers.ETag!.Tag).Distinct().Count());
        var known = await visitor.Call("GET", $"{documents}/keys", null, request => { Accept("text/html")(request); request.Headers.IfNoneMatch.Add(html.Headers.ETag!); });
        Assert.Equal((304, ""), (known.Status, known.Text));
        (await visitor.Call("GET", $"{documents}/keys", null, Accept("application/vnd.konnect.document-nodes+json"))).Is(200).HasKeys("id", "parent_document_id", "slug", "title", "content");
    }

    [AzuriteFact]
    public async Task Hides_404_what_is_not_published_what_stands_below_it_and_what_the_visitor_may_not_see()
    {
        var portal = await app.NewPortal();
        var api = await portal.Publish(new { visibility = "private" });
        var parent = (await app.Admin("POST", $"/v3/apis/{api}/documents", new { content = "secret words", title = "Parent", status = "published" })).Is(201).Id;
        var child = (await app.Admin("POST", $"/v3/apis/{api}/documents", new { content = "secret words", title = "Child", status = "published", parent_document_id = parent })).Is(201).Id;
        var (nobody, developer) = (portal.Visit(), await portal.NewDeveloper());
        (await nobody.Call("GET", $"/api/v3/apis/{api}/documents")).Is(404);
        Assert.DoesNotContain("secret", (await nobody.Call("GET", $"/api/v3/apis/{api}/documents/{child}")).Is(404).Text);
        (await developer.Call("GET", $"/api/v3/apis/{api}/documents/{child}")).Is(200);

        (await app.Admin("PATCH", $"/v3/apis/{api}/documents/{parent}", new { status = "unpublished" })).Is(200);
        Assert.Empty((await developer.Call("GET", $"/api/v3/apis/{api}/documents")).Is(200).Data);
        foreach (var name in new[] { parent.ToString(), child.ToString(), "parent", "child" })
            Assert.DoesNotContain("secret", (await developer.Call("GET", $"/api/v3/apis/{api}/documents/{name}")).Is(404).Text);
        (await app.Admin("POST", $"/v3/apis/{api}/documents/{child}/move", new { index = 0 })).Is(204);
        (await developer.Call("GET", $"/api/v3/apis/{api}/documents/child")).Is(200);
        (await developer.Call("GET", $"/api/v3/apis/{await app.NewApi()}/documents/child")).Is(404);
    }

    private static Action<HttpRequestMessage> Accept(string types) => request => request.Headers.Accept.ParseAdd(types);
}
