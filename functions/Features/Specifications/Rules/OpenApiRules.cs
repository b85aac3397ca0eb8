using System.Text.RegularExpressions;
using Features.ApiVersions;

namespace Features.Specifications.Rules;

/// <summary>What an OpenAPI document must obey beyond its grammar: the rules of the common rule set that concern structure, none of those that concern taste.</summary>
internal sealed partial class OpenApiRules
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

    private readonly Ruled _document;
    private readonly SchemaRules _schemas;
    private readonly PayloadRules _payloads;
    private readonly HashSet<string> _schemes;
    private readonly HashSet<string> _operationIds = new(StringComparer.Ordinal);
    private HashSet<string> _tags = [];

    private OpenApiRules(Ruled document)
    {
        _document = document;
        _schemas = new(document, new SchemaCheck(document));
        _payloads = new(document, _schemas);
        var declared = IsOas2 ? document.Root.MembersOf("securityDefinitions") : document.Root["components"]?.MembersOf("securitySchemes");
        _schemes = [.. (declared ?? []).Select(scheme => scheme.Name)];
    }

    private bool IsOas2 => _document.Type == SpecificationType.Oas2;

    public static void Run(Ruled document) => new OpenApiRules(document).Run();

    private void Run()
    {
        var root = _document.Root;
        _tags = _document.Tags(root);
        if (IsOas2) Host(root);
        foreach (var server in root.ItemsOf("servers")) ServerRules.Check(_document, server, "url");
        _document.Security(root["security"], _schemes);
        foreach (var path in PathRules.Run(_document)) Item(path, path.Name);
        foreach (var hook in root.MembersOf("webhooks")) Item(hook, null);
        Components(IsOas2 ? root : root["components"]);
    }

    private void Host(Node root)
    {
        if (root.Text("host") is { } host && host.Contains('/', StringComparison.Ordinal)) _document.Say(root["host"]!.Value, "A host must have no slash");
        if (root.Text("basePath") is { } path && !path.StartsWith('/')) _document.Say(root["basePath"]!.Value, "A base path must begin with a slash");
    }

    private void Components(Node? components)
    {
        if (components is not { } all) return;
        foreach (var schema in all.MembersOf(IsOas2 ? "definitions" : "schemas")) _schemas.Visit(schema);
        foreach (var parameter in all.MembersOf("parameters")) _payloads.Parameter(parameter);
        foreach (var response in all.MembersOf("responses")) _payloads.Response(response);
        if (IsOas2) return;
        foreach (var header in all.MembersOf("headers")) _payloads.Header(header);
        foreach (var body in all.MembersOf("requestBodies")) _payloads.Body(body);
        foreach (var item in all.MembersOf("pathItems")) Item(item, null);
    }

    /// <param name="item">A path item.</param>
    /// <param name="path">The key that it stands under, or null where a path has no parameters of its own.</param>
    private void Item(Node item, string? path)
    {
        if (_document.Resolve(item) is not { IsObject: true } found) return;
        foreach (var server in found.ItemsOf("servers")) ServerRules.Check(_document, server, "url");
        foreach (var parameter in found.ItemsOf("parameters")) _payloads.Parameter(parameter);
        foreach (var method in Methods)
            if (found[method] is { IsObject: true } operation) Operation(operation, isCallback: false);
        if (path is not null) PathParameters.Check(_document, found, path, Methods);
    }

    private void Operation(Node operation, bool isCallback)
    {
        if (operation.Text("operationId") is { } id)
        {
            if (!_operationIds.Add(id)) _document.Say(operation["operationId"]!.Value, $"The operationId '{id}' is used twice");
            if (!InUrls().IsMatch(id)) _document.Say(operation["operationId"]!.Value, "An operationId must have only characters that addresses have");
        }
        _document.Unique(operation.ItemsOf("tags").Select(tag => (tag, tag.Text())), name => $"The tag '{name}' stands twice");
        foreach (var tag in operation.ItemsOf("tags"))
            if (tag.Text() is { } name && !_tags.Contains(name)) _document.Say(tag, $"The tag '{name}' is not declared");
        _document.Unique(operation.ItemsOf("parameters").Select(parameter => (parameter, MarkOf(parameter))), mark => $"The parameter '{mark}' stands twice");
        foreach (var parameter in operation.ItemsOf("parameters")) _payloads.Parameter(parameter);
        foreach (var server in operation.ItemsOf("servers")) ServerRules.Check(_document, server, "url");
        _document.Security(operation["security"], _schemes);
        if (operation["requestBody"] is { } body) _payloads.Body(body);
        Responses(operation);
        foreach (var callback in operation.MembersOf("callbacks"))
        {
            if (isCallback) _document.Say(callback, "A callback must have no callbacks");
            else if (_document.Resolve(callback) is { } found) foreach (var item in found.Members) CallbackItem(item);
        }
    }

    private void CallbackItem(Node item)
    {
        foreach (var method in Methods)
            if (item[method] is { IsObject: true } operation) Operation(operation, isCallback: true);
    }

    private void Responses(Node operation)
    {
        if (operation["responses"] is not { IsObject: true } responses)
        {
            if (!_document.HasPlainSchemas) _document.Say(operation, "An operation needs responses");
            return;
        }
        foreach (var response in responses.Members)
        {
            if (!Status().IsMatch(response.Name)) _document.Say(response, "A response is named by a status code or 'default'");
            _payloads.Response(response);
        }
        if (!responses.Members.Any(response => response.Name.StartsWith('2') || response.Name.StartsWith('3')))
            _document.Say(responses, "An operation needs a response that tells of success (2xx or 3xx)");
    }

    private string? MarkOf(Node parameter) =>
        _document.Resolve(parameter) is { } found && found.Text("name") is { } name && found.Text("in") is { } place ? $"{place} {name}" : null;

    [GeneratedRegex(@"^(?:[1-5](?:[0-9]{2}|XX)|default)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Status();

    [GeneratedRegex(@"^[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex InUrls();
}
