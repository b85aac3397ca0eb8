namespace Policies;

/// <summary>What calls are counted under: one line of usage.</summary>
/// <param name="Minute">Minutes since the Unix epoch in which the answer ended.</param>
/// <param name="ApplicationId">Who called; empty when nobody was recognised.</param>
/// <param name="ApiId">The API that was called, or meant.</param>
/// <param name="OperationId">Its operation; empty when a whole service was guarded.</param>
/// <param name="Status">The answer's status code.</param>
public readonly record struct UsageKey(long Minute, string ApplicationId, string ApiId, string OperationId, int Status);

/// <summary>Sums over calls.</summary>
/// <param name="Calls">Number of calls.</param>
/// <param name="Measured">How many of them went through this gateway, so that the other sums know them; a check knows nothing of times and sizes.</param>
/// <param name="LatencyMilliseconds">Time from the request's arrival to the end of the answer.</param>
/// <param name="RequestBytes">Bytes of request bodies.</param>
/// <param name="ResponseBytes">Bytes of answers' bodies.</param>
public readonly record struct UsageSum(long Calls, long Measured, long LatencyMilliseconds, long RequestBytes, long ResponseBytes)
{
    /// <summary>Both together.</summary>
    public static UsageSum operator +(UsageSum one, UsageSum other) => new(
        one.Calls + other.Calls, one.Measured + other.Measured, one.LatencyMilliseconds + other.LatencyMilliseconds,
        one.RequestBytes + other.RequestBytes, one.ResponseBytes + other.ResponseBytes);
}

/// <summary>A line of usage as it is read.</summary>
/// <param name="Start">Start of the minute or hour it sums up.</param>
/// <param name="ApplicationId">Who called; empty when nobody was recognised.</param>
/// <param name="ApiId">The API.</param>
/// <param name="OperationId">Its operation; empty for a whole service.</param>
/// <param name="Status">The answers' status code.</param>
/// <param name="Sum">The sums.</param>
public sealed record UsageLine(DateTimeOffset Start, string ApplicationId, string ApiId, string OperationId, int Status, UsageSum Sum)
{
    /// <summary>How times and sizes of the measured calls are spread. Empty for calls that were counted before spreads were kept.</summary>
    public UsageSpread Spread { get; init; } = UsageSpread.None;
}

/// <summary>What a meter counted under a key.</summary>
/// <param name="Sum">The sums.</param>
/// <param name="Spread">The spread.</param>
internal readonly record struct UsageCount(UsageSum Sum, UsageSpread Spread);

/// <summary>A credential that was used.</summary>
/// <param name="PortalId">The portal of its application.</param>
/// <param name="ApplicationId">Its application.</param>
/// <param name="CredentialId">Its id.</param>
public readonly record struct UsedCredential(string PortalId, string ApplicationId, string CredentialId);
