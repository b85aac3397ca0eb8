using Microsoft.AspNetCore.Http;

namespace Platform.Http;

/// <summary>The upstream's body, handed to the client as it arrives.</summary>
internal static class ForwardedAnswer
{
    private const int ReadBytes = 16 * 1024;
    private const int UnflushedBytesMax = 64 * 1024;

    /// <returns>How many bytes it had.</returns>
    public static async ValueTask<long> CopyBodyAsync(HttpResponseMessage response, HttpContext context, ForwardActivity activity)
    {
        var bytes = 0L;
        var upstream = await response.Content.ReadAsStreamAsync(activity.Token);
        var client = context.Response.BodyWriter;
        var unflushed = 0;
        var headSent = false;
        try
        {
            while (true)
            {
                // An empty read waits for bytes without holding a buffer. While it waits, what came so far, the headers at least, goes to the
                // client.
                var ready = upstream.ReadAsync(Memory<byte>.Empty, activity.Token);
                if (!ready.IsCompleted && (unflushed > 0 || !headSent))
                {
                    await FlushAsync(context, activity);
                    (unflushed, headSent) = (0, true);
                }

                await ready;
                var read = await upstream.ReadAsync(client.GetMemory(ReadBytes), activity.Token);
                if (read == 0) break;
                client.Advance(read);
                activity.Moved();
                bytes += read;
                unflushed += read;
                if (unflushed < UnflushedBytesMax) continue;
                await FlushAsync(context, activity);
                (unflushed, headSent) = (0, true);
            }
        }
        catch (Exception) when (unflushed > 0 && !context.Response.HasStarted)
        {
            // What the server was handed cannot be taken back, and would stand in front of another answer: this one begins, and is cut off.
            await client.FlushAsync(context.RequestAborted);
            throw;
        }

        if (unflushed > 0) await FlushAsync(context, activity);
        return bytes;
    }

    private static async ValueTask FlushAsync(HttpContext context, ForwardActivity activity)
    {
        try
        {
            var flushed = await context.Response.BodyWriter.FlushAsync(activity.Token);
            if (flushed.IsCompleted) throw new ClientStoppedReadingException();
            activity.Moved();
        }
        catch (OperationCanceledException error)
        {
            throw new ClientStoppedReadingException(error);
        }
    }
}

/// <summary>The client does not take the answer: it left, or let it stand for the whole activity timeout.</summary>
internal sealed class ClientStoppedReadingException(Exception? cause = null) : IOException("The client stopped reading.", cause);
