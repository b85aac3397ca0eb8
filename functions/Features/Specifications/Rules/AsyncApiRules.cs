namespace Features.Specifications.Rules;

/// <summary>What AsyncAPI documents of both generations have in common; the rest is told apart by what may send and receive.</summary>
internal sealed class AsyncApiRules
{
    private static readonly string[] Known = ["2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "3.0"];

    private readonly Ruled _document;
    private readonly MessageRules _messages;
    private readonly HashSet<string> _schemes;

    private AsyncApiRules(Ruled document)
    {
        _document = document;
        _messages = new(document);
        _schemes = [.. (document.Root["components"]?.MembersOf("securitySchemes") ?? []).Select(scheme => scheme.Name)];
    }

    private bool IsThird => _document.Language.StartsWith('3');

    public static void Run(Ruled document) => new AsyncApiRules(document).Run();

    private void Run()
    {
        var root = _document.Root;
        if (!Known.Contains(_document.Language) && root["asyncapi"] is { } version) _document.Say(version, "The version is none that is known");
        _document.Tags(IsThird ? root["info"] ?? root : root);
        var servers = root.MembersOf("servers").ToList();
        foreach (var server in servers) Server(server);
        var names = servers.Select(server => server.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var channel in root.MembersOf("channels")) Channel(channel, names);
        if (IsThird) foreach (var operation in root.MembersOf("operations")) AsyncOperations.Third(_document, operation, Common);
        if (root["components"] is not { } components) return;
        foreach (var schema in components.MembersOf("schemas")) _messages.Schemas.Visit(schema);
        foreach (var message in components.MembersOf("messages")) _messages.Check(message);
        foreach (var server in components.MembersOf("servers")) Server(server);
    }

    private void Server(Node server)
    {
        if (IsReference(server)) return;
        ServerRules.Check(_document, server, IsThird ? "host" : "url");
        if (server.Text("protocol") is null && server.IsObject) _document.Say(server, "A server needs the field 'protocol'");
        Security(server);
        _document.Tags(server);
    }

    private void Channel(Node channel, HashSet<string> servers)
    {
        if (_document.Resolve(channel) is not { IsObject: true } found)
        {
            if (!IsReference(channel)) _document.Say(channel, "A channel must be an object");
            return;
        }
        var at = IsThird ? found["address"] ?? found : channel;
        if ((IsThird ? found.Text("address") : channel.Name) is { } address) Address(at, address, found);
        if (IsThird) foreach (var message in found.MembersOf("messages")) _messages.Check(message);
        else
        {
            foreach (var server in found.ItemsOf("servers"))
                if (server.Text() is { } name && !servers.Contains(name)) _document.Say(server, $"The server '{name}' is not declared");
            foreach (var action in new[] { "publish", "subscribe" })
                if (found[action] is { IsObject: true } operation) Second(operation);
        }
        _document.Tags(found);
    }

    private void Address(Node at, string address, Node channel)
    {
        if (address.Length > SpecificationBounds.PathCharactersMax) return;
        if (address.Length > 1 && address.EndsWith('/')) _document.Say(at, "The address of a channel must not end with a slash");
        if (address.AsSpan().IndexOfAny('?', '#') >= 0) _document.Say(at, "The address of a channel must have neither query nor fragment");
        if (address.Contains("{}", StringComparison.Ordinal)) _document.Say(at, "A channel parameter needs a name");
        Templates.Compare(_document, at, address, channel.MembersOf("parameters"), "channel parameter");
    }

    private void Second(Node operation)
    {
        Common(operation);
        _messages.OperationId(operation);
        if (operation["message"] is not { } message) return;
        if (message["oneOf"] is { } several) foreach (var one in several.Items) _messages.Check(one);
        else _messages.Check(message);
    }

    private void Common(Node operation)
    {
        Security(operation);
        _document.Tags(operation);
    }

    // The third generation refers to schemes; broken references are told elsewhere.
    private void Security(Node owner)
    {
        if (!IsThird) _document.Security(owner["security"], _schemes);
    }

    private static bool IsReference(Node node) => LocalReferences.ReferenceOf(node.Element) is not null;
}

/// <summary>Operations of the third generation stand by themselves and refer to a channel and its messages.</summary>
internal static class AsyncOperations
{
    public static void Third(Ruled document, Node operation, Action<Node> common)
    {
        if (document.Resolve(operation) is not { IsObject: true } found) return;
        if (found.Text("action") is not ("send" or "receive")) document.Say(found["action"] ?? operation, "The action of an operation is 'send' or 'receive'");
        if (found["channel"] is not { } channel || LocalReferences.ReferenceOf(channel.Element) is not { } reference)
        {
            document.Say(operation, "An operation needs a reference to its channel");
            return;
        }
        foreach (var message in found.ItemsOf("messages"))
            if (LocalReferences.ReferenceOf(message.Element) is { } to && !to.StartsWith(reference + "/messages/", StringComparison.Ordinal))
                document.Say(message, "A message of an operation must be one of its channel");
        common(found);
    }
}
