namespace Policies;

/// <summary>Under whom a line of usage is written.</summary>
internal enum UsageOwner
{
    Application,
    Api,
}

/// <summary>
/// A line of usage while calls are added to it. There may be a hundred thousand, so it holds no more than it must: a check knows nothing of times and sizes, and takes no room for them.
/// </summary>
/// <param name="key">What it counts.</param>
/// <param name="place">The key's place in the table of its minute.</param>
/// <param name="number">Its place among the lines of its minute, in order of arrival.</param>
internal sealed class UsageTally(in UsageKey key, ulong place, int number)
{
    private readonly int _status = key.Status;

    /// <summary>The lower half of a place is empty.</summary>
    private readonly uint _upper = (uint)(place >> 32);

    /// <summary>Of one process in one minute, so that half of a long is enough.</summary>
    private int _calls;
    private int _writtenByApplication;
    private int _writtenByApi;
    private Measures? _measures;

    public string ApplicationId { get; } = key.ApplicationId;

    public string ApiId { get; } = key.ApiId;

    public string OperationId { get; } = key.OperationId;

    public ulong Place => (ulong)_upper << 32;

    public int Number { get; } = number;

    public bool Is(in UsageKey key) =>
        _status == key.Status && OperationId == key.OperationId && ApplicationId == key.ApplicationId && ApiId == key.ApiId;

    public string IdOf(UsageOwner owner) => owner == UsageOwner.Application ? ApplicationId : ApiId;

    /// <summary>Adds calls.</summary>
    public void Add(in UsageSum sum)
    {
        if (sum.Measured == 0)
        {
            Interlocked.Add(ref _calls, (int)sum.Calls);
            return;
        }
        var measures = Volatile.Read(ref _measures) ?? Interlocked.CompareExchange(ref _measures, new(), null) ?? _measures;
        lock (measures)
        {
            measures.Add(sum);
            Interlocked.Add(ref _calls, (int)sum.Calls);
        }
    }

    /// <summary>The line as it stands now, and the calls in it.</summary>
    public UsageLine Line(DateTimeOffset start, out int calls)
    {
        // Calls before measures: whatever calls are seen here, theirs are there.
        calls = Volatile.Read(ref _calls);
        if (Volatile.Read(ref _measures) is not { } measures)
            return new(start, ApplicationId, ApiId, OperationId, _status, new(calls, 0, 0, 0, 0));
        lock (measures)
        {
            calls = Volatile.Read(ref _calls);
            return new(start, ApplicationId, ApiId, OperationId, _status, measures.Sum with { Calls = calls }) { Spread = measures.Spread.Copy() };
        }
    }

    /// <summary>Whether there are calls that are not written. Those that nobody was recognised for are written under their API only.</summary>
    public bool IsChanged(UsageOwner owner) => owner == UsageOwner.Application
        ? ApplicationId.Length > 0 && Volatile.Read(ref _calls) != _writtenByApplication
        : Volatile.Read(ref _calls) != _writtenByApi;

    /// <summary>Takes down what was written. For the one who writes only.</summary>
    public void Written(UsageOwner owner, int calls)
    {
        if (owner == UsageOwner.Application)
            _writtenByApplication = calls;
        else
            _writtenByApi = calls;
    }

    private sealed class Measures
    {
        public UsageSum Sum { get; private set; }

        public UsageSpread Spread { get; } = new();

        public void Add(in UsageSum one)
        {
            Sum += one;
            Spread.Add(UsageMeasure.Latency, one.LatencyMilliseconds);
            Spread.Add(UsageMeasure.RequestSize, one.RequestBytes);
            Spread.Add(UsageMeasure.ResponseSize, one.ResponseBytes);
        }
    }
}
