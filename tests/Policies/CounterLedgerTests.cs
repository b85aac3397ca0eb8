using FsCheck;
using FsCheck.Fluent;

namespace Policies.Tests;

/// <summary>The reservation protocol under everything a network and a scheduler can do to it, without either.</summary>
public class CounterLedgerTests
{
    [Theory]
    [InlineData(LimitWindow.Fixed)]
    [InlineData(LimitWindow.Sliding)]
    public void Limits_429_exactly_whatever_is_lost_late_doubled_or_killed(LimitWindow window)
    {
        var step = from kind in Gen.Choose(0, 99)
                   from instance in Gen.Choose(0, Simulation.Instances - 1)
                   from amount in Gen.Choose(0, 1_000)
                   select (kind, instance, amount);
        var cases = from limit in Gen.Elements(1L, 2L, 5L, 30L, 500L)
                    from skew in Gen.Choose(0, int.MaxValue)
                    from list in step.ListOf().Resize(400)
                    select (limit, skew, list);
        var most = new Dictionary<long, long>();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithReplay(20_260_101, 1), Prop.ForAll(Arb.From(cases), example =>
        {
            var (limit, skew, list) = example;
            var simulation = new Simulation(limit, new Random(skew), window);
            foreach (var (kind, instance, amount) in list)
                simulation.Step(kind, instance, amount);
            most[limit] = Math.Max(most.GetValueOrDefault(limit), simulation.MostAdmitted);
        }));
        // A property that never comes near the limit would prove nothing.
        Assert.Equal([1, 2, 5, 30], most.Where(entry => entry.Key <= 30 && entry.Value == entry.Key).Select(entry => entry.Key).Order());
    }

    [Theory]
    [InlineData(1, LimitWindow.Fixed)]
    [InlineData(5, LimitWindow.Fixed)]
    [InlineData(100, LimitWindow.Fixed)]
    [InlineData(10_000, LimitWindow.Fixed)]
    [InlineData(1, LimitWindow.Sliding)]
    [InlineData(100, LimitWindow.Sliding)]
    public void Limits_429_at_exactly_the_limit_when_one_instance_asks(long limit, LimitWindow window)
    {
        var simulation = new Simulation(limit, skew: null, window);
        for (var i = 0; i < 40 && simulation.MostAdmitted < limit; i++)
        {
            simulation.Arrive(0, (int)Math.Min(limit, 700) + 1);
            simulation.Finish(0);
            simulation.Advance(10);
        }
        Assert.Equal(limit, simulation.MostAdmitted);
    }

    [Fact]
    public void Keeps_writes_few_when_demand_is_steady()
    {
        var simulation = new Simulation(100_000, skew: null);
        // 2,000 calls a second on one counter for ten windows of a second.
        for (var i = 0; i < 10_000; i++)
        {
            simulation.Arrive(0, 2);
            simulation.Finish(0);
            simulation.Advance(1);
        }
        Assert.InRange(simulation.Writes / 20_000.0, 0, 0.02);
    }

    [Fact]
    public void Keeps_reservations_small_when_the_window_is_nearly_full()
    {
        var limit = new RateLimit(100, LimitDuration.Hours);
        var ledger = new CounterLedger();
        ledger.Saw(null, default);
        for (var i = 0; i < 5_000; i++)
            ledger.Observe(i / 10);
        Assert.Equal(12, ledger.Plan(500, limit, waiting: 1)!.Value.Granted);
        ledger.Saw(new(0, 90), new("v"));
        Assert.Equal(1, ledger.Plan(500, limit, waiting: 1)!.Value.Granted);
        Assert.Equal(10, ledger.Plan(500, limit, waiting: 50)!.Value.Granted);
        ledger.Saw(new(0, 100), new("v"));
        Assert.Null(ledger.Plan(500, limit, waiting: 1));
    }

    /// <summary>Several instances with clocks of their own, one row with versions, and a network that may do anything with a request.</summary>
    private sealed class Simulation
    {
        public const int Instances = 4;

        private readonly RateLimit _limit;
        private readonly Instance[] _instances;
        private readonly Dictionary<long, long> _admitted = [];
        private readonly List<Reservation> _ghosts = [];
        private CounterState? _row;
        private long _version;
        private long _now = 1_700_000_000_000;

        public Simulation(long limit, Random? skew, LimitWindow window = LimitWindow.Fixed)
        {
            _limit = new(limit, LimitDuration.Seconds) { Window = window };
            // Seconds with a skew of two seconds are the hardest case: clocks disagree by several windows.
            _instances = [.. Enumerable.Range(0, Instances).Select(_ => new Instance { Skew = skew?.Next(-2_000, 2_001) ?? 0 })];
        }

        public long MostAdmitted => _admitted.Keys.Select(WindowThatEndsIn).DefaultIfEmpty().Max();

        public int Writes { get; private set; }

        public void Step(int kind, int instance, int amount)
        {
            var on = _instances[instance];
            switch (kind)
            {
                case < 8: Advance(amount); break;
                case < 35: Arrive(instance, (amount % 7) + 1); break;
                case < 38: Arrive(instance, amount); break;
                case < 60: Send(on); break;
                case < 78: Answer(on); break;
                case < 82: LoseRequest(on); break;
                case < 86: LoseAnswer(on); break;
                case < 89: Double(on); break;
                case < 92: Haunt(amount); break;
                case < 94: Crash(instance); break;
                case < 97: GiveBack(on); break;
                default: Finish(instance); break;
            }
        }

        public void Advance(int milliseconds) => _now += milliseconds;

        public void Arrive(int instance, int calls)
        {
            var on = _instances[instance];
            for (var i = 0; i < calls; i++)
            {
                on.Ledger.Observe(_now + on.Skew);
                on.Waiting++;
                Serve(on);
            }
        }

        /// <summary>Lets an instance talk to the row until nobody waits.</summary>
        public void Finish(int instance)
        {
            var on = _instances[instance];
            Serve(on);
            // With nobody in between a write is refused at most once, so two reads and two writes settle any demand.
            for (var exchanges = 0; on.Waiting > 0; exchanges++)
            {
                Assert.True(exchanges < 10, "it asks for ever");
                Send(on);
                Answer(on);
            }
        }

        private void Serve(Instance on)
        {
            while (on.Waiting > 0)
            {
                var answer = on.Ledger.Take(_now + on.Skew, _limit);
                if (answer.Verdict == CounterVerdict.Unknown)
                    return;
                on.Waiting--;
                if (answer.Verdict == CounterVerdict.Full)
                    continue;
                var window = answer.WindowEnd - _limit.StepMilliseconds;
                _admitted[window] = _admitted.GetValueOrDefault(window) + 1;
                on.LastTaken = answer.WindowEnd;
                // Every stretch of a window's length that this call is in: for a sliding window those that end in its slice or in one of the next.
                for (var end = window; end < window + _limit.WindowMilliseconds; end += _limit.StepMilliseconds)
                    Assert.True(WindowThatEndsIn(end) <= _limit.Limit, $"{WindowThatEndsIn(end)} admitted of {_limit.Limit}");
                Assert.True(answer.ResetAt >= answer.WindowEnd, "something is free again before the window is over");
                Assert.InRange(answer.Remaining, 0, _limit.Limit - 1);
                // A call is admitted in its window by its own clock, or in a later one that another instance opened: never after it.
                Assert.True(_now + on.Skew < answer.WindowEnd, "admitted after its window");
            }
        }

        /// <summary>All that was admitted in the window, or the slices, of which this is the last.</summary>
        private long WindowThatEndsIn(long slice)
        {
            var sum = 0L;
            var slices = _limit.Window == LimitWindow.Sliding ? RateLimit.Slices : 0;
            for (var i = 0; i <= slices; i++)
                sum += _admitted.GetValueOrDefault(slice - (i * _limit.StepMilliseconds));
            return sum;
        }

        private void Send(Instance on)
        {
            if (on.Waiting == 0 || on.UnderWay is not null)
                return;
            Serve(on);
            if (on.Waiting == 0)
                return;
            on.UnderWay = on.Ledger.MustRead ? new Request(null) : new Request(on.Ledger.Plan(_now + on.Skew, _limit, on.Waiting));
            Assert.True(on.UnderWay.IsRead == on.Ledger.MustRead, "somebody waits although the window is full");
        }

        /// <summary>The request reaches the row, and its answer the instance.</summary>
        private void Answer(Instance on)
        {
            if (on.UnderWay is not { } request)
                return;
            on.UnderWay = null;
            if (request.Write is not { } write)
                on.Ledger.Saw(_row, Version());
            else if (Apply(write))
                on.Ledger.Wrote(write, Version());
            else
                on.Ledger.Lost();
            Serve(on);
        }

        /// <summary>The instance gives up waiting; the request may still arrive at any later time.</summary>
        private void LoseRequest(Instance on)
        {
            if (on.UnderWay is not { } request)
                return;
            if (request.Write is { } write)
                _ghosts.Add(write);
            on.UnderWay = null;
            on.Ledger.Lost();
            on.Waiting = 0;
        }

        private void LoseAnswer(Instance on)
        {
            if (on.UnderWay is not { } request)
                return;
            if (request.Write is { } write)
                Apply(write);
            on.UnderWay = null;
            on.Ledger.Lost();
            on.Waiting = 0;
        }

        /// <summary>The pipeline sends the write again after a lost answer, and hears of the second attempt.</summary>
        private void Double(Instance on)
        {
            if (on.UnderWay is not { Write: { } write })
                return;
            Apply(write);
            Answer(on);
        }

        private void Haunt(int which)
        {
            if (_ghosts.Count == 0)
                return;
            Apply(_ghosts[which % _ghosts.Count]);
            _ghosts.RemoveAt(which % _ghosts.Count);
        }

        private void Crash(int instance)
        {
            if (_instances[instance].UnderWay is { Write: { } write })
                _ghosts.Add(write);
            _instances[instance] = new Instance { Skew = _instances[instance].Skew };
        }

        /// <summary>A second limit refused the call whose first limit had admitted it.</summary>
        private void GiveBack(Instance on)
        {
            if (on.LastTaken is not { } end)
                return;
            on.LastTaken = null;
            _admitted[end - _limit.StepMilliseconds]--;
            on.Ledger.GiveBack(end, _limit);
        }

        private bool Apply(Reservation write)
        {
            Writes++;
            if (write.IfMatch is null ? _row is not null : write.IfMatch != Version())
                return false;
            var handedOut = write.Next.HandedOut + (write.Next.Past?.Sum ?? 0);
            Assert.True(handedOut <= _limit.Limit, $"{handedOut} handed out of {_limit.Limit}");
            Assert.True(_row is null || write.Next.Window >= _row.Value.Window, "a window moved backwards");
            _row = write.Next;
            _version++;
            return true;
        }

        private Azure.ETag Version() => new($"v{_version}");

        private sealed class Instance
        {
            public CounterLedger Ledger { get; } = new();

            public long Skew { get; init; }

            public int Waiting { get; set; }

            public Request? UnderWay { get; set; }

            public long? LastTaken { get; set; }
        }

        private sealed record Request(Reservation? Write)
        {
            public bool IsRead => Write is null;
        }
    }
}
