using System.Net;
using Microsoft.AspNetCore.Http;

namespace Platform.Http;

/// <summary>The client's body, handed to the upstream as it arrives.</summary>
internal sealed class ForwardedBody(HttpRequest client, ForwardActivity activity) : HttpContent
{
    private Task? _copying;

    /// <summary>Whether reading began; from then on the call cannot be sent a second time.</summary>
    public bool Started => _copying is not null;

    /// <summary>Bytes read of the client's body so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Why the client's side of the body could not be read, when that was the reason to stop.</summary>
    public Exception? ReadFault { get; private set; }

    /// <summary>Returns when nothing reads the client's body any more; an upstream that answered early does not get the rest.</summary>
    public async ValueTask StopAsync()
    {
        if (_copying is null) return;
        if (!_copying.IsCompleted) await activity.CancelAsync();
        await _copying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // SendAsync has reported what matters of it
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        // A second time there would be less of it: what was read cannot be read again.
        _copying is null ? _copying = CopyAsync(stream, cancellationToken) : throw new IOException("A body that comes from a client is sent once.");

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false; // a Content-Length that the client sent is in the headers
    }

    private async Task CopyAsync(Stream upstream, CancellationToken cancel)
    {
        while (true)
        {
            activity.WaitsForClient();
            var reading = client.BodyReader.ReadAsync(cancel);
            if (!reading.IsCompleted)
            {
                // The client has nothing more for now: then what it sent must not wait in the upstream's buffer.
                activity.Writes();
                try
                {
                    await upstream.FlushAsync(cancel);
                }
                catch
                {
                    await EndAsync(reading);
                    throw;
                }
                activity.WaitsForClient();
            }

            System.IO.Pipelines.ReadResult read;
            try
            {
                read = await reading;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                ReadFault = fault;
                throw new IOException("The client's body could not be read.", fault);
            }

            activity.Writes();
            Bytes += read.Buffer.Length;
            try
            {
                foreach (var segment in read.Buffer) await upstream.WriteAsync(segment, cancel);
            }
            finally
            {
                // Also when the upstream takes no more: the server reads the rest and throws it away, or else a client that is still sending loses the answer.
                client.BodyReader.AdvanceTo(read.Buffer.End);
            }

            if (!read.IsCompleted) continue;
            activity.Moved();
            return;
        }
    }

    /// <summary>Ends a read that is under way: while there is one, the server cannot read the rest and throw it away.</summary>
    private async Task EndAsync(ValueTask<System.IO.Pipelines.ReadResult> reading)
    {
        client.BodyReader.CancelPendingRead();
        try
        {
            client.BodyReader.AdvanceTo((await reading).Buffer.End);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // Then it has ended, too; what matters is why the upstream took no more.
        }
    }
}
