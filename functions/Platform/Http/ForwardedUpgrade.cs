using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Platform.Http;

/// <summary>A WebSocket on its way to an upstream (RFC 6455): the handshake is forwarded like any call, and after a 101 bytes go both ways until one side ends.</summary>
internal sealed class ForwardedUpgrade(IHttpUpgradeFeature client)
{
    private const string Protocol = "websocket";
    private const int BufferBytes = 8 * 1024;

    /// <summary>Null for a request that asks for no WebSocket. Other protocols are not passed on: nobody here could vouch for what is said in them.</summary>
    public static ForwardedUpgrade? Of(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Upgrade is [{ } protocol] && protocol.Equals(Protocol, StringComparison.OrdinalIgnoreCase)
        && context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } feature
            ? new(feature)
            : null;

    /// <summary>Puts the question into the request to the upstream.</summary>
    public static void Ask(HttpRequestMessage request)
    {
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new(Protocol));
    }

    /// <summary>Whether the upstream said yes, to this and nothing else.</summary>
    public static bool IsAnswer(HttpResponseMessage response) =>
        response.Headers.Upgrade.Any(upgrade => upgrade.Name.Equals(Protocol, StringComparison.OrdinalIgnoreCase));

    /// <summary>Says yes to the client and carries bytes until one side ends or nothing moves for too long.</summary>
    /// <returns>Bytes of the client and of the upstream.</returns>
    public async Task<(long Sent, long Received)> RunAsync(HttpResponseMessage response, HttpContext context, ForwardActivity activity)
    {
        context.Response.Headers.Upgrade = Protocol;
        await using var upstream = await response.Content.ReadAsStreamAsync(activity.Token);
        await using var downstream = await client.UpgradeAsync();
        var (sent, received) = (new Count(), new Count());
        var sending = CopyAsync(downstream, upstream, sent, activity);
        var receiving = CopyAsync(upstream, downstream, received, activity);
        await Task.WhenAny(sending, receiving);
        // Whoever is left waits for somebody who has gone.
        await activity.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (sent.Bytes, received.Bytes);
    }

    private static async Task CopyAsync(Stream from, Stream to, Count count, ForwardActivity activity)
    {
        var buffer = new byte[BufferBytes];
        int read;
        while ((read = await from.ReadAsync(buffer, activity.Token)) > 0)
        {
            activity.Moved();
            count.Bytes += read;
            await to.WriteAsync(buffer.AsMemory(0, read), activity.Token);
            await to.FlushAsync(activity.Token);
        }
    }

    private sealed class Count
    {
        public long Bytes { get; set; }
    }
}
