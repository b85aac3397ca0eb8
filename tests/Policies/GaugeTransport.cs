using Azure.Core;
using Azure.Core.Pipeline;

namespace Policies.Tests;

/// <summary>Counts the requests that a client has under way at once.</summary>
internal sealed class GaugeTransport : HttpPipelineTransport
{
    private readonly HttpClientTransport _inner = new();
    private readonly Lock _counting = new();
    private int _now;

    public int Most { get; private set; }

    public override Request CreateRequest() => _inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        lock (_counting)
            Most = Math.Max(Most, ++_now);
        try
        {
            await _inner.ProcessAsync(message);
        }
        finally
        {
            lock (_counting)
                _now--;
        }
    }
}
