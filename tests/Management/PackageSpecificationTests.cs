using System.Text.Json;
using System.Text.Json.Nodes;
using Testing;
using static Management.CatalogCalls;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class PackageSpecificationTests(ManagementFixture app)
{
    private static readonly string[] Keys = ["id", "content", "validation_messages", "type", "created_at", "updated_at"];

    private const string Flights =
        """
        openapi: 3.0.3
        info: { title: Flights, version: "1.0.0" }
        servers: [{ url: "https://flights.example.org" }]
        security: [{ key: [] }]
        tags: [{ name: flights, description: Flights }, { name: other }]
        paths:
          /flights/{id}:
            parameters:
              - { name: id, in: path, required: true, schema: { type: string } }
              - { $ref: "#/components/parameters/Trace" }
            get:
              operationId: find
              tags: [flights]
              responses:
                "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Flight" }, example: { $ref: "#/not/a/reference" } } } }
            delete: { operationId: cancel, responses: { "204": { description: ok } } }
        components:
          parameters:
            Trace: { name: X-Trace, in: header, schema: { type: string } }
          securitySchemes:
            key: { type: apiKey, in: header, name: apikey }
            unused: { type: apiKey, in: query, name: key }
          schemas:
            Flight: { type: object, properties: { next: { $ref: "#/components/schemas/Flight" }, gate: { $ref: "#/components/schemas/Name" }, $ref: { type: string } } }
            Name: { type: string, nullable: true }
            Unused: { type: string }
        """;

    private const string Hotels =
        """
        {"openapi":"3.1.0","info":{"title":"Hotels","version":"1"},"paths":{
          "/hotels":{"get":{"operationId":"find","security":[],"parameters":[{"name":"q","in":"query","schema":{"$ref":"#/components/schemas/Name"}}],
            "responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"$ref":"#/paths/~1hotels/post/requestBody/content/application~1json/schema"}}}}}},
            "post":{"requestBody":{"content":{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/Name"}}}}},"responses":{"201":{"description":"ok"}}}}},
          "components":{"schemas":{"Name":{"type":"string","minLength":1}}}}
        """;

    [AzuriteFact]
    public async Task Returns_the_packaged_operations_with_the_components_they_need()
    {
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name("Travel"), description = "All of it", version = "4" })).Is(201);
        await Pack(package.Id, Flights, "GET /flights/*");
        await Pack(package.Id, Hotels, "GET /hotels");
        var computed = (await app.Call("GET", $"/v3/api-packages/{package.Id}/computed-specification")).Is(200).HasKeys(Keys);
        Assert.Equal("oas3", computed.String("type"));
        Assert.Equal("[]", computed["validation_messages"].GetRawText());
        var document = JsonNode.Parse(computed.String("content"))!;
        Assert.Equal("3.1.0", (string)document["openapi"]!);
        Same(new { title = package.String("name"), description = "All of it", version = "4" }, document["info"]);
        Assert.Equal(["/flights/{id}", "/hotels"], document["paths"]!.AsObject().Select(path => path.Key));

        var flight = document["paths"]!["/flights/{id}"]!;
        Assert.Equal(["get"], flight.AsObject().Select(method => method.Key));
        Same(new[] { "path id", "#/components/parameters/Trace" },
            JsonSerializer.SerializeToNode(flight["get"]!["parameters"]!.AsArray().Select(one => (string?)one!["$ref"] ?? $"{one["in"]} {one["name"]}")));
        Same(new[] { new { url = "https://flights.example.org" } }, flight["get"]!["servers"]);
        Same(new[] { new { key = Array.Empty<string>() } }, flight["get"]!["security"]);
        Assert.Equal("#/not/a/reference", (string)flight["get"]!["responses"]!["200"]!["content"]!["application/json"]!["example"]!["$ref"]!);
        Same(new[] { new { name = "flights", description = "Flights" } }, document["tags"]);

        var hotels = document["paths"]!["/hotels"]!["get"]!;
        Assert.Equal("find_2", (string)hotels["operationId"]!);
        Assert.Empty(hotels["security"]!.AsArray());
        Assert.Null(hotels["servers"]);
        Assert.Equal("#/components/schemas/Name_2", (string)hotels["parameters"]![0]!["schema"]!["$ref"]!);
        // What another operation says, and is not in the package, is said here.
        Assert.Equal("#/components/schemas/Name_2", (string)hotels["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["items"]!["$ref"]!);

        var components = document["components"]!;
        Assert.Equal(["parameters", "schemas", "securitySchemes"], components.AsObject().Select(section => section.Key));
        Assert.Equal(["Flight", "Name", "Name_2"], components["schemas"]!.AsObject().Select(schema => schema.Key));
        Assert.Equal(["key"], components["securitySchemes"]!.AsObject().Select(scheme => scheme.Key));
        Same(new { type = new[] { "string", "null" } }, components["schemas"]!["Name"]);
        Same(new { type = "string", minLength = 1 }, components["schemas"]!["Name_2"]);

        // It follows its operations.
        var before = computed;
        (await app.Call("PATCH", $"/v3/api-packages/{package.Id}", new { description = (string?)null })).Is(200);
        computed = (await app.Call("GET", $"/v3/api-packages/{package.Id}/computed-specification")).Is(200);
        Assert.Equal(before.Id, computed.Id);
        Assert.Null(JsonNode.Parse(computed.String("content"))!["info"]!["description"]);
    }

    [AzuriteFact]
    public async Task Returns_operations_of_an_older_language_as_the_newer_one()
    {
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name() })).Is(201).Id;
        var empty = JsonNode.Parse((await app.Call("GET", $"/v3/api-packages/{package}/computed-specification")).Is(200).String("content"))!;
        Assert.Equal(("1.0.0", 0), ((string)empty["info"]!["version"]!, empty["paths"]!.AsObject().Count));
        await Pack(package, """
            {"swagger":"2.0","info":{"title":"a","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"description":"ok","schema":{"$ref":"#/definitions/A"}}}}}},
             "definitions":{"A":{"type":"string"},"B":{"type":"string"}}}
            """, "GET /a");
        var document = JsonNode.Parse((await app.Call("GET", $"/v3/api-packages/{package}/computed-specification")).Is(200).String("content"))!;
        Assert.StartsWith("3.0.", (string)document["openapi"]!);
        Assert.Equal("#/components/schemas/A", (string)document["paths"]!["/a"]!["get"]!["responses"]!["200"]!["content"]!.AsObject().First().Value!["schema"]!["$ref"]!);
        Assert.Equal(["A"], document["components"]!["schemas"]!.AsObject().Select(schema => schema.Key));
    }

    [AzuriteFact]
    public async Task Keeps_what_is_saved_until_it_is_removed()
    {
        var package = (await app.Call("POST", "/v3/api-packages", new { name = Name() })).Is(201).Id;
        var current = $"/v3/api-packages/{package}/current-specification";
        (await app.Call("GET", current)).Is(404);
        (await app.Call("DELETE", current)).Is(404);
        (await app.Call("PUT", current, new { type = "oas3" })).Faults("content", "required");
        var saved = (await app.Call("PUT", current, new { content = Flights, type = "oas3" })).Is(200).HasKeys(Keys);
        Assert.Equal(Flights, (await app.Call("GET", current)).Is(200).HasKeys(Keys).String("content"));
        var replaced = (await app.Call("PUT", current, new { content = Hotels })).Is(200);
        Assert.Equal((saved.Id, Hotels), (replaced.Id, replaced.String("content")));
        Assert.Equal(Hotels, (await app.Call("PUT", current, new { })).Is(200).String("content"));
        (await app.Call("PUT", current, new { content = "hello", name = 1 })).Faults("name", "unknown_property");
        (await app.Call("PUT", current, new { content = "hello" })).Faults("content", "invalid");
        (await app.Call("PUT", current, new { content = Hotels, type = "asyncapi" })).Faults("type", "invalid");
        (await app.Call("DELETE", current)).Is(204);
        (await app.Call("GET", current)).Is(404);
        (await app.Call("PUT", current, new { content = Hotels })).Is(200);
        (await app.Call("DELETE", $"/v3/api-packages/{package}")).Is(204);
        foreach (var path in new[] { current, $"/v3/api-packages/{package}/computed-specification" }) (await app.Call("GET", path)).Is(404);
        (await app.Call("PUT", current, new { content = Hotels })).Is(404);
    }

    /// <summary>Puts one operation of a new API into a package.</summary>
    private async Task Pack(Guid package, string document, string operation)
    {
        var api = (await app.Call("POST", "/v3/apis", new { name = Name(), spec_content = document })).Is(201).Id;
        await app.TakeUp(api);
        await app.Link(api, await app.ControlPlane());
        var id = (await app.Operations(api))[operation];
        (await app.Call("PATCH", $"/v3/api-packages/{package}/operations", new[] { new { op = "add", path = $"operations/{id}" } })).Is(204);
    }

    private static void Same(object expected, JsonNode? actual) => Assert.Equal(JsonSerializer.Serialize(expected), actual?.ToJsonString());
}
