using System.Text.Json;

namespace Features.Specifications.Rules;

/// <summary>Schemas, each with those inside it: types of enums, entries that stand twice, lists of nothing, defaults and examples that are not what the schema asks for.</summary>
internal sealed class SchemaRules(Ruled document, SchemaCheck check)
{
    private const int ChoicesMax = 2_000;

    private static readonly string[] One = ["items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties"];
    private static readonly string[] Lists = ["allOf", "anyOf", "oneOf", "prefixItems"];
    private static readonly string[] Maps = ["properties", "patternProperties", "definitions", "$defs", "dependentSchemas"];

    // Recursion is safe: nesting is bounded, and references are not followed.
    public void Visit(Node? node)
    {
        if (node is not { IsObject: true } schema) return;
        if (LocalReferences.ReferenceOf(schema.Element) is not null)
        {
            if (!document.HasPlainSchemas && schema.Members.Skip(1).Any()) document.Say(schema, "What stands beside a $ref is not heeded");
            if (!document.HasPlainSchemas) return;
        }
        if (!document.HasPlainSchemas && schema.Text("type") == "array" && schema["items"] is null) document.Say(schema, "A schema of type array needs 'items'");
        Choices(schema);
        Samples(schema);
        foreach (var name in One)
            if (schema[name] is { } inner)
            {
                Visit(inner);
                foreach (var item in inner.Items) Visit(item);
            }
        foreach (var name in Lists)
            foreach (var inner in schema.ItemsOf(name)) Visit(inner);
        foreach (var name in Maps)
            if (schema[name] is { IsObject: true } map)
                foreach (var property in map.Element.EnumerateObject()) Visit(new Node(property.Value, new(map.Place, property.Name)));
    }

    /// <summary>Tells when a sample is not what a schema asks for.</summary>
    public void Sample(Node? schema, Node sample)
    {
        if (schema is { } wanted && check.FaultOf(wanted.Element, sample.Element) is { } fault) document.Say(sample, $"The {Word(sample)} does not fit its schema: {fault}");
    }

    private void Samples(Node schema)
    {
        if (schema["default"] is { } standard) Sample(schema, standard);
        if (schema["example"] is { } example) Sample(schema, example);
        foreach (var one in schema.ItemsOf("examples")) Sample(schema, one);
    }

    private void Choices(Node schema)
    {
        if (schema["enum"] is not { Element.ValueKind: JsonValueKind.Array } choices) return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var choice in choices.Items.Take(ChoicesMax))
        {
            if (!seen.Add(choice.Element.GetRawText())) document.Say(choice, "The value stands twice in its enum");
            if (schema["type"] is { } type && !check.IsOf(type.Element, choice.Element, schema.IsTrue("nullable")))
                document.Say(choice, "The value is not of the type of its enum");
        }
    }

    private static string Word(Node sample) => sample.Name == "default" ? "default" : "example";
}
