using System.Text.Json;
using Features.ApiVersions;

namespace Features.Specifications.Rules;

/// <summary>The document that rules look at, and where they say what is wrong.</summary>
internal sealed class Ruled
{
    // Members of what references lead to. Many references to one large object would otherwise cost many times the document.
    private const int ResolvedMembersMax = 5_000_000;

    private readonly Findings _findings;
    private int _resolved;

    private Ruled(Node root, SpecificationType type, string language, bool isChecked, LocalReferences references, Findings findings) =>
        (Root, Type, Language, IsChecked, References, _findings) = (root, type, language, isChecked, references, findings);

    public Node Root { get; }

    public SpecificationType Type { get; }

    /// <summary>Major and minor of the language's version: <c>3.1</c>.</summary>
    public string Language { get; }

    /// <summary>Whether the grammar was looked at already.</summary>
    public bool IsChecked { get; }

    public LocalReferences References { get; }

    public static Ruled Of(JsonElement root, SpecificationType type, bool isChecked, LocalReferences references, Findings findings)
    {
        var node = new Node(root, Place.Root);
        var version = node.Text("openapi") ?? node.Text("asyncapi") ?? (root.TryGetProperty("asyncapi", out var number) ? number.GetRawText() : "2.0");
        return new(node, type, version.Length >= 3 ? version[..3] : version, isChecked, references, findings);
    }

    /// <summary>Whether schemas are those of JSON Schema itself, with what OpenAPI 3.0 and 2.0 say otherwise gone.</summary>
    public bool HasPlainSchemas => Type == SpecificationType.Asyncapi || string.CompareOrdinal(Language, "3.1") >= 0;

    public void Say(Node at, string message) => _findings.Add(at.Place, message);

    /// <summary>
    /// What a node stands for: itself, or what it refers to within the document, told of as standing here. Null when that leads nowhere, which is told elsewhere, and when so much
    /// was looked up already that the rest goes unruled.
    /// </summary>
    public Node? Resolve(Node node)
    {
        if (LocalReferences.ReferenceOf(node.Element) is not { } reference) return node;
        if (_resolved > ResolvedMembersMax || References.Follow(reference, out _) is not { } target) return null;
        _resolved += target.ValueKind switch { JsonValueKind.Object => target.GetPropertyCount(), JsonValueKind.Array => target.GetArrayLength(), _ => 1 };
        return new Node(target, node.Place);
    }

    /// <summary>Tells of every second use of one text.</summary>
    public void Unique(IEnumerable<(Node At, string? Text)> all, Func<string, string> message)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (at, text) in all)
            if (text is not null && !seen.Add(text)) Say(at, message(text));
    }

    /// <summary>Tags by name, each once. Returns the names.</summary>
    public HashSet<string> Tags(Node owner)
    {
        var tags = owner.ItemsOf("tags").Where(tag => tag.IsObject).ToList();
        Unique(tags.Select(tag => (tag, tag.Text("name"))), name => $"The tag '{name}' is declared twice");
        return [.. tags.Select(tag => tag.Text("name")).OfType<string>()];
    }

    /// <summary>Security requirements must name schemes that the document declares.</summary>
    public void Security(Node? requirements, IReadOnlySet<string> schemes)
    {
        foreach (var requirement in requirements?.Items ?? [])
            foreach (var scheme in requirement.Members)
                if (!schemes.Contains(scheme.Name)) Say(scheme, $"The security scheme '{scheme.Name}' is not declared");
    }
}
