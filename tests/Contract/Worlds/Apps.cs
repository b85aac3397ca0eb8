using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Contract.Probes;
using Testing;

namespace Contract.Worlds;

/// <summary>The management app and the developer app on one Azurite, with a mail server.</summary>
public sealed class Apps : IAsyncDisposable
{
    private readonly string _storage;

    private readonly string _stranger;

    private Apps(string storage, MailServer mails, HandlerProcess management, HandlerProcess developers, string stranger) =>
        (_storage, Mails, Management, Developers, _stranger) = (storage, mails, management, developers, stranger);

    public MailServer Mails { get; }

    public HandlerProcess Management { get; }

    public HandlerProcess Developers { get; }

    public static async Task<Apps> Start(string storage)
    {
        var mails = new MailServer();
        var settings = new Dictionary<string, string>(TestSettings.For(storage)) { ["Mail__Port"] = mails.Port.ToString(), ["Mail__Security"] = "None" };
        var management = await HandlerProcess.Start("Management", settings);
        management.Administrator();
        return new(storage, mails, management, await HandlerProcess.Start("Portal", settings), await NewStranger(management.Http));
    }

    /// <summary>An administrator with every role.</summary>
    public Caller Administrator => new((method, path, body, change) => Management.Http.Call(method, path, body, change), With("nobody"), With(_stranger));

    /// <summary>A browser at a portal, with the cookies it has by the time of a call.</summary>
    public Caller At(string host, Visitor visitor) => new(visitor.Call, (method, path, body, change) => Visit(host).Call(method, path, body, change));

    /// <summary>A browser without cookies.</summary>
    public Visitor Visit(string host) => new(Developers.Http, host);

    /// <summary>Sends the mails that wait, as the Functions host does.</summary>
    public async Task SendMails()
    {
        var queue = new QueueClient(_storage, "mail-outbox", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        while (true)
        {
            QueueMessage[] messages = await queue.ReceiveMessagesAsync(32, TimeSpan.FromSeconds(60));
            if (messages.Length == 0) return;
            foreach (var message in messages)
            {
                (await Trigger("mail-outbox", new { DequeueCount = "1" }, new { message = JsonSerializer.Serialize(message.MessageText) })).Is(200);
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }
    }

    /// <summary>A call of the administrator that sets a world up.</summary>
    public Task<Answer> Admin(string method, string path, object? body = null) => Management.Http.Call(method, path, body);

    /// <summary>Hands the uploaded documents of an API to their trigger, as the Functions host does.</summary>
    public async Task TakeUp(Guid api)
    {
        var uploads = new BlobContainerClient(_storage, "specs");
        await foreach (var blob in uploads.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{api}/", CancellationToken.None))
            (await Trigger("spec-uploaded", new { Uri = JsonSerializer.Serialize(uploads.GetBlobClient(blob.Name).Uri.AbsoluteUri) })).Is(200);
    }

    public async ValueTask DisposeAsync()
    {
        await Management.DisposeAsync();
        await Developers.DisposeAsync();
        await Mails.DisposeAsync();
    }

    private Task<Answer> Trigger(string function, object metadata, object? data = null) =>
        Management.Http.Call("POST", "/" + function, new { Data = data ?? new { }, Metadata = metadata });

    private Send With(string token) => (method, path, body, change) => Management.Http.Call(method, path, body, request =>
    {
        change?.Invoke(request);
        request.Headers.Authorization = new("Bearer", token);
    });

    // A token of an account that nobody gave a role.
    private static async Task<string> NewStranger(HttpClient http)
    {
        var account = (await http.Call("POST", "/v3/system-accounts", new { name = UniqueName.Of("stranger"), description = "May do nothing" })).Is(201).Id;
        return (await http.Call("POST", $"/v3/system-accounts/{account}/access-tokens", new { name = "first", expires_at = TimeProvider.System.GetUtcNow().AddDays(1) })).Is(201).String("token");
    }
}
