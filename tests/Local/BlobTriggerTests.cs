using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Testing;

namespace Local.Tests;

/// <summary>functions-host checks 10 and 11: blobs found by scanning and told by Event Grid, each version once, receipts, retries and
/// poison.</summary>
public sealed class BlobTriggerTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private readonly string _name = UniqueName.Container();
    private readonly TestApp _app = new();

    private BlobContainerClient Container => new(azurite.ConnectionString, _name);

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null) return;
        _app.WithStorage(azurite);
        await Container.CreateAsync();
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [AzuriteFact]
    public async Task Sends_the_content_as_base64_with_the_metadata_of_the_host()
    {
        await StartAsync("uploaded");
        await UploadAsync("folder/spec one.yaml", "openapi: 3.0.3 ä");
        var payload = JsonNode.Parse((string)(await _app.CallsAsync("uploaded", 1))[0]["body"]!)!;
        Assert.Equal("openapi: 3.0.3 ä", Encoding.UTF8.GetString(Convert.FromBase64String((string)payload["Data"]!["content"]!)));
        var metadata = payload["Metadata"]!.AsObject();
        Assert.Equal("\"folder/spec one.yaml\"", (string?)metadata["name"]);
        Assert.Equal(Container.GetBlobClient("folder/spec one.yaml").Uri.AbsoluteUri, (string?)JsonNode.Parse((string)metadata["Uri"]!));
        Assert.Equal(17, (int?)metadata["Properties"]!["ContentLength"]);
        Assert.Empty(metadata["Properties"]!["ETag"]!.AsObject());
        Assert.Equal("uploaded", (string?)metadata["sys"]!["MethodName"]);
        Assert.False(metadata.ContainsKey("BlobTrigger"));
    }

    [AzuriteFact]
    public async Task Sends_the_payload_chunked_when_told_to()
    {
        Function("uploaded");
        await _app.StartAsync(options => options with { ChunkedPayloads = true });
        await UploadAsync("a", new string('x', 300_000));
        var call = (await _app.CallsAsync("uploaded", 1))[0];
        Assert.Equal("chunked", (string?)call["headers"]!["Transfer-Encoding"]);
        Assert.Equal(400_000, ((string?)JsonNode.Parse((string)call["body"]!)!["Data"]!["content"])!.Length);
    }

    [AzuriteFact]
    public async Task Takes_a_blob_that_was_there_before_the_start_and_none_of_another_path()
    {
        await UploadAsync("in/a.csv", "1");
        await UploadAsync("out/b.csv", "2");
        Function("uploaded", path: _name + "/in/{name}.csv");
        await _app.StartAsync();
        await _app.CallsAsync("uploaded", 1);
        await UploadAsync("in/c.csv", "3");
        var names = (await _app.CallsAsync("uploaded", 2)).Select(call => (string?)JsonNode.Parse((string)call["body"]!)!["Metadata"]!["name"]);
        Assert.Equal(["\"a\"", "\"c\""], names);
    }

    [AzuriteFact]
    public async Task Gives_the_first_of_two_parameters_as_much_as_it_can_take()
    {
        Function("uploaded", path: _name + "/{tenant}/{name}");
        await _app.StartAsync();
        await UploadAsync("t1/sub/after.csv", "1");
        var metadata = JsonNode.Parse((string)(await _app.CallsAsync("uploaded", 1))[0]["body"]!)!["Metadata"]!;
        Assert.Equal(("\"t1/sub\"", "\"after.csv\""), ((string?)metadata["tenant"], (string?)metadata["name"]));
    }

    [AzuriteFact]
    public async Task Runs_each_version_once_also_over_a_restart()
    {
        await StartAsync("uploaded");
        await UploadAsync("a", "same");
        await _app.LogsAsync("Executed 'uploaded' (Succeeded"); // stopped earlier, the host would not know and run it again
        await _app.StopAsync();
        await _app.StartAsync();
        await UploadAsync("b", "other");
        await _app.CallsAsync("uploaded", 2); // b, and no second time a
        await UploadAsync("a", "same"); // the same bytes are a new version all the same
        await _app.CallsAsync("uploaded", 3);
        Assert.Equal(["\"a\"", "\"b\"", "\"a\""], _app.Calls("uploaded").Select(call => (string?)JsonNode.Parse((string)call["body"]!)!["Metadata"]!["name"]));
    }

    [AzuriteFact]
    public async Task Poisons_a_blob_after_five_tries()
    {
        await StartAsync("fails");
        await UploadAsync("bad.yaml", "x");
        await _app.CallsAsync("fails", 5);
        var poison = new QueueClient(azurite.ConnectionString, "webjobs-blobtrigger-poison");
        JsonObject? message = null;
        await Eventually.TrueAsync(async () =>
        {
            if (!await poison.ExistsAsync()) return false;
            message = (await poison.PeekMessagesAsync(32)).Value.Select(peeked => JsonNode.Parse(Convert.FromBase64String(peeked.MessageText))!.AsObject()).FirstOrDefault(entry => (string?)entry["ContainerName"] == _name);
            return message is not null;
        }, "there is no poison message");
        Assert.Equal(("BlobTrigger", "Host.Functions.fails", "BlockBlob", "bad.yaml"), ((string?)message!["Type"], (string?)message["FunctionId"], (string?)message["BlobType"], (string?)message["BlobName"]));
        Assert.NotEqual("", (string?)message["ETag"]);
        await _app.LogsAsync("webjobs-blobtrigger-poison");
        Assert.Equal(5, _app.Calls("fails").Count);
    }

    [AzuriteFact]
    public async Task Counts_as_done_when_the_blob_is_gone_or_changed_before_its_turn()
    {
        Function("uploaded");
        await _app.StartAsync();
        await GridAsync("uploaded", "never-there", "0x1");
        await UploadAsync("a", "1");
        await _app.CallsAsync("uploaded", 1);
        await GridAsync("uploaded", "a", "0xOLD"); // a version that is no more; the scan has seen the one that is
        await UploadAsync("b", "2");
        await _app.CallsAsync("uploaded", 2);
        Assert.DoesNotContain(_app.Calls("uploaded").Skip(1), call => ((string)call["body"]!).Contains("\"name\":\"\\\"a\\\"\""));
    }

    [AzuriteFact]
    public async Task Takes_blobs_from_Event_Grid_alone_when_the_source_says_so()
    {
        Function("uploaded", source: "EventGrid");
        await _app.StartAsync();
        await UploadAsync("scanned.yaml", "1");
        await UploadAsync("folder/told.yaml", "2");
        await GridAsync("uploaded", "folder/told.yaml", "0xANY");
        await GridAsync("uploaded", "folder/told.yaml", "0xANY"); // no receipts: the same event twice is two runs
        await _app.CallsAsync("uploaded", 2);
        Assert.All(_app.Calls("uploaded"), call => Assert.Contains("told.yaml", (string?)call["body"]));
    }

    [AzuriteFact]
    public async Task Answers_the_validation_of_Event_Grid_and_refuses_an_unknown_function()
    {
        await StartAsync("uploaded");
        const string Handshake = """[{"id":"1","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"512d38b6"}}]""";
        using var answer = await PostAsync("/runtime/webhooks/blobs?functionName=Host.Functions.uploaded&code=k", Handshake);
        Assert.Equal("""{"validationResponse":"512d38b6"}""", await answer.Content.ReadAsStringAsync());
        using var unknown = await PostAsync("/runtime/webhooks/blobs?functionName=Host.Functions.other", Handshake);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var malformed = await PostAsync("/runtime/webhooks/blobs?functionName=Host.Functions.uploaded", "[");
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
    }

    [AzuriteFact]
    public async Task Starts_by_hand_through_the_admin_path()
    {
        Function("uploaded", source: "EventGrid");
        await _app.StartAsync();
        await UploadAsync("a", "1");
        using var answer = await PostAsync("/admin/functions/uploaded", JsonSerializer.Serialize(new { input = _name + "/a" }));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await _app.CallsAsync("uploaded", 1);
    }

    private void Function(string name, string? path = null, string? source = null)
    {
        var binding = new JsonObject { ["type"] = "blobTrigger", ["direction"] = "in", ["name"] = "content", ["path"] = path ?? _name + "/{name}", ["connection"] = "DataStorage" };
        if (source is not null) binding["source"] = source;
        _app.With(name, [binding]);
    }

    private async Task StartAsync(string function)
    {
        Function(function);
        await _app.StartAsync();
    }

    private Task UploadAsync(string blob, string text) =>
        Container.GetBlobClient(blob).UploadAsync(BinaryData.FromString(text), overwrite: true);

    private async Task GridAsync(string function, string blob, string etag)
    {
        var created = new[] { new { eventType = "Microsoft.Storage.BlobCreated", data = new { url = Container.GetBlobClient(blob).Uri.AbsoluteUri, eTag = etag, blobType = "BlockBlob" } } };
        using var answer = await PostAsync($"/runtime/webhooks/blobs?functionName=Host.Functions.{function}", JsonSerializer.Serialize(created));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private Task<HttpResponseMessage> PostAsync(string path, string json) =>
        _app.Http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
}
