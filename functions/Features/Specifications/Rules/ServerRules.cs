using System.Text.Json;

namespace Features.Specifications.Rules;

/// <summary>Servers: an address, its variables declared and used, a default among the choices.</summary>
internal static class ServerRules
{
    /// <param name="document">The document.</param>
    /// <param name="server">One of its servers.</param>
    /// <param name="address">The field with the address.</param>
    public static void Check(Ruled document, Node server, string address)
    {
        if (document.Resolve(server) is not { } found) return;
        if (!found.IsObject)
        {
            document.Say(server, "A server must be an object");
            return;
        }
        if (found.Text(address) is not { } text)
        {
            document.Say(server, $"A server needs the field '{address}'");
            return;
        }
        var at = found[address]!.Value;
        if (text.Length > SpecificationBounds.PathCharactersMax) return;
        if (text.Length == 0) document.Say(at, "The address of a server must not be empty");
        // A slash by itself is the root of where the document lies.
        if (text.Length > 1 && text.EndsWith('/')) document.Say(at, "The address of a server must not end with a slash");
        if (text.Contains('?', StringComparison.Ordinal) || text.Contains('#', StringComparison.Ordinal))
            document.Say(at, "The address of a server must have neither query nor fragment");
        var variables = found.MembersOf("variables").ToList();
        Templates.Compare(document, at, text + found.Text("pathname"), variables, "server variable");
        foreach (var variable in variables) Variable(document, variable);
    }

    private static void Variable(Ruled document, Node variable)
    {
        if (document.Resolve(variable) is not { } found) return;
        if (found.Text("default") is not { } standard)
        {
            if (document.Type != ApiVersions.SpecificationType.Asyncapi) document.Say(variable, "A server variable needs a default");
            return;
        }
        if (found["enum"] is { Element.ValueKind: JsonValueKind.Array } choices && !choices.Items.Any(choice => choice.Text() == standard))
            document.Say(found["default"]!.Value, $"The default '{standard}' of the server variable is none of its choices");
    }
}
