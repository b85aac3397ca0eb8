namespace Policies;

/// <summary>The operations of each method and path. Nearly all stand alone, and for those nothing is made.</summary>
internal sealed class OperationGroups
{
    /// <summary>By method and path: an operation, or a list of several.</summary>
    private readonly Dictionary<string, Dictionary<string, object>> _groups = new(StringComparer.Ordinal);

    public OperationGroups(IReadOnlyList<PolicyOperation> operations)
    {
        foreach (var operation in operations)
        {
            if (PathOf(operation) is not { } path)
                continue;
            if (!_groups.TryGetValue(operation.Method, out var paths))
                _groups[operation.Method] = paths = new(StringComparer.Ordinal);
            if (paths.TryAdd(path, operation))
                continue;
            if (paths[path] is List<PolicyOperation> several)
                several.Add(operation);
            else
                paths[path] = new List<PolicyOperation> { (PolicyOperation)paths[path], operation };
        }
    }

    /// <summary>The operations of the same method and path, when this one is the first of them; else <see langword="null"/>.</summary>
    /// <param name="operation">One of the operations.</param>
    /// <param name="path">Their path in canonical form, without a slash at its end.</param>
    public IReadOnlyList<PolicyOperation>? LedBy(PolicyOperation operation, out string path)
    {
        if (PathOf(operation) is not { } canonical)
        {
            path = "";
            return null;
        }
        path = canonical;
        return _groups[operation.Method][path] switch
        {
            PolicyOperation => [operation],
            List<PolicyOperation> several when ReferenceEquals(several[0], operation) => several,
            _ => null,
        };
    }

    private static string? PathOf(PolicyOperation operation) => RequestPath.OfTemplate(operation.Path)?.TrimEnd('/');
}
