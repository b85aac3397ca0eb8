using System.Text.Json;
using Testing;
using static Management.CatalogCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class DocumentTests(ManagementFixture app)
{
    private static readonly string[] Keys = ["id", "content", "title", "slug", "status", "parent_document_id", "created_at", "updated_at"];

    [AzuriteTheory]
    [InlineData("/v3/apis")]
    [InlineData("/v3/api-packages")]
    public async Task Creates_201_a_tree_and_moves_within_it(string owners)
    {
        var documents = await Documents(owners);
        var start = (await app.Call("POST", documents, new { content = "# Start here ✈\n\ntext" })).Is(201).HasKeys(Keys);
        Assert.Equal(("Start here ✈", "start-here", "unpublished"), (start.String("title"), start.String("slug"), start.String("status")));
        Assert.Equal(JsonValueKind.Null, start["parent_document_id"].ValueKind);
        var keys = (await app.Call("POST", documents, new { content = "text", title = "Keys", status = "published", parent_document_id = start.Id })).Is(201);
        var limits = (await app.Call("POST", documents, new { content = "text", title = "Limits", slug = "How_Many", parent_document_id = start.Id })).Is(201);
        Assert.Equal("start-here(keys How_Many)", await Tree(documents));
        Assert.Equal("text", (await app.Call("GET", $"{documents}/{limits.Id}")).Is(200).HasKeys(Keys).String("content"));

        await Move(limits.Id, new { parent_document_id = start.Id, index = 0 }, "start-here(How_Many keys)");
        await Move(limits.Id, new { parent_document_id = start.Id, index = -1 }, "start-here(keys How_Many)");
        await Move(limits.Id, new { parent_document_id = start.Id, index = -2 }, "start-here(How_Many keys)");
        await Move(limits.Id, new { parent_document_id = (Guid?)null, index = 0 }, "How_Many start-here(keys)");
        await Move(keys.Id, new { index = 1 }, "How_Many keys start-here");
        await Move(keys.Id, new { index = -1000 }, "keys How_Many start-here");
        await Move(keys.Id, new { }, "How_Many start-here keys");
        (await app.Call("PATCH", $"{documents}/{keys.Id}", new { parent_document_id = limits.Id })).Is(200);
        Assert.Equal("How_Many(keys) start-here", await Tree(documents));

        (await app.Call("DELETE", $"{documents}/{limits.Id}")).Is(204);
        Assert.Equal("start-here", await Tree(documents));
        (await app.Call("GET", $"{documents}/{keys.Id}")).Is(404);
        (await app.Call("DELETE", $"{documents}/{limits.Id}")).Is(404);

        async Task Move(Guid id, object to, string tree)
        {
            Assert.Empty((await app.Call("POST", $"{documents}/{id}/move", to)).Is(204).Text);
            Assert.Equal(tree, await Tree(documents));
        }
    }

    [AzuriteFact]
    public async Task Creates_201_from_front_matter_where_the_body_is_silent()
    {
        var documents = await Documents();
        var parent = (await app.Call("POST", documents, new { content = "text", title = "Parent" })).Is(201).Id;
        var content = $"---\ntitle: From the matter\nslug: matter\nstatus: published\nparent_document_id: {parent}\n---\n# Heading\n";
        var document = (await app.Call("POST", documents, new { content })).Is(201);
        Assert.Equal(("From the matter", "matter", "published", parent), (document.String("title"), document.String("slug"), document.String("status"), document["parent_document_id"].GetGuid()));
        Assert.Equal(content, document.String("content"));
        document = (await app.Call("POST", documents, new { content, title = "From the body", slug = "body", status = "unpublished", parent_document_id = (Guid?)null })).Is(201);
        Assert.Equal(("From the body", "body", "unpublished"), (document.String("title"), document.String("slug"), document.String("status")));
        Assert.Equal(JsonValueKind.Null, document["parent_document_id"].ValueKind);
        (await app.Call("POST", documents, new { content = "---\nslug: a b\nstatus: open\n---\n" })).Faults("slug", "matches_regex").Faults("status", "enum");
        // It counts when a document is made. Whoever changes a text later has said what the rest is.
        var changed = (await app.Call("PATCH", $"{documents}/{document.Id}", new { content = "---\ntitle: Another\n---\n" })).Is(200).HasKeys(Keys);
        Assert.Equal("From the body", changed.String("title"));
        Assert.True(changed["updated_at"].GetDateTimeOffset() >= changed["created_at"].GetDateTimeOffset());
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_and_writes_nothing()
    {
        var documents = await Documents();
        (await app.Call("POST", documents, new { title = 1, slug = "a b", status = "open", parent_document_id = "x", colour = 1 }))
            .Faults("content", "required").Faults("title", "is_string").Faults("slug", "matches_regex").Faults("status", "enum").Faults("parent_document_id", "is_uuid")
            .Faults("colour", "unknown_property");
        (await app.Call("POST", documents, new { content = new string('a', 1_000_001) })).Faults("content", "max_length");
        (await app.Call("POST", documents, new { content = "text", parent_document_id = Guid.NewGuid() })).Faults("parent_document_id", "missing_reference");
        Assert.Empty((await app.Call("GET", documents)).Is(200).HasKeys("data").Data);
        var id = (await app.Call("POST", documents, new { content = "text" })).Is(201).Id;
        (await app.Call("PATCH", $"{documents}/{id}", new { content = (string?)null, index = 1 })).Faults("content", "type").Faults("index", "unknown_property");
        (await app.Call("POST", $"{documents}/{id}/move", new { parent_document_id = 1, index = "1", up = true }))
            .Faults("parent_document_id", "is_uuid").Faults("index", "is_integer").Faults("up", "unknown_property");
        (await app.Call("GET", $"{documents}?filter[title]=a")).Faults("filter[title]", "unknown_property");
        (await app.Call("GET", $"{documents}/x")).Faults("documentId", "is_uuid");
        Assert.Equal("untitled", await Tree(documents));
    }

    [AzuriteFact]
    public async Task Rejects_409_when_a_slug_is_taken_or_a_document_would_stand_below_itself()
    {
        var documents = await Documents();
        var (a, b) = ((await app.Call("POST", documents, new { content = "text", title = "One" })).Is(201).Id, (await app.Call("POST", documents, new { content = "text", title = "Two" })).Is(201).Id);
        (await app.Call("POST", documents, new { content = "text", title = "one" })).Is(409);
        (await app.Call("POST", documents, new { content = "text", slug = "ONE", parent_document_id = b })).Is(409);
        (await app.Call("PATCH", $"{documents}/{b}", new { slug = "one" })).Is(409);
        (await app.Call("PATCH", $"{documents}/{b}", new { slug = "TWO" })).Is(200);
        (await app.Call("POST", $"{documents}/{b}/move", new { parent_document_id = a, index = 0 })).Is(204);
        (await app.Call("POST", $"{documents}/{a}/move", new { parent_document_id = b, index = 0 })).Is(409);
        (await app.Call("POST", $"{documents}/{a}/move", new { parent_document_id = a, index = 0 })).Is(409);
        (await app.Call("PATCH", $"{documents}/{a}", new { parent_document_id = b })).Is(409);
        (await app.Call("POST", $"{documents}/{a}/move", new { parent_document_id = Guid.NewGuid() })).Faults("parent_document_id", "missing_reference");
        Assert.Equal("one(TWO)", await Tree(documents));
    }

    [AzuriteFact]
    public async Task Keeps_a_slug_with_one_of_many_who_want_it_at_once()
    {
        var documents = await Documents();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(n => app.Call("POST", documents, new { content = $"text {n}", title = "The same" })));
        Assert.Equal(15, answers.Count(answer => answer.Status == 409));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal("the-same", await Tree(documents));
    }

    [AzuriteFact]
    public async Task Lists_what_a_filter_leaves_below_the_nearest_ancestor_that_is_left()
    {
        var documents = await Documents();
        var a = (await app.Call("POST", documents, new { content = "text", title = "a", status = "published" })).Is(201).Id;
        var b = (await app.Call("POST", documents, new { content = "text", title = "b", parent_document_id = a })).Is(201).Id;
        (await app.Call("POST", documents, new { content = "text", title = "c", status = "published", parent_document_id = b })).Is(201);
        Assert.Equal("a(b(c))", await Tree(documents));
        Assert.Equal("a(c)", await Tree(documents, "?filter[status]=published"));
        Assert.Equal("b", await Tree(documents, "?filter[status][eq]=unpublished"));
        Assert.Equal("a(b(c))", await Tree(documents, "?filter[status][oeq]=published,unpublished"));
    }

    [AzuriteFact]
    public async Task Hides_404_documents_of_others_and_forgets_them_with_their_owner()
    {
        var (here, there) = (await Documents(), await Documents());
        var id = (await app.Call("POST", here, new { content = "text" })).Is(201).Id;
        foreach (var documents in new[] { there, $"/v3/apis/{Guid.NewGuid()}/documents", $"/v3/api-packages/{here.Split('/')[3]}/documents" })
        {
            (await app.Call("GET", $"{documents}/{id}")).Is(404);
            (await app.Call("PATCH", $"{documents}/{id}", new { title = "a" })).Is(404);
            (await app.Call("DELETE", $"{documents}/{id}")).Is(404);
            (await app.Call("POST", $"{documents}/{id}/move", new { index = 0 })).Is(404);
        }
        (await app.CallAsNobody("GET", $"{here}/{id}")).Is(401);
        (await app.Call("POST", $"/v3/apis/{Guid.NewGuid()}/documents", new { content = "text" })).Is(404);
        (await app.Call("DELETE", here[..^"/documents".Length])).Is(204);
        (await app.Call("GET", here)).Is(404);
        (await app.Call("GET", $"{here}/{id}")).Is(404);
    }

    [AzuriteFact]
    public async Task Returns_a_preview_by_the_same_renderer()
    {
        var preview = await app.Call("POST", "/v3/markdown-preview", new { content = "# Hello\n<script>alert(1)</script>" });
        Assert.Equal((200, "text/html"), (preview.Status, preview.ContentType));
        Assert.StartsWith("<h1 id=\"doc-hello\">Hello</h1>", preview.Text);
        Assert.DoesNotContain("<script", preview.Text);
        (await app.Call("POST", "/v3/markdown-preview", new { text = "a" })).Faults("content", "required").Faults("text", "unknown_property");
        (await app.CallAsNobody("POST", "/v3/markdown-preview", new { content = "a" })).Is(401);
    }

    private async Task<string> Documents(string owners = "/v3/apis") => $"{owners}/{(await app.Call("POST", owners, new { name = Name() })).Is(201).Id}/documents";

    /// <summary>The slugs of the tree, children in brackets.</summary>
    private async Task<string> Tree(string documents, string query = "")
    {
        return Of((await app.Call("GET", documents + query)).Is(200)["data"]);

        static string Of(JsonElement branches) => string.Join(' ', branches.EnumerateArray().Select(branch =>
        {
            var below = Of(branch.GetProperty("children"));
            return branch.GetProperty("slug").GetString() + (below.Length == 0 ? "" : $"({below})");
        }));
    }
}
