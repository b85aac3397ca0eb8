using Azure;
using Azure.Data.Tables;
using Platform.Storage;

namespace Policies;

/// <summary>
/// Counts calls exactly across instances: takes calls out of a counter's row by conditional writes and serves them from memory. All calls that wait
/// for one counter share one write. See <see cref="CounterLedger"/> for the protocol.
/// </summary>
/// <param name="table">The counters.</param>
/// <param name="time">The clock.</param>
/// <param name="patience">Longest wait for storage; <see cref="Patience.Default"/> unless said otherwise.</param>
public sealed class CounterSource(TableClient table, TimeProvider time, Patience? patience = null)
{
    /// <summary>Requests to storage under way at once; counters that want to ask wait for a place, within their calls' patience.</summary>
    private const int AsksMax = 128;

    /// <summary>Calls that wait at once. More are refused without a wait: behind so many, nobody would be served in time.</summary>
    private const int WaitingMax = 10_000;

    private readonly TimeSpan _patience = (patience ?? Patience.Default).Max;
    private readonly CounterMemory _counters = new();
    private readonly SemaphoreSlim _asks = new(AsksMax);
    private int _waiting;
    private readonly Circuit _circuit = new(time);

    /// <summary>Calls that wait for storage.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Counters in memory.</summary>
    public int Count => _counters.Count;

    /// <summary>Takes one call. Waits for storage as long as its patience lasts.</summary>
    public ValueTask<LimitOutcome> Take(LimitCharge charge)
    {
        // A limit of nothing needs no counter.
        if (charge.Limit.Limit == 0)
        {
            var end = LimitDecision.WindowOf(Now(), charge.Limit) + charge.Limit.StepMilliseconds;
            return new(new LimitOutcome(LimitVerdict.Limited, 0, 0, end, end));
        }
        while (true)
        {
            var now = Now();
            var counter = _counters.Find(charge.Key, now);
            lock (counter.Gate)
            {
                if (counter.IsEvicted)
                    continue;
                counter.Limit = charge.Limit;
                counter.WantedAt = now;
                counter.Ledger.Observe(now);
                var answer = counter.Ledger.Take(now, charge.Limit);
                if (answer.Verdict != CounterVerdict.Unknown)
                    return new(Outcome(answer, charge.Limit));
                if (Volatile.Read(ref _waiting) >= WaitingMax || (!counter.IsAsking && !_circuit.MayAsk()))
                    return new(new LimitOutcome(LimitVerdict.Unavailable, 0, 0, 0, 0));
                return new(Wait(counter));
            }
        }
    }

    /// <summary>
    /// What <see cref="Take"/> would say, read from storage and taking nothing. What this instance still holds counts as left; what others hold does not. Waits for storage as
    /// long as its patience lasts.
    /// </summary>
    public async Task<LimitOutcome> Look(LimitCharge charge)
    {
        using var deadline = new CancellationTokenSource(_patience, time);
        CounterState? state;
        try
        {
            state = (await ReadRow(charge.Key, deadline.Token)).State;
        }
        catch (Exception fault) when (fault is OperationCanceledException or RequestFailedException || DataStorage.IsOutage(fault))
        {
            return new(LimitVerdict.Unavailable, 0, 0, 0, 0);
        }
        var (free, next) = LimitDecision.Decide(Now(), charge.Limit, state, long.MaxValue);
        var left = Math.Min(free + _counters.HeldOf(charge.Key, next.Window), charge.Limit.Limit);
        return new(
            left > 0 ? LimitVerdict.Admitted : LimitVerdict.Limited, charge.Limit.Limit, left, next.Window + charge.Limit.StepMilliseconds, LimitDecision.ResetOf(next, charge.Limit));
    }

    /// <summary>Takes one call of every limit, or of none. The outcome is that of the limit which refuses, or of the one with the least left.</summary>
    public async ValueTask<LimitOutcome> TakeAll(IReadOnlyList<LimitCharge> charges)
    {
        LimitOutcome? least = null;
        var ends = new long[charges.Count];
        for (var i = 0; i < charges.Count; i++)
        {
            var outcome = await Take(charges[i]);
            if (outcome.Verdict != LimitVerdict.Admitted)
            {
                for (var taken = 0; taken < i; taken++)
                    GiveBack(charges[taken], ends[taken]);
                return outcome;
            }
            ends[i] = outcome.WindowEnd;
            if (least is not { } known || outcome.Remaining < known.Remaining)
                least = outcome;
        }
        return least ?? throw new ArgumentException("no limit given", nameof(charges));
    }

    /// <summary>Under the counter's lock. A method of its own, because whoever passes without waiting should pay for none of it.</summary>
    private Task<LimitOutcome> Wait(Counter counter)
    {
        var waiter = new Counter.Waiter(time.GetTimestamp());
        counter.Waiters.Enqueue(waiter);
        Interlocked.Increment(ref _waiting);
        if (!counter.IsAsking)
        {
            counter.IsAsking = true;
            _ = Task.Run(() => Ask(counter));
        }
        return waiter.Task;
    }

    private void GiveBack(LimitCharge charge, long windowEnd)
    {
        var counter = _counters.Find(charge.Key, Now());
        lock (counter.Gate)
            counter.Ledger.GiveBack(windowEnd, charge.Limit);
    }

    /// <summary>Asks storage until nobody waits. Runs once per counter at a time.</summary>
    private async Task Ask(Counter counter)
    {
        while (true)
        {
            Reservation? plan;
            lock (counter.Gate)
            {
                var now = Now();
                Serve(counter, now);
                if (counter.Waiters.Count == 0)
                {
                    counter.IsAsking = false;
                    return;
                }
                plan = counter.Ledger.MustRead ? null : counter.Ledger.Plan(now, counter.Limit, counter.Waiters.Count);
            }
            long? asked = null;
            try
            {
                using var deadline = new CancellationTokenSource(_patience, time);
                await _asks.WaitAsync(deadline.Token);
                asked = time.GetTimestamp();
                try
                {
                    await (plan is { } reservation ? Write(counter, reservation, deadline.Token) : Read(counter, deadline.Token));
                }
                finally
                {
                    _asks.Release();
                }
                _circuit.Succeeded();
            }
            catch (Exception fault)
            {
                // Nobody awaits this task: whatever happened, those who wait must hear of it. That the line is long says nothing about storage.
                if (asked is { } since && fault is OperationCanceledException)
                    _circuit.TimedOut(since);
                else if (asked is not null)
                    _circuit.Failed();
                Fail(counter, fault is OperationCanceledException or RequestFailedException || DataStorage.IsOutage(fault) ? null : fault);
                return;
            }
        }
    }

    /// <summary>Lets pass or refuses, in order of arrival, whom the ledger has an answer for.</summary>
    private void Serve(Counter counter, long now)
    {
        while (counter.Waiters.TryPeek(out var waiter))
        {
            var answer = counter.Ledger.Take(now, counter.Limit);
            // Others may win every race for the row; whoever waits for that is told in time, too.
            if (answer.Verdict == CounterVerdict.Unknown && time.GetElapsedTime(waiter.Since) < _patience)
                return;
            counter.Waiters.Dequeue();
            Interlocked.Decrement(ref _waiting);
            waiter.SetResult(Outcome(answer, counter.Limit));
        }
    }

    private void Fail(Counter counter, Exception? bug)
    {
        lock (counter.Gate)
        {
            counter.Ledger.Lost();
            counter.IsAsking = false;
            while (counter.Waiters.TryDequeue(out var waiter))
            {
                Interlocked.Decrement(ref _waiting);
                if (bug is null)
                    waiter.SetResult(new(LimitVerdict.Unavailable, 0, 0, 0, 0));
                else
                    waiter.SetException(bug);
            }
        }
    }

    private async Task Read(Counter counter, CancellationToken cancellation)
    {
        var (state, version) = await ReadRow(counter.Key, cancellation);
        lock (counter.Gate)
            counter.Ledger.Saw(state, version);
    }

    private async Task<(CounterState? State, ETag Version)> ReadRow(CounterKey key, CancellationToken cancellation)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(key.Owner, key.Limit, cancellationToken: cancellation);
        return row.HasValue
            ? (new(row.Value!.GetInt64("Window") ?? 0, row.Value.GetInt64("HandedOut") ?? 0, SlicesPast.Parse(row.Value.GetString("Past"))), row.Value.ETag)
            : (null, default);
    }

    private async Task Write(Counter counter, Reservation reservation, CancellationToken cancellation)
    {
        var row = new TableEntity(counter.Key.Owner, counter.Key.Limit)
        {
            ["V"] = 1,
            ["Window"] = reservation.Next.Window,
            ["HandedOut"] = reservation.Next.HandedOut,
        };
        if (reservation.Next.Past is { } past)
            row["Past"] = past.ToString();
        try
        {
            var response = reservation.IfMatch is { } version
                ? await table.UpdateEntityAsync(row, version, TableUpdateMode.Replace, cancellation)
                : await table.AddEntityAsync(row, cancellation);
            lock (counter.Gate)
            {
                if (response.Headers.ETag is { } written)
                    counter.Ledger.Wrote(reservation, written);
                else
                    counter.Ledger.Lost();
            }
        }
        catch (RequestFailedException fault) when (fault.Status is 409 or 412 || fault is { Status: 404, ErrorCode: "ResourceNotFound" or "EntityNotFound" })
        {
            lock (counter.Gate)
                counter.Ledger.Lost();
        }
    }

    private static LimitOutcome Outcome(CounterAnswer answer, RateLimit limit) => answer.Verdict switch
    {
        CounterVerdict.Taken => new(LimitVerdict.Admitted, limit.Limit, answer.Remaining, answer.WindowEnd, answer.ResetAt),
        CounterVerdict.Full => new(LimitVerdict.Limited, limit.Limit, 0, answer.WindowEnd, answer.ResetAt),
        _ => new(LimitVerdict.Unavailable, 0, 0, 0, 0),
    };

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
