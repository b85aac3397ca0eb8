using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Policies;

namespace Benchmarks.Enforcement;

/// <summary>A table service without a network or a disk, for what is measured apart from them: credentials from a list, counters, an empty feed.</summary>
internal sealed class TablesInMemory(KnownCredentials credentials) : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, (long Version, string Body)> _counters = new(StringComparer.Ordinal);
    private int _writes;

    /// <summary>Writes of counters so far.</summary>
    public int Writes => Volatile.Read(ref _writes);

    public PolicyStorage Open()
    {
        const string Nobody = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=bm9ib2R5;BlobEndpoint=http://127.0.0.1:1/devstoreaccount1;QueueEndpoint=http://127.0.0.1:1/devstoreaccount1;TableEndpoint=http://127.0.0.1:1/devstoreaccount1;";
        return new(new TableServiceClient(Nobody, new TableClientOptions { Transport = new HttpClientTransport(this) }), new BlobServiceClient(Nobody));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = request.RequestUri!.OriginalString;
        if (credentials.Row(target) is { } row)
            return Answer(HttpStatusCode.OK, row, 1);
        if (target.Contains("/policyfeed", StringComparison.Ordinal))
            return Answer(HttpStatusCode.OK, """{"value":[]}"""u8.ToArray(), 1);
        if (!target.Contains("/counters", StringComparison.Ordinal))
            return new(HttpStatusCode.NotFound);
        return await Count(request, target, cancellationToken);
    }

    private async Task<HttpResponseMessage> Count(HttpRequestMessage request, string target, CancellationToken cancellation)
    {
        if (request.Method == HttpMethod.Get)
        {
            return _counters.TryGetValue(target, out var known)
                ? Answer(HttpStatusCode.OK, Encoding.UTF8.GetBytes(known.Body), known.Version)
                : new(HttpStatusCode.NotFound) { Headers = { { "x-ms-error-code", "ResourceNotFound" } }, Content = new StringContent("{}") };
        }
        Interlocked.Increment(ref _writes);
        var body = await request.Content!.ReadAsStringAsync(cancellation);
        var at = request.Method == HttpMethod.Post ? "POST" + body[..body.IndexOf("\"V\"", StringComparison.Ordinal)] : target;
        var version = _counters.AddOrUpdate(at, _ => (1, body), (_, before) => (before.Version + 1, body)).Version;
        return Answer(HttpStatusCode.NoContent, [], version);
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, byte[] body, long version)
    {
        var answer = new HttpResponseMessage(status) { Content = new ByteArrayContent(body) };
        answer.Content.Headers.ContentType = new("application/json");
        answer.Headers.TryAddWithoutValidation("ETag", $"W/\"{version}\"");
        return answer;
    }
}
