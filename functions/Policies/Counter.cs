namespace Policies;

/// <summary>Names a counter: whose it is, and which limit it counts.</summary>
/// <param name="Owner">The credential's <see cref="CredentialPolicy.CounterId"/>, or its application.</param>
/// <param name="Limit">The package, the operation if it has a limit of its own, and the duration.</param>
public readonly record struct CounterKey(string Owner, string Limit);

/// <summary>One counter in this process: its ledger, who waits for it, and when it was last wanted.</summary>
internal sealed class Counter(CounterKey key)
{
    public Lock Gate { get; } = new();

    public CounterKey Key => key;

    public CounterLedger Ledger { get; } = new();

    public Queue<Waiter> Waiters { get; } = new();

    /// <summary>The limit as the last caller knew it; a new snapshot may change it.</summary>
    public RateLimit Limit { get; set; } = new(0, LimitDuration.Seconds);

    /// <summary>Whether a task is asking storage for this counter.</summary>
    public bool IsAsking { get; set; }

    /// <summary>Whether it was dropped from memory; whoever still holds it must look it up again.</summary>
    public bool IsEvicted { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long WantedAt { get; set; }

    /// <summary>A call that waits for storage. Its continuation never runs under the lock.</summary>
    public sealed class Waiter(long since) : TaskCompletionSource<LimitOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        /// <summary>When it began to wait, as a timestamp.</summary>
        public long Since => since;
    }
}
