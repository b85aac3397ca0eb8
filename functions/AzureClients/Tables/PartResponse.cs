using System.Diagnostics.CodeAnalysis;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>The answer to one action of a transaction.</summary>
internal sealed class PartResponse(
    int status, string reason, List<HttpHeader> headers, ReadOnlyMemory<byte> content, string requestId) : Response
{
    private Stream? _stream = new MemoryStream(content.ToArray(), 0, content.Length, writable: false, publiclyVisible: true);

    public override int Status => status;

    public override string ReasonPhrase => reason;

    // Exceptions leave out the body of what they take for a success.
    public override bool IsError => status >= 400;

    public override string ClientRequestId { get; set; } = requestId;

    public override Stream? ContentStream
    {
        get => _stream;
        set => _stream = value;
    }

    public override void Dispose() => _stream?.Dispose();

    protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers;

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        var index = headers.FindIndex(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        value = index < 0 ? null : headers[index].Value;
        return index >= 0;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }
}
