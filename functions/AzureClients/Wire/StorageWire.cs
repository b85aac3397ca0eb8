using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Storage.Wire;

/// <summary>What every blob and queue request shares: the version, the signature, and how failures are told.</summary>
internal sealed class StorageWire(string account, HttpPipelinePolicy authentication, ClientOptions options, string version)
{
    private readonly HttpPipeline _pipeline = Pipelines.Build(options, authentication, StorageErrorParser.Shared);

    public string Account { get; } = account;

    public HttpMessage Message(RequestMethod method, Uri address)
    {
        var message = _pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(address);
        message.Request.Headers.SetValue("x-ms-version", version);
        return message;
    }

    /// <summary>Sends, and throws for every status but the expected ones.</summary>
    /// <exception cref="RequestFailedException">Another status; or 0 when the service cannot be reached.</exception>
    /// <exception cref="AggregateException">The service could not be reached in any of several tries.</exception>
    public async Task<Response> SendAsync(HttpMessage message, int expected, int alsoExpected, CancellationToken cancellationToken)
    {
        using (message)
        {
            await _pipeline.SendAsync(message, cancellationToken);
            var response = message.Response;
            return response.Status == expected || response.Status == alsoExpected ? response : throw new RequestFailedException(response);
        }
    }

    /// <summary>Sends, and leaves the body of a 200 or 206 unread: its reader owns the connection.</summary>
    /// <exception cref="RequestFailedException">Another status than 200, 206 and 304.</exception>
    public async Task<(Response Response, Stream Content)> StreamAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        using (message)
        {
            message.BufferResponse = false;
            await _pipeline.SendAsync(message, cancellationToken);
            var response = message.Response;
            if (response.Status is 200 or 206) return (response, message.ExtractResponseContent() ?? Stream.Null);
            if (response.Status == 304) return (response, Stream.Null);
            await BufferAsync(response, cancellationToken);
            throw new RequestFailedException(response);
        }
    }

    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    // The exception quotes the body, and reads it synchronously.
    private static async Task BufferAsync(Response response, CancellationToken cancellationToken)
    {
        if (response.ContentStream is not { } body) return;
        var buffer = new MemoryStream();
        await body.CopyToAsync(buffer, cancellationToken);
        await body.DisposeAsync();
        buffer.Position = 0;
        response.ContentStream = buffer;
    }
}
