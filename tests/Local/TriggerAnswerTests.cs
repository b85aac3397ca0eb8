using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Testing;

namespace Local.Tests;

/// <summary>functions-host check 11: which answers of a handler count as success. A queue message shows it: it goes, or it ends in the
/// poison queue.</summary>
public sealed class TriggerAnswerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteTheory]
    [InlineData("fine")]
    [InlineData("bare")]
    public async Task Counts_as_success_when_the_handler_answers_with_a_JSON_object(string function)
    {
        await using var app = await StartAsync(function);
        var queue = await SendAsync(function, app);
        await app.CallsAsync(function, 1);
        await Eventually.TrueAsync(async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0, "the message is still there");
        Assert.Single(app.Calls(function));
        Assert.Equal("application/json; charset=utf-8", (string?)app.Calls(function)[0]["headers"]!["Content-Type"]);
        Assert.StartsWith("Azure-Functions-Host/", (string?)app.Calls(function)[0]["headers"]!["User-Agent"]);
    }

    [AzuriteTheory]
    [InlineData("empty", "an empty body")]
    [InlineData("nocontent", "an empty body")]
    [InlineData("null", "null")]
    [InlineData("text", "media type 'text/plain'")]
    [InlineData("problem", "media type 'application/problem+json'")]
    [InlineData("invalid", "not JSON")]
    [InlineData("array", "not an object")]
    [InlineData("fails", "500")]
    public async Task Counts_as_failure_when_the_handler_answers_otherwise(string function, string reason)
    {
        await using var app = await StartAsync(function);
        await SendAsync(function, app);
        await app.CallsAsync(function, 5);
        var poison = new QueueClient(azurite.ConnectionString, NameOf(function, app) + "-poison");
        QueueMessage? message = null;
        await Eventually.TrueAsync(async () => await poison.ExistsAsync() && (message = await poison.ReceiveMessageAsync()) is not null, "there is no poison message");
        Assert.Equal("hello", System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(message!.MessageText)));
        Assert.Equal(5, app.Calls(function).Count);
        Assert.Contains(app.Lines, line => line.Contains(reason));
        if (reason is "an empty body" or "null") Assert.Contains(app.Lines, line => line.Contains("would wait for functionTimeout"));
    }

    [AzuriteFact]
    public async Task Counts_as_success_when_a_later_try_succeeds()
    {
        await using var app = await StartAsync("twice");
        var queue = await SendAsync("twice", app);
        await app.CallsAsync("twice", 3);
        await Eventually.TrueAsync(async () => (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount == 0, "the message is still there");
        Assert.Equal(["\"1\"", "\"2\"", "\"3\""], app.Calls("twice").Select(call => System.Text.Json.Nodes.JsonNode.Parse((string)call["body"]!)!["Metadata"]!["DequeueCount"]!.ToJsonString()));
    }

    [AzuriteFact]
    public async Task Restarts_the_handler_when_an_invocation_gets_stuck()
    {
        await using var app = App("stuck");
        app.Json["functionTimeout"] = "00:00:01";
        await app.StartAsync();
        await SendAsync("stuck", app);
        await Eventually.True(() => app.Starts().Count >= 2, () => "the handler was not restarted");
        await app.LogsAsync("exceeded by function 'stuck'");
    }

    private static string NameOf(string function, TestApp app) => $"{function}-{Path.GetFileName(app.Folder).ToLowerInvariant()}";

    private TestApp App(string function)
    {
        var app = new TestApp().WithStorage(azurite);
        return app.WithTrigger(function, new { type = "queueTrigger", direction = "in", name = "message", queueName = NameOf(function, app), connection = "DataStorage" });
    }

    private Task<TestApp> StartAsync(string function) => App(function).StartAsync();

    private async Task<QueueClient> SendAsync(string function, TestApp app)
    {
        var queue = new QueueClient(azurite.ConnectionString, NameOf(function, app));
        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync(Convert.ToBase64String("hello"u8));
        return queue;
    }
}
