using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Contract.Documents;

/// <summary>One operation of a contract file.</summary>
public sealed partial class Operation
{
    private readonly JsonObject _source;

    public Operation(ContractFile file, string method, string template, JsonObject source, JsonArray pathParameters, JsonArray? security)
    {
        _source = source;
        File = file;
        Method = method;
        Template = template;
        Id = source["operationId"]!.GetValue<string>();
        var parameters = pathParameters.Concat(source["parameters"]?.AsArray() ?? []).Select(parameter => file.Resolve(parameter!)).ToList();
        var byName = parameters.Where(parameter => Is(parameter, "path")).DistinctBy(Name).ToDictionary(Name, Schema);
        PathParameters = [.. Hole().Matches(template).Select(hole => new Parameter(hole.Groups[1].Value, byName.GetValueOrDefault(hole.Groups[1].Value) ?? []))];
        QueryParameters = [.. parameters.Where(parameter => Is(parameter, "query")).Select(parameter => new Parameter(Name(parameter), Schema(parameter), parameter["description"]?.GetValue<string>()))];
        if (source["requestBody"] is { } body)
        {
            var request = file.Resolve(body);
            BodyRequired = request["required"]?.GetValue<bool>() ?? false;
            Body = file.Resolve(request["content"]!["application/json"]!["schema"]!);
        }
        // An empty entry among the alternatives means that nobody needs to be known.
        var alternatives = source["security"]?.AsArray() ?? security;
        NeedsCaller = alternatives is null ? null : alternatives.Count > 0 && alternatives.All(alternative => alternative!.AsObject().Count > 0);
    }

    public ContractFile File { get; }

    /// <summary>The contract's <c>operationId</c>.</summary>
    public string Id { get; }

    public string Method { get; }

    /// <summary>The path with the server's in front.</summary>
    public string Template { get; }

    public IReadOnlyList<Parameter> PathParameters { get; }

    public IReadOnlyList<Parameter> QueryParameters { get; }

    /// <summary>The schema of the request's body, or null.</summary>
    public JsonObject? Body { get; }

    public bool BodyRequired { get; }

    /// <summary>Whether a call without credentials is to be refused; null when the contract does not say.</summary>
    public bool? NeedsCaller { get; }

    /// <summary>Statuses of success.</summary>
    public IEnumerable<int> Successes => _source["responses"]!.AsObject().Select(response => response.Key).Where(status => status[0] is '2' or '3').Select(int.Parse);

    /// <summary>What the contract says of an answer with this status; null when it does not name the status.</summary>
    public JsonObject? Response(int status) => _source["responses"]![status.ToString()] is { } response ? File.Resolve(response) : null;

    /// <summary>The path with these values.</summary>
    public string PathOf(IReadOnlyList<object> values)
    {
        if (values.Count != PathParameters.Count) throw new ArgumentException($"{Id} takes {PathParameters.Count} values in its path: {Template}");
        var index = 0;
        return Hole().Replace(Template, _ => Uri.EscapeDataString(values[index++].ToString()!));
    }

    /// <summary>What two patterns of one path have in common, whatever their parameters are called.</summary>
    public static string Shape(string pattern) => Hole().Replace(pattern, "{}").Replace("//", "/").TrimEnd('/');

    public override string ToString() => $"{Method} {Template}";

    private static bool Is(JsonObject parameter, string place) => parameter["in"]!.GetValue<string>() == place;

    private static string Name(JsonObject parameter) => parameter["name"]!.GetValue<string>();

    private JsonObject Schema(JsonObject parameter) => parameter["schema"] is { } schema ? File.Resolve(schema) : [];

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex Hole();
}

/// <summary>A parameter of a path or query.</summary>
public sealed record Parameter(string Name, JsonObject Schema, string? Description = null);
