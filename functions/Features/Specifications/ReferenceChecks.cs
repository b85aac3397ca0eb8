using System.Text.Json;
using Features.Specifications.Rules;

namespace Features.Specifications;

/// <summary>Looks for references that lead nowhere, and measures how long chains of references are.</summary>
internal sealed class ReferenceChecks
{
    // Data, not description: a "$ref" in there is somebody's example.
    private static readonly HashSet<string> Data = new(["example", "default", "enum", "const", "value"], StringComparer.Ordinal);

    // Under these the keys are the author's own names.
    private static readonly HashSet<string> Named =
        new(["properties", "patternProperties", "definitions", "$defs", "schemas", "responses", "parameters", "examples", "requestBodies", "headers"], StringComparer.Ordinal);

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly LocalReferences _references;
    private readonly Findings _findings;
    private int _longestChain;

    private ReferenceChecks(LocalReferences references, Findings findings) => (_references, _findings) = (references, findings);

    /// <summary>Notes every broken reference once, at its first place. Returns all there are, and the length of the longest chain; circles count as endless.</summary>
    public static (IReadOnlySet<string> Seen, int LongestChain) Run(JsonElement root, LocalReferences references, Findings findings)
    {
        var checks = new ReferenceChecks(references, findings);
        checks.Visit(new(root, Place.Root), named: false);
        return (checks._seen, checks._longestChain);
    }

    // Recursion is safe: nesting is bounded.
    private void Visit(Node node, bool named)
    {
        foreach (var item in node.Items)
            if (item.Element.ValueKind is JsonValueKind.Object or JsonValueKind.Array) Visit(item, named: false);
        if (!node.IsObject) return;
        foreach (var property in node.Element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.String)
            {
                if (!named && property.NameEquals("$ref")) Check(node.Place, property.Value.GetString()!);
            }
            else if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && (named || !IsData(property.Name)))
                Visit(new(property.Value, new(node.Place, property.Name)), !named && Named.Contains(property.Name));
        }
    }

    private static bool IsData(string name) => Data.Contains(name) || name.StartsWith("x-", StringComparison.Ordinal);

    private void Check(Place at, string reference)
    {
        if (!_seen.Add(reference) || !(reference == "#" || reference.StartsWith("#/", StringComparison.Ordinal))) return;
        if (!_references.Exists(reference))
        {
            _findings.Add(at, $"'{reference}' does not exist");
            return;
        }
        _references.Follow(reference, out var hops);
        if (hops > SpecificationBounds.ReferenceHopsMax)
            _findings.Add(at, $"'{reference}' leads in a circle or over more than {SpecificationBounds.ReferenceHopsMax} references");
        _longestChain = Math.Max(_longestChain, hops);
    }
}
