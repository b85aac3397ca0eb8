using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Local.Host;

/// <summary>The host's JSON for a handler: <c>{ "Data": { binding: value }, "Metadata": { .. } }</c>.</summary>
internal sealed class Payload
{
    // As Newtonsoft writes it: nothing escaped that JSON does not ask for. Base64 stays readable.
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _data = [];
    private readonly JsonObject _metadata = [];

    public Payload(Function function, DateTimeOffset now) => _metadata["sys"] = new JsonObject
    {
        ["MethodName"] = function.Name,
        ["UtcNow"] = Time(now),
        ["RandGuid"] = Guid.NewGuid().ToString(),
    };

    public Payload Data(string binding, JsonNode? value)
    {
        _data[binding] = value;
        return this;
    }

    /// <summary>Adds a value to the metadata. What ends in "trigger" does not arrive at a handler.</summary>
    public Payload Metadata(string name, JsonNode? value)
    {
        if (!name.EndsWith("trigger", StringComparison.OrdinalIgnoreCase)) _metadata[name] = value;
        return this;
    }

    /// <summary>A string, a number or nothing: JSON text inside a JSON string. Objects and times go as they are.</summary>
    public static JsonNode Simple(object? value) => JsonValue.Create(JsonSerializer.Serialize(value, Json))!;

    public static JsonNode Time(DateTimeOffset time) =>
        JsonValue.Create(time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture))!;

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["Data"] = _data, ["Metadata"] = _metadata }, Json);
}
