using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>A transaction wrote nothing, because one of its actions failed.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    internal const string FailedEntity = "FailedEntity";

    /// <summary>The failure of one action, as the failure of its transaction.</summary>
    /// <param name="requestFailedException">What the service said of the action.</param>
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(
            requestFailedException.Status,
            requestFailedException.Message,
            requestFailedException.ErrorCode,
            requestFailedException.InnerException)
    {
        var data = base.Data;
        foreach (var key in requestFailedException.Data.Keys) data[key] = requestFailedException.Data[key];
        if (data[FailedEntity] is string text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            FailedTransactionActionIndex = index;
    }

    /// <summary>The zero-based position of the action that failed; null when the service did not say.</summary>
    public int? FailedTransactionActionIndex { get; }
}
