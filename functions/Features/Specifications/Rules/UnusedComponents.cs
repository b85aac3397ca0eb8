using System.Text.Json;
using Features.ApiVersions;

namespace Features.Specifications.Rules;

/// <summary>Components that nothing refers to.</summary>
internal static class UnusedComponents
{
    private static readonly string[] Oas3Sections = ["schemas", "responses", "parameters", "examples", "requestBodies", "headers", "links", "callbacks", "pathItems"];
    private static readonly string[] AsyncSections = ["schemas", "messages", "parameters", "servers"];

    /// <param name="document">The document.</param>
    /// <param name="references">Every reference in it.</param>
    public static void Run(Ruled document, IEnumerable<string> references)
    {
        var used = references.Select(PointerOf).ToHashSet(StringComparer.Ordinal);
        foreach (var value in Mappings(document.Root)) used.Add(value);
        if (document.Type == SpecificationType.Oas2)
        {
            foreach (var section in new[] { "definitions", "parameters", "responses" }) Look(document, document.Root, section, used);
        }
        else if (document.Root["components"] is { } components)
            foreach (var section in document.Type == SpecificationType.Asyncapi ? AsyncSections : Oas3Sections) Look(document, components, section, used);
    }

    private static void Look(Ruled document, Node owner, string section, HashSet<string> used)
    {
        foreach (var component in owner.MembersOf(section))
            if (!used.Contains(component.Place.ToString())) document.Say(component, "The component is not used");
    }

    // A reference may lead into a component: what counts is the component.
    private static string PointerOf(string reference)
    {
        var parts = (reference.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(reference) : reference).Split('/', 5);
        var length = parts is ["#", "components", ..] ? 4 : 3;
        return string.Join('/', parts.Take(length));
    }

    /// <summary>What discriminators name: by reference, or by the name of a schema.</summary>
    private static IEnumerable<string> Mappings(Node root)
    {
        var open = new Stack<JsonElement>([root.Element]);
        while (open.TryPop(out var next))
        {
            if (next.ValueKind == JsonValueKind.Array) foreach (var item in next.EnumerateArray()) open.Push(item);
            if (next.ValueKind != JsonValueKind.Object) continue;
            foreach (var property in next.EnumerateObject())
            {
                open.Push(property.Value);
                if (!property.NameEquals("mapping") || property.Value.ValueKind != JsonValueKind.Object) continue;
                foreach (var target in property.Value.EnumerateObject())
                    if (target.Value.ValueKind == JsonValueKind.String)
                        yield return target.Value.GetString() is ['#', ..] reference ? PointerOf(reference) : $"#/components/schemas/{target.Value.GetString()}";
            }
        }
    }
}
