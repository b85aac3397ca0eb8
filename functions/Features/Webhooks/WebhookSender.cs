using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Platform.Outbound;
using Platform.Secrets;

namespace Features.Webhooks;

/// <summary>Makes one attempt: one call to the webhook's address, of which as much of the answer is read as is kept.</summary>
public sealed class WebhookSender(OutboundHttp outbound, SecretBox box, TimeProvider clock)
{
    private const int ResponseBytesMax = 1024;

    /// <summary>The attempt, and how long the receiver asks to be left alone.</summary>
    public async Task<(DeliveryAttempt Attempt, TimeSpan? RetryAfter)> Send(Webhook webhook, Delivery delivery, CancellationToken cancel)
    {
        var (at, watch) = (clock.GetUtcNow(), Stopwatch.StartNew());
        DeliveryAttempt Tried(int? status, string? response, string? error) => new(at, status, (int)watch.ElapsedMilliseconds, response, error);
        if (SecretsOf(webhook, at) is not { } secrets) return (Tried(null, null, "The webhook's secret cannot be opened: the setting Secrets__Key has changed. Rotate the secret"), null);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new StringContent(delivery.Payload, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("webhook-id", delivery.Id.ToString("D"));
        request.Headers.Add("webhook-timestamp", WebhookSignature.TimeOf(at));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(delivery.Id, at, delivery.Payload, secrets));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("developer-portal-webhooks", "1"));
        // The client's own time-out ends with the headers; this one ends with the body.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(OutboundHttp.TimeMax);
        try
        {
            using var response = await outbound.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var text = await Begin(response, limit.Token);
            return (Tried((int)response.StatusCode, text, null), response.Headers.RetryAfter?.Delta);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (Tried(null, null, $"No answer within {OutboundHttp.TimeMax.TotalSeconds:0} seconds"), null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (Tried(null, null, e.Message), null);
        }
    }

    private List<string>? SecretsOf(Webhook webhook, DateTimeOffset now)
    {
        var purpose = Webhook.PurposeOf(webhook.Id);
        if (box.Open(webhook.SealedSecret, purpose) is not { } secret) return null;
        return webhook is { SealedPreviousSecret: { } previous, PreviousSecretExpiresAt: { } end } && end > now && box.Open(previous, purpose) is { } other ? [secret, other] : [secret];
    }

    // An answer may be endless; whoever said 200 has taken the message however the rest of it goes.
    private static async Task<string> Begin(HttpResponseMessage response, CancellationToken cancel)
    {
        var (buffer, read) = (new byte[ResponseBytesMax], 0);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // What came is kept.
        }
        return Encoding.UTF8.GetString(buffer, 0, read);
    }
}
