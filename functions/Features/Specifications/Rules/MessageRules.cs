namespace Features.Specifications.Rules;

/// <summary>Messages of AsyncAPI documents: each id once, payloads and headers with their schemas, examples that fit them.</summary>
internal sealed class MessageRules(Ruled document)
{
    private readonly HashSet<string> _messageIds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _operationIds = new(StringComparer.Ordinal);

    public SchemaRules Schemas { get; } = new(document, new SchemaCheck(document));

    public void OperationId(Node operation)
    {
        if (operation.Text("operationId") is { } id && !_operationIds.Add(id)) document.Say(operation["operationId"]!.Value, $"The operationId '{id}' is used twice");
    }

    // What is referred to is looked at where it stands.
    public void Check(Node message)
    {
        if (LocalReferences.ReferenceOf(message.Element) is not null) return;
        if (!message.IsObject)
        {
            document.Say(message, "A message must be an object");
            return;
        }
        if (message.Text("messageId") is { } id && !_messageIds.Add(id)) document.Say(message["messageId"]!.Value, $"The messageId '{id}' is used twice");
        document.Tags(message);
        var payload = PayloadOf(message);
        Schemas.Visit(payload);
        Schemas.Visit(message["headers"]);
        foreach (var example in message.ItemsOf("examples"))
        {
            if (example["payload"] is { } sample) Schemas.Sample(payload, sample);
            if (example["headers"] is { } headers) Schemas.Sample(message["headers"], headers);
        }
    }

    /// <summary>The payload's schema, when it is written in a language that is known here.</summary>
    private static Node? PayloadOf(Node message)
    {
        var payload = message["payload"];
        // The third generation may name the language beside the schema.
        var (format, schema) = payload is { } found && found["schemaFormat"] is not null ? (found.Text("schemaFormat"), found["schema"]) : (message.Text("schemaFormat"), payload);
        return format is null || format.Contains("aai.asyncapi", StringComparison.Ordinal) || format.Contains("schema+json", StringComparison.Ordinal)
            || format.Contains("schema+yaml", StringComparison.Ordinal) ? schema : null;
    }
}
