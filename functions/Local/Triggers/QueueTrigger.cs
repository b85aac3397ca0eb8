using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Local.Host;

namespace Local.Triggers;

/// <summary>Starts a function for every message of a queue.</summary>
internal sealed class QueueTrigger : ITriggerListener
{
    private readonly Function _function;
    private readonly QueueClient _queue;
    private readonly QueuePump _pump;
    private readonly Invocations _invocations;
    private readonly bool _isBase64;

    public QueueTrigger(Function function, HostJson host, HostOptions options, Invocations invocations)
    {
        (_function, _invocations, _isBase64) = (function, invocations, host.QueueMessagesAreBase64);
        var connection = options.Settings.Connection(function.Trigger.Text("connection"))!;
        var name = options.Settings.Expand(function.Trigger.Text("queueName") ?? "") is { Length: > 0 } queue ? queue
            : throw new HostConfigurationException($"The function '{function.Name}' names no queue.");
        _queue = new(connection, name);
        var poison = new QueueClient(connection, name + "-poison");
        _pump = new(_queue, poison, host.MaxDequeueCount, host.QueueBatchSize, host.QueueVisibilityTimeout, options.Log, options.Time);
    }

    public string Function => _function.Name;

    public Task RunAsync(CancellationToken cancel) => _pump.RunAsync(
        async (message, token) =>
        {
            if (Decode(message.MessageText) is not { } text) return Handled.Unreadable;
            return (await _invocations.InvokeAsync(_function, PayloadOf(message, text), token)).Succeeded ? Handled.Done : Handled.Failed;
        },
        cancel);

    public async Task PokeAsync(string input, CancellationToken cancel)
    {
        await _queue.CreateIfNotExistsAsync(cancellationToken: cancel);
        await _queue.SendMessageAsync(_isBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(input)) : input, cancel);
    }

    private string? Decode(string text)
    {
        if (!_isBase64) return text;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private Payload PayloadOf(QueueMessage message, string text)
    {
        var payload = _invocations.NewPayload(_function)
            .Data(_function.Trigger.Name, Payload.Simple(text))
            .Metadata("DequeueCount", Payload.Simple(message.DequeueCount))
            .Metadata("Id", Payload.Simple(message.MessageId))
            .Metadata("PopReceipt", Payload.Simple(message.PopReceipt));
        if (message.ExpiresOn is { } expires) payload.Metadata("ExpirationTime", Payload.Time(expires));
        if (message.InsertedOn is { } inserted) payload.Metadata("InsertionTime", Payload.Time(inserted));
        if (message.NextVisibleOn is { } visible) payload.Metadata("NextVisibleTime", Payload.Time(visible));
        foreach (var (name, value) in MembersOf(text)) payload.Metadata(name, value);
        return payload;
    }

    private static JsonNode? BindingData(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? JsonNode.Parse(value.GetRawText()) : JsonValue.Create(value.GetRawText());

    // A message that is a JSON object is binding data too: its simple and object members, not its arrays.
    private static IEnumerable<(string Name, JsonNode? Value)> MembersOf(string text)
    {
        if (!text.TrimStart().StartsWith('{')) return [];
        try
        {
            using var json = JsonDocument.Parse(text);
            return [.. json.RootElement.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Array)
                .Select(member => (member.Name, BindingData(member.Value)))];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
