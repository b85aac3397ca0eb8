using System.Text;
using System.Text.Json;
using Testing;

namespace Portal;

/// <summary>The classic catalog of a portal.</summary>
[Collection(PortalCollection.Name)]
public sealed class ProductTests(PortalFixture app)
{
    private const string Products = "/api/v2/products";
    private const string Search = "/api/v2/search/product-catalog";

    private const string Spec = """
        {"openapi":"3.0.3","info":{"title":"Flights","version":"1.0.0"},"paths":{"/flights/{id}":{
        "get":{"operationId":"flight","tags":["flights","seats"],"summary":"One flight","deprecated":true,"responses":{"200":{"description":"ok"}}},
        "delete":{"responses":{"204":{"description":"gone"}}}}}}
        """;

    private async Task<(Guid Product, Guid Version)> Publish(TestPortal portal, string name, object? terms = null)
    {
        var product = (await app.Admin("POST", "/v2/api-products", new { name, description = $"About {name}", public_labels = new { team = "blue" }, labels = new { secret = "yes" } })).Is(201).Id;
        var version = (await app.Admin("POST", $"/v2/api-products/{product}/product-versions", new { name = "v1" })).Is(201).Id;
        (await app.Admin("PATCH", $"/v2/api-products/{product}", new { portal_ids = new[] { portal.Id } })).Is(200);
        (await app.Admin("POST", $"/v2/portals/{portal.Id}/product-versions", terms ?? Terms(version, registers: false))).Is(201);
        return (product, version);
    }

    private static object Terms(Guid version, bool registers, string status = "published") => new
    {
        product_version_id = version, publish_status = status, auth_strategy_ids = Array.Empty<Guid>(), application_registration_enabled = registers, auto_approve_registration = false,
        deprecated = false,
    };

    private static List<Guid> Ids(Answer list) => [.. list.Is(200).Data.Select(entry => entry.GetProperty("id").GetGuid())];

    [AzuriteFact]
    public async Task Lists_products_once_both_switches_are_on()
    {
        var portal = await app.NewPortal();
        var dora = await portal.NewDeveloper();
        var name = $"Flights {Guid.NewGuid()}";
        var product = (await app.Admin("POST", "/v2/api-products", new { name, description = "Where to" })).Is(201).Id;
        var version = (await app.Admin("POST", $"/v2/api-products/{product}/product-versions", new { name = "v1" })).Is(201).Id;
        var terms = $"/v2/portals/{portal.Id}/product-versions";
        await Shows(false);
        (await app.Admin("POST", terms, Terms(version, registers: true))).Is(201);
        await Shows(false);
        (await app.Admin("PATCH", $"/v2/api-products/{product}", new { portal_ids = new[] { portal.Id } })).Is(200);
        await Shows(true);
        (await app.Admin("PATCH", $"{terms}/{version}", new { publish_status = "unpublished" })).Is(200);
        await Shows(false);
        (await app.Admin("PATCH", $"{terms}/{version}", new { publish_status = "published", deprecated = true })).Is(200);
        await Shows(true);

        var hidden = (await app.Admin("POST", $"/v2/api-products/{product}/product-versions", new { name = "v2" })).Is(201).Id;
        var shown = (await dora.Call("GET", $"{Products}/{product}")).Is(200)
            .HasKeys("id", "name", "description", "document_count", "version_count", "latest_version", "public_labels", "created_at", "updated_at");
        Assert.Equal((1, 0, version), (shown["version_count"].GetInt32(), shown["document_count"].GetInt32(), shown["latest_version"].GetProperty("id").GetGuid()));
        Assert.Equal(version, Assert.Single(Ids(await dora.Call("GET", $"{Products}/{product}/versions?filter[name]=v1"))));
        Assert.Empty(Ids(await dora.Call("GET", $"{Products}/{product}/versions?filter[name][contains]=2")));
        (await dora.Call("GET", $"{Products}/{product}/versions/{hidden}")).Is(404);
        var read = (await dora.Call("GET", $"{Products}/{product}/versions/{version}")).Is(200).HasKeys("id", "name", "deprecated", "registration_configs", "created_at", "updated_at");
        var config = Assert.Single(read["registration_configs"].EnumerateArray());
        Assert.Equal(
            (true, "key_auth", true, false),
            (read["deprecated"].GetBoolean(), config.GetProperty("credential_type").GetString(), config.GetProperty("registration_enabled").GetBoolean(),
                config.GetProperty("registration_auto_approve").GetBoolean()));
        Assert.True((await dora.Call("GET", $"{Products}/{product}/actions")).Is(200)["actions"].GetProperty("register").GetBoolean());
        (await dora.Call("GET", $"{Products}?filter[colour]=red")).Is(400);

        async Task Shows(bool isShown)
        {
            Assert.Equal(isShown, Ids(await dora.Call("GET", $"{Products}?filter[name]={name}&filter[description][contains]=Where&filter[id]={product}")).Contains(product));
            foreach (var below in new[] { "", "/actions", "/documents", "/versions", $"/versions/{version}", $"/versions/{version}/spec" })
                Assert.Equal(isShown ? below.EndsWith("spec") ? 204 : 200 : 404, (await dora.Call("GET", $"{Products}/{product}{below}")).Status);
        }
    }

    [AzuriteFact]
    public async Task Returns_401_to_visitors_of_a_private_portal_and_everything_to_those_of_a_public_one()
    {
        var (open, closed) = (await app.NewPortal(new { authentication_enabled = false }), await app.NewPortal());
        var (shown, _) = await Publish(open, "Shown");
        var (other, version) = await Publish(closed, "Other");
        var visitor = open.Visit();
        Assert.Equal([shown], Ids(await visitor.Call("GET", Products)));
        Assert.False((await visitor.Call("GET", $"{Products}/{shown}/actions")).Is(200)["actions"].GetProperty("register").GetBoolean());
        // What belongs to another portal is as good as nothing.
        (await visitor.Call("GET", $"{Products}/{other}")).Is(404);
        (await visitor.Call("GET", $"{Products}/{other}/versions/{version}/spec")).Is(404);
        (await visitor.Call("POST", "/api/v2/stats", new { })).Is(404);
        foreach (var path in new[]
        {
            Products, $"{Products}/{other}", $"{Products}/{other}/actions", $"{Products}/{other}/documents", $"{Products}/{other}/documents/{Guid.NewGuid()}", $"{Products}/{other}/versions",
            $"{Products}/{other}/versions/{version}", $"{Products}/{other}/versions/{version}/spec", $"{Products}/{other}/versions/{version}/spec/operations", Search, "/api/v2/stats/config",
        })
            (await closed.Visit().Call("GET", path)).Is(401);
    }

    [AzuriteFact]
    public async Task Hides_404_what_a_developers_teams_have_no_role_on()
    {
        var portal = await app.NewPortal(new { rbac_enabled = true });
        var email = TestPortal.NewAddress();
        var dora = await portal.NewDeveloper(email);
        var ((viewed, version), (consumed, second), (hidden, _)) = (await Publish(portal, "Viewed"), await Publish(portal, "Consumed"), await Publish(portal, "Hidden"));
        foreach (var id in new[] { version, second })
            (await app.Admin("PATCH", $"/v2/portals/{portal.Id}/product-versions/{id}", new { application_registration_enabled = true })).Is(200);
        Assert.Empty(Ids(await dora.Call("GET", Products)));
        var team = (await portal.Admin("POST", "/teams", new { name = "Readers" })).Is(201).Id;
        (await portal.Admin("POST", $"/teams/{team}/developers", new { id = (await portal.Developer(email)).Id })).Is(201);
        await portal.Assign(team, viewed, "API Viewer");
        await portal.Assign(team, consumed, "API Consumer");
        Assert.Equal([consumed, viewed], Ids(await dora.Call("GET", Products)));
        Assert.Equal([consumed], Ids(await dora.Call("GET", $"{Search}?q=consumed"), "source"));
        Assert.Empty((await dora.Call("GET", $"{Search}?q=hidden")).Is(200).Data);
        (await dora.Call("GET", $"{Products}/{hidden}")).Is(404);
        (await dora.Call("GET", $"{Products}/{hidden}/documents")).Is(404);
        Assert.False((await dora.Call("GET", $"{Products}/{viewed}/actions")).Is(200)["actions"].GetProperty("register").GetBoolean());
        Assert.True((await dora.Call("GET", $"{Products}/{consumed}/actions")).Is(200)["actions"].GetProperty("register").GetBoolean());
    }

    private static List<Guid> Ids(Answer list, string inside) => [.. list.Is(200).Data.Select(entry => entry.GetProperty(inside).GetProperty("id").GetGuid())];

    [AzuriteFact]
    public async Task Returns_published_documents_as_list_tree_text_and_nodes()
    {
        var portal = await app.NewPortal(new { authentication_enabled = false });
        var (product, _) = await Publish(portal, "Documented");
        var documents = $"/v2/api-products/{product}/documents";
        var start = await New("start", "published", null);
        var draft = await New("draft", "unpublished", start);
        var below = await New("below", "published", draft);
        var more = await New("more", "published", start);
        var visitor = portal.Visit();

        var list = (await visitor.Call("GET", $"{Products}/{product}/documents")).Is(200);
        Assert.Equal([start, more], Ids(list));
        Assert.Equal("Ada", list.Data[0].GetProperty("metadata").GetProperty("author").GetString());
        Assert.Equal(1, (await visitor.Call("GET", $"{Products}/{product}/documents?page[size]=1&page[number]=2")).Is(200).Data.Count);
        var tree = await visitor.Call("GET", $"{Products}/{product}/documents", null, Accept("application/vnd.konnect.document-tree+json"));
        Assert.Equal((200, "application/vnd.konnect.document-tree+json"), (tree.Status, tree.ContentType));
        Assert.Equal(more, Assert.Single(Assert.Single(tree.Data).GetProperty("children").EnumerateArray()).GetProperty("id").GetGuid());
        Assert.Equal(2, (await visitor.Call("GET", $"{Products}/{product}")).Is(200)["document_count"].GetInt32());
        foreach (var hidden in new[] { draft, below, Guid.NewGuid() }) (await visitor.Call("GET", $"{Products}/{product}/documents/{hidden}")).Is(404);

        var text = (await visitor.Call("GET", $"{Products}/{product}/documents/{more}")).Is(200).HasKeys("id", "parent_document_id", "slug", "title", "content");
        Assert.Equal(("# more\n\nabout *engines*", start), (text.String("content"), text["parent_document_id"].GetGuid()));
        var markdown = await visitor.Call("GET", $"{Products}/{product}/documents/{more}", null, Accept("text/markdown"));
        Assert.Equal((200, "text/markdown", "# more\n\nabout *engines*"), (markdown.Status, markdown.ContentType, markdown.Text));
        var nodes = await visitor.Call("GET", $"{Products}/{product}/documents/{more}", null, Accept("application/vnd.konnect.document-nodes+json"));
        Assert.Equal((200, "application/vnd.konnect.document-nodes+json"), (nodes.Status, nodes.ContentType));
        Assert.Equal(
            ("document", "heading", "paragraph"),
            (nodes["content"].GetProperty("type").GetString(), nodes["content"].GetProperty("children")[0].GetProperty("type").GetString(),
                nodes["content"].GetProperty("children")[1].GetProperty("type").GetString()));

        // Documents count for a search that asks for them.
        Assert.Empty((await visitor.Call("GET", $"{Search}?q=engines")).Is(200).Data);
        Assert.Empty((await visitor.Call("GET", $"{Search}?q=engines&join=versions")).Is(200).Data);
        Assert.Equal([product], Ids(await visitor.Call("GET", $"{Search}?q=engines&join=versions,versions.documents"), "source"));

        async Task<Guid> New(string slug, string status, Guid? parent) => (await app.Admin("POST", documents, new
        {
            slug, status, title = slug.ToUpperInvariant(), content = $"# {slug}\n\nabout *engines*", parent_document_id = parent, metadata = new { author = "Ada" },
        })).Is(201).Id;
    }

    private static Action<HttpRequestMessage> Accept(string type) => request => request.Headers.Add("Accept", type);

    [AzuriteFact]
    public async Task Returns_the_document_of_a_version_and_its_operations()
    {
        var portal = await app.NewPortal(new { authentication_enabled = false });
        var (product, version) = await Publish(portal, "Described");
        var (visitor, path) = (portal.Visit(), $"{Products}/{product}/versions/{version}/spec");
        (await visitor.Call("GET", path)).Is(204);
        (await visitor.Call("GET", $"{path}/operations")).Is(204);
        (await app.Admin("POST", $"/v2/api-products/{product}/product-versions/{version}/specifications", new
        {
            name = "oas.json", content = Convert.ToBase64String(Encoding.UTF8.GetBytes(Spec)),
        })).Is(201);
        var spec = (await visitor.Call("GET", path)).Is(200).HasKeys("api_type", "content");
        Assert.Equal(("openapi", Spec), (spec.String("api_type"), spec.String("content")));
        var operations = (await visitor.Call("GET", $"{path}/operations")).Is(200)["operations"].EnumerateArray().ToList();
        Assert.Equal(
            """{"path":"/flights/{id}","method":"get","operation_id":"flight","tags":["flights","seats"],"summary":"One flight","deprecated":true}""", JsonSerializer.Serialize(operations[0]));
        Assert.Equal(
            """{"path":"/flights/{id}","method":"delete","operation_id":null,"tags":[],"summary":null,"deprecated":false}""", JsonSerializer.Serialize(operations[1]));
    }

    [AzuriteFact]
    public async Task Finds_products_by_their_words_the_best_first()
    {
        var portal = await app.NewPortal(new { authentication_enabled = false });
        var (named, _) = await Publish(portal, "Weather stations");
        var (second, version) = await Publish(portal, "Stations");
        (await app.Admin("PATCH", $"/v2/api-products/{second}", new { description = "For the weather" })).Is(200);
        (await app.Admin("PATCH", $"/v2/api-products/{second}/product-versions/{version}", new { name = "Typhoon" })).Is(200);
        var visitor = portal.Visit();
        Assert.Equal([second, named], Ids(await visitor.Call("GET", Search), "source"));
        Assert.Equal([named, second], Ids(await visitor.Call("GET", $"{Search}?q=wether"), "source"));
        Assert.Equal([second], Ids(await visitor.Call("GET", $"{Search}?q=weather&page[size]=1&page[number]=2"), "source"));
        Assert.Equal(2, (await visitor.Call("GET", $"{Search}?q=blue")).Is(200).Data.Count);
        Assert.Empty((await visitor.Call("GET", $"{Search}?q=yes")).Is(200).Data);
        Assert.Empty((await visitor.Call("GET", $"{Search}?q=typhoon")).Is(200).Data);
        var hit = Assert.Single((await visitor.Call("GET", $"{Search}?q=typhoon&join=versions")).Is(200).Data);
        Assert.Equal(("product-catalog", "Typhoon"), (hit.GetProperty("index").GetString(), hit.GetProperty("source").GetProperty("latest_version").GetProperty("name").GetString()));
        // What is called otherwise, or not shown any more, is found as it is now.
        (await app.Admin("PATCH", $"/v2/api-products/{second}/product-versions/{version}", new { name = "Mistral" })).Is(200);
        Assert.Empty((await visitor.Call("GET", $"{Search}?q=typhoon&join=versions")).Is(200).Data);
        (await app.Admin("PATCH", $"/v2/api-products/{named}", new { name = "Mistral stations" })).Is(200);
        Assert.Equal([named, second], Ids(await visitor.Call("GET", $"{Search}?q=mistral&join=versions,versions.documents"), "source"));
        (await app.Admin("PATCH", $"/v2/api-products/{named}", new { public_labels = new { wind = "north" }, name = "Stations" })).Is(200);
        Assert.Equal([second], Ids(await visitor.Call("GET", $"{Search}?q=mistral&join=versions,versions.documents"), "source"));
        Assert.Equal([named], Ids(await visitor.Call("GET", $"{Search}?q=north&join=versions,versions.documents"), "source"));
        (await visitor.Call("GET", $"{Search}?join=planets")).Faults("join", "enum");
        (await visitor.Call("GET", $"{Search}?q={new string('x', 201)}")).Faults("q", "max_length");
        (await visitor.Call("GET", "/api/v2/search/planets")).Faults("indices", "enum");
    }
}
