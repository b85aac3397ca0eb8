using System.Text.Json;
using System.Text.Json.Nodes;
using Testing;

namespace Management;

[Collection(ManagementCollection.Name)]
public sealed class GatewaySchemaTests(ManagementFixture app)
{
    [AzuriteTheory]
    [InlineData("ace")]
    [InlineData("cors")]
    public async Task Returns_the_schema_that_the_plugin_keeps(string plugin)
    {
        var gateway = await GatewayOf.Make(app);
        var config = Fields((await gateway.Call("GET", $"schemas/plugins/{plugin}")).Is(200).HasKeys("fields").Json)["config"];
        // Whatever the schema names is taken, and what it calls a default is what is answered.
        var body = new JsonObject();
        foreach (var (name, field) in Fields(config)) body[name] = Sample(field);
        var made = (await gateway.Call("POST", "plugins", new JsonObject { ["name"] = plugin, ["config"] = body })).Is(201)["config"];
        Assert.Equal(Fields(config).Keys.Order(), made.EnumerateObject().Select(property => property.Name).Order());
        var defaults = (await (await GatewayOf.Make(app)).Call("POST", "plugins", new { name = plugin })).Is(201)["config"];
        foreach (var (name, field) in Fields(config).Where(pair => pair.Value.TryGetProperty("default", out _)))
            Assert.Equal(field.GetProperty("default").GetRawText(), defaults.GetProperty(name).GetRawText());
    }

    [AzuriteFact]
    public async Task Validates_entities_without_keeping_them()
    {
        var gateway = await GatewayOf.Make(app);
        (await gateway.Call("POST", "schemas/services/validate", new { url = "http://example.com" })).Is(200).HasKeys("message");
        (await gateway.Call("POST", "schemas/route/validate", new { paths = new[] { "/a" }, service = new { id = Guid.NewGuid() } })).Is(200);
        (await gateway.Call("POST", "schemas/consumers/validate", new { username = "one" })).Is(200);
        (await gateway.Call("POST", "schemas/plugins/validate", new { name = "ace", config = new { match_policy = "never" } })).Faults("config.match_policy", "enum");
        (await gateway.Call("POST", "schemas/services/validate", new { colour = 1 })).Faults("host", "required").Faults("colour", "unknown_property");
        (await gateway.Call("POST", "schemas/vaults/validate", new { })).Is(404);
        (await gateway.Call("GET", "schemas/plugins/none")).Is(404);
        (await app.Call("GET", $"/v2/control-planes/{Guid.NewGuid()}/core-entities/schemas/plugins/ace")).Is(404);
        Assert.Empty(await Snapshot.GatewayRows(app, gateway.Id));
    }

    private static Dictionary<string, JsonElement> Fields(JsonElement record) =>
        record.GetProperty("fields").EnumerateArray().Select(field => field.EnumerateObject().Single()).ToDictionary(field => field.Name, field => field.Value);

    private static JsonNode? Sample(JsonElement field)
    {
        if (field.TryGetProperty("default", out var otherwise)) return JsonNode.Parse(otherwise.GetRawText());
        if (field.TryGetProperty("one_of", out var words)) return words[0].GetString();
        return field.GetProperty("type").GetString() switch
        {
            "string" => "{vault://env/x}",
            "boolean" => true,
            "integer" or "number" => 1,
            "array" => new JsonArray(Sample(field.GetProperty("elements")) is { } element ? [element is JsonValue && element.GetValueKind() == JsonValueKind.String ? "x" : element] : []),
            "record" => new JsonObject(Fields(field).Select(inner => KeyValuePair.Create(inner.Key, Sample(inner.Value)))),
            var other => throw new InvalidOperationException(other),
        };
    }
}
