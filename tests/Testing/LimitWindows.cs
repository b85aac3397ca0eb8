namespace Testing;

/// <summary>
/// Windows of limits begin with the hour and the minute. A test that counts to a limit in a process of its own would, on such an edge, find the window empty again: it begins
/// where there is room for all of it.
/// </summary>
public static class LimitWindows
{
    /// <summary>Returns while at least so much of the running hour is left: at once, but for the last minutes of an hour.</summary>
    public static async Task RoomInHour(TimeSpan room)
    {
        var left = TimeSpan.FromHours(1) - TimeSpan.FromTicks(TimeProvider.System.GetUtcNow().UtcTicks % TimeSpan.TicksPerHour);
        if (left < room) await Task.Delay(left + TimeSpan.FromMilliseconds(50));
    }
}
