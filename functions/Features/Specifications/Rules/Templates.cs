namespace Features.Specifications.Rules;

/// <summary>Names in braces, as paths, channels and server addresses have them.</summary>
internal static class Templates
{
    /// <summary>The names in the order of the text.</summary>
    public static List<string> NamesOf(string template)
    {
        var names = new List<string>();
        for (var at = template.IndexOf('{', StringComparison.Ordinal); at >= 0; at = template.IndexOf('{', at + 1))
        {
            var end = template.IndexOf('}', at);
            if (end < 0) break;
            names.Add(template[(at + 1)..end]);
        }
        return names;
    }

    /// <summary>The same text with nothing in its braces: templates that differ in nothing else match the same.</summary>
    public static string ShapeOf(string template)
    {
        var shape = new System.Text.StringBuilder(template.Length);
        for (var i = 0; i < template.Length; i++)
        {
            shape.Append(template[i]);
            if (template[i] == '{' && template.IndexOf('}', i) is var end and > 0) i = end - 1;
        }
        return shape.ToString();
    }

    /// <summary>Tells of names that are used and not declared, and the other way round.</summary>
    public static void Compare(Ruled document, Node at, string template, IEnumerable<Node> declared, string what)
    {
        var (names, known) = (NamesOf(template).Where(name => name.Length > 0).ToHashSet(StringComparer.Ordinal), declared.ToList());
        var declaredNames = known.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in names.Where(name => !declaredNames.Contains(name))) document.Say(at, $"The {what} '{name}' is not declared");
        foreach (var one in known.Where(one => !names.Contains(one.Name))) document.Say(one, $"The {what} '{one.Name}' is not used");
    }
}
