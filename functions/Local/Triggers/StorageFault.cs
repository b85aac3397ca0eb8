using Azure;

namespace Local.Triggers;

/// <summary>Storage that does not answer, or answers with an error: the listeners say so once and go on trying.</summary>
internal static class StorageFault
{
    public static bool Is(Exception error) => error is RequestFailedException or HttpRequestException or IOException
        || (error is AggregateException several && several.InnerExceptions.All(Is))
        || (error is TaskCanceledException { InnerException: TimeoutException });
}
