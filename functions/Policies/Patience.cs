namespace Policies;

/// <summary>How long a decision waits for anything that may not answer: storage, an identity provider, the first snapshot.</summary>
/// <param name="Max">The longest wait for one of them.</param>
public sealed record Patience(TimeSpan Max)
{
    /// <summary>Gateways in front give up on the check after two seconds; an answer half a second before that still reaches them.</summary>
    public static Patience Default { get; } = new(TimeSpan.FromMilliseconds(1_500));
}
