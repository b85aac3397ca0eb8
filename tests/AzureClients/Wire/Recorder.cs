using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace AzureClients.Tests.Wire;

/// <summary>Notes what each request carries when it leaves, and gives the same answer to each: an empty 404 unless told otherwise.</summary>
internal sealed class Recorder(int status = 404, string contentType = "", string content = "") : HttpPipelineTransport
{
    public List<(string Method, Uri Uri, Dictionary<string, string> Headers)> Seen { get; } = [];

    public List<byte[]> Bodies { get; } = [];

    public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("The clients are asynchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        var request = message.Request;
        Seen.Add((request.Method.Method, request.Uri.ToUri(),
            request.Headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase)));
        using var body = new MemoryStream();
        if (request.Content is { } sent) await sent.WriteToAsync(body, message.CancellationToken);
        Bodies.Add(body.ToArray());
        message.Response = new Answer(status, contentType, content);
    }

    private sealed class Answer(int status, string contentType, string content) : Azure.Response
    {
        public override int Status => status;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; } = new MemoryStream(Encoding.UTF8.GetBytes(content), 0, Encoding.UTF8.GetByteCount(content), false, true);

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
            // The stream is memory.
        }

        protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [new HttpHeader("Content-Type", contentType)];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = name == "Content-Type" ? contentType : null;
            return value is not null;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = TryGetHeader(name, out var value) ? [value] : null;
            return values is not null;
        }
    }
}
