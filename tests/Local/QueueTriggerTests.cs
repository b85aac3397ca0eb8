using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Testing;

namespace Local.Tests;

/// <summary>functions-host check 12, queues: the payload, and what becomes of a message.</summary>
public sealed class QueueTriggerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly string _name = UniqueName.Queue();
    private readonly TestApp _app = new();

    private QueueClient Queue => new(azurite.ConnectionString, _name);

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _app.WithStorage(azurite).With("QUEUE", _name).WithTrigger("outbox", new { type = "queueTrigger", direction = "in", name = "message", queueName = "%QUEUE%", connection = "DataStorage" });
        await Queue.CreateAsync();
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [AzuriteFact]
    public async Task Sends_the_text_and_its_metadata_double_encoded()
    {
        await _app.StartAsync();
        await SendAsync("hello \"you\" ä");
        var call = (await _app.CallsAsync("outbox", 1))[0];
        Assert.Equal(("POST", "/outbox"), ((string?)call["method"], (string?)call["target"]));
        Assert.True(int.Parse((string)call["headers"]!["Content-Length"]!) > 0);
        var payload = JsonNode.Parse((string)call["body"]!)!;
        Assert.Equal("\"hello \\\"you\\\" ä\"", (string?)payload["Data"]!["message"]);
        var metadata = payload["Metadata"]!.AsObject();
        Assert.Equal("1", (string?)metadata["DequeueCount"]);
        Assert.StartsWith("\"", (string?)metadata["Id"]);
        Assert.StartsWith("\"", (string?)metadata["PopReceipt"]);
        foreach (var time in new[] { "ExpirationTime", "InsertionTime", "NextVisibleTime" }) Assert.True(DateTimeOffset.TryParse((string?)metadata[time], out _), time);
        Assert.Equal("outbox", (string?)metadata["sys"]!["MethodName"]);
        Assert.DoesNotContain(metadata, entry => entry.Key.EndsWith("trigger", StringComparison.OrdinalIgnoreCase));
    }

    [AzuriteFact]
    public async Task Sends_the_members_of_a_JSON_message_as_metadata()
    {
        await _app.StartAsync();
        const string Message = """{"to":"a@b","count":3,"flag":true,"inner":{"x":1},"list":[1],"myTrigger":"dropped"}""";
        await SendAsync(Message);
        var payload = JsonNode.Parse((string)(await _app.CallsAsync("outbox", 1))[0]["body"]!)!;
        Assert.Equal(Message, JsonNode.Parse((string)payload["Data"]!["message"]!)!.GetValue<string>());
        var metadata = payload["Metadata"]!.AsObject();
        Assert.Equal(("\"a@b\"", "3", "true", 1), ((string?)metadata["to"], (string?)metadata["count"], (string?)metadata["flag"], (int?)metadata["inner"]!["x"]));
        Assert.False(metadata.ContainsKey("list"));
        Assert.False(metadata.ContainsKey("myTrigger"));
    }

    [AzuriteFact]
    public async Task Sends_the_payload_chunked_when_told_to()
    {
        await _app.StartAsync(options => options with { ChunkedPayloads = true });
        await SendAsync("x");
        var headers = (await _app.CallsAsync("outbox", 1))[0]["headers"]!.AsObject();
        Assert.Equal("chunked", (string?)headers["Transfer-Encoding"]);
        Assert.False(headers.ContainsKey("Content-Length"));
    }

    [AzuriteFact]
    public async Task Moves_a_message_that_is_not_base64_to_the_poison_queue_at_once()
    {
        await _app.StartAsync();
        await Queue.SendMessageAsync("*not base64*");
        var poison = new QueueClient(azurite.ConnectionString, _name + "-poison");
        await Eventually.TrueAsync(async () => await poison.ExistsAsync() && (await poison.ReceiveMessageAsync()).Value?.MessageText == "*not base64*", "it is not poisoned");
        Assert.Empty(_app.Calls("outbox"));
    }

    [AzuriteFact]
    public async Task Takes_plain_text_when_host_json_says_so()
    {
        _app.Json["extensions"]!["queues"] = new JsonObject { ["messageEncoding"] = "none", ["maxDequeueCount"] = 2 };
        await _app.StartAsync();
        await Queue.SendMessageAsync("plain *text*");
        Assert.Contains("plain *text*", (string?)(await _app.CallsAsync("outbox", 1))[0]["body"]);
    }

    [AzuriteFact]
    public async Task Starts_by_hand_through_the_admin_path()
    {
        await _app.StartAsync();
        using var answer = await _app.Http.PostAsync("/admin/functions/outbox", new StringContent("""{"input":"by hand"}""", Encoding.UTF8, "application/json"));
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Contains("by hand", (string?)(await _app.CallsAsync("outbox", 1))[0]["body"]);
    }

    [AzuriteFact]
    public async Task Keeps_trying_while_storage_is_away()
    {
        await using var own = await Azurite.StartAsync(FreePorts.ForAzurite(), CancellationToken.None);
        _app.With("DataStorage", own.ConnectionString);
        var queue = new QueueClient(own.ConnectionString, _name);
        await queue.CreateAsync();
        await own.StopAsync();
        await _app.StartAsync();
        await _app.LogsAsync("does not answer");
        await own.StartAgainAsync(CancellationToken.None);
        await Eventually.TrueAsync(async () =>
        {
            await queue.CreateIfNotExistsAsync();
            await queue.SendMessageAsync(Convert.ToBase64String("again"u8));
            return true;
        }, "Azurite did not come back");
        await _app.CallsAsync("outbox", 1);
    }

    private Task SendAsync(string text) => Queue.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
}
