using System.Diagnostics;
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
    /// <summary>Of every developer.</summary>
    public const string Password = "correct horse of the contract";

    // One for all that share the storage, and with it the queue of mails.
    private static readonly MailServer SharedMails = new();

    private readonly string _storage;

    private readonly string _stranger;

    private Apps(string storage, HandlerProcess management, HandlerProcess developers, string stranger) =>
        (_storage, Management, Developers, _stranger) = (storage, management, developers, stranger);

    public HandlerProcess Management { get; }

    public HandlerProcess Developers { get; }

    public static async Task<Apps> Start(string storage)
    {
        var settings = new Dictionary<string, string>(TestSettings.For(storage)) { ["Mail__Port"] = SharedMails.Port.ToString(), ["Mail__Security"] = "None" };
        var management = await HandlerProcess.Start("Management", settings);
        management.Administrator();
        return new(storage, management, await HandlerProcess.Start("Portal", settings), await NewStranger(management.Http));
    }

    /// <summary>An administrator with every role.</summary>
    public Caller Administrator => new((method, path, body, change) => Management.Http.Call(method, path, body, change), With("nobody"), new Other("role", With(_stranger), [403, 404], _ => true));

    /// <summary>A browser at a portal, with the cookies it has by the time of a call.</summary>
    /// <param name="host">The portal's.</param>
    /// <param name="visitor">The browser.</param>
    /// <param name="others">Who may not do what its owner may.</param>
    public Caller At(string host, Visitor visitor, params IReadOnlyList<Other> others) => new(visitor.Call, (method, path, body, change) => Visit(host).Call(method, path, body, change), others);

    /// <summary>A browser without cookies.</summary>
    public Visitor Visit(string host) => new(Developers.Http, host);

    /// <summary>Another developer of a portal that approves by itself, signed in.</summary>
    public async Task<(Visitor Visitor, Guid Id)> SignedIn(Guid portal, string host)
    {
        var (email, visitor) = (UniqueName.Address(), Visit(host));
        (await visitor.Call("POST", "/api/v3/developer", new { email, full_name = "Somebody Else" })).Is(201);
        var verified = (await visitor.Call("POST", "/api/v3/developer/verify-email", new { token = (await MailTo(email)).Token })).Is(202);
        (await visitor.Call("POST", "/api/v3/developer/reset-password", new { token = verified.String("token"), password = Password })).Is(204);
        (await visitor.Call("POST", "/api/v3/developer/authenticate", new { username = email, password = Password })).Is(204);
        var developers = (await Admin("GET", $"/v3/portals/{portal}/developers?filter[email]={Uri.EscapeDataString(email)}")).Is(200);
        return (visitor, developers.Data[0].GetProperty("id").GetGuid());
    }

    /// <summary>The first mail to an address.</summary>
    public async Task<ReceivedMail> MailTo(string address)
    {
        // Every world sends what waits, another's mails too: one may still be on its way when the queue is empty.
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(25))
        {
            if (SharedMails.To(address) is [var mail, ..]) return mail;
            await SendMails();
        }
        throw new InvalidOperationException($"no mail came to {address}");
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
    }

    private Task<Answer> Trigger(string function, object metadata, object? data = null) =>
        Management.Http.Call("POST", "/" + function, new { Data = data ?? new { }, Metadata = metadata });

    // As the Functions host does with the queue.
    private async Task SendMails()
    {
        var queue = new QueueClient(_storage, "mail-outbox", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        // Long enough for all of them on a busy machine; what is not taken now lies there at once again, for whoever looks next.
        QueueMessage[] messages = await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(10));
        foreach (var message in messages)
        {
            var taken = await Trigger("mail-outbox", new { DequeueCount = "1" }, new { message = JsonSerializer.Serialize(message.MessageText) });
            if (taken.Status == 503) await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero);
            else
            {
                taken.Is(200);
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }
        }
    }

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
