using System.Text.Json;
using Features.ApiVersions;
using Features.Specifications.Rules;

namespace Features.Specifications;

/// <summary>Takes the operations out of an OpenAPI document: every method of every path, each once. References of path items are followed within the document.</summary>
internal sealed class OperationReader(JsonElement root, SpecificationType type, DocumentFormat format, LocalReferences references, Findings findings)
{
    private static readonly string[] Oas2Methods = ["get", "put", "post", "delete", "options", "head", "patch"];
    private static readonly string[] Oas3Methods = [.. Oas2Methods, "trace"];

    /// <summary>The contract's methods. Others (<c>QUERY</c>, <c>LINK</c>) describe calls that no gateway route can be limited to.</summary>
    private static readonly HashSet<string> KnownMethods = new(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "CONNECT", "TRACE"], StringComparer.Ordinal);

    private readonly string[] _methods = type == SpecificationType.Oas2 ? Oas2Methods : Oas3Methods;

    // Many paths may refer to one item: each item is read once.
    private readonly Dictionary<string, IReadOnlyList<string>> _shared = new(StringComparer.Ordinal);

    /// <summary>Null when there are more than are taken.</summary>
    public IReadOnlyList<OperationKey>? Read()
    {
        var operations = new List<OperationKey>();
        var known = new HashSet<OperationKey>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        if (!root.TryGetProperty("paths", out var paths) || paths.ValueKind != JsonValueKind.Object) return operations;
        foreach (var entry in paths.EnumerateObject())
        {
            if (entry.Name.StartsWith("x-", StringComparison.Ordinal)) continue;
            // Of YAML this is known already, with the line.
            if (!keys.Add(entry.Name) && format == DocumentFormat.Json) findings.Add(At(entry.Name), $"The key '{entry.Name}' stands twice in one object");
            if (OperationPath.Of(entry.Name, out var fault) is not { } path)
            {
                findings.Add(At(entry.Name), $"The path '{entry.Name}' {fault}; it has no operations");
                continue;
            }
            foreach (var method in MethodsOf(entry.Value, entry.Name))
            {
                if (known.Add(new(method, path))) operations.Add(new(method, path));
            }
            if (operations.Count > SpecificationBounds.OperationsMax) return null;
        }
        return operations;
    }

    private List<string> MethodsOf(JsonElement item, string path)
    {
        var methods = OwnMethods(item, path);
        if (LocalReferences.ReferenceOf(item) is not { } reference) return methods;
        if (!_shared.TryGetValue(reference, out var shared))
        {
            shared = [];
            if (references.Follow(reference, out _) is { } target) shared = OwnMethods(target, path);
            else if (reference.StartsWith('#')) findings.Add(At(path), $"The path '{path}' refers to '{reference}', which leads to no path item");
            else findings.Add(At(path), $"The path '{path}' refers to '{reference}', which is outside of the document and was not read");
            _shared[reference] = shared;
        }
        methods.AddRange(shared);
        return methods;
    }

    private List<string> OwnMethods(JsonElement item, string path)
    {
        var methods = new List<string>();
        if (item.ValueKind != JsonValueKind.Object)
        {
            findings.Add(At(path), $"The path '{path}' must be an object");
            return methods;
        }
        foreach (var entry in item.EnumerateObject())
        {
            if (_methods.AsSpan().Contains(entry.Name)) Take(entry.Name.ToUpperInvariant(), entry.Value, path, methods);
            else if (entry.Name == "additionalOperations" && HasAdditionalOperations && entry.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var additional in entry.Value.EnumerateObject())
                {
                    if (KnownMethods.Contains(additional.Name)) Take(additional.Name, additional.Value, path, methods);
                    else findings.Add(At(path), $"The method {additional.Name} of the path '{path}' is not one that operations can have");
                }
            }
            else if (entry.Name == "query" && HasAdditionalOperations)
                findings.Add(At(path), $"The method QUERY of the path '{path}' is not one that operations can have");
        }
        return methods;
    }

    private void Take(string method, JsonElement operation, string path, List<string> methods)
    {
        if (operation.ValueKind == JsonValueKind.Object) methods.Add(method);
        else findings.Add(At(path), $"The operation {method} of the path '{path}' must be an object");
    }

    private static Place At(string path) => new(new(Place.Root, "paths"), path);

    private bool HasAdditionalOperations { get; } =
        root.TryGetProperty("openapi", out var version) && version.ValueKind == JsonValueKind.String && version.GetString()!.StartsWith("3.2", StringComparison.Ordinal);
}
