using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Platform.Outbound;
using Platform.Secrets;

namespace Features.AuditLogs;

/// <summary>What a destination said to a delivery.</summary>
/// <param name="Code">The status code; null when it did not answer.</param>
/// <param name="Message">The beginning of its answer, or why there is none.</param>
public sealed record AuditSending(int? Code, string Message)
{
    public bool WasTaken => Code is >= 200 and < 300;
}

/// <summary>Sends lines to a destination: plain text, gzip, the destination's own <c>Authorization</c>.</summary>
public sealed class AuditSender(OutboundHttp outbound, SecretBox box)
{
    private const int MessageCharactersMax = 256;

    public async Task<AuditSending> Send(AuditDestination destination, string lines, CancellationToken cancel)
    {
        if (box.Open(destination.SealedAuthorization, AuditDestination.PurposeOf(destination.Id)) is not { } authorization)
            return new(null, "The authorization of the destination cannot be opened: it must be given again");
        using var request = new HttpRequestMessage(HttpMethod.Post, destination.Endpoint) { Content = new ByteArrayContent(Zip(lines)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/plain") { CharSet = "utf-8" };
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        try
        {
            using var response = await outbound.Client.SendAsync(request, cancel);
            var text = await response.Content.ReadAsStringAsync(cancel);
            return new((int)response.StatusCode, Short(text));
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is HttpRequestException or OperationCanceledException or IOException)
        {
            return new(null, Short(e.Message));
        }
    }

    private static string Short(string text) => text.Length > MessageCharactersMax ? text[..MessageCharactersMax] : text;

    private static byte[] Zip(string text)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }
}
