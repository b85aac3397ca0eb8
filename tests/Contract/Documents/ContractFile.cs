using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Contract.Documents;

/// <summary>One OpenAPI file of the contract.</summary>
public sealed class ContractFile
{
    private static readonly string[] Methods = ["get", "put", "post", "patch", "delete", "head", "options"];

    /// <summary>What the digest leaves out and the apps have all the same: it is held against the contract like everything else.</summary>
    private static readonly Dictionary<string, string[]> Beyond = new()
    {
        ["control-planes-v2"] =
        [
            "get-control-planes-id-group-memberships", "put-control-planes-id-group-memberships", "post-control-planes-id-group-memberships-add",
            "post-control-planes-id-group-memberships-remove", "get-control-planes-id-group-status", "get-control-planes-id-group-member-status",
        ],
        ["identity-v3"] =
        [
            "get-authentication-settings", "update-authentication-settings", "get-identity-providers", "create-identity-provider", "get-identity-provider", "update-identity-provider",
            "delete-identity-provider", "list-idp-team-group-mappings", "create-idp-team-group-mapping", "get-idp-team-group-mapping", "delete-idp-team-group-mapping",
            "get-idp-configuration", "update-idp-configuration", "get-idp-team-mappings", "update-idp-team-mappings", "get-team-group-mappings", "patch-team-group-mappings",
        ],
    };

    private readonly JsonObject _root;
    private readonly ConcurrentDictionary<string, JsonObject> _targets = new();
    private readonly Dictionary<string, Operation> _operations;

    /// <param name="name">Its name.</param>
    /// <param name="root">The document.</param>
    /// <param name="scope">Ids of the operations that a self-hosted portal has.</param>
    public ContractFile(string name, JsonObject root, IReadOnlySet<string>? scope = null)
    {
        Name = name;
        _root = root;
        Prefix = new Uri(_root["servers"]![0]!["url"]!.GetValue<string>()).AbsolutePath.TrimEnd('/');
        _operations = Read().ToDictionary(operation => operation.Id);
        Scope = scope ?? new HashSet<string>();
    }

    /// <summary>Reads a file of the folder that holds the contract and its digest.</summary>
    public static ContractFile Load(string folder, string name) => new(
        name, YamlTree.Read(Path.Combine(folder, name + ".yaml"))!.AsObject(), Digest.Scope(folder, name).Concat(Beyond.GetValueOrDefault(name, [])).ToHashSet());

    public string Name { get; }

    /// <summary>The path of the contract's server: <c>/v3</c>.</summary>
    public string Prefix { get; }

    public IReadOnlyCollection<Operation> Operations => _operations.Values;

    /// <summary>Ids of the operations that a self-hosted portal has.</summary>
    public IReadOnlySet<string> Scope { get; }

    public Operation this[string id] => _operations.TryGetValue(id, out var operation) ? operation : throw new ArgumentException($"{Name} has no operation {id}");

    /// <summary>The object that a reference leads to; anything else is itself.</summary>
    public JsonObject Resolve(JsonNode node)
    {
        var found = node.AsObject();
        while (found["$ref"] is { } reference) found = _targets.GetOrAdd(reference.GetValue<string>(), Follow);
        return found;
    }

    private JsonObject Follow(string pointer)
    {
        JsonNode? target = _root;
        foreach (var step in pointer.Split('/').Skip(1)) target = target?[step.Replace("~1", "/").Replace("~0", "~")];
        return (target ?? throw new InvalidDataException($"{Name}: {pointer} leads nowhere")).AsObject();
    }

    private IEnumerable<Operation> Read() =>
        from path in _root["paths"]!.AsObject()
        from method in Methods
        let operation = path.Value![method]
        where operation is not null
        select new Operation(this, method.ToUpperInvariant(), Prefix + path.Key, operation.AsObject(), path.Value["parameters"]?.AsArray() ?? [], _root["security"]?.AsArray());
}
