using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Contract.Probes;
using Testing;

namespace Contract.Worlds;

/// <summary>The management app and the developer app on one Azurite, with a mail server.</summary>
public sealed class Apps : IAsyncDisposable
{
    private readonly string _storage;

    private Apps(string storage, MailServer mails, HandlerProcess management, HandlerProcess developers) =>
        (_storage, Mails, Management, Developers) = (storage, mails, management, developers);

    public MailServer Mails { get; }

    public HandlerProcess Management { get; }

    public HandlerProcess Developers { get; }

    public static async Task<Apps> Start(string storage)
    {
        var mails = new MailServer();
        var settings = new Dictionary<string, string>(TestSettings.For(storage)) { ["Mail__Port"] = mails.Port.ToString(), ["Mail__Security"] = "None" };
        var management = await HandlerProcess.Start("Management", settings);
        management.Administrator();
        return new(storage, mails, management, await HandlerProcess.Start("Portal", settings));
    }

    /// <summary>Who calls the operations of a contract file.</summary>
    public Caller CallerOf(string file) => Administrator;

    /// <summary>An administrator with every role.</summary>
    public Caller Administrator => new(
        (method, path, body, change) => Management.Http.Call(method, path, body, change),
        (method, path, body, change) => Management.Http.Call(method, path, body, request =>
        {
            change?.Invoke(request);
            request.Headers.Authorization = new("Bearer", "nobody");
        }));

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

    private Task<Answer> Trigger(string function, object metadata) => Management.Http.Call("POST", "/" + function, new { Data = new { }, Metadata = metadata });
}
