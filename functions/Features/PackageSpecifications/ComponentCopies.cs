using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Features.Specifications;

namespace Features.PackageSpecifications;

/// <summary>
/// The components of a composed document. Each that something refers to comes in once, with all that it refers to itself; of two parts that use one name the second gets
/// another name.
/// </summary>
internal sealed class ComponentCopies(string language)
{
    private readonly SortedDictionary<string, JsonObject> _sections = new(StringComparer.Ordinal);

    /// <summary>The components, or null when there are none.</summary>
    public JsonObject? ToNode() => _sections.Count == 0 ? null : new(_sections.Select(section => KeyValuePair.Create(section.Key, (JsonNode?)section.Value)));

    /// <summary>Copies what stands in one part.</summary>
    public Copier From(SpecificationPart part) => new(this, part, new LocalReferences(part.Root), part.Language == "3.0" && language != "3.0");

    /// <summary>A name that nobody has in a section, held from then on.</summary>
    private string Take(string section, string name)
    {
        if (!_sections.TryGetValue(section, out var taken)) _sections[section] = taken = [];
        var free = name;
        for (var n = 2; taken.ContainsKey(free); n++) free = $"{name}_{n}";
        taken[free] = null;
        return free;
    }

    public sealed class Copier(ComponentCopies copies, SpecificationPart part, LocalReferences references, bool upgrades)
    {
        private const string Start = "#/components/";

        // Data, not description: what looks like a reference in there is somebody's example.
        private static readonly HashSet<string> Data = new(["example", "default", "enum", "const", "value"], StringComparer.Ordinal);

        // Under these the keys are the author's own names.
        private static readonly HashSet<string> Named = new(
            ["properties", "patternProperties", "$defs", "definitions", "responses", "examples", "headers", "callbacks", "links", "content", "encoding", "variables"],
            StringComparer.Ordinal);

        private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
        private readonly Queue<(string Section, string Name, string As)> _waiting = [];
        // Bytes that are copied more than once. Without a bound a small document could stand for a very large one.
        private const int RepeatedBytesMax = 16 * 1024 * 1024;
        private const int InlinedDepthMax = 4;

        private int _inlined;
        private int _repeated;

        /// <summary>Whether something that is said once may be said once more.</summary>
        public bool Affords(JsonElement element)
        {
            var length = JsonMarshal.GetRawUtf8Value(element).Length;
            if (_repeated > RepeatedBytesMax - length) return false;
            _repeated += length;
            return true;
        }

        /// <summary>A copy whose references lead into the composed document.</summary>
        public JsonNode? Copy(JsonElement element)
        {
            var copy = Visit(element, named: false);
            TakeNamed();
            return copy;
        }

        /// <summary>Copies what was named and is not there yet.</summary>
        public void TakeNamed()
        {
            while (_waiting.TryDequeue(out var next))
                copies._sections[next.Section][next.As] = Visit(part.Root.GetProperty("components").GetProperty(next.Section).GetProperty(next.Name), named: false);
        }

        /// <summary>The name of a component in the composed document, which it is taken into; the same name when the part has none such.</summary>
        public string NameOf(string section, string name)
        {
            if (_names.TryGetValue($"{section}/{name}", out var known)) return known;
            if (!references.Exists($"{Start}{Escape(section)}/{Escape(name)}")) return name;
            var taken = copies.Take(section, name);
            _waiting.Enqueue((section, name, taken));
            return _names[$"{section}/{name}"] = taken;
        }

        // Recursion is safe: nesting is bounded, and what is inlined is counted.
        private JsonNode? Visit(JsonElement element, bool named)
        {
            if (element.ValueKind == JsonValueKind.Array) return new JsonArray([.. element.EnumerateArray().Select(item => Visit(item, named: false))]);
            if (element.ValueKind != JsonValueKind.Object) return Plain(element);
            if (!named && LocalReferences.ReferenceOf(element) is { } reference && reference.StartsWith('#') && !reference.StartsWith(Start, StringComparison.Ordinal))
                return Inline(element, reference);
            var copy = new JsonObject();
            foreach (var property in element.EnumerateObject())
            {
                copy[property.Name] = named ? Visit(property.Value, named: false)
                    : property.Name == "$ref" && property.Value.ValueKind == JsonValueKind.String ? Redirect(property.Value.GetString()!)
                    : property.Name == "discriminator" ? Discriminator(property.Value)
                    : Data.Contains(property.Name) || property.Name.StartsWith("x-", StringComparison.Ordinal) ? Plain(property.Value)
                    : Visit(property.Value, Named.Contains(property.Name));
            }
            if (upgrades && !named) SchemaUpgrade.Apply(copy);
            return copy;
        }

        /// <summary>What a reference to somewhere else in the document means; that place does not come along.</summary>
        private JsonNode? Inline(JsonElement element, string reference) =>
            _inlined < InlinedDepthMax && references.Follow(reference, out _) is { } target && Affords(target) ? Inlined(target) : Plain(element);

        private JsonNode? Inlined(JsonElement target)
        {
            _inlined++;
            var copy = Visit(target, named: false);
            _inlined--;
            return copy;
        }

        private JsonNode Redirect(string reference)
        {
            if (!reference.StartsWith(Start, StringComparison.Ordinal) || reference[Start.Length..].Split('/', 3) is not [var section, var name, .. var rest])
                return reference;
            return $"{Start}{section}/{Escape(NameOf(Unescape(section), Unescape(name)))}" + (rest is [var deeper] ? "/" + deeper : "");
        }

        private JsonNode? Discriminator(JsonElement element)
        {
            var copy = Plain(element);
            if (copy is JsonObject discriminator && discriminator["mapping"] is JsonObject mapping)
            {
                foreach (var (key, target) in mapping.ToList())
                    if (target is JsonValue value && value.TryGetValue<string>(out var text)) mapping[key] = Redirect(text);
            }
            return copy;
        }

        private static JsonNode? Plain(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => Object(element),
            JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(Plain)]),
            JsonValueKind.Null => null,
            _ => JsonValue.Create(element),
        };

        // The last of two properties with one name wins, as in every reader of ours.
        private static JsonObject Object(JsonElement element)
        {
            var copy = new JsonObject();
            foreach (var property in element.EnumerateObject()) copy[property.Name] = Plain(property.Value);
            return copy;
        }

        private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

        private static string Unescape(string part)
        {
            if (part.Contains('%', StringComparison.Ordinal)) part = Uri.UnescapeDataString(part);
            return part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }
    }
}
