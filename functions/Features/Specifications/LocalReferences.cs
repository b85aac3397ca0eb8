using System.Globalization;
using System.Text.Json;

namespace Features.Specifications;

/// <summary>
/// Follows <c>#/…</c> references of one document. Every object that a reference walks through is indexed once, so many references into a large
/// object cost no more than the document and the references themselves.
/// </summary>
internal sealed class LocalReferences(JsonElement root)
{
    private readonly Node _root = new(root);
    private readonly Dictionary<string, Node?> _found = new(StringComparer.Ordinal);

    /// <summary>Whether a reference points at something in the document.</summary>
    public bool Exists(string reference) => Find(reference) is not null;

    /// <summary>The target of a chain of references that begins with this one; null when it is broken, turns in a circle or is too long.</summary>
    public JsonElement? Follow(string reference, out int hops)
    {
        for (hops = 1; hops <= SpecificationBounds.ReferenceHopsMax; hops++)
        {
            if (Find(reference) is not { } target) return null;
            if (target.Reference is not { } next) return target.Element;
            reference = next;
        }
        return null;
    }

    /// <summary>The text of an object's <c>$ref</c>, or null.</summary>
    public static string? ReferenceOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String
            ? reference.GetString()
            : null;

    private Node? Find(string reference)
    {
        if (_found.TryGetValue(reference, out var found)) return found;
        if (reference == "#") found = _root;
        else if (reference.Length <= SpecificationBounds.ReferenceCharactersMax && reference.StartsWith("#/", StringComparison.Ordinal))
        {
            found = _root;
            foreach (var part in reference[2..].Split('/'))
            {
                found = found.Child(Unescape(part));
                if (found is null) break;
            }
        }
        return _found[reference] = found;
    }

    private static string Unescape(string part)
    {
        if (part.Contains('%', StringComparison.Ordinal)) part = Uri.UnescapeDataString(part);
        return part.Contains('~', StringComparison.Ordinal)
            ? part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
            : part;
    }

    private sealed class Node(JsonElement element)
    {
        private Dictionary<string, Node>? _children;
        private string? _reference;
        private bool _referenceIsRead;

        public JsonElement Element => element;

        public string? Reference
        {
            get
            {
                if (!_referenceIsRead) (_reference, _referenceIsRead) = (ReferenceOf(element), true);
                return _reference;
            }
        }

        public Node? Child(string name) => (_children ??= Index()).GetValueOrDefault(name);

        private Dictionary<string, Node> Index()
        {
            var children = new Dictionary<string, Node>(StringComparer.Ordinal);
            if (element.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in element.EnumerateObject()) children[property.Name] = new(property.Value);
            }
            else if (element.ValueKind == JsonValueKind.Array)
            {
                var index = 0;
                foreach (var item in element.EnumerateArray()) children[(index++).ToString(CultureInfo.InvariantCulture)] = new(item);
            }
            return children;
        }
    }
}
