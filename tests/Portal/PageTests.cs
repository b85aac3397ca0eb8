using System.Text.Json;
using Testing;

namespace Portal;

/// <summary>Pages and snippets: written by the administrator, read in the portal.</summary>
[Collection(PortalCollection.Name)]
public sealed class PageTests(PortalFixture app)
{
    [AzuriteFact]
    public async Task Creates_201_with_the_portals_default_and_lets_the_front_matter_win()
    {
        var portal = await app.NewPortal(new { default_page_visibility = "public" });
        var page = (await portal.Admin("POST", "/pages", new { slug = "/guide", title = "Body", content = "---\ntitle: Front\ndescription: Said in front\n---\n# Heading" })).Is(201)
            .HasKeys("id", "slug", "title", "content", "visibility", "status", "description", "created_at", "updated_at", "parent_page_id");
        Assert.Equal(("Front", "Said in front", "public", "unpublished"), (page.String("title"), page.String("description"), page.String("visibility"), page.String("status")));
        Assert.Equal(page.Text, (await portal.Admin("GET", $"/pages/{page.Id}")).Is(200).Text);
        Assert.Equal("Front", (await portal.Admin("PATCH", $"/pages/{page.Id}", new { title = "Changed" })).Is(200).String("title"));
        Assert.Equal("Changed", (await portal.Admin("PATCH", $"/pages/{page.Id}", new { title = "Changed", content = "# Heading" })).Is(200).String("title"));
        Assert.Equal("Heading", (await portal.Admin("POST", "/pages", new { slug = "a", content = "# Heading" })).Is(201).String("title"));
        Assert.Equal("Some words", (await portal.Admin("POST", "/pages", new { slug = "b/some-words", content = "text" })).Is(201).String("title"));
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_of_a_page()
    {
        var portal = await app.NewPortal();
        (await portal.Admin("POST", "/pages", new { slug = "a b", title = new string('x', 513), visibility = "all", status = "ready", colour = 1, parent_page_id = "x" }))
            .Faults("slug", "matches_regex").Faults("title", "max_length").Faults("visibility", "enum").Faults("status", "enum").Faults("colour", "unknown_property")
            .Faults("parent_page_id", "is_uuid").Faults("content", "required");
        (await portal.Admin("POST", "/pages", new { slug = "a", content = $"---\ndescription: {new string('x', 161)}\n---\n" })).Faults("description", "max_length");
        (await portal.Admin("POST", "/pages", new { slug = "a", content = new string('x', 1_000_001) })).Faults("content", "max_length");
        (await portal.Admin("POST", "/pages", new { slug = "a", content = "", parent_page_id = Guid.NewGuid() })).Faults("parent_page_id", "missing_reference");
        foreach (var slug in new[] { "login", "/api/v3", "_core", "a.md", "llms.txt" }) (await portal.Admin("POST", "/pages", new { slug, content = "" })).Faults("slug", "invalid");
        foreach (var slug in new[] { "..", "a/../b", "//a", "a//b", "" }) Assert.Equal(400, (await portal.Admin("POST", "/pages", new { slug, content = "" })).Status);
        Assert.Empty((await portal.Admin("GET", "/pages")).Is(200).Data);
    }

    [AzuriteFact]
    public async Task Creates_one_and_rejects_409_the_others_when_an_address_is_taken_at_once()
    {
        var portal = await app.NewPortal();
        var made = await Task.WhenAll(new[] { "x", "/x", "X", "/x/", "x" }.Select(slug => portal.Admin("POST", "/pages", new { slug, content = "" })));
        Assert.Single(made, page => page.Status == 201);
        Assert.All(made.Where(page => page.Status != 201), page => page.Is(409));
        (await Page(portal, "/")).Is(201);
        (await Page(portal, "home")).Is(409);
        var parent = (await Page(portal, "a")).Is(201).Id;
        (await Page(portal, "b", parent)).Is(201);
        (await Page(portal, "a/b")).Is(409);
        (await Page(portal, "b")).Is(201);
    }

    [AzuriteFact]
    public async Task Moves_among_siblings_by_places_that_may_count_from_the_end()
    {
        var portal = await app.NewPortal();
        var ids = new Dictionary<string, Guid>();
        foreach (var slug in new[] { "a", "b", "c", "d" }) ids[slug] = (await Page(portal, slug)).Is(201).Id;
        var moved = (await portal.Admin("POST", $"/pages/{ids["a"]}/move", new { parent_page_id = (Guid?)null, index = -1 }));
        Assert.Equal((201, ""), (moved.Status, moved.Text));
        Assert.Equal(["b", "c", "d", "a"], await Slugs(portal));
        (await Move("d", 0)).Is(201);
        (await Move("b", -2)).Is(201);
        Assert.Equal(["d", "c", "b", "a"], await Slugs(portal));
        (await Move("c", 0, ids["a"])).Is(201);
        (await Move("b", 99, ids["a"])).Is(201);
        var root = (await portal.Admin("GET", "/pages")).Is(200).Data;
        Assert.Equal(["d", "a"], root.Select(page => page.GetProperty("slug").GetString()));
        Assert.Equal(["c", "b"], root[1].GetProperty("children").EnumerateArray().Select(page => page.GetProperty("slug").GetString()));
        (await Move("a", 0, ids["b"])).Is(409);
        (await Move("a", 0, ids["a"])).Is(409);
        (await Move("a", 0, Guid.NewGuid())).Faults("parent_page_id", "missing_reference");
        (await portal.Admin("POST", $"/pages/{Guid.NewGuid()}/move", new { index = 0 })).Is(404);
        Assert.Equal(["a", "b", "c", "d"], (await portal.Admin("GET", "/pages?sort=slug&filter[slug][ocontains]=a,b,c,d")).Is(200).Data.SelectMany(Flat).Order());
        (await portal.Admin("DELETE", $"/pages/{ids["a"]}")).Is(204);
        (await portal.Admin("GET", $"/pages/{ids["c"]}")).Is(404);
        Assert.Equal(["d"], await Slugs(portal));

        Task<Answer> Move(string slug, int index, Guid? parent = null) => portal.Admin("POST", $"/pages/{ids[slug]}/move", new { parent_page_id = parent, index });
        static IEnumerable<string> Flat(JsonElement page) => page.GetProperty("children").EnumerateArray().SelectMany(Flat).Prepend(page.GetProperty("slug").GetString()!);
    }

    [AzuriteFact]
    public async Task Keeps_a_tree_when_two_pages_are_moved_under_each_other_at_once()
    {
        var portal = await app.NewPortal();
        for (var round = 0; round < 4; round++)
        {
            var (a, b) = ((await Page(portal, $"a{round}")).Id, (await Page(portal, $"b{round}")).Id);
            var both = await Task.WhenAll(portal.Admin("POST", $"/pages/{a}/move", new { parent_page_id = b }), portal.Admin("POST", $"/pages/{b}/move", new { parent_page_id = a }));
            Assert.Single(both, moved => moved.Status == 201);
            Assert.Single(both, moved => moved.Status == 409);
        }
    }

    [AzuriteFact]
    public async Task Hides_404_what_is_not_published_and_what_is_private_from_strangers()
    {
        var portal = await app.NewPortal();
        var (nobody, developer) = (portal.Visit(), await portal.NewDeveloper());
        var parent = (await Page(portal, "docs", null, "secret parent", "unpublished", "public")).Is(201).Id;
        (await Page(portal, "inner", parent, "secret inner")).Is(201);
        (await Page(portal, "members", null, "secret members", visibility: "private")).Is(201);
        (await Page(portal, "open", null, "for all")).Is(201);
        foreach (var path in new[] { "docs", "docs%2Finner", "nothing" }) Assert.DoesNotContain("secret", (await developer.Call("GET", "/api/v3/pages/" + path)).Is(404).Text);
        (await nobody.Call("GET", "/api/v3/pages/members")).Is(404);
        (await developer.Call("GET", "/api/v3/pages/members")).Is(200);
        Assert.Equal(["open"], (await nobody.Call("GET", "/api/v3/pages")).Is(200).Data.Select(page => page.GetProperty("slug").GetString()));
        Assert.Equal(["members", "open"], (await developer.Call("GET", "/api/v3/pages")).Is(200).Data.Select(page => page.GetProperty("slug").GetString()));
        (await portal.Admin("PATCH", $"/pages/{parent}", new { status = "published", visibility = "private" })).Is(200);
        var inner = (await nobody.Call("GET", "/api/v3/pages/docs/inner")).Is(200).HasKeys("id", "title", "slug", "content", "visibility", "created_at", "updated_at", "parent_page_id");
        Assert.Equal(inner.Text, (await nobody.Call("GET", "/api/v3/pages/%2Fdocs%2Finner")).Is(200).Text);
        Assert.Equal(["inner", "open"], (await nobody.Call("GET", "/api/v3/pages")).Is(200).Data.Select(page => page.GetProperty("slug").GetString()));
        (await (await app.NewPortal()).Visit().Call("GET", "/api/v3/pages/open")).Is(404);
    }

    [AzuriteFact]
    public async Task Returns_html_and_markdown_with_components_filled_for_the_reader()
    {
        var portal = await app.NewPortal();
        var api = await portal.Publish(new { visibility = "private" });
        var slug = (await app.Admin("GET", $"/v3/apis/{api}")).String("slug");
        (await portal.Admin("POST", "/snippets", new { name = "hint", content = "---\ntitle: Hint\n---\n**hinted** <b>\n\n::snippet{name=hint}\n::", status = "published", visibility = "public" })).Is(201);
        (await portal.Admin("POST", "/snippets", new { name = "inside", content = "for members", status = "published", visibility = "private" })).Is(201);
        const string content = "# Start\n\n::apis-list\n::\n\n::snippet{name=hint}\n::\n\n::snippet\n---\nname: inside\n---\n::\n\n<script>alert(1)</script>";
        (await Page(portal, "/", null, content)).Is(201);
        var (nobody, developer) = (portal.Visit(), await portal.NewDeveloper());

        Assert.Equal(content, (await nobody.Call("GET", "/api/v3/pages/%2F")).Is(200).String("content"));
        var html = await nobody.Call("GET", "/api/v3/pages/home", change: Accept("text/html,*/*;q=0.1"));
        Assert.Equal((200, "text/html"), (html.Status, html.ContentType));
        Assert.Contains("<strong>hinted</strong> &lt;b&gt;", html.Text);
        Assert.DoesNotContain(slug, html.Text);
        Assert.DoesNotContain("for members", html.Text);
        Assert.DoesNotContain("<script", html.Text);
        Assert.DoesNotContain("portal-component", html.Text);
        Assert.Contains("sandbox", html.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(304, (await nobody.Call("GET", "/api/v3/pages/home", change: request => { Accept("text/html")(request); request.Headers.IfNoneMatch.Add(html.Headers.ETag!); })).Status);
        var full = await developer.Call("GET", "/api/v3/pages/home", change: Accept("text/html"));
        Assert.Contains($"href=\"/apis/{slug}\"", full.Text);
        Assert.Contains("for members", full.Text);
        var markdown = await developer.Call("GET", "/api/v3/pages/home", change: Accept("text/markdown"));
        Assert.Equal((200, "text/markdown"), (markdown.Status, markdown.ContentType));
        Assert.Contains($"](/apis/{slug})", markdown.Text);
        Assert.Contains("**hinted** <b>", markdown.Text);
        Assert.DoesNotContain("::", markdown.Text);
        Assert.DoesNotContain("title: Hint", markdown.Text);
    }

    [AzuriteFact]
    public async Task Keeps_names_of_snippets_unique_and_shows_published_ones()
    {
        var portal = await app.NewPortal();
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => portal.Admin("POST", "/snippets", new { name = "a/b c", content = "one" })));
        var snippet = Assert.Single(made, answer => answer.Status == 201).HasKeys("id", "name", "title", "content", "visibility", "status", "created_at", "updated_at");
        Assert.All(made.Where(answer => answer != snippet), answer => answer.Is(409));
        Assert.Equal(("a/b c", "private", "unpublished"), (snippet.String("title"), snippet.String("visibility"), snippet.String("status")));
        var visitor = portal.Visit();
        (await visitor.Call("GET", "/api/v3/snippets/a%2Fb%20c")).Is(404);
        (await portal.Admin("PATCH", $"/snippets/{snippet.Id}", new { status = "published", visibility = "public", content = "two", description = "Said" })).Is(200);
        var seen = (await visitor.Call("GET", "/api/v3/snippets/a%2Fb%20c")).Is(200).HasKeys("id", "title", "name", "content", "visibility", "description", "created_at", "updated_at");
        Assert.Equal("two", seen.String("content"));
        Assert.Contains("<p>two</p>", (await visitor.Call("GET", "/api/v3/snippets/a%2Fb%20c", change: Accept("text/html"))).Text);
        Assert.Equal("""{"number":1,"size":10,"total":1}""", (await visitor.Call("GET", "/api/v3/snippets")).Is(200)["meta"].GetProperty("page").GetRawText());
        (await portal.Admin("POST", "/snippets", new { name = "other", content = "" })).Is(201);
        (await portal.Admin("PATCH", $"/snippets/{snippet.Id}", new { name = "other" })).Is(409);
        Assert.Equal(["other", "a/b c"], (await portal.Admin("GET", "/snippets?sort=name%20desc")).Is(200).Data.Select(row => row.GetProperty("name").GetString()));
        (await portal.Admin("GET", "/snippets?filter[content]=x")).Faults("filter[content]", "unknown_property");
        (await portal.Admin("DELETE", $"/snippets/{snippet.Id}")).Is(204);
        (await portal.Admin("DELETE", $"/snippets/{snippet.Id}")).Is(404);
        (await portal.Admin("POST", "/snippets", new { name = "a/b c", content = "again" })).Is(201);
    }

    [AzuriteFact]
    public async Task Creates_content_to_begin_with_and_overwrites_none()
    {
        var portal = await app.NewPortal(new { default_page_visibility = "public" });
        (await Page(portal, "/apis", null, "my own")).Is(201);
        var made = (await portal.Admin("POST", "/default-content")).Is(201).HasKeys("pages", "snippets");
        Assert.Equal(["/", "/getting-started"], made["pages"].EnumerateArray().Select(page => page.GetString()));
        Assert.Equal("""{"pages":[],"snippets":[]}""", (await portal.Admin("POST", "/default-content")).Is(201).Text);
        Assert.Equal("my own", (await portal.Visit().Call("GET", "/api/v3/pages/apis")).Is(200).String("content"));
        Assert.Contains("Getting started", (await portal.Visit().Call("GET", "/api/v3/pages/home", change: Accept("text/html"))).Text);
    }

    private static Action<HttpRequestMessage> Accept(string types) => request => request.Headers.Add("Accept", types);

    private static Task<Answer> Page(TestPortal portal, string slug, Guid? parent = null, string content = "text", string status = "published", string visibility = "public") =>
        portal.Admin("POST", "/pages", new { slug, content, parent_page_id = parent, status, visibility });

    private static async Task<IEnumerable<string?>> Slugs(TestPortal portal) =>
        (await portal.Admin("GET", "/pages")).Is(200).Data.Select(page => page.GetProperty("slug").GetString());
}
