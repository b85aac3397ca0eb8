using System.Diagnostics;

namespace EndToEnd;

/// <summary>Waits for what happens in another process. It asks again until the answer is there; it never just sleeps.</summary>
public static class Eventually
{
    public static async Task<T> Get<T>(Func<Task<T?>> ask, string what, int seconds = 90) where T : class
    {
        var patience = Stopwatch.StartNew();
        while (patience.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            if (await ask() is { } value) return value;
            await Task.Delay(50);
        }
        throw new TimeoutException($"{what} did not happen within {seconds} s");
    }

    public static Task<Answer> Answers(Func<Task<Answer>> ask, int status, int seconds = 90) => Get(async () =>
    {
        var answer = await ask();
        return (int)answer.Status == status ? answer : null;
    }, $"status {status}", seconds);
}
