using Azure.Core;

namespace Azure.Storage.Wire;

/// <summary>A caller's stream as a request body: sent from where it stood, for every try, and left open.</summary>
internal sealed class BorrowedStreamContent(Stream stream) : RequestContent
{
    private const int CopyBytes = 81920;
    private readonly long _start = stream.Position;

    public override bool TryComputeLength(out long length)
    {
        length = stream.Length - _start;
        return true;
    }

    public override async Task WriteToAsync(Stream target, CancellationToken cancellation)
    {
        stream.Position = _start;
        await stream.CopyToAsync(target, CopyBytes, cancellation);
    }

    public override void WriteTo(Stream target, CancellationToken cancellation)
    {
        stream.Position = _start;
        stream.CopyTo(target, CopyBytes);
    }

    public override void Dispose()
    {
        // The stream is the caller's.
    }
}
