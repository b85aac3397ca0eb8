using Azure.Core;
using Azure.Core.Pipeline;

namespace Policies.Tests;

/// <summary>Lets a number of storage calls through and then ends whoever makes them.</summary>
internal sealed class KillingTransport(int calls, CancellationTokenSource killer) : HttpPipelineTransport
{
    private readonly HttpClientTransport _inner = new();
    private int _left = calls;

    public override Request CreateRequest() => _inner.CreateRequest();

    public override void Process(HttpMessage message)
    {
        Count();
        _inner.Process(message);
    }

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        Count();
        await _inner.ProcessAsync(message);
    }

    private void Count()
    {
        if (Interlocked.Decrement(ref _left) >= 0)
            return;
        killer.Cancel();
        killer.Token.ThrowIfCancellationRequested();
    }
}
