namespace Features.Specifications.Rules;

/// <summary>The keys of <c>paths</c>.</summary>
internal static class PathRules
{
    /// <summary>Looks at every key. Returns the paths.</summary>
    public static List<Node> Run(Ruled document)
    {
        var shapes = new Dictionary<string, string>(StringComparer.Ordinal);
        var paths = document.Root.MembersOf("paths").ToList();
        foreach (var path in paths)
        {
            var key = path.Name;
            if (key.Length > SpecificationBounds.PathCharactersMax) continue;
            if (key.Length > 1 && key.EndsWith('/')) document.Say(path, "A path must not end with a slash");
            if (key.Contains('?', StringComparison.Ordinal)) document.Say(path, "A path must not have a query");
            var names = Templates.NamesOf(key);
            if (names.Contains("")) document.Say(path, "A path parameter needs a name");
            document.Unique(names.Select(name => (path, (string?)name)), name => $"The path parameter '{name}' stands twice in the path");
            // A slash at the end does not make another path.
            var shape = Templates.ShapeOf(key.Length > 1 ? key.TrimEnd('/') : key);
            if (shapes.TryAdd(shape, key)) continue;
            document.Say(path, $"The path matches the same requests as '{shapes[shape]}'");
        }
        return paths;
    }
}

/// <summary>The parameters of a path: each name in the path is declared for every operation, as required, and nothing else is.</summary>
internal static class PathParameters
{
    public static void Check(Ruled document, Node item, string path, string[] methods)
    {
        if (path.Length > SpecificationBounds.PathCharactersMax) return;
        var names = Templates.NamesOf(path).Where(name => name.Length > 0).ToHashSet(StringComparer.Ordinal);
        var shared = Declared(document, item, names, out var isWhole);
        foreach (var method in methods)
        {
            if (item[method] is not { IsObject: true } operation) continue;
            var own = Declared(document, operation, names, out var isOwnWhole);
            // Where a parameter cannot be read, nobody can say that it is missing.
            if (!isWhole || !isOwnWhole) continue;
            foreach (var name in names)
                if (!shared.Contains(name) && !own.Contains(name)) document.Say(operation, $"The path parameter '{name}' is not declared");
        }
    }

    private static HashSet<string> Declared(Ruled document, Node owner, HashSet<string> names, out bool isWhole)
    {
        var declared = new HashSet<string>(StringComparer.Ordinal);
        isWhole = true;
        foreach (var parameter in owner.ItemsOf("parameters"))
        {
            if (document.Resolve(parameter) is not { } found) isWhole = false;
            else if (found.Text("in") == "path" && found.Text("name") is { } name)
            {
                declared.Add(name);
                if (!names.Contains(name)) document.Say(parameter, $"The path parameter '{name}' is not in the path");
                if (!found.IsTrue("required")) document.Say(parameter, $"The path parameter '{name}' must be required");
            }
        }
        return declared;
    }
}
