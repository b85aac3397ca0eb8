using System.Text.Json;
using Testing;
using static Management.ProductCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class ProductDocumentTests(ManagementFixture app)
{
    private const string TreeType = "application/vnd.konnect.document-tree+json";

    private static readonly string[] Keys = ["id", "parent_document_id", "title", "slug", "status", "metadata", "content", "ast", "created_at", "updated_at"];

    [AzuriteFact]
    public async Task Creates_201_from_plain_text_and_from_base64()
    {
        var documents = await Documents();
        var text = "# Keys\n\nHow to **get** one.";
        var plain = (await app.Call("POST", documents, new { slug = "plain", status = "published", title = "Keys", content = text, metadata = new { author = "John Doe", pages = 3 } })).Is(201).HasKeys(Keys);
        Assert.Equal((text, """{"author":"John Doe","pages":3}""", JsonValueKind.Null), (plain.String("content"), plain["metadata"].GetRawText(), plain["parent_document_id"].ValueKind));
        Assert.Equal("""
            [{"type":"heading","level":1,"children":[{"type":"text","text":"Keys"}]},{"type":"paragraph","children":[{"type":"text","text":"How to "},{"type":"emphasis","level":2,"children":[{"type":"text","text":"get"}]},{"type":"text","text":" one."}]}]
            """.Trim(), plain["ast"].GetRawText());
        var encoded = (await app.Call("POST", documents, new { slug = "encoded", status = "unpublished", title = "Keys", content = text.Base64() })).Is(201);
        Assert.Equal((text, plain["ast"].GetRawText(), "{}"), (encoded.String("content"), encoded["ast"].GetRawText(), encoded["metadata"].GetRawText()));
        var empty = (await app.Call("POST", documents, new { slug = "empty", status = "published", title = "Later" })).Is(201);
        Assert.Equal(("", "[]"), (empty.String("content"), empty["ast"].GetRawText()));
        Assert.Equal(plain.Text, (await app.Call("GET", $"{documents}/{plain.Id}")).Is(200).Text);
        // What looks like base64 and comes to no text is a word.
        Assert.Equal("Orders", (await app.Call("PATCH", $"{documents}/{empty.Id}", new { content = "Orders" })).Is(200).String("content"));
        Assert.Equal("Operator", (await app.Call("PATCH", $"{documents}/{empty.Id}", new { content = "Operator" })).Is(200).String("content"));
    }

    [AzuriteFact]
    public async Task Lists_plain_and_as_a_tree()
    {
        var documents = await Documents();
        var start = await Add(documents, "start", null);
        var keys = await Add(documents, "keys", start);
        var limits = await Add(documents, "limits", null);
        await Add(documents, "old-keys", keys);

        var list = (await app.Call("GET", documents)).Is(200);
        Assert.Equal(["start", "keys", "old-keys", "limits"], list.Data.Select(document => document.GetProperty("slug").GetString()));
        Assert.Equal(["created_at", "id", "parent_document_id", "slug", "status", "title", "updated_at"], list.Data[0].EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal("""{"page":{"number":2,"size":3,"total":4}}""", (await app.Call("GET", $"{documents}?page[size]=3&page[number]=2")).Is(200)["meta"].GetRawText());

        var tree = await Tree(documents);
        Assert.Equal("start(keys(old-keys)) limits", Slugs(tree.GetProperty("data")));
        Assert.Equal("""{"page":{"number":1,"size":10,"total":2}}""", tree.GetProperty("meta").GetRawText());
        Assert.Equal("limits", Slugs((await Tree($"{documents}?page[size]=1&page[number]=2")).GetProperty("data")));
        (await app.Call("GET", $"{documents}?page[size]=many&filter[status]=published")).Faults("page[size]", "is_number").Faults("filter[status]", "unknown_property");

        (await app.Call("PATCH", $"{documents}/{keys}", new { parent_document_id = limits })).Is(200);
        Assert.Equal("start limits(keys(old-keys))", Slugs((await Tree(documents)).GetProperty("data")));
        // Null puts a document at the bottom of the top level, wherever it stood.
        (await app.Call("PATCH", $"{documents}/{start}", new { parent_document_id = (Guid?)null })).Is(200);
        Assert.Equal("limits(keys(old-keys)) start", Slugs((await Tree(documents)).GetProperty("data")));
        (await app.Call("PATCH", $"{documents}/{limits}", new { title = "Limits" })).Is(200);
        Assert.Equal("limits(keys(old-keys)) start", Slugs((await Tree(documents)).GetProperty("data")));
        (await app.Call("DELETE", $"{documents}/{keys}")).Is(204);
        Assert.Equal("limits start", Slugs((await Tree(documents)).GetProperty("data")));
    }

    [AzuriteFact]
    public async Task Rejects_409_a_slug_that_another_document_of_the_product_has()
    {
        var (here, there) = (await Documents(), await Documents());
        var start = await Add(here, "start", null);
        var other = await Add(here, "other", null);
        (await app.Call("POST", here, new { slug = "START", status = "published", title = "Again" })).Is(409);
        (await app.Call("PATCH", $"{here}/{other}", new { slug = "start" })).Is(409);
        (await app.Call("PATCH", $"{here}/{start}", new { parent_document_id = start })).Is(409);
        await Add(there, "start", null);
    }

    [AzuriteFact]
    public async Task Rejects_400_with_every_fault_and_writes_nothing()
    {
        var documents = await Documents();
        (await app.Call("POST", documents, new { slug = new string('s', 81), status = "open", title = "", content = 1, metadata = "x", parent_document_id = "x", colour = 1 }))
            .Faults("slug", "max_length").Faults("status", "enum").Faults("title", "min_length").Faults("content", "is_string").Faults("metadata", "is_object").Faults("parent_document_id", "is_uuid")
            .Faults("colour", "unknown_property");
        (await app.Call("POST", documents, new { })).Faults("slug", "required").Faults("status", "required").Faults("title", "required");
        (await app.Call("POST", documents, new { slug = "a", status = "published", title = "a", parent_document_id = Guid.NewGuid() })).Faults("parent_document_id", "missing_reference");
        (await app.Call("POST", documents, new { slug = "a", status = "published", title = "a", content = new string('a', 1_000_001) })).Faults("content", "max_length");
        (await app.Call("POST", documents, new { slug = "a", status = "published", title = "a", metadata = new { text = new string('a', 16_001) } })).Faults("metadata", "max_length");
        Assert.Empty((await app.Call("GET", documents)).Is(200).Data);
        (await app.Call("GET", $"{documents}/x")).Faults("documentId", "is_uuid");
        (await app.CallAsNobody("GET", documents)).Is(401);
    }

    [AzuriteFact]
    public async Task Hides_404_documents_of_other_products_and_keeps_metadata_through_changes()
    {
        var (here, there) = (await Documents(), await Documents());
        var id = (await app.Call("POST", here, new { slug = "start", status = "published", title = "Start", metadata = new { author = "Ada" } })).Is(201).Id;
        (await app.Call("GET", $"{there}/{id}")).Is(404);
        (await app.Call("PATCH", $"{there}/{id}", new { title = "x" })).Is(404);
        (await app.Call("DELETE", $"{there}/{id}")).Is(404);
        var changed = (await app.Call("PATCH", $"{here}/{id}", new { title = "Begin", status = "unpublished" })).Is(200).HasKeys(Keys);
        Assert.Equal(("Begin", "unpublished", """{"author":"Ada"}"""), (changed.String("title"), changed.String("status"), changed["metadata"].GetRawText()));
        Assert.Equal("""{"editor":"Bob"}""", (await app.Call("PATCH", $"{here}/{id}", new { metadata = new { editor = "Bob" } })).Is(200)["metadata"].GetRawText());
    }

    private async Task<string> Documents() => $"{Products}/{await app.Product()}/documents";

    private async Task<Guid> Add(string documents, string slug, Guid? parent) =>
        (await app.Call("POST", documents, new { slug, status = "published", title = slug, content = "# " + slug, parent_document_id = parent })).Is(201).Id;

    private async Task<JsonElement> Tree(string path)
    {
        var answer = await app.Http.Call("GET", path, null, request => request.Headers.Accept.ParseAdd(TreeType));
        Assert.Equal((200, TreeType), (answer.Status, answer.ContentType));
        return answer.Json;
    }

    /// <summary>The slugs of a tree, children in brackets.</summary>
    private static string Slugs(JsonElement branches) => string.Join(' ', branches.EnumerateArray().Select(branch =>
    {
        var below = Slugs(branch.GetProperty("children"));
        return branch.GetProperty("slug").GetString() + (below.Length == 0 ? "" : $"({below})");
    }));
}
