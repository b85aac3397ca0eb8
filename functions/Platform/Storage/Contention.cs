namespace Platform.Storage;

/// <summary>Repeats a round of reading, deciding and writing while others change the same rows, with short random pauses.</summary>
public static class Contention
{
    /// <summary>Rounds before a caller is told to try again: some seconds, in which dozens of writers get their turn.</summary>
    public const int RoundsMax = 40;

    private const int PauseMillisecondsMax = 150;

    /// <summary>What the first round that was not overtaken returns, or null when every round was.</summary>
    /// <param name="clock">Measures the pauses.</param>
    /// <param name="round">Reads afresh, decides, writes; null says that somebody else was faster.</param>
    /// <param name="cancel">Cancels.</param>
    public static async Task<T?> Settle<T>(TimeProvider clock, Func<Task<T?>> round, CancellationToken cancel) where T : class
    {
        for (var n = 1; ; n++)
        {
            if (await round() is { } settled) return settled;
            if (n == RoundsMax) return null;
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, Math.Min(10 * n, PauseMillisecondsMax))), clock, cancel);
        }
    }
}
