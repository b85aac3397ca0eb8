using Azure.Core;
using Azure.Core.Pipeline;

namespace Platform.Storage;

/// <summary>
/// Counts how often the pipeline sent a request. A write that fails on its first attempt did not happen; one that fails on a later attempt may have happened on the one before,
/// whose answer was lost.
/// </summary>
internal sealed class Attempts : HttpPipelineSynchronousPolicy
{
    private const string Property = "Platform.Attempts";

    /// <summary>How often the requests of the scope were sent. 0 when the client does not count.</summary>
    public sealed class Counter
    {
        private int _sent;

        public int Sent => Volatile.Read(ref _sent);

        public void Add() => Interlocked.Increment(ref _sent);
    }

    /// <summary>Counts in <paramref name="counter"/> what this flow sends until the scope ends.</summary>
    public static IDisposable Count(Counter counter) =>
        HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Property] = counter });

    public override void OnSendingRequest(HttpMessage message)
    {
        if (message.TryGetProperty(Property, out var counter)) ((Counter)counter!).Add();
    }
}
