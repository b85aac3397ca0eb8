using System.Text.Json.Nodes;
using Contract.Documents;

namespace Contract.Schemas;

/// <summary>The checks see what they are there for: held against a contract of one page, on machines without the real one too.</summary>
public sealed class SchemaTests
{
    private static readonly ContractFile File = new("test", JsonNode.Parse("""
        {
          "servers": [{ "url": "https://example.com/v3" }],
          "paths": {},
          "components": { "schemas": {
            "Thing": {
              "type": "object", "additionalProperties": false, "required": ["id", "name", "version"],
              "properties": {
                "id": { "type": "string", "format": "uuid", "readOnly": true },
                "name": { "type": "string", "minLength": 1, "maxLength": 5 },
                "version": { "type": "string", "nullable": true },
                "limit": { "type": "integer", "minimum": 0 },
                "color": { "type": "string", "enum": ["red", "blue"] },
                "tags": { "type": "array", "maxItems": 2, "uniqueItems": true, "items": { "type": "string" } },
                "labels": { "type": "object", "additionalProperties": { "type": "string", "pattern": "^[a-z]+$" } },
                "secret": { "type": "string", "writeOnly": true },
                "config": {
                  "oneOf": [{ "$ref": "#/components/schemas/Key" }, { "$ref": "#/components/schemas/Oidc" }],
                  "discriminator": { "propertyName": "kind", "mapping": { "key": "#/components/schemas/Key", "oidc": "#/components/schemas/Oidc" } }
                }
              }
            },
            "Key": { "type": "object", "additionalProperties": false, "required": ["kind", "names"], "properties": { "kind": { "type": "string", "enum": ["key"] }, "names": { "type": "array", "items": { "type": "string" } } } },
            "Oidc": { "type": "object", "additionalProperties": false, "required": ["kind", "issuer"], "properties": { "kind": { "type": "string", "enum": ["oidc"] }, "issuer": { "type": "string" } } },
            "Both": { "allOf": [
              { "type": "object", "additionalProperties": false, "required": ["a"], "properties": { "a": { "type": "string" } } },
              { "type": "object", "additionalProperties": false, "properties": { "b": { "type": "string" } } }] }
          } }
        }
        """)!.AsObject());

    private const string Good = """{ "id": "9f5061ce-78f6-4452-9108-ad7c02821fd5", "name": "a", "version": null }""";

    [Theory]
    [InlineData("""{ }""")]
    [InlineData("""{ "version": "1", "limit": 0, "color": "red", "tags": ["a", "b"], "labels": { "env": "test" } }""")]
    [InlineData("""{ "config": { "kind": "key", "names": ["apikey"] } }""")]
    public void Returns_nothing_when_the_body_is_as_the_schema_says(string more) => Assert.Empty(Check("Thing", With(more)));

    [Theory]
    [InlineData("""{ "name": null }""", "name")]
    [InlineData("""{ "name": "" }""", "name")]
    [InlineData("""{ "name": "abcdef" }""", "name")]
    [InlineData("""{ "id": "1" }""", "id")]
    [InlineData("""{ "more": 1 }""", "more")]
    [InlineData("""{ "limit": -1 }""", "limit")]
    [InlineData("""{ "limit": 1.5 }""", "limit")]
    [InlineData("""{ "limit": "1" }""", "limit")]
    [InlineData("""{ "color": "green" }""", "color")]
    [InlineData("""{ "tags": ["a", "b", "c"] }""", "tags")]
    [InlineData("""{ "tags": ["a", "a"] }""", "tags")]
    [InlineData("""{ "tags": [1] }""", "tags.0")]
    [InlineData("""{ "labels": { "env": "TEST" } }""", "labels.env")]
    [InlineData("""{ "secret": "s" }""", "secret")]
    [InlineData("""{ "config": { "kind": "key", "issuer": "x" } }""", "names")]
    [InlineData("""{ "config": { "kind": "other" } }""", "kind")]
    public void Lists_the_place_when_the_body_is_otherwise(string more, string path) =>
        Assert.Contains(Check("Thing", With(more)), violation => violation.Path.EndsWith(path));

    [Fact]
    public void Lists_a_required_key_when_it_is_not_there_even_if_it_may_be_null()
    {
        var body = With("{ }");
        body.Remove("version");
        Assert.Equal("version", Assert.Single(Check("Thing", body)).Path);
    }

    [Fact]
    public void Returns_nothing_when_each_part_of_an_object_excludes_the_keys_of_the_other()
    {
        Assert.Empty(Check("Both", JsonNode.Parse("""{ "a": "1", "b": "2" }""")));
        Assert.NotEmpty(Check("Both", JsonNode.Parse("""{ "a": "1", "c": "2" }""")));
        Assert.NotEmpty(Check("Both", JsonNode.Parse("""{ "b": "2" }""")));
    }

    [Fact]
    public void Lists_bodies_that_each_hurt_the_constraint_they_name()
    {
        var faults = new Faults(File, With("""{ "config": { "kind": "key", "names": ["apikey"] } }""")).Of(Schema("Thing")).ToList();
        string[] expected =
        [
            ":type", "name:required", "name:type", "name:null", "name:minLength", "name:maxLength", "version:type", "version:required", "limit:type", "limit:null", "limit:whole", "limit:minimum",
            "color:type", "color:null", "color:enum", "tags:type", "tags:null", "tags:maxItems", "tags:uniqueItems", "tags.0:type", "tags.0:null", "labels:type", "labels:null", "labels.key:pattern",
            "labels.key:type", "labels.key:null", "secret:type", "secret:null", "config:type", "config:null", "config.kind:required", "config.kind:enum", "config.kind:type", "config.kind:null",
            "config.names:required", "config.names:type", "config.names:null", "config.names.0:type", "config.names.0:null", "config.zz_unknown:unknown_property",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), faults.Select(fault => $"{fault.At}:{fault.Constraint}").Order(StringComparer.Ordinal));
        Assert.All(faults, fault => Assert.NotEmpty(new SchemaCheck(File, Direction.Request).Check(Schema("Thing"), fault.Body)));
    }

    private static JsonObject With(string more)
    {
        var body = JsonNode.Parse(Good)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(more)!.AsObject()) body[name] = value?.DeepClone();
        return body;
    }

    private static JsonObject Schema(string name) => File.Resolve(new JsonObject { ["$ref"] = "#/components/schemas/" + name });

    private static List<Violation> Check(string schema, JsonNode? body) => new SchemaCheck(File, Direction.Response).Check(Schema(schema), body);
}
