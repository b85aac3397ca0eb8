using Testing;

namespace Portal;

/// <summary>A portal for programs that read.</summary>
[Collection(PortalCollection.Name)]
public sealed class AgentTests(PortalFixture app)
{
    private const string Spec = """
        {"openapi":"3.0.0","info":{"title":"t","version":"1.0.0"},"paths":{"/orders/{id}":{"get":{"summary":"Reads *one* order","responses":{"200":{"description":"ok"}}}}}}
        """;

    [AzuriteFact]
    public async Task Returns_an_api_as_markdown_when_asked_for_in_any_way()
    {
        var portal = await app.NewPortal();
        var api = (await app.Admin("POST", "/v3/apis", new { name = $"Orders [{Guid.NewGuid():N}]", description = "All about orders", version = "1.0.0", spec_content = Spec })).Is(201);
        (await app.Admin("PUT", $"/v3/apis/{api.Id}/publications/{portal.Id}", new { visibility = "public" })).Is(200);
        (await app.Admin("POST", $"/v3/apis/{api.Id}/documents", new { content = "# Keys\n\nhow", slug = "keys", status = "published" })).Is(201);
        var (visitor, slug) = (portal.Visit(), api.String("slug"));
        var text = await visitor.Call("GET", $"/api/v3/apis/{slug}", change: request => request.Headers.Add("Accept", "text/markdown"));
        Assert.Equal((200, "text/markdown"), (text.Status, text.ContentType));
        Assert.Contains("All about orders", text.Text);
        Assert.Contains("`apikey`", text.Text);
        Assert.Contains($"- [Keys](/apis/{slug}/docs/keys.md)", text.Text);
        Assert.Contains(@"- `GET /orders/{id}`: Reads \*one\* order", text.Text);
        Assert.Equal(text.Text, (await visitor.Call("GET", $"/api/v3/apis/{slug}.md")).Text);
        Assert.Equal(text.Text, (await Page(visitor, portal, $"/apis/{slug}.md")).Text);
        Assert.Equal("# Keys\n\nhow", (await Page(visitor, portal, $"/apis/{slug}/docs/keys.md")).Text);
        Assert.Contains($"/apis/{slug}.md", (await Page(visitor, portal, "/apis.md")).Text);
        (await visitor.Call("GET", $"/api/v3/apis/{slug}")).Is(200);
        (await Page(visitor, portal, "/apis/none.md")).Is(404);
    }

    [AzuriteFact]
    public async Task Lists_in_llms_txt_what_anybody_may_see_and_nothing_else()
    {
        var portal = await app.NewPortal();
        var (open, closed) = (await portal.Publish(new { visibility = "public" }), await portal.Publish(new { visibility = "private" }));
        var (openSlug, closedSlug) = ((await app.Admin("GET", $"/v3/apis/{open}")).String("slug"), (await app.Admin("GET", $"/v3/apis/{closed}")).String("slug"));
        foreach (var (slug, visibility, status) in new[] { ("/", "public", "published"), ("guide", "public", "published"), ("members", "private", "published"), ("draft", "public", "unpublished") })
            (await portal.Admin("POST", "/pages", new { slug, visibility, status, content = $"# Title of {slug}\n\nwords of {slug}\n\n::apis-list\n::" })).Is(201);
        // Also for who is signed in: what is fetched here is passed on.
        var developer = await portal.NewDeveloper();
        foreach (var path in new[] { "llms.txt", "llms-full.txt" })
        {
            var text = await developer.Call("GET", "/api/v3/agents/" + path);
            Assert.Equal((200, "text/plain"), (text.Status, text.ContentType));
            Assert.StartsWith($"# Portal ", text.Text);
            Assert.Contains("/index.md)", text.Text);
            Assert.Contains($"{portal.Host}:8080/guide.md)", text.Text);
            Assert.Contains($"/apis/{openSlug}.md)", text.Text);
            Assert.DoesNotContain(closedSlug, text.Text);
            Assert.DoesNotContain("members", text.Text);
            Assert.DoesNotContain("draft", text.Text);
            Assert.Equal(path == "llms-full.txt", text.Text.Contains("words of guide"));
        }
        (await Page(portal.Visit(), portal, "/members.md")).Is(404);
        Assert.Contains(closedSlug, (await Page(developer, portal, "/members.md")).Text);
        Assert.Contains("words of guide", (await portal.Visit().Call("GET", "/api/v3/pages/guide.md")).Text);
    }

    [AzuriteFact]
    public async Task Returns_the_portals_own_robots_text()
    {
        var portal = await app.NewPortal();
        Assert.StartsWith("User-agent: *", (await portal.Visit().Call("GET", "/api/v3/agents/robots.txt")).Text);
        (await portal.Admin("PATCH", "/customization", new { robots = "User-agent: none\n" })).Is(200);
        Assert.Equal("User-agent: none\n", (await portal.Visit().Call("GET", "/api/v3/agents/robots.txt")).Text);
    }

    private static Task<Answer> Page(Visitor visitor, TestPortal portal, string address) =>
        visitor.Call("GET", "/api/v3/agents/page", change: request => request.Headers.Add("x-ms-original-url", $"http://{portal.Host}:8080{address}"));
}
