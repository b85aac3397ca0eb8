using Testing;
using static Management.CatalogCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class ProductSpecificationTests(ManagementFixture app)
{
    private static readonly string[] Keys = ["id", "name", "content", "created_at", "updated_at"];

    private const string Swagger = """
        swagger: "2.0"
        info: {title: Flights, version: "1"}
        paths:
          /flights: {get: {responses: {"200": {description: ok}}}, post: {responses: {"201": {description: ok}}}}
        """;

    [AzuriteFact]
    public async Task Creates_201_one_document_in_base64_and_shows_it_as_text()
    {
        var (product, version, path) = await app.ProductVersion();
        Assert.Empty((await app.Call("GET", $"{path}/specifications")).Is(200).Data);
        var specification = (await app.Call("POST", $"{path}/specifications", new { name = "oas.yaml", content = Swagger.Base64() })).Is(201).HasKeys(Keys);
        Assert.Equal(("oas.yaml", Swagger), (specification.String("name"), specification.String("content")));
        Assert.Equal(specification.Text, (await app.Call("GET", $"{path}/specifications/{specification.Id}")).Is(200).Text);
        Assert.Equal(specification.Text, Assert.Single((await app.Call("GET", $"{path}/specifications")).Is(200).Data).GetRawText());
        Assert.Equal($"Specification for API product version '{version}' already exists", (await app.Call("POST", $"{path}/specifications", new { name = "b.json", content = Spec("1", "GET /a").Base64() })).Is(409).String("detail"));
        await app.TakeUp(product);
        Assert.Equal(("Parsed", 2), await StateOf(version));
    }

    [AzuriteFact]
    public async Task Changes_name_and_document_each_by_itself()
    {
        var (product, version, path) = await app.ProductVersion();
        var id = (await app.Call("POST", $"{path}/specifications", new { name = "oas.yaml", content = Swagger.Base64() })).Is(201).Id;
        await app.TakeUp(product);
        var renamed = (await app.Call("PATCH", $"{path}/specifications/{id}", new { name = "flights.yml" })).Is(200).HasKeys(Keys);
        Assert.Equal(("flights.yml", Swagger), (renamed.String("name"), renamed.String("content")));
        Assert.Equal(("Parsed", 2), await StateOf(version));
        var json = Spec("2", "GET /a", "GET /b", "GET /c");
        Assert.Equal(json, (await app.Call("PATCH", $"{path}/specifications/{id}", new { content = json.Base64() })).Is(200).String("content"));
        Assert.Equal(("Pending", 3), await StateOf(version));
        await app.TakeUp(product);
        Assert.Equal(("Parsed", 3), await StateOf(version));
        (await app.Call("DELETE", $"{path}/specifications/{id}")).Is(204);
        (await app.Call("GET", $"{path}/specifications/{id}")).Is(404);
        (await app.Call("DELETE", $"{path}/specifications/{id}")).Is(404);
        // An upload that comes late finds nothing to do.
        await app.TakeUp(product);
        (await app.Call("POST", $"{path}/specifications", new { name = "again.json", content = json.Base64() })).Is(201);
    }

    [AzuriteFact]
    public async Task Rejects_400_what_is_no_specification_of_an_http_api()
    {
        var (_, version, path) = await app.ProductVersion();
        (await app.Call("POST", $"{path}/specifications", new { name = "oas.txt", content = "not base64", colour = 1 }))
            .Faults("name", "matches_regex").Faults("content", "is_base64").Faults("colour", "unknown_property");
        (await app.Call("POST", $"{path}/specifications", new { })).Faults("name", "required").Faults("content", "required");
        var refused = (await app.Call("POST", $"{path}/specifications", new { name = "oas.yaml", content = "openapi: [".Base64() })).Faults("content", "invalid");
        Assert.NotEmpty(refused["validation_errors"].EnumerateArray());
        var events = """{"asyncapi":"2.6.0","info":{"title":"Events","version":"1"},"channels":{}}""";
        (await app.Call("POST", $"{path}/specifications", new { name = "events.json", content = events.Base64() })).Faults("content", "invalid");
        Assert.Empty((await app.Call("GET", $"{path}/specifications")).Is(200).Data);
        Assert.Equal((null, 0), await StateOf(version));
    }

    [AzuriteFact]
    public async Task Survives_a_document_that_nobody_took_up_at_once()
    {
        var (product, version, path) = await app.ProductVersion();
        (await app.Call("POST", $"{path}/specifications", new { name = "oas.yaml", content = Swagger.Base64() })).Is(201);
        foreach (var blob in await app.Uploads(product)) await new Azure.Storage.Blobs.BlobContainerClient(app.Storage, "specs").GetBlobClient(blob).DeleteIfExistsAsync();
        Assert.Empty(await app.Uploads(product));
        await app.AgeFollowUps();
        (await app.Call("POST", "/housekeeping", new { Data = new { }, Metadata = new { } })).Is(200);
        Assert.Single(await app.Uploads(product));
        await app.TakeUp(product);
        Assert.Equal(("Parsed", 2), await StateOf(version));
        // Gone with its product.
        (await app.Call("DELETE", ProductCalls.Products + "/" + product)).Is(204);
        Assert.Empty(await app.Uploads(product));
    }

    /// <summary>How far the document has come, as it lies in storage: the classic contract does not say it.</summary>
    private async Task<(string? State, int Operations)> StateOf(Guid version)
    {
        var row = await new Azure.Data.Tables.TableClient(app.Storage, "catalog").GetEntityAsync<Azure.Data.Tables.TableEntity>("org", $"product-version|{version}");
        var specification = System.Text.Json.Nodes.JsonNode.Parse(row.Value.GetString("Json")!)!["specification"];
        return specification is null ? (null, 0) : (specification["state"]!.GetValue<string>(), specification["operationCount"]!.GetValue<int>());
    }
}
